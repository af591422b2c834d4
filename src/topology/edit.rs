//! The one vocabulary of change: an [`Edit`] alters a [`Topology`] and yields its inverse.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::check::{self, Problem};
use super::link::UNASSIGNED;
use super::router_ids::give_distinct;
use super::{
    AsSettings, Asn, BorderNextHop, FreeAddresses, HealthCheck, IgpCost, Kind, Latency,
    LeakProtection, Link, LinkId, LinkState, Meta, Node, NodeId, NodeState, Options, Origin,
    OriginValidation, Policy, Pos, ProfileName, Roa, Role, Selection, Service, Side, Text, Timing,
    Topology, timing_limits,
};

/// A field of a node with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NodeField {
    /// What it stands for.
    Kind(Kind),
    /// What people call it.
    Name(Text<80>),
    /// Its AS.
    Asn(Asn),
    /// Its BGP identifier.
    RouterId(Option<Ipv4Addr>),
    /// The address its iBGP sessions end at.
    Loopback(Option<IpAddr>),
    /// The cluster it serves as a route reflector.
    ClusterId(Option<Ipv4Addr>),
    /// The next hop it gives inside its AS.
    NextHop(BorderNextHop),
    /// Whose decision process it runs.
    Profile(Option<ProfileName>),
    /// Options of its decision process.
    Options(Options),
    /// Whether it rejects routes with an invalid origin.
    OriginValidation(OriginValidation),
    /// Whether it stops route leaks.
    LeakProtection(LeakProtection),
    /// Its position.
    Pos(Pos),
    /// What it announces.
    Origins(Vec<Origin>),
    /// Whether the service behind its announcements answers.
    Service(Service),
    /// Whether it checks that service.
    HealthCheck(HealthCheck),
    /// What a client asks for.
    Demand(u32),
    /// What a site can serve.
    Capacity(Option<u32>),
    /// At work or failed.
    State(NodeState),
}

/// A field of a link with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LinkField {
    /// One-way delay.
    Latency(Latency),
    /// What the IGP counts for it.
    IgpCost(IgpCost),
    /// Up, failed, or shut down.
    State(LinkState),
}

/// A field of one end of a link with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EndField {
    /// What this end is to the other.
    Role(Role),
    /// Its address.
    Address(IpAddr),
    /// Its import and export policy.
    Policy(Policy),
}

/// A change of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Adds a node at a place in document order, or at its end.
    AddNode {
        /// The whole node.
        node: Box<Node>,
        /// Its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
    /// Removes a node and every link at it.
    RemoveNode(NodeId),
    /// Joins two nodes; the link takes a place in document order, or its end. It is given free
    /// addresses when it has none.
    AddLink {
        /// The whole link.
        link: Box<Link>,
        /// Its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
    /// Removes a link.
    RemoveLink(LinkId),
    /// Sets a field of a node.
    SetNode {
        /// Which node.
        id: NodeId,
        /// The field and its value.
        field: NodeField,
    },
    /// Sets a field of a link.
    SetLink {
        /// Which link.
        id: LinkId,
        /// The field and its value.
        field: LinkField,
    },
    /// Sets a field of one end of a link.
    SetEnd {
        /// Which link.
        link: LinkId,
        /// Which end of it.
        side: Side,
        /// The field and its value.
        field: EndField,
    },
    /// Sets what holds for an AS as a whole.
    SetAs(Box<AsSettings>),
    /// Sets whose decision process the nodes run.
    SetSelection {
        /// Of all nodes that name none themselves.
        #[serde(default)]
        profile: ProfileName,
        /// On top of the profile's.
        #[serde(default)]
        options: Options,
    },
    /// Sets who may announce what.
    SetRoas(Vec<Roa>),
    /// Sets how fast things happen.
    SetTiming(Box<Timing>),
    /// Sets what the document says about itself.
    SetMeta(Box<Meta>),
    /// Several edits as one: all of them or none.
    Batch(Vec<Edit>),
}

/// The reason why an edit was refused. The document is as it was.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No node has this id.
    #[error("there is no node {0:?}")]
    NoSuchNode(NodeId),
    /// No link has this id.
    #[error("there is no link {0:?}")]
    NoSuchLink(LinkId),
    /// The document would hold something impossible.
    #[error("{0}")]
    Impossible(#[from] Problem),
}

impl Edit {
    /// Shorthand for a node's field.
    pub fn node(id: &NodeId, field: NodeField) -> Self {
        Self::SetNode { id: id.clone(), field }
    }

    /// Shorthand for a link's field.
    pub fn link(id: &LinkId, field: LinkField) -> Self {
        Self::SetLink { id: id.clone(), field }
    }

    /// Shorthand for a field of an end.
    pub fn end(link: &LinkId, side: Side, field: EndField) -> Self {
        Self::SetEnd { link: link.clone(), side, field }
    }

    /// Shorthand for a new node at the end of the document.
    pub fn add_node(node: Node) -> Self {
        Self::AddNode { node: Box::new(node), at: None }
    }

    /// Shorthand for a new link at the end of the document.
    pub fn add_link(link: Link) -> Self {
        Self::AddLink { link: Box::new(link), at: None }
    }

    /// Applies the edit and returns its inverse. On an error the document is as it was.
    pub fn apply(self, doc: &mut Topology) -> Result<Edit, EditError> {
        match self {
            Self::AddNode { node, at } => {
                check::node(doc, &node)?;
                let id = node.id.clone();
                doc.insert_node(*node, at.unwrap_or(usize::MAX));
                Ok(Self::RemoveNode(id))
            }
            Self::RemoveNode(id) => remove_node(doc, id),
            Self::AddLink { mut link, at } => {
                if link.a.address == UNASSIGNED && link.b.address == UNASSIGNED {
                    let free = FreeAddresses::of(doc).next_pair();
                    (link.a.address, link.b.address) = free;
                }
                check::link(doc, &link)?;
                let (id, a) = (link.id.clone(), link.a.node.clone());
                // A link to another AS joins nobody to a domain, nor does one more between two.
                let joins = doc.is_internal(&link) && !doc.are_linked(&a, &link.b.node);
                doc.insert_link(*link, at.unwrap_or(usize::MAX));
                if let Err(problem) = if joins { check::domain(doc, &a, "b.node") } else { Ok(()) }
                {
                    doc.take_link(&id);
                    return Err(problem.into());
                }
                let back = Self::RemoveLink(id);
                Ok(if joins { with_distinct_router_ids(doc, &a, back) } else { back })
            }
            Self::RemoveLink(id) => {
                let at = doc.link_place(&id);
                let link = doc.take_link(&id).ok_or(EditError::NoSuchLink(id))?;
                Ok(Self::AddLink { link: Box::new(link), at })
            }
            Self::SetNode { id, field } => set_node(doc, id, field),
            Self::SetLink { id, field } => {
                let link = doc.link_mut(&id).ok_or_else(|| EditError::NoSuchLink(id.clone()))?;
                let old = match field {
                    LinkField::Latency(v) => {
                        LinkField::Latency(std::mem::replace(&mut link.latency, v))
                    }
                    LinkField::IgpCost(v) => {
                        LinkField::IgpCost(std::mem::replace(&mut link.igp_cost, v))
                    }
                    LinkField::State(v) => LinkField::State(std::mem::replace(&mut link.state, v)),
                };
                Ok(Self::SetLink { id, field: old })
            }
            Self::SetEnd { link, side, field } => set_end(doc, link, side, field),
            Self::SetAs(settings) => {
                check::settings(doc, &settings)?;
                let asn = settings.asn;
                let old = match settings.is_plain() {
                    true => doc.ases.remove(&asn),
                    false => doc.ases.insert(asn, *settings),
                };
                Ok(Self::SetAs(Box::new(old.unwrap_or_else(|| AsSettings::plain(asn)))))
            }
            Self::SetSelection { profile, options } => {
                let new = Selection { profile, options };
                let Selection { profile, options } = std::mem::replace(&mut doc.selection, new);
                Ok(Self::SetSelection { profile, options })
            }
            Self::SetRoas(roas) => {
                check::roas(&roas)?;
                Ok(Self::SetRoas(std::mem::replace(&mut doc.roas, roas)))
            }
            Self::SetTiming(timing) => {
                timing_limits::timing(&timing)?;
                Ok(Self::SetTiming(Box::new(std::mem::replace(&mut doc.timing, *timing))))
            }
            Self::SetMeta(meta) => {
                Ok(Self::SetMeta(Box::new(std::mem::replace(&mut doc.meta, *meta))))
            }
            Self::Batch(edits) => apply_all(doc, edits),
        }
    }

    /// Tells whether both set the same field of the same thing, so that the later one makes the
    /// earlier one's effect invisible.
    pub fn same_target(&self, other: &Self) -> bool {
        use std::mem::discriminant as kind;
        match (self, other) {
            (Self::SetNode { id: i, field: f }, Self::SetNode { id: j, field: g }) => {
                i == j && kind(f) == kind(g)
            }
            (Self::SetLink { id: i, field: f }, Self::SetLink { id: j, field: g }) => {
                i == j && kind(f) == kind(g)
            }
            (
                Self::SetEnd { link: i, side: s, field: f },
                Self::SetEnd { link: j, side: t, field: g },
            ) => i == j && s == t && kind(f) == kind(g),
            (Self::SetAs(a), Self::SetAs(b)) => a.asn == b.asn,
            (Self::SetMeta(_), Self::SetMeta(_))
            | (Self::SetSelection { .. }, Self::SetSelection { .. })
            | (Self::SetTiming(_), Self::SetTiming(_))
            | (Self::SetRoas(_), Self::SetRoas(_)) => true,
            (Self::Batch(a), Self::Batch(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same_target(y))
            }
            _ => false,
        }
    }
}

fn remove_node(doc: &mut Topology, id: NodeId) -> Result<Edit, EditError> {
    let at = doc.node_place(&id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
    let mut links: Vec<(usize, LinkId)> = doc
        .links_of(&id)
        .iter()
        .filter_map(|(link, _)| Some((doc.link_place(&link.id)?, link.id.clone())))
        .collect();
    links.sort_unstable();
    let (places, ids): (Vec<usize>, Vec<LinkId>) = links.into_iter().unzip();
    // Put back in ascending order of their old places, each lands where it was.
    let taken = places.into_iter().zip(doc.take_links(&ids));
    let back: Vec<Edit> =
        taken.map(|(at, link)| Edit::AddLink { link: Box::new(link), at: Some(at) }).collect();
    let node = doc.take_node(&id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
    let sessions = without_sessions_of(doc, &node);
    let add = Edit::AddNode { node: Box::new(node), at: Some(at) };
    let back: Vec<Edit> = back.into_iter().chain(sessions).collect();
    Ok(if back.is_empty() { add } else { Edit::Batch(std::iter::once(add).chain(back).collect()) })
}

/// Takes a node out of the iBGP sessions of its AS; returns what puts it back, if it was in any.
fn without_sessions_of(doc: &mut Topology, node: &Node) -> Option<Edit> {
    let settings = doc.ases.get_mut(&node.asn)?;
    let rest = settings.without(&node.id);
    let old = std::mem::replace(settings, rest);
    (old != *settings).then(|| Edit::SetAs(Box::new(old)))
}

fn set_node(doc: &mut Topology, id: NodeId, field: NodeField) -> Result<Edit, EditError> {
    use std::mem::replace;
    let node = doc.node(&id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
    match &field {
        NodeField::Asn(asn) if *asn != node.asn => return set_asn(doc, id, *asn),
        NodeField::RouterId(router_id) => {
            check::router_id(*router_id)?;
            check::router_id_beside(doc, node, *router_id)?;
        }
        NodeField::Loopback(address) => check::loopback(*address)?,
        NodeField::ClusterId(cluster_id) => check::cluster_id(*cluster_id)?,
        NodeField::Origins(origins) => check::origins(origins)?,
        _ => {}
    }
    let node = doc.node_mut(&id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
    let old = match field {
        NodeField::Kind(v) => NodeField::Kind(replace(&mut node.kind, v)),
        NodeField::Name(v) => NodeField::Name(replace(&mut node.name, v)),
        NodeField::Asn(v) => NodeField::Asn(replace(&mut node.asn, v)),
        NodeField::RouterId(v) => NodeField::RouterId(replace(&mut node.router_id, v)),
        NodeField::Loopback(v) => NodeField::Loopback(replace(&mut node.loopback, v)),
        NodeField::ClusterId(v) => NodeField::ClusterId(replace(&mut node.cluster_id, v)),
        NodeField::NextHop(v) => NodeField::NextHop(replace(&mut node.next_hop, v)),
        NodeField::Profile(v) => NodeField::Profile(replace(&mut node.profile, v)),
        NodeField::Options(v) => NodeField::Options(replace(&mut node.options, v)),
        NodeField::OriginValidation(v) => {
            NodeField::OriginValidation(replace(&mut node.origin_validation, v))
        }
        NodeField::LeakProtection(v) => {
            NodeField::LeakProtection(replace(&mut node.leak_protection, v))
        }
        NodeField::Pos(v) => NodeField::Pos(replace(&mut node.pos, v)),
        NodeField::Origins(v) => NodeField::Origins(replace(&mut node.origins, v)),
        NodeField::Service(v) => NodeField::Service(replace(&mut node.service, v)),
        NodeField::HealthCheck(v) => NodeField::HealthCheck(replace(&mut node.health_check, v)),
        NodeField::Demand(v) => NodeField::Demand(replace(&mut node.demand, v)),
        NodeField::Capacity(v) => NodeField::Capacity(replace(&mut node.capacity, v)),
        NodeField::State(v) => NodeField::State(replace(&mut node.state, v)),
    };
    Ok(Edit::SetNode { id, field: old })
}

/// Moves a node to another AS; its iBGP sessions stay behind.
fn set_asn(doc: &mut Topology, id: NodeId, asn: Asn) -> Result<Edit, EditError> {
    let node = doc.node(&id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?.clone();
    let move_to = |doc: &mut Topology, asn| {
        if let Some(node) = doc.node_mut(&id) {
            node.asn = asn;
        }
    };
    move_to(doc, asn);
    if let Err(problem) = check::domain(doc, &id, "asn") {
        move_to(doc, node.asn);
        return Err(problem.into());
    }
    let sessions = without_sessions_of(doc, &node);
    let back = Edit::SetNode { id: id.clone(), field: NodeField::Asn(node.asn) };
    let back = match sessions {
        Some(sessions) => Edit::Batch(vec![back, sessions]),
        None => back,
    };
    Ok(with_distinct_router_ids(doc, &id, back))
}

fn set_end(doc: &mut Topology, id: LinkId, side: Side, field: EndField) -> Result<Edit, EditError> {
    use std::mem::replace;
    let link = doc.link(&id).ok_or_else(|| EditError::NoSuchLink(id.clone()))?;
    match &field {
        EndField::Role(_) => {}
        EndField::Address(address) => check::address_of(doc, link, side, *address)?,
        EndField::Policy(policy) => check::policy(policy, side)?,
    }
    let old = match field {
        EndField::Role(v) => {
            doc.end_mut(&id, side).map(|end| EndField::Role(replace(&mut end.role, v)))
        }
        EndField::Policy(v) => {
            doc.end_mut(&id, side).map(|end| EndField::Policy(replace(&mut end.policy, v)))
        }
        EndField::Address(v) => doc.set_address(&id, side, v).map(EndField::Address),
    };
    let old = old.ok_or_else(|| EditError::NoSuchLink(id.clone()))?;
    Ok(Edit::SetEnd { link: id, side, field: old })
}

/// A link that is added at a place, added at the end instead, and its place.
fn at_the_end(edit: Edit) -> (Edit, Option<usize>) {
    match edit {
        Edit::AddLink { link, at: Some(at) } => (Edit::AddLink { link, at: None }, Some(at)),
        edit => (edit, None),
    }
}

/// All edits in order, or, when one is refused, none of them.
fn apply_all(doc: &mut Topology, edits: Vec<Edit>) -> Result<Edit, EditError> {
    let mut inverses = Vec::with_capacity(edits.len());
    let mut places = Vec::new();
    let mut edits = edits.into_iter().peekable();
    while let Some(edit) = edits.next() {
        // Links that are put back one after the other are moved to their places together: each by
        // itself would move all that come after it.
        let (edit, place) = at_the_end(edit);
        let ascends = |next: &Edit| matches!(next, Edit::AddLink { at, .. } if *at > place);
        let is_last = !(place.is_some() && edits.peek().is_some_and(ascends));
        places.extend(place);
        let done = edit.apply(doc);
        if is_last || done.is_err() {
            if done.is_err() && place.is_some() {
                places.pop();
            }
            doc.place_last_links(&std::mem::take(&mut places));
        }
        match done {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => {
                for inverse in inverses.into_iter().rev() {
                    // The inverse of an edit that was just applied cannot be refused.
                    let undone = inverse.apply(doc);
                    debug_assert!(undone.is_ok(), "{undone:?}");
                }
                return Err(error);
            }
        }
    }
    inverses.reverse();
    Ok(Edit::Batch(inverses))
}

/// Gives routers of one AS distinct router ids; the inverse of that and of what was done so far.
fn with_distinct_router_ids(doc: &mut Topology, node: &NodeId, inverse: Edit) -> Edit {
    let before = give_distinct(doc, node);
    if before.is_empty() {
        return inverse;
    }
    let back = before.into_iter().map(|(id, old)| Edit::node(&id, NodeField::RouterId(old)));
    Edit::Batch(std::iter::once(inverse).chain(back).collect())
}
