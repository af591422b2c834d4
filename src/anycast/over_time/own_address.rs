//! The same document without anycast: each site has an address of its own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::topology::{
    Edit, EndField, Entry, NodeField, NodeId, Origin, Policy, Prefix, Roa, RoaOrigin, Side,
    Topology,
};

/// A site's own address.
pub(super) struct Own {
    pub(super) site: NodeId,
    pub(super) address: IpAddr,
    prefix: Prefix,
}

/// Returns the document with an address for each node that announces a prefix, in place of the
/// prefix; the settings for the prefix apply to each address. None if nobody announces it.
pub(super) fn with_own_addresses(doc: &Topology, prefix: &Prefix) -> Option<(Topology, Vec<Own>)> {
    let mut made = doc.clone();
    let mut free = free_addresses(doc, prefix);
    let mut all = Vec::new();
    for node in doc.announcers(prefix) {
        let own = free.next()?;
        let as_own = |origin: &Origin| match origin.prefix == *prefix {
            true => Origin { prefix: own, ..origin.clone() },
            false => origin.clone(),
        };
        let origins = node.origins.iter().map(as_own).collect();
        Edit::node(&node.id, NodeField::Origins(origins)).apply(&mut made).ok()?;
        all.push(Own { site: node.id.clone(), address: own.first_address(), prefix: own });
    }
    // If there is no room for more entries, the settings for the prefix apply to no address.
    let edits = authorised(doc, prefix, &all).into_iter().chain(spelt_out(doc, prefix, &all));
    edits.for_each(|edit| drop(edit.apply(&mut made)));
    (!all.is_empty()).then_some((made, all))
}

/// Returns single addresses from the ranges for documentation (RFC 5737 and RFC 3849), first those
/// outside all other prefixes, then those inside a shorter one.
fn free_addresses(doc: &Topology, prefix: &Prefix) -> impl Iterator<Item = Prefix> {
    let others: Vec<Prefix> = doc.prefixes().into_iter().filter(|p| p != prefix).collect();
    let ranges = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
    let v4 = ranges
        .into_iter()
        .flat_map(|[a, b, c]| (1..=254).map(move |d| IpAddr::V4(Ipv4Addr::new(a, b, c, d))));
    let v6 = |n: u16| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, n));
    let all = v4.chain((1..=u16::MAX).map(v6)).filter_map(|address| {
        let length = if address.is_ipv4() { 32 } else { 128 };
        format!("{address}/{length}").parse::<Prefix>().ok()
    });
    let is_held = {
        let others = others.clone();
        move |p: &Prefix| others.iter().any(|other| other.contains(p))
    };
    let held = all.clone().filter({
        let is_held = is_held.clone();
        move |p| is_held(p) && !others.contains(p)
    });
    all.filter(move |p| !is_held(p)).chain(held)
}

/// Authorises the origins of the prefix for the addresses.
fn authorised(doc: &Topology, prefix: &Prefix, all: &[Own]) -> Option<Edit> {
    let covering: Vec<&Roa> = doc.roas().iter().filter(|roa| roa.prefix.contains(prefix)).collect();
    let copies = all.iter().flat_map(|own| {
        covering.iter().map(|roa| {
            let may = prefix.length() <= roa.longest();
            let origin = if may { roa.origin } else { RoaOrigin::NOBODY };
            Roa { prefix: own.prefix, origin, max_length: None }
        })
    });
    let roas: Vec<Roa> = doc.roas().iter().copied().chain(copies).collect();
    (!covering.is_empty()).then_some(Edit::SetRoas(roas))
}

/// Copies entries that match the prefix for each address.
fn spelt_out(doc: &Topology, prefix: &Prefix, all: &[Own]) -> Vec<Edit> {
    let is_about = |entry: &Entry| entry.matches.prefix == Some(*prefix);
    let spell = |entries: &[Entry]| -> Vec<Entry> {
        let each = |entry: &Entry| match is_about(entry) {
            false => vec![entry.clone()],
            true => {
                let copies = all.iter().map(|own| {
                    let mut copy = entry.clone();
                    copy.matches.prefix = Some(own.prefix);
                    copy
                });
                copies.collect()
            }
        };
        entries.iter().flat_map(each).collect()
    };
    let mut edits = Vec::new();
    for link in doc.links() {
        for side in [Side::A, Side::B] {
            let policy = &link.end(side).policy;
            if policy.import.iter().chain(&policy.export).any(is_about) {
                let (import, export) = (spell(&policy.import), spell(&policy.export));
                let policy = Policy { import, export, ..policy.clone() };
                edits.push(Edit::end(&link.id, side, EndField::Policy(policy)));
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_address_for_every_site() {
        let doc = Topology::default();
        let prefix = "192.0.2.0/24".parse().expect("a prefix");
        let all: Vec<String> =
            free_addresses(&doc, &prefix).map(|own| own.to_string()).take(1000).collect();
        assert_eq!(all[0], "192.0.2.1/32");
        assert_eq!(all[761], "203.0.113.254/32");
        assert_eq!(all[762], "2001:db8::1/128");
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 1000);
    }
}
