//! Text for policies and relationships.

use crate::engine::Offer;
use crate::topology::{Entry, Kind, Match, Node, PathMatch, Policy, Role};
use crate::wording::count;

/// Returns the relationship of a neighbour to the node itself.
pub(super) fn our(role: Role) -> &'static str {
    match role {
        Role::Customer => "our customer",
        Role::Provider => "our provider",
        Role::Peer => "our peer",
        Role::RouteServer => "our route server",
        Role::RouteServerClient => "a client of our route server",
        Role::None => "no relationship",
    }
}

/// Returns the end of a sentence on a neighbour that offers no route; none if it offers one.
pub(super) fn silence(offer: &Offer) -> Option<String> {
    match offer {
        Offer::Accepted(_) | Offer::Rejected(..) => None,
        Offer::Withheld(why) => Some(format!("withholds its route: {why}")),
        Offer::Nothing => Some("has no route itself".to_owned()),
        Offer::Down => Some("cannot be heard: the session is down".to_owned()),
    }
}

/// Counts nodes by kind, and links: "2 sites", "1 ISP", "3 links". Leaves out kinds without nodes.
pub(super) fn tally<'n>(nodes: impl Iterator<Item = &'n Node>, links: usize) -> Vec<String> {
    let mut numbers = [0; Kind::ALL.len()];
    for node in nodes {
        if let Some(at) = Kind::ALL.iter().position(|kind| *kind == node.kind) {
            numbers[at] += 1;
        }
    }
    let said = |(kind, n): (Kind, usize)| match kind {
        Kind::Site => count(n, "site"),
        Kind::Isp => count(n, "ISP"),
        Kind::As if n == 1 => "1 AS".to_owned(),
        Kind::As => format!("{n} ASes"),
        Kind::Client => count(n, "client"),
        Kind::RouteServer => count(n, "IXP"),
    };
    let kinds = Kind::ALL.into_iter().zip(numbers).filter(|(_, n)| *n > 0).map(said);
    kinds.chain((links > 0).then(|| count(links, "link"))).collect()
}

/// Returns the number of policy entries besides the two that the sliders edit.
pub(super) fn further(policy: &Policy) -> usize {
    let beside = |list: &[Entry]| list.len() - usize::from(list.iter().any(|e| e.matches.is_all()));
    beside(&policy.import) + beside(&policy.export)
}

/// Returns an entry as a sentence, such as "If the path holds AS3: reject".
pub(super) fn entry(entry: &Entry) -> String {
    let (conditions, actions) = (conditions(&entry.matches), actions(entry));
    if conditions.is_empty() {
        format!("Always: {actions}")
    } else {
        format!("If {}: {actions}", conditions.join(" and "))
    }
}

fn conditions(matches: &Match) -> Vec<String> {
    let Match { prefix, community, as_path, validity, origin_as } = matches;
    let mut all = Vec::new();
    all.extend(prefix.map(|p| format!("the prefix is {p}")));
    all.extend(community.map(|c| format!("it carries {c}")));
    all.extend(as_path.as_ref().map(|path| match path {
        PathMatch::Contains(asn) => format!("the path holds AS{asn}"),
        PathMatch::Is(asns) if asns.is_empty() => "the path is empty".to_owned(),
        PathMatch::Is(asns) => {
            let asns: Vec<String> = asns.iter().map(|a| a.to_string()).collect();
            format!("the path is {}", asns.join(" "))
        }
        PathMatch::LongerThan(n) => format!("the path is longer than {n}"),
    }));
    all.extend(validity.map(|v| format!("its origin is {}", v.as_str())));
    all.extend(origin_as.map(|asn| format!("AS{asn} announced it")));
    all
}

fn actions(entry: &Entry) -> String {
    if entry.deny {
        return "reject".to_owned();
    }
    let list = |all: &[crate::topology::Community]| {
        all.iter().map(|c| c.to_string()).collect::<Vec<_>>().join(" ")
    };
    let mut all = Vec::new();
    all.extend(entry.weight.map(|v| format!("weight {v}")));
    all.extend(entry.local_pref.map(|v| format!("local-pref {v}")));
    all.extend(entry.med.map(|v| format!("MED {v}")));
    all.extend(entry.origin.map(|v| format!("origin {}", v.as_str())));
    all.extend((entry.prepend > 0).then(|| format!("prepend {}", entry.prepend)));
    all.extend((!entry.remove.is_empty()).then(|| format!("remove {}", list(&entry.remove))));
    all.extend((!entry.add.is_empty()).then(|| format!("add {}", list(&entry.add))));
    if all.is_empty() { "nothing yet".to_owned() } else { all.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_read_as_sentences() {
        let policy: Policy = crate::topology::from_ron(
            r#"(import: [
                (local_pref: 90),
                (match: (as_path: Contains(3)), deny: true),
                (match: (prefix: "1.1.1.0/24", origin_as: 5), med: 7, add: ["no-export"]),
            ], export: [(match: (as_path: LongerThan(4)))])"#,
        )
        .expect("a policy");
        let all: Vec<String> = policy.import.iter().chain(&policy.export).map(entry).collect();
        let expected = [
            "Always: local-pref 90",
            "If the path holds AS3: reject",
            "If the prefix is 1.1.1.0/24 and AS5 announced it: MED 7, add no-export",
            "If the path is longer than 4: nothing yet",
        ];
        assert_eq!(all, expected);
        assert_eq!(further(&policy), 3);
    }
}
