//! A graph and the report about its file as bytes: the format of cache entries.
//!
//! A header of [`HEADER`] bytes, then ASNs, row starts and neighbours, as four-byte little-endian
//! numbers.

use std::io::{self, Read, Write};

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{Because, Compression, Dialect, Limits, Report, Signs};
use crate::topology::{AsGraph, Asn};

const MAGIC: [u8; 8] = *b"\x89ctchmt\n";

/// Another number whenever bytes, or what is read from a file, come to mean something else.
const VERSION: u32 = 2;

/// Size of the header in bytes; the last eight are the hash of the others.
const HEADER: usize = 96;

/// Writes a graph and the report about the file with this hash.
pub(super) fn write(
    graph: &AsGraph,
    report: &Report,
    file: u128,
    out: &mut impl Write,
) -> io::Result<()> {
    let (asns, starts, neighbours) = graph.parts();
    let asns: Vec<u32> = asns.iter().map(|asn| asn.get()).collect();
    let mut body = 0;
    for part in [&asns, starts, neighbours] {
        with_bytes(part, |bytes| body = xxh3_64_with_seed(bytes, body));
    }
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    header.extend(VERSION.to_le_bytes());
    header.push(match report.compression {
        Compression::Plain => 0,
        Compression::Gzip => 1,
        Compression::Bzip2 => 2,
    });
    header.push(match report.signs.dialect {
        Dialect::Modern => 0,
        Dialect::Old => 1,
    });
    let is = |because: &Because| *because == report.signs.because;
    header.push(Because::ALL.iter().position(is).unwrap_or_default() as u8);
    header.push(0);
    header.extend(file.to_le_bytes());
    header.extend((asns.len() as u64).to_le_bytes());
    header.extend((neighbours.len() as u64).to_le_bytes());
    header.extend(report.bytes.to_le_bytes());
    for count in [report.lines, report.transit_links, report.peer_links, report.duplicates] {
        header.extend(count.to_le_bytes());
    }
    header.extend(body.to_le_bytes());
    header.resize(HEADER - 8, 0);
    header.extend(xxh3_64(&header).to_le_bytes());
    out.write_all(&header)?;
    for part in [&asns, starts, neighbours] {
        let mut written = Ok(());
        with_bytes(part, |bytes| written = out.write_all(bytes));
        written?;
    }
    Ok(())
}

/// Reads the entry for the file with this hash. Returns `None` if it is of another file or version,
/// truncated or altered.
pub(super) fn read(mut entry: impl Read, size: u64, file: u128) -> Option<(AsGraph, Report)> {
    let mut header = [0; HEADER];
    entry.read_exact(&mut header).ok()?;
    let mut fields = Fields(&header);
    let is_ours = fields.next()? == MAGIC && u32::from_le_bytes(fields.next()?) == VERSION;
    let [compression, dialect, because, _] = fields.next()?;
    let is_ours = is_ours && u128::from_le_bytes(fields.next()?) == file;
    let is_whole = xxh3_64(header.get(..HEADER - 8)?) == u64::from_le_bytes(*header.last_chunk()?);
    if !is_ours || !is_whole {
        return None;
    }
    let (ases, slots) = (fields.number()?, fields.number()?);
    let bytes = fields.number()?;
    let mut count = || Some(u32::from_le_bytes(fields.next()?));
    let (lines, transit_links, peer_links, duplicates) = (count()?, count()?, count()?, count()?);
    let body = fields.number()?;

    let Limits { ases: most_ases, links: most_links, .. } = Limits::default();
    let fits = ases <= most_ases.into()
        && slots <= 2 * u64::from(most_links)
        && size == HEADER as u64 + 4 * (ases + 3 * ases + 1 + slots);
    if !fits {
        return None;
    }
    let mut hash = 0;
    let mut part = |count: u64| {
        let mut numbers = vec![0u32; usize::try_from(count).ok()?];
        let bytes = bytemuck::cast_slice_mut::<u32, u8>(&mut numbers);
        entry.read_exact(bytes).ok()?;
        hash = xxh3_64_with_seed(bytes, hash);
        if cfg!(target_endian = "big") {
            numbers.iter_mut().for_each(|number| *number = u32::from_le(*number));
        }
        Some(numbers)
    };
    let (asns, starts, neighbours) = (part(ases)?, part(3 * ases + 1)?, part(slots)?);
    if hash != body {
        return None;
    }
    let asns = asns.into_iter().map(|asn| Asn::new(asn).ok()).collect::<Option<Vec<_>>>()?;
    let graph = AsGraph::from_parts(asns, starts, neighbours)?;
    let report = Report {
        compression: match compression {
            0 => Compression::Plain,
            1 => Compression::Gzip,
            2 => Compression::Bzip2,
            _ => return None,
        },
        signs: Signs {
            dialect: match dialect {
                0 => Dialect::Modern,
                1 => Dialect::Old,
                _ => return None,
            },
            because: *Because::ALL.get(usize::from(because))?,
        },
        lines,
        bytes,
        transit_links,
        peer_links,
        duplicates,
        dropped: 0,
        faults: Vec::new(),
    };
    Some((graph, report))
}

/// Passes on the bytes of numbers.
fn with_bytes(numbers: &[u32], mut take: impl FnMut(&[u8])) {
    if cfg!(target_endian = "big") {
        let turned: Vec<u32> = numbers.iter().map(|number| number.to_le()).collect();
        take(bytemuck::cast_slice(&turned));
    } else {
        take(bytemuck::cast_slice(numbers));
    }
}

/// The fields of a header, one after the other.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn next<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    fn number(&mut self) -> Option<u64> {
        self.next().map(u64::from_le_bytes)
    }
}
