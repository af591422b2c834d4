//! The edits of a document, applied to a graph of ASes.

use super::network::{Announced, Guards};
use super::state::AsState;
use super::table::AsRoutes;
use crate::topology::as_graph::names::{asn_of, ends_of, link_of, node_of, side_of};
use crate::topology::{
    Asn, Edit, EndField, LinkField, LinkId, NodeField, NodeId, NodeState, Origin, Policy, Roa, Side,
};

/// Why an edit was refused. The state is as it was.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AsEditError {
    /// No AS of the graph has this name.
    #[error("there is no AS {0:?} in the graph; expected a name such as as64500")]
    NoSuchAs(NodeId),
    /// No link of the graph has this name.
    #[error("there is no link {0:?} in the graph; expected a name such as as64500-as64501")]
    NoSuchLink(LinkId),
    /// It needs what only a document has.
    #[error("a graph of ASes has no {0}")]
    NotHere(&'static str),
}

impl AsState {
    /// Applies an edit and returns its inverse. What it means for the routes is worked out by
    /// [`AsState::settle`].
    ///
    /// # Errors
    ///
    /// When the graph has no such AS or link, or when only a document can hold what is set.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, AsEditError> {
        self.begin();
        match edit {
            Edit::Batch(edits) => self.apply_all(edits),
            Edit::SetNode { id, field } => {
                let asn = asn_of(id);
                let node = asn.and_then(|asn| self.net.graph.index_of(asn));
                let node = node.ok_or_else(|| AsEditError::NoSuchAs(id.clone()))?;
                Ok(Edit::node(id, self.set_node(node, field)?))
            }
            Edit::SetLink { id, field: LinkField::State(link) } => {
                let (node, slot, twin) = self.ends(id, Side::A)?;
                let before = self.net.set_link(slot, twin, *link);
                self.routes.iter_mut().for_each(|r| r.session_changed(&self.net, node, slot));
                Ok(Edit::link(id, LinkField::State(before)))
            }
            Edit::SetEnd { link, side, field: EndField::Policy(policy) } => {
                let (node, slot, twin) = self.ends(link, *side)?;
                let before = self.net.set_policy(slot, twin, policy);
                self.routes.iter_mut().for_each(|r| r.session_changed(&self.net, node, slot));
                Ok(Edit::end(link, *side, EndField::Policy(before)))
            }
            Edit::SetRoas(roas) => Ok(Edit::SetRoas(self.set_roas(roas.clone()))),
            Edit::AddNode { .. } | Edit::RemoveNode(_) => {
                Err(AsEditError::NotHere("ASes to add or remove"))
            }
            Edit::AddLink { .. } | Edit::RemoveLink(_) => {
                Err(AsEditError::NotHere("links to add or remove; they can be shut down"))
            }
            Edit::SetLink { .. } => Err(AsEditError::NotHere("latencies and costs")),
            Edit::SetEnd { .. } => Err(AsEditError::NotHere("roles or addresses to set")),
            Edit::SetAs(_) => Err(AsEditError::NotHere("routers inside an AS")),
            Edit::SetSelection { .. } => Err(AsEditError::NotHere("other decision processes")),
            Edit::SetMeta(_) => Err(AsEditError::NotHere("title")),
        }
    }

    /// All of them or none.
    fn apply_all(&mut self, edits: &[Edit]) -> Result<Edit, AsEditError> {
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply(edit) {
                Ok(inverse) => inverses.push(inverse),
                Err(error) => {
                    for inverse in inverses.iter().rev() {
                        self.apply(inverse)?;
                    }
                    return Err(error);
                }
            }
        }
        inverses.reverse();
        Ok(Edit::Batch(inverses))
    }

    /// The AS at one side of a link, its slot and that of the other side.
    fn ends(&self, link: &LinkId, side: Side) -> Result<(u32, u32, u32), AsEditError> {
        let graph = self.net.graph();
        let find = || {
            let [a, b] = ends_of(link)?;
            let (asn, other) = if side == Side::A { (a, b) } else { (b, a) };
            let (node, other) = (graph.index_of(asn)?, graph.index_of(other)?);
            Some((node, graph.slot(node, other)?.0, graph.slot(other, node)?.0))
        };
        find().ok_or_else(|| AsEditError::NoSuchLink(link.clone()))
    }

    fn set_node(&mut self, node: u32, field: &NodeField) -> Result<NodeField, AsEditError> {
        match field {
            NodeField::Origins(origins) => Ok(NodeField::Origins(self.set_origins(node, origins))),
            NodeField::State(state) => Ok(NodeField::State(self.set_state(node, *state))),
            NodeField::OriginValidation(set) => {
                let guards = Guards { origin_validation: *set, ..self.net.guards(node) };
                let before = self.set_guards(node, guards);
                Ok(NodeField::OriginValidation(before.origin_validation))
            }
            NodeField::LeakProtection(set) => {
                let guards = Guards { leak_protection: *set, ..self.net.guards(node) };
                Ok(NodeField::LeakProtection(self.set_guards(node, guards).leak_protection))
            }
            NodeField::Asn(_) | NodeField::RouterId(_) => Err(AsEditError::NotHere("ids to set")),
            NodeField::Loopback(_) | NodeField::ClusterId(_) | NodeField::NextHop(_) => {
                Err(AsEditError::NotHere("routers inside an AS"))
            }
            NodeField::Profile(_) | NodeField::Options(_) => {
                Err(AsEditError::NotHere("other decision processes"))
            }
            NodeField::Kind(_) | NodeField::Name(_) | NodeField::Pos(_) => {
                Err(AsEditError::NotHere("looks"))
            }
            NodeField::Demand(_) | NodeField::Capacity(_) => {
                Err(AsEditError::NotHere("demand or capacity"))
            }
        }
    }

    fn set_origins(&mut self, node: u32, origins: &[Origin]) -> Vec<Origin> {
        for origin in origins {
            if !self.net.prefixes().any(|prefix| *prefix == origin.prefix) {
                self.net.prefixes.push(Announced { prefix: origin.prefix, by: Vec::new() });
                self.routes.push(AsRoutes::cold(&self.net, origin.prefix));
            }
        }
        let mut before = Vec::new();
        for (place, routes) in self.routes.iter_mut().enumerate() {
            let new = origins.iter().find(|o| o.prefix == routes.prefix);
            let old = self.net.set_origin(place, node, new.cloned());
            if old.as_ref() != new {
                routes.own_changed(&self.net, node, self.net.origin(place, node));
            }
            before.extend(old);
        }
        before
    }

    fn set_state(&mut self, node: u32, state: NodeState) -> NodeState {
        let before = self.net.set_state(node, state);
        if before != state {
            for (prefix, routes) in self.routes.iter_mut().enumerate() {
                routes.state_changed(&self.net, node, self.net.origin(prefix, node));
            }
        }
        before
    }

    fn set_guards(&mut self, node: u32, guards: Guards) -> Guards {
        let before = self.net.set_guards(node, guards);
        for slot in self.net.graph.row(node) {
            self.routes.iter_mut().for_each(|r| r.session_changed(&self.net, node, slot));
        }
        before
    }

    /// What was said of origins may be wrong now, wherever a policy or an AS asked.
    fn set_roas(&mut self, roas: Vec<Roa>) -> Vec<Roa> {
        let before = self.net.set_roas(roas);
        for routes in &mut self.routes {
            routes.outcomes.clear();
            for node in 0..self.net.graph.len() as u32 {
                if self.net.has_marks(node) {
                    let marked = self.net.graph.row(node).filter(|slot| self.net.is_marked(*slot));
                    marked.for_each(|slot| routes.session_changed(&self.net, node, slot));
                }
            }
        }
        before
    }
}

/// Shorthands for edits of a graph.
impl AsState {
    /// An AS announces these, and nothing else.
    pub fn announcing(asn: Asn, origins: Vec<Origin>) -> Edit {
        Edit::node(&node_of(asn), NodeField::Origins(origins))
    }

    /// The policy of an AS towards a neighbour.
    pub fn policy(asn: Asn, towards: Asn, policy: Policy) -> Edit {
        let field = EndField::Policy(policy);
        Edit::end(&link_of(asn, towards), side_of(asn, towards), field)
    }
}
