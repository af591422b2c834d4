//! A file as a stream of decompressed text, with the number and the hash of the bytes read.

use std::io::{self, BufRead as _, BufReader, Chain, Cursor, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use xxhash_rust::xxh3::Xxh3Default;

use super::{Compression, Why};

/// First bytes of foreign file formats, and their descriptions.
const FOREIGN: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "a zip archive"),
    (b"\xfd7zXZ\0", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x9d", "packed with compress"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"%PDF", "a PDF document"),
];

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Number of bytes that identify the compression.
const HEAD: usize = 6;

/// Maximum number of parts of an archive: members of gzip, streams of bzip2. Without a limit,
/// millions of empty ones would take minutes.
const MOST_PARTS: u32 = 100_000;

/// The text of a file.
pub(super) struct Source<R> {
    /// `None` only while the next part of an archive is being opened.
    unpacker: Option<Unpacker<Packed<R>>>,
    compression: Compression,
    parts: u32,
}

type Packed<R> = BufReader<Chain<Cursor<Vec<u8>>, Meter<R>>>;

enum Unpacker<R> {
    Plain(R),
    Gzip(GzDecoder<R>),
    Bzip2(Box<BzDecoder<R>>),
}

impl<R: Read> Source<R> {
    /// Detects the compression from the beginning of a file. At most `most` bytes of the file will
    /// be read.
    pub(super) fn new(file: R, most: u32) -> Result<Self, Why> {
        let mut meter = Meter { file, done: 0, most: most.into(), hash: Xxh3Default::new() };
        let mut head = Vec::with_capacity(HEAD);
        (&mut meter).take(HEAD as u64).read_to_end(&mut head)?;
        if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Err(Why::Foreign(what));
        }
        let compression = match head.as_slice() {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Compression::Bzip2,
            _ => Compression::Plain,
        };
        if head.starts_with(BOM) {
            head.drain(..BOM.len());
        }
        let packed = BufReader::with_capacity(128 << 10, Cursor::new(head).chain(meter));
        Ok(Self { unpacker: Some(Unpacker::new(packed, compression)), compression, parts: 1 })
    }

    pub(super) fn compression(&self) -> Compression {
        self.compression
    }

    /// Returns the number of bytes read from the file.
    pub(super) fn done(&self) -> u64 {
        self.meter().map_or(0, |meter| meter.done)
    }

    /// Returns the hash of the bytes read: 128-bit xxh3.
    pub(super) fn hash(&self) -> u128 {
        self.meter().map_or(0, |meter| meter.hash.digest128())
    }

    fn meter(&self) -> Option<&Meter<R>> {
        let packed = match self.unpacker.as_ref()? {
            Unpacker::Plain(packed) => packed,
            Unpacker::Gzip(decoder) => decoder.get_ref(),
            Unpacker::Bzip2(decoder) => decoder.get_ref(),
        };
        Some(packed.get_ref().get_ref().1)
    }

    /// Reads the next bytes of the text; returns 0 at its end.
    pub(super) fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(unpacker) = &mut self.unpacker else { return Ok(0) };
            let read = match unpacker {
                Unpacker::Plain(packed) => packed.read(into),
                Unpacker::Gzip(decoder) => decoder.read(into),
                Unpacker::Bzip2(decoder) => decoder.read(into),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) if self.next_part()? == Part::Next => {}
                other => return other,
            }
        }
    }

    /// Opens the next part of an archive, if there is one.
    fn next_part(&mut self) -> io::Result<Part> {
        let mut packed = match self.unpacker.take() {
            Some(Unpacker::Gzip(decoder)) => decoder.into_inner(),
            Some(Unpacker::Bzip2(decoder)) => decoder.into_inner(),
            plain => {
                self.unpacker = plain;
                return Ok(Part::None);
            }
        };
        let is_over = packed.fill_buf()?.is_empty();
        if is_over {
            self.unpacker = Some(Unpacker::Plain(packed));
            return Ok(Part::None);
        }
        self.parts += 1;
        if self.parts > MOST_PARTS {
            let what = format!("it has more than {MOST_PARTS} parts");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        self.unpacker = Some(Unpacker::new(packed, self.compression));
        Ok(Part::Next)
    }
}

/// Tells if an archive has another part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Next,
    None,
}

impl<R: io::BufRead> Unpacker<R> {
    fn new(packed: R, compression: Compression) -> Self {
        match compression {
            Compression::Plain => Self::Plain(packed),
            Compression::Gzip => Self::Gzip(GzDecoder::new(packed)),
            Compression::Bzip2 => Self::Bzip2(Box::new(BzDecoder::new(packed))),
        }
    }
}

/// Counts and hashes the bytes read from a file.
struct Meter<R> {
    file: R,
    done: u64,
    most: u64,
    hash: Xxh3Default,
}

/// The file exceeds the limit.
#[derive(Debug, thiserror::Error)]
#[error("the file is too large")]
pub(super) struct TooLarge;

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)?;
        self.done += count as u64;
        if self.done > self.most {
            return Err(io::Error::other(TooLarge));
        }
        self.hash.update(&into[..count]);
        Ok(count)
    }
}
