//! Names of nodes, and the search for a node by id or name.

use std::collections::HashMap;

use strsim::osa_distance;

use super::columns::shortened;
use crate::topology::{Node, NodeId, Text, TextError, Topology, escaped};

/// Maximum number of nodes listed in a message.
const LISTED: usize = 12;

/// The names of a document's nodes.
pub(super) struct Names<'a> {
    doc: &'a Topology,
    /// Number of nodes for each id or name, in lower case.
    uses: HashMap<String, usize>,
}

impl<'a> Names<'a> {
    pub(super) fn of(doc: &'a Topology) -> Self {
        let mut uses = HashMap::new();
        for node in doc.nodes() {
            let (id, name) = (node.id.as_str().to_lowercase(), node.name.to_lowercase());
            if id != name {
                *uses.entry(name).or_default() += 1;
            }
            *uses.entry(id).or_default() += 1;
        }
        Self { doc, uses }
    }

    /// Returns an unambiguous name of a node: its name, with the id added if [`Names::find`] could
    /// also take the name for another node.
    pub(super) fn call(&self, id: &NodeId) -> String {
        match self.doc.node(id) {
            Some(node) if node.name.is_empty() => id.to_string(),
            Some(node) if self.uses.get(&node.name.to_lowercase()).is_some_and(|n| *n > 1) => {
                format!("{} ({id})", node.name)
            }
            Some(node) => node.name.to_string(),
            None => id.to_string(),
        }
    }

    /// Returns the names of several nodes, as [`Names::call`] does.
    pub(super) fn list<'n>(&self, ids: impl IntoIterator<Item = &'n NodeId>) -> Vec<String> {
        ids.into_iter().map(|id| self.call(id)).collect()
    }

    /// Returns the node with an id, or with a name that no other node has.
    pub(super) fn find(&self, text: &str) -> Result<&'a Node, String> {
        if text.is_empty() {
            return Err(format!("a node is wanted and none is named; {}", self.hint("")));
        }
        if let Err(error @ TextError::Unseen(_)) = Text::<80>::new(text) {
            return Err(format!("no node can be called \"{}\": {error}", escaped(text)));
        }
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

    /// Suggests nodes whose id or name is similar.
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
                && !lower.is_empty()
                && (lower.chars().count() > 1 && word.contains(lower)
                    || osa_distance(&word, lower) <= slips)
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
