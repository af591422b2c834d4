//! Edits of a document, applied to a graph of ASes.

use super::network::{Announced, ImportChecks};
use super::state::AsState;
use super::table::AsRoutes;
use crate::topology::as_graph::names::{asn_of, ends_of, link_of, node_of, side_of};
use crate::topology::{
    Asn, Edit, EndField, LeakProtection, LinkField, LinkId, LinkState, NodeField, NodeId,
    NodeState, Origin, OriginValidation, Policy, Problem, Roa, Side, check,
};

/// The reason why an edit was rejected. The state is unchanged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AsEditError {
    /// The graph has no AS of this name.
    #[error("there is no AS {0:?} in the graph; expected a name such as as64500")]
    NoSuchAs(NodeId),
    /// The graph has no link of this name.
    #[error("there is no link {0:?} in the graph; expected a name such as as64500-as64501")]
    NoSuchLink(LinkId),
    /// The edit would make the network invalid.
    #[error("{0}")]
    Impossible(#[from] Problem),
    /// The edit needs a feature that only documents have.
    #[error("a graph of ASes has no {0}")]
    NotHere(&'static str),
}

/// An edit resolved for a graph: the names were found, and the values are valid.
enum Op<'a> {
    Origins(u32, &'a [Origin]),
    State(u32, NodeState),
    OriginValidation(u32, OriginValidation),
    LeakProtection(u32, LeakProtection),
    Link(Place, LinkState),
    Policy(Place, &'a Policy),
    Roas(&'a [Roa]),
}

/// One side of a session.
#[derive(Clone, Copy)]
struct Place {
    node: u32,
    slot: u32,
    /// Slot of the other side.
    twin: u32,
}

impl AsState {
    /// Applies an edit and returns its inverse. [`AsState::settle`] then computes the new routes.
    ///
    /// # Errors
    ///
    /// Fails if the graph has no such AS or link, if the new value is invalid, or if only a
    /// document can hold it. The state is then unchanged.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, AsEditError> {
        let mut ops = Vec::new();
        self.resolve(edit, &mut ops)?;
        self.begin();
        let mut inverses: Vec<Edit> = ops.into_iter().map(|op| self.carry_out(op)).collect();
        inverses.reverse();
        Ok(match (edit, inverses.pop()) {
            (Edit::Batch(_), last) => Edit::Batch(inverses.into_iter().chain(last).collect()),
            (_, only) => only.unwrap_or_else(|| Edit::Batch(Vec::new())),
        })
    }

    /// Splits an edit into single operations.
    fn resolve<'a>(&self, edit: &'a Edit, ops: &mut Vec<Op<'a>>) -> Result<(), AsEditError> {
        let op = match edit {
            Edit::Batch(edits) => return edits.iter().try_for_each(|e| self.resolve(e, ops)),
            Edit::SetNode { id, field } => {
                let asn = asn_of(id);
                let node = asn.and_then(|asn| self.net.graph.index_of(asn));
                node_op(node.ok_or_else(|| AsEditError::NoSuchAs(id.clone()))?, field)?
            }
            Edit::SetLink { id, field: LinkField::State(link) } => {
                Op::Link(self.place(id, Side::A)?, *link)
            }
            Edit::SetEnd { link, side, field: EndField::Policy(policy) } => {
                check::policy(policy, *side)?;
                if policy.import.iter().any(|entry| entry.weight.is_some()) {
                    return Err(AsEditError::NotHere("weights"));
                }
                Op::Policy(self.place(link, *side)?, policy)
            }
            Edit::SetRoas(roas) => {
                check::roas(roas)?;
                Op::Roas(roas)
            }
            Edit::AddNode { .. } | Edit::RemoveNode(_) => {
                return Err(AsEditError::NotHere("ASes to add or remove"));
            }
            Edit::AddLink { .. } | Edit::RemoveLink(_) => {
                return Err(AsEditError::NotHere("links to add or remove; they can be shut down"));
            }
            Edit::SetLink { .. } => return Err(AsEditError::NotHere("latencies and costs")),
            Edit::SetEnd { .. } => return Err(AsEditError::NotHere("roles or addresses to set")),
            Edit::SetAs(_) => return Err(AsEditError::NotHere("routers inside an AS")),
            Edit::SetSelection { .. } => {
                return Err(AsEditError::NotHere("other decision processes"));
            }
            Edit::SetTiming(_) => return Err(AsEditError::NotHere("timers")),
            Edit::SetMeta(_) => return Err(AsEditError::NotHere("title")),
        };
        ops.push(op);
        Ok(())
    }

    /// Finds one side of a link.
    fn place(&self, link: &LinkId, side: Side) -> Result<Place, AsEditError> {
        let graph = self.net.graph();
        let find = || {
            let [a, b] = ends_of(link)?;
            let (asn, other) = if side == Side::A { (a, b) } else { (b, a) };
            let (node, other) = (graph.index_of(asn)?, graph.index_of(other)?);
            let (slot, twin) = (graph.slot(node, other)?.0, graph.slot(other, node)?.0);
            Some(Place { node, slot, twin })
        };
        find().ok_or_else(|| AsEditError::NoSuchLink(link.clone()))
    }

    /// Carries out one operation and returns its inverse.
    fn carry_out(&mut self, op: Op<'_>) -> Edit {
        match op {
            Op::Origins(node, origins) => {
                let before = self.set_origins(node, origins);
                self.node_edit(node, NodeField::Origins(before))
            }
            Op::State(node, state) => {
                let before = self.set_state(node, state);
                self.node_edit(node, NodeField::State(before))
            }
            Op::OriginValidation(node, set) => {
                let guards = ImportChecks { origin_validation: set, ..self.net.guards(node) };
                let before = self.set_guards(node, guards);
                self.node_edit(node, NodeField::OriginValidation(before.origin_validation))
            }
            Op::LeakProtection(node, set) => {
                let guards = ImportChecks { leak_protection: set, ..self.net.guards(node) };
                let before = self.set_guards(node, guards);
                self.node_edit(node, NodeField::LeakProtection(before.leak_protection))
            }
            Op::Link(place, link) => {
                let before = self.net.set_link(place.slot, place.twin, link);
                self.session_changed(place);
                let (asn, other) = self.ends(place);
                Edit::link(&link_of(asn, other), LinkField::State(before))
            }
            Op::Policy(place, policy) => {
                let before = self.net.set_policy(place.slot, place.twin, policy);
                self.session_changed(place);
                let (asn, other) = self.ends(place);
                Self::policy(asn, other, before)
            }
            Op::Roas(roas) => Edit::SetRoas(self.set_roas(roas.to_vec())),
        }
    }

    fn session_changed(&mut self, Place { node, slot, .. }: Place) {
        self.routes.iter_mut().for_each(|r| r.session_changed(&self.net, node, slot));
    }

    /// Returns the ASN at a side of a session, and that of the neighbour.
    fn ends(&self, Place { node, slot, .. }: Place) -> (Asn, Asn) {
        let graph = self.net.graph();
        (graph.asn(node), graph.asn(graph.neighbour(slot)))
    }

    fn node_edit(&self, node: u32, field: NodeField) -> Edit {
        Edit::node(&node_of(self.net.graph().asn(node)), field)
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

    fn set_guards(&mut self, node: u32, guards: ImportChecks) -> ImportChecks {
        let before = self.net.set_guards(node, guards);
        for slot in self.net.graph.row(node) {
            self.routes.iter_mut().for_each(|r| r.session_changed(&self.net, node, slot));
        }
        before
    }

    /// Replaces the ROAs; validity may change wherever a policy or an AS checks it.
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

/// Converts the setting of a node's field to an operation.
fn node_op(node: u32, field: &NodeField) -> Result<Op<'_>, AsEditError> {
    match field {
        NodeField::Origins(origins) => {
            check::origins(origins)?;
            Ok(Op::Origins(node, origins))
        }
        NodeField::State(state) => Ok(Op::State(node, *state)),
        NodeField::OriginValidation(set) => Ok(Op::OriginValidation(node, *set)),
        NodeField::LeakProtection(set) => Ok(Op::LeakProtection(node, *set)),
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
        NodeField::Service(_) | NodeField::HealthCheck(_) => {
            Err(AsEditError::NotHere("services behind the routes"))
        }
        NodeField::Demand(_) | NodeField::Capacity(_) => {
            Err(AsEditError::NotHere("demand or capacity"))
        }
    }
}

/// Shorthands for edits of a graph.
impl AsState {
    /// Makes an edit after which an AS announces exactly these prefixes.
    pub fn announcing(asn: Asn, origins: Vec<Origin>) -> Edit {
        Edit::node(&node_of(asn), NodeField::Origins(origins))
    }

    /// Makes an edit that sets the policy of an AS towards a neighbour.
    pub fn policy(asn: Asn, towards: Asn, policy: Policy) -> Edit {
        let field = EndField::Policy(policy);
        Edit::end(&link_of(asn, towards), side_of(asn, towards), field)
    }
}
