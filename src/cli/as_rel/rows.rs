//! The routes of a graph of ASes as CSV or JSON. Written without intermediate values: there may be
//! a hundred thousand routes, and half a million ASNs in their paths.

use std::io::{self, Write};

use crate::engine::internet::AsRoutes;
use crate::topology::{AsGraph, Asn};

/// Size of the buffer that is written at once, in bytes.
const CHUNK: usize = 64 << 10;

/// Buffered text, written in chunks.
struct Text<'a> {
    to: &'a mut dyn Write,
    text: Vec<u8>,
    digits: itoa::Buffer,
}

impl Text<'_> {
    fn number(&mut self, number: u32) {
        self.text.extend_from_slice(self.digits.format(number).as_bytes());
    }

    fn words(&mut self, words: &str) {
        self.text.extend_from_slice(words.as_bytes());
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.text.push(b'\n');
        if self.text.len() >= CHUNK { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        self.to.write_all(&self.text)?;
        self.text.clear();
        Ok(())
    }
}

fn text(to: &mut dyn Write) -> Text<'_> {
    Text { to, text: Vec::with_capacity(2 * CHUNK), digits: itoa::Buffer::new() }
}

/// Returns the ASes that have a stable route, in ascending order of ASNs, with their routes.
fn settled<'a>(
    graph: &'a AsGraph,
    routes: &'a AsRoutes,
) -> impl Iterator<Item = Row<impl Iterator<Item = Asn> + 'a>> + 'a {
    let changing = routes.verdict().changing();
    (0..graph.len() as u32).zip(graph.asns()).filter_map(move |(node, asn)| {
        let route = routes.route(node).filter(|_| changing.binary_search(&node).is_err())?;
        Some(Row {
            asn: *asn,
            site: graph.asn(route.site),
            next_hop: route.next_hop.map(|hop| graph.asn(hop)),
            // An AS's own announcement has length 0, even with a forged path.
            length: route.next_hop.map_or(0, |_| route.length),
            path: route.next_hop.and_then(|_| routes.path(node)).into_iter().flatten(),
        })
    })
}

struct Row<Path> {
    asn: Asn,
    site: Asn,
    next_hop: Option<Asn>,
    length: u32,
    /// The AS path, without the AS itself.
    path: Path,
}

/// Writes `asn,site,next_hop,path_len,as_path` for every AS with a route.
pub(super) fn csv(graph: &AsGraph, routes: &AsRoutes, out: &mut dyn Write) -> io::Result<()> {
    let mut text = text(out);
    text.words("asn,site,next_hop,path_len,as_path");
    text.end_line()?;
    for row in settled(graph, routes) {
        text.number(row.asn.get());
        text.words(",");
        text.number(row.site.get());
        text.words(",");
        if let Some(hop) = row.next_hop {
            text.number(hop.get());
        }
        text.words(",");
        text.number(row.length);
        text.words(",");
        text.number(row.asn.get());
        for asn in row.path {
            text.words(" ");
            text.number(asn.get());
        }
        text.end_line()?;
    }
    text.write()
}

/// Writes the same as a JSON value: a list with an object for every AS with a route.
pub(super) fn json(graph: &AsGraph, routes: &AsRoutes, out: &mut dyn Write) -> io::Result<()> {
    let mut text = text(out);
    text.words("[");
    for (place, row) in settled(graph, routes).enumerate() {
        if place > 0 {
            text.words(",");
        }
        text.end_line()?;
        text.words("    {\"asn\": ");
        text.number(row.asn.get());
        text.words(", \"site\": ");
        text.number(row.site.get());
        text.words(", \"next_hop\": ");
        match row.next_hop {
            Some(hop) => text.number(hop.get()),
            None => text.words("null"),
        }
        text.words(", \"path_len\": ");
        text.number(row.length);
        text.words(", \"as_path\": [");
        text.number(row.asn.get());
        for asn in row.path {
            text.words(", ");
            text.number(asn.get());
        }
        text.words("]}");
    }
    text.end_line()?;
    text.words("  ]");
    text.write()
}
