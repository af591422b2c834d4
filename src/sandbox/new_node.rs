//! What a node that is put into a document starts with.

use crate::topology::{Kind, Node, Origin, Pos, Prefix, Topology, fresh_node};

/// The prefix that the first site of a document announces.
const FIRST_PREFIX: &str = "1.1.1.0/24";

/// A new node of a kind; a site announces the shown prefix, the first one of all `1.1.1.0/24`.
pub fn new_node(doc: &Topology, shown: Option<Prefix>, kind: Kind, at: Pos) -> Node {
    let mut node = fresh_node(doc, kind, at);
    if kind == Kind::Site {
        let prefix = shown.or_else(|| FIRST_PREFIX.parse().ok());
        node.origins.extend(prefix.map(Origin::plain));
    }
    node
}
