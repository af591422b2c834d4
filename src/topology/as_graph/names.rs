//! Ids for ASes and links of a graph, used in edits and in the document made from a small graph.

use crate::topology::{Asn, LinkId, NodeId, Side};

/// Returns the node for an AS: `as64500`.
pub fn node_of(asn: Asn) -> NodeId {
    NodeId::fresh(&format!("as{asn}"), |_| false)
}

/// Returns the link between two ASes, the lower ASN first: `as64500-as64501`. Its side A is the
/// lower one.
pub fn link_of(a: Asn, b: Asn) -> LinkId {
    LinkId::fresh(&format!("as{}-as{}", a.min(b), a.max(b)), |_| false)
}

/// Returns the side of an AS on its link with another.
pub fn side_of(asn: Asn, other: Asn) -> Side {
    if asn < other { Side::A } else { Side::B }
}

/// Returns the AS that a node stands for.
pub fn asn_of(node: &NodeId) -> Option<Asn> {
    asn(node.as_str())
}

/// Returns the two ASes of a link, side A first.
pub fn ends_of(link: &LinkId) -> Option<[Asn; 2]> {
    let (a, b) = link.as_str().split_once('-')?;
    Some([asn(a)?, asn(b)?]).filter(|[a, b]| a < b)
}

fn asn(name: &str) -> Option<Asn> {
    let digits = name.strip_prefix("as").filter(|d| d.starts_with(|c: char| c.is_ascii_digit()))?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_what_they_name() {
        let [low, high] = [7u32, 4_294_967_295].map(|n| Asn::new(n).expect("not 0"));
        assert_eq!(asn_of(&node_of(high)), Some(high));
        assert_eq!(ends_of(&link_of(high, low)), Some([low, high]));
        let nonsense = ["as7", "as7-as7", "as9-as7", "as-as7", "as7-as9-as11"];
        for id in nonsense.map(|id| LinkId::fresh(id, |_| false)) {
            assert_eq!(ends_of(&id), None, "{id}");
        }
    }
}
