//! What people call nodes, and which node they mean.

use std::collections::HashMap;

use super::columns::shortened;
use crate::topology::{Node, NodeId, Topology};

/// The most nodes a message lists.
const LISTED: usize = 12;

/// The names of a document's nodes.
pub(super) struct Names<'a> {
    doc: &'a Topology,
    uses: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    pub(super) fn of(doc: &'a Topology) -> Self {
        let mut uses = HashMap::new();
        for node in doc.nodes() {
            *uses.entry(&*node.name).or_default() += 1;
        }
        Self { doc, uses }
    }

    /// What a node is called so that nobody takes it for another: its name, with the id where two
    /// nodes have that name.
    pub(super) fn call(&self, id: &NodeId) -> String {
        match self.doc.node(id) {
            Some(node) if node.name.is_empty() => id.to_string(),
            Some(node) if self.uses.get(&*node.name).is_some_and(|n| *n > 1) => {
                format!("{} ({id})", node.name)
            }
            Some(node) => node.name.to_string(),
            None => id.to_string(),
        }
    }

    /// As [`Names::call`], for several.
    pub(super) fn list<'n>(&self, ids: impl IntoIterator<Item = &'n NodeId>) -> Vec<String> {
        ids.into_iter().map(|id| self.call(id)).collect()
    }

    /// The node of an id, or of a name that no other node has.
    pub(super) fn find(&self, text: &str) -> Result<&'a Node, String> {
        let lower = text.to_lowercase();
        let by_id = |n: &&Node| n.id.as_str() == text;
        let by_name = |n: &&Node| *n.name == *text;
        let by_either =
            |n: &&Node| n.name.to_lowercase() == lower || n.id.as_str().to_lowercase() == lower;
        let tries: [&dyn Fn(&&Node) -> bool; 3] = [&by_id, &by_name, &by_either];
        for fits in tries {
            let found: Vec<&Node> = self.doc.nodes().filter(|n| fits(n)).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok(one),
                several => {
                    let ids: Vec<String> = several.iter().map(|n| n.id.to_string()).collect();
                    return Err(format!(
                        "{} nodes are called {text:?}; expected one of their ids: {}",
                        several.len(),
                        shortened(&ids, LISTED)
                    ));
                }
            }
        }
        Err(format!("there is no node {text:?}; {}", self.hint(&lower)))
    }

    /// What may have been meant.
    fn hint(&self, lower: &str) -> String {
        let shown = |n: &Node| {
            if n.name.is_empty() || *n.name == *n.id.as_str() {
                n.id.to_string()
            } else {
                format!("{} ({})", n.id, n.name)
            }
        };
        let is_near = |word: &str| {
            let word = word.to_lowercase();
            let slips = (lower.chars().count() / 3).max(1);
            !word.is_empty()
                && (lower.chars().count() > 1 && word.contains(lower)
                    || distance(&word, lower) <= slips)
        };
        let near: Vec<String> = self
            .doc
            .nodes()
            .filter(|n| is_near(n.id.as_str()) || is_near(&n.name))
            .map(shown)
            .collect();
        let all: Vec<String> = self.doc.nodes().map(shown).collect();
        if !near.is_empty() {
            format!("did you mean {}?", shortened(&near, LISTED))
        } else if all.is_empty() {
            "the document has none".to_owned()
        } else {
            format!("expected one of {}", shortened(&all, LISTED))
        }
    }
}

/// How many slips make one word of the other: a character added, dropped or replaced, or two
/// neighbours swapped (Damerau's distance, no character touched twice).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let is_same = a[i - 1] == b[j - 1];
            let replaced = rows[i - 1][j - 1] + usize::from(!is_same);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_counted() {
        let slips = [
            ("oslo", "oslo", 0),
            ("oslo", "olso", 1),
            ("", "ab", 2),
            ("west", "tswe", 4),
            ("paris", "pari", 1),
        ];
        for (a, b, n) in slips {
            assert_eq!(distance(a, b), n, "{a} {b}");
            assert_eq!(distance(b, a), n, "{b} {a}");
        }
    }
}
