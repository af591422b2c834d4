//! Edits: every change of a [`Topology`] is an [`Edit`], whose application yields its inverse.

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
    /// Kind.
    Kind(Kind),
    /// Name, as shown to people.
    Name(Text<80>),
    /// ASN.
    Asn(Asn),
    /// BGP identifier.
    RouterId(Option<Ipv4Addr>),
    /// Address of its iBGP sessions.
    Loopback(Option<IpAddr>),
    /// Cluster id as a route reflector.
    ClusterId(Option<Ipv4Addr>),
    /// Next hop that it sets on routes inside its AS.
    NextHop(BorderNextHop),
    /// Decision process.
    Profile(Option<ProfileName>),
    /// Options of the decision process.
    Options(Options),
    /// Route origin validation.
    OriginValidation(OriginValidation),
    /// Protection against route leaks.
    LeakProtection(LeakProtection),
    /// Position.
    Pos(Pos),
    /// Announcements.
    Origins(Vec<Origin>),
    /// State of the service behind its announcements.
    Service(Service),
    /// Health check of that service.
    HealthCheck(HealthCheck),
    /// Demand of a client, in thousand queries a second.
    Demand(u32),
    /// Capacity of a site, in thousand queries a second.
    Capacity(Option<u32>),
    /// Up or failed.
    State(NodeState),
}

/// A field of a link with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LinkField {
    /// One-way delay.
    Latency(Latency),
    /// IGP cost.
    IgpCost(IgpCost),
    /// Up, failed, or shut down.
    State(LinkState),
}

/// A field of one end of a link with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EndField {
    /// Role towards the other end.
    Role(Role),
    /// Address.
    Address(IpAddr),
    /// Import and export policy.
    Policy(Policy),
}

/// A change of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Adds a node at an index in document order, or at the end.
    AddNode {
        /// The node.
        node: Box<Node>,
        /// Its index.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
    /// Removes a node and all its links.
    RemoveNode(NodeId),
    /// Adds a link between two nodes, at an index in document order or at the end. It gets free
    /// addresses if it has none.
    AddLink {
        /// The link.
        link: Box<Link>,
        /// Its index.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
    /// Removes a link.
    RemoveLink(LinkId),
    /// Sets a field of a node.
    SetNode {
        /// The node.
        id: NodeId,
        /// The field and its value.
        field: NodeField,
    },
    /// Sets a field of a link.
    SetLink {
        /// The link.
        id: LinkId,
        /// The field and its value.
        field: LinkField,
    },
    /// Sets a field of one end of a link.
    SetEnd {
        /// The link.
        link: LinkId,
        /// The end.
        side: Side,
        /// The field and its value.
        field: EndField,
    },
    /// Sets the settings of an AS.
    SetAs(Box<AsSettings>),
    /// Sets the default decision process of the nodes.
    SetSelection {
        /// Process of all nodes that have none of their own.
        #[serde(default)]
        profile: ProfileName,
        /// Options that override those of the profile.
        #[serde(default)]
        options: Options,
    },
    /// Sets the route origin authorisations.
    SetRoas(Vec<Roa>),
    /// Sets the delays and timers.
    SetTiming(Box<Timing>),
    /// Sets the description of the document.
    SetMeta(Box<Meta>),
    /// Several edits as one: all of them or none.
    Batch(Vec<Edit>),
}

/// The reason why an edit was refused. The document is unchanged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No node has this id.
    #[error("there is no node {0:?}")]
    NoSuchNode(NodeId),
    /// No link has this id.
    #[error("there is no link {0:?}")]
    NoSuchLink(LinkId),
    /// The document would become invalid.
    #[error("{0}")]
    Impossible(#[from] Problem),
}

impl Edit {
    /// Returns an edit that sets a field of a node.
    pub fn node(id: &NodeId, field: NodeField) -> Self {
        Self::SetNode { id: id.clone(), field }
    }

    /// Returns an edit that sets a field of a link.
    pub fn link(id: &LinkId, field: LinkField) -> Self {
        Self::SetLink { id: id.clone(), field }
    }

    /// Returns an edit that sets a field of an end.
    pub fn end(link: &LinkId, side: Side, field: EndField) -> Self {
        Self::SetEnd { link: link.clone(), side, field }
    }

    /// Returns an edit that adds a node at the end of the document.
    pub fn add_node(node: Node) -> Self {
        Self::AddNode { node: Box::new(node), at: None }
    }

    /// Returns an edit that adds a link at the end of the document.
    pub fn add_link(link: Link) -> Self {
        Self::AddLink { link: Box::new(link), at: None }
    }

    /// Applies the edit and returns its inverse.
    ///
    /// # Errors
    ///
    /// Fails if a node or link does not exist, or a value is invalid; the document is unchanged.
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
                // A link to another AS joins no domains, nor does a second link between two
                // routers.
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

    /// Returns true if both set the same field of the same object, so that the later edit replaces
    /// the earlier one.
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
    // Added in ascending order of their old places, each returns to its own.
    let taken = places.into_iter().zip(doc.take_links(&ids));
    let back: Vec<Edit> =
        taken.map(|(at, link)| Edit::AddLink { link: Box::new(link), at: Some(at) }).collect();
    let node = doc.take_node(&id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
    let sessions = without_sessions_of(doc, &node);
    let add = Edit::AddNode { node: Box::new(node), at: Some(at) };
    let back: Vec<Edit> = back.into_iter().chain(sessions).collect();
    Ok(if back.is_empty() { add } else { Edit::Batch(std::iter::once(add).chain(back).collect()) })
}

/// Removes a node from the iBGP sessions of its AS; returns the inverse, if it had any.
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

/// Moves a node to another AS, without its iBGP sessions.
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

/// Changes the addition of a link at a place to one at the end; also returns the place.
fn at_the_end(edit: Edit) -> (Edit, Option<usize>) {
    match edit {
        Edit::AddLink { link, at: Some(at) } => (Edit::AddLink { link, at: None }, Some(at)),
        edit => (edit, None),
    }
}

/// Applies all edits in order or, if one is refused, none of them.
fn apply_all(doc: &mut Topology, edits: Vec<Edit>) -> Result<Edit, EditError> {
    let mut inverses = Vec::with_capacity(edits.len());
    let mut places = Vec::new();
    let mut edits = edits.into_iter().peekable();
    while let Some(edit) = edits.next() {
        // Links that are added one after the other are moved to their places together: each move on
        // its own would shift all later links.
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

/// Gives routers of one AS distinct router ids; returns the inverse of that and of the edit before
/// it.
fn with_distinct_router_ids(doc: &mut Topology, node: &NodeId, inverse: Edit) -> Edit {
    let before = give_distinct(doc, node);
    if before.is_empty() {
        return inverse;
    }
    let back = before.into_iter().map(|(id, old)| Edit::node(&id, NodeField::RouterId(old)));
    Edit::Batch(std::iter::once(inverse).chain(back).collect())
}
