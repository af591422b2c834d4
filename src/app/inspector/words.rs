//! Policies and relationships read aloud.

use crate::topology::{Entry, Match, PathMatch, Policy, Role};

/// What a neighbour is to the node itself.
pub fn our(role: Role) -> &'static str {
    match role {
        Role::Customer => "our customer",
        Role::Provider => "our provider",
        Role::Peer => "our peer",
        Role::None => "no relationship",
    }
}

/// Every entry of a policy but the two that the sliders edit, a line each.
pub fn entries(policy: &Policy) -> Vec<String> {
    let read = |list: &[Entry], on: &str| -> Vec<String> {
        let edited = list.iter().position(|e| e.matches.is_all());
        let further = list.iter().enumerate().filter(|(i, _)| Some(*i) != edited);
        further.map(|(i, e)| format!("{on} {}: {}", i + 1, entry(e))).collect()
    };
    let mut all = read(&policy.import, "Import");
    all.extend(read(&policy.export, "Export"));
    all
}

/// "if the path holds AS3: reject".
fn entry(entry: &Entry) -> String {
    let (conditions, actions) = (conditions(&entry.matches), actions(entry));
    if conditions.is_empty() {
        format!("always: {actions}")
    } else {
        format!("if {}: {actions}", conditions.join(" and "))
    }
}

fn conditions(matches: &Match) -> Vec<String> {
    let Match { prefix, community, as_path, origin_as } = matches;
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
    all.extend(entry.local_pref.map(|v| format!("local-pref {v}")));
    all.extend(entry.med.map(|v| format!("MED {v}")));
    all.extend(entry.origin.map(|v| format!("origin {}", v.as_str())));
    all.extend((entry.prepend > 0).then(|| format!("prepend {}", entry.prepend)));
    all.extend((!entry.remove.is_empty()).then(|| format!("remove {}", list(&entry.remove))));
    all.extend((!entry.add.is_empty()).then(|| format!("add {}", list(&entry.add))));
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}

/// "1 node", "2 nodes".
pub fn count(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
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
        let expected = [
            "Import 2: if the path holds AS3: reject",
            "Import 3: if the prefix is 1.1.1.0/24 and AS5 announced it: MED 7, add no-export",
            "Export 1: if the path is longer than 4: nothing",
        ];
        assert_eq!(entries(&policy), expected);
    }
}
