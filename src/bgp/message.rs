//! The size of UPDATE messages: a route that fits into none is not sent.
//!
//! Asked with paths that grow by 40, 251 and 1,001 ASNs a hop, real routers do this, each a little
//! differently. BIRD 2.0.12 keeps 1,024 octets for prefixes and refuses attributes of more than 3,072:
//! it logs "Attribute list too long" and withdraws what it sent before. FRR 8.4.4 agrees with another
//! FRR on messages of up to 65,535 octets (RFC 8654) without being told to, and sent paths of 5,005
//! ASNs; with anybody else 4,096 is its bound, too, and it logs "attributes too long, cannot send
//! UPDATE" (`subgroup_update_packet`). Here it is the 4,096 octets of RFC 4271 for all.

use super::refusal::Withheld;
use super::route::Route;
use crate::bounds::MESSAGE_OCTETS;
use crate::topology::Prefix;

/// The most ASNs of a path that could be sent at all, each of four octets.
const MOST_ASNS: usize = MESSAGE_OCTETS / 4;

/// The kind of session that a message goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// eBGP.
    Ebgp,
    /// iBGP.
    Ibgp,
}

/// Checks that a route fits into one UPDATE.
///
/// # Errors
///
/// [`Withheld::TooLong`] where it does not fit.
pub fn fits(prefix: &Prefix, sent: &Route, over: Over) -> Result<(), Withheld> {
    match octets(prefix, sent, over) {
        0..=MESSAGE_OCTETS => Ok(()),
        _ => Err(Withheld::TooLong),
    }
}

/// Checks that a path of so many ASNs could fit, before it is made.
///
/// # Errors
///
/// [`Withheld::TooLong`] where no message could carry it.
pub(super) fn path_fits(asns: usize) -> Result<(), Withheld> {
    if asns <= MOST_ASNS { Ok(()) } else { Err(Withheld::TooLong) }
}

/// The octets of an UPDATE with this route alone: the header, both length fields, the attributes and
/// the prefix (RFC 4271 sections 4.1 and 4.3, RFC 4760 section 3 for IPv6).
fn octets(prefix: &Prefix, sent: &Route, over: Over) -> usize {
    const HEADER: usize = 19;
    const LENGTHS: usize = 4;
    const ORIGIN: usize = 4;
    let asns = sent.as_path.len();
    // Segments of up to 255 ASNs, each with a type and a count (RFC 4271 section 4.3 b).
    let path = attribute(4 * asns + 2 * asns.div_ceil(255));
    let number = |is_there: bool| if is_there { attribute(4) } else { 0 };
    let numbers = number(sent.med.is_some())
        + number(over == Over::Ibgp)
        + number(sent.only_to_customer.is_some());
    let communities = list(sent.communities.len());
    let reflected = sent.reflection.as_ref();
    let reflected = reflected.map_or(0, |marks| attribute(4) + list(marks.clusters.len()));
    HEADER + LENGTHS + ORIGIN + path + numbers + communities + reflected + destination(prefix)
}

/// The octets of the prefix and its next hop.
fn destination(prefix: &Prefix) -> usize {
    let nlri = 1 + usize::from(prefix.length()).div_ceil(8);
    match prefix.first_address().is_ipv4() {
        true => nlri + attribute(4),
        // AFI, SAFI, one next hop with its length, a reserved octet.
        false => attribute(3 + 1 + 16 + 1 + nlri),
    }
}

/// The octets of an attribute with its flags, type and length, of two octets where one is too small.
fn attribute(value: usize) -> usize {
    value + if value > 255 { 4 } else { 3 }
}

/// The octets of an attribute of so many numbers; none where there are none.
fn list(numbers: usize) -> usize {
    if numbers == 0 { 0 } else { attribute(4 * numbers) }
}
