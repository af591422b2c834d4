//! Arguments for a graph of ASes, and their conversion to edits.

use std::collections::BTreeMap;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::engine::internet::AsState;
use crate::topology::as_graph::names::{link_of, node_of};
use crate::topology::{
    AsGraph, Asn, Edit, LinkField, LinkState, NodeField, NodeState, Origin, Policy, Prefix,
};

/// Arguments for a graph of ASes.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct Asked {
    /// The ASes that announce the prefix, separated by commas
    #[arg(long, value_name = "ASN[,ASN]", value_delimiter = ',', requires = "as_rel")]
    pub(super) announce: Vec<Asn>,
    /// An AS puts its ASN N more times in front of what it sends to a neighbour, or to all (*)
    #[arg(long, value_name = "ASN:NEIGHBOUR:N", requires = "as_rel")]
    prepend: Vec<Towards<u8>>,
    /// An AS gives what it hears from a neighbour, or from all (*), this local-pref
    #[arg(long, value_name = "ASN:NEIGHBOUR:N", requires = "as_rel")]
    local_pref: Vec<Towards<u32>>,
    /// An AS or a link between two has failed
    #[arg(long, value_name = "ASN|ASN-ASN", requires = "as_rel")]
    fail: Vec<Failed>,
    /// What decides between routes that are equal in all else
    #[arg(long, value_name = "BY", value_enum, default_value_t, requires = "as_rel")]
    tie_break: TieBreak,
}

/// The last step of the decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TieBreak {
    /// The neighbour with the lowest router id
    #[default]
    RouterId,
    /// The neighbour with the lowest ASN
    NeighbourAsn,
}

/// A setting of an AS for one neighbour, or for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Towards<T> {
    asn: Asn,
    neighbour: Option<Asn>,
    value: T,
}

/// A value that a setting takes.
trait Value: FromStr {
    const RANGE: &'static str;
}

impl Value for u8 {
    const RANGE: &'static str = "0 to 255";
}

impl Value for u32 {
    const RANGE: &'static str = "0 to 4294967295";
}

impl<T: Value> FromStr for Towards<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let [asn, neighbour, value] = parts[..] else {
            return Err("expected three parts, such as 64500:64501:2 or 64500:*:2".to_owned());
        };
        let number = |text: &str| text.parse::<Asn>().map_err(|e| e.to_string());
        Ok(Self {
            asn: number(asn)?,
            neighbour: if neighbour == "*" { None } else { Some(number(neighbour)?) },
            value: value.parse().map_err(|_| format!("{value:?} is not in {}", T::RANGE))?,
        })
    }
}

/// A failed AS or link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failed {
    As(Asn),
    Link(Asn, Asn),
}

impl FromStr for Failed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<Asn>().map_err(|e| e.to_string());
        match text.split_once('-') {
            None => Ok(Self::As(number(text)?)),
            Some((a, b)) => Ok(Self::Link(number(a)?, number(b)?)),
        }
    }
}

impl Asked {
    /// Converts the arguments to edits of the graph. Of two settings for one session the later one
    /// applies.
    ///
    /// # Errors
    ///
    /// Returns a message if an AS or a link is not in the graph.
    pub(super) fn edits(&self, graph: &AsGraph, prefix: Prefix) -> Result<Vec<Edit>, String> {
        let policies = self.policies(graph)?.into_iter();
        let mut edits: Vec<Edit> =
            policies.map(|((asn, other), policy)| AsState::policy(asn, other, policy)).collect();
        for failed in &self.fail {
            edits.push(match *failed {
                Failed::As(asn) => {
                    index(graph, asn)?;
                    Edit::node(&node_of(asn), NodeField::State(NodeState::Failed))
                }
                Failed::Link(a, b) => {
                    linked(graph, a, b)?;
                    Edit::link(&link_of(a, b), LinkField::State(LinkState::Failed))
                }
            });
        }
        for (place, asn) in self.announce.iter().enumerate() {
            index(graph, *asn)?;
            if self.announce[..place].contains(asn) {
                return Err(format!("AS{asn} is to announce the prefix twice"));
            }
            edits.push(AsState::announcing(*asn, vec![Origin::plain(prefix)]));
        }
        Ok(edits)
    }

    /// Returns the policy of each session that has settings, in ascending order of ASNs.
    fn policies(&self, graph: &AsGraph) -> Result<BTreeMap<(Asn, Asn), Policy>, String> {
        let mut policies: BTreeMap<(Asn, Asn), Policy> = BTreeMap::new();
        for set in &self.prepend {
            for at in sessions(graph, set)? {
                let policy = policies.entry(at).or_default();
                *policy = policy.with_export_all(|entry| entry.prepend = set.value);
            }
        }
        for set in &self.local_pref {
            for at in sessions(graph, set)? {
                let policy = policies.entry(at).or_default();
                *policy = policy.with_import_all(|entry| entry.local_pref = Some(set.value));
            }
        }
        Ok(policies)
    }
}

/// Returns the sessions that a setting applies to.
fn sessions<T>(graph: &AsGraph, set: &Towards<T>) -> Result<Vec<(Asn, Asn)>, String> {
    let asn = set.asn;
    match set.neighbour {
        Some(other) => {
            linked(graph, asn, other)?;
            Ok(vec![(asn, other)])
        }
        None => {
            let slots = graph.row(index(graph, asn)?);
            Ok(slots.map(|slot| (asn, graph.asn(graph.neighbour(slot)))).collect())
        }
    }
}

fn index(graph: &AsGraph, asn: Asn) -> Result<u32, String> {
    graph.index_of(asn).ok_or_else(|| format!("AS{asn} is not in the file"))
}

/// Checks that there is a link between two ASes.
fn linked(graph: &AsGraph, a: Asn, b: Asn) -> Result<(), String> {
    match graph.slot(index(graph, a)?, index(graph, b)?) {
        Some(_) => Ok(()),
        None => Err(format!("there is no link between AS{a} and AS{b} in the file")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_name_an_as_a_neighbour_and_a_value() {
        let asn = |n| Asn::new(n).expect("not 0");
        let read = |text: &str| text.parse::<Towards<u8>>();
        let all = Towards { asn: asn(101), neighbour: None, value: 3 };
        assert_eq!(read("101:*:3"), Ok(all));
        assert_eq!(read("101:7:0"), Ok(Towards { neighbour: Some(asn(7)), value: 0, ..all }));
        for (text, word) in [
            ("101:3", "three parts"),
            ("101:*:256", "0 to 255"),
            ("0:*:1", "reserved"),
            ("*:1:1", "no AS number"),
            ("4294967296:1:1", "no AS number"),
            ("1:2:3:4", "three parts"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(word), "{text}: {error}");
        }
        assert_eq!("1-2".parse(), Ok(Failed::Link(asn(1), asn(2))));
        assert_eq!("AS7".parse(), Ok(Failed::As(asn(7))));
        assert!("1-".parse::<Failed>().is_err());
    }
}
