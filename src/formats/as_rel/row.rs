//! One line: two ASes, their relationship, and in serial-2 the source of it.

use memchr::memchr;

use super::fault::{Flaw, Separator, shown};
use crate::topology::{AsLink, Asn, Relation};

/// A line with a link, interpreted with today's signs; they don't include 1, which is read as `to`
/// being the provider.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) link: AsLink,
    pub(super) separator: Separator,
}

/// Parses a line that is neither blank nor a comment, and has no surrounding blanks.
pub(super) fn parse(line: &[u8]) -> Result<Row, Flaw> {
    match common(line) {
        Some(row) => Ok(row),
        None => any(line),
    }
}

/// Parses a line of the most common form.
fn common(line: &[u8]) -> Option<Row> {
    fn asn(line: &[u8]) -> Option<(Asn, &[u8])> {
        let mut number: u32 = 0;
        for (at, byte) in line.iter().enumerate() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                let rest = line.get(at..)?.strip_prefix(b"|")?;
                return Some((Asn::new(number).ok()?, rest));
            }
            number = number.checked_mul(10)?.checked_add(digit.into())?;
        }
        None
    }
    let (from, rest) = asn(line)?;
    let (to, rest) = asn(rest)?;
    let is = match rest {
        b"0" | b"0|bgp" | b"0|mlp" => Relation::Peer,
        b"-1" | b"-1|bgp" | b"-1|mlp" => Relation::Customer,
        b"1" => Relation::Provider,
        _ => return None,
    };
    (from != to).then_some(Row { link: AsLink { from, to, is }, separator: Separator::Bar })
}

fn any(line: &[u8]) -> Result<Row, Flaw> {
    let bar = memchr(b'|', line);
    let separator = if bar.is_some() { Separator::Bar } else { Separator::Blank };
    let mut rest = Some(line);
    let mut next = || {
        let text = rest?;
        let end = match separator {
            Separator::Bar => text.iter().position(|b| *b == b'|'),
            Separator::Blank => text.iter().position(is_blank),
        };
        let (field, after) = match end {
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        rest = match separator {
            Separator::Bar => after,
            Separator::Blank => after.map(<[u8]>::trim_ascii_start),
        };
        Some(field)
    };
    let (Some(from), Some(to), Some(relationship)) = (next(), next(), next()) else {
        return Err(fields(line, separator));
    };
    let source = next();
    if rest.is_some() {
        return Err(fields(line, separator));
    }
    let (from, to) = (asn(from)?, asn(to)?);
    let is = match relationship {
        b"-1" => Relation::Customer,
        b"0" => Relation::Peer,
        b"1" => Relation::Provider,
        b"2" | b"3" => return Err(Flaw::Siblings(shown(relationship))),
        other => return Err(Flaw::Relationship(shown(other))),
    };
    if from == to {
        return Err(Flaw::Itself(from));
    }
    match source {
        Some(source) if !source.iter().all(u8::is_ascii_graphic) => {
            Err(Flaw::Source(shown(source)))
        }
        _ => Ok(Row { link: AsLink { from, to, is }, separator }),
    }
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn fields(line: &[u8], separator: Separator) -> Flaw {
    let found = match separator {
        Separator::Bar => line.split(|b| *b == b'|').count(),
        Separator::Blank => line.split(is_blank).filter(|f| !f.is_empty()).count(),
    };
    Flaw::Fields { found, text: shown(line) }
}

fn asn(text: &[u8]) -> Result<Asn, Flaw> {
    let mut number: u64 = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return Err(Flaw::NotANumber(shown(text)));
        }
        number = number.saturating_mul(10).saturating_add(digit.into());
    }
    if text.is_empty() {
        return Err(Flaw::NotANumber(String::new()));
    }
    let number = u32::try_from(number).map_err(|_| Flaw::TooLarge(shown(text)))?;
    Asn::new(number).map_err(|_| Flaw::Zero)
}
