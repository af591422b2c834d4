//! The links inside ASes, at work or not: what the IGP would run over.

use crate::topology::{Link, LinkId, LinkState, NodeId};

/// A link inside an AS, whatever becomes of its ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InnerLink {
    /// The link.
    pub link: LinkId,
    /// Its IGP cost.
    pub cost: u32,
    /// True if it is at work.
    pub is_up: bool,
    /// The routers at its ends.
    pub ends: [NodeId; 2],
}

impl InnerLink {
    pub(super) fn of(link: &Link) -> Self {
        let (cost, is_up) = (link.igp_cost.get(), link.state == LinkState::Up);
        let ends = [link.a.node.clone(), link.b.node.clone()];
        Self { link: link.id.clone(), cost, is_up, ends }
    }
}
