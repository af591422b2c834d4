//! Writes a graph as a file of serial-1.

use std::io::{self, BufWriter, Write};

use crate::topology::{AsGraph, AsLink, Relation};

/// Writes a graph as serial-1: a comment for each line of the header, then the links, sorted by the
/// left AS, its customers before its peers. Reading the file gives the same graph.
///
/// # Errors
///
/// Fails if the writer fails.
pub fn write(graph: &AsGraph, header: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    for line in header.lines() {
        writeln!(out, "# {line}")?;
    }
    writeln!(out, "# format: provider|customer|-1 or peer|peer|0")?;
    let mut number = itoa::Buffer::new();
    for AsLink { from, to, is } in graph.links() {
        // A link is written from its provider, or else from the lower peer.
        let sign: &[u8] = if is == Relation::Peer { b"|0\n" } else { b"|-1\n" };
        out.write_all(number.format(from.get()).as_bytes())?;
        out.write_all(b"|")?;
        out.write_all(number.format(to.get()).as_bytes())?;
        out.write_all(sign)?;
    }
    out.flush()
}
