//! A link: a wire between two nodes. Between two ASes it carries an eBGP session; inside one it is
//! an adjacency of the IGP.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{IgpCost, Latency, LinkId, NodeId, Policy};

/// What an end is to the other end (RFC 9234 section 3.1 calls these roles).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Role {
    /// Buys transit from the other end.
    Customer,
    /// Sells transit to the other end.
    Provider,
    /// Exchanges own and customer routes with the other end.
    Peer,
    /// Passes the routes of its clients on to each other, unseen (RFC 7947).
    RouteServer,
    /// Exchanges own and customer routes with the other clients of the route server at the other
    /// end.
    RouteServerClient,
    /// No relationship: everything is exchanged.
    #[default]
    None,
}

impl Role {
    /// What the other end is when both agree.
    pub fn counterpart(self) -> Self {
        match self {
            Self::Customer => Self::Provider,
            Self::Provider => Self::Customer,
            Self::Peer => Self::Peer,
            Self::RouteServer => Self::RouteServerClient,
            Self::RouteServerClient => Self::RouteServer,
            Self::None => Self::None,
        }
    }

    /// In lower case, as in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Provider => "provider",
            Self::Peer => "peer",
            Self::RouteServer => "route server",
            Self::RouteServerClient => "route server client",
            Self::None => "none",
        }
    }
}

/// Whether a link carries its session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkState {
    /// Carries it.
    #[default]
    Up,
    /// The wire is cut.
    Failed,
    /// The wire is there, the session was shut down by an operator.
    Shutdown,
}

/// One of the two ends of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// The end written first.
    A,
    /// The end written second.
    B,
}

impl Side {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// One end of a link, by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LinkEnd {
    /// The link.
    pub link: LinkId,
    /// Which end of it.
    pub side: Side,
}

fn is_none(role: &Role) -> bool {
    *role == Role::None
}

fn is_plain(policy: &Policy) -> bool {
    *policy == Policy::default()
}

/// Stands for "not given" between reading a file and building the document; never in a document.
pub(super) const UNASSIGNED: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

fn unassigned() -> IpAddr {
    UNASSIGNED
}

/// What a link is attached to at one side, and how the session is configured there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The node it is attached to.
    pub node: NodeId,
    /// What this node is to the other end.
    #[serde(default, skip_serializing_if = "is_none")]
    pub role: Role,
    /// The address of this end; the last tie-break compares it. A file may leave it out.
    #[serde(default = "unassigned")]
    pub address: IpAddr,
    /// What this node does on import from, and export to, the other end.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub policy: Policy,
}

/// A wire between two nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its stable id.
    pub id: LinkId,
    /// The end written first.
    pub a: End,
    /// The end written second.
    pub b: End,
    /// One-way delay.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub latency: Latency,
    /// What the IGP counts for it where both ends are in one AS; lower is nearer.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub igp_cost: IgpCost,
    /// Up, failed, or shut down.
    #[serde(default, skip_serializing_if = "is_link_up")]
    pub state: LinkState,
}

fn is_usual(cost: &IgpCost) -> bool {
    *cost == IgpCost::default()
}

fn is_zero(latency: &Latency) -> bool {
    latency.micros() == 0
}

fn is_link_up(state: &LinkState) -> bool {
    *state == LinkState::Up
}

impl Link {
    /// The end at a side.
    pub fn end(&self, side: Side) -> &End {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
        }
    }

    /// The end at a side, to write to. Only `Edit` may use it on a document.
    pub(super) fn end_mut(&mut self, side: Side) -> &mut End {
        match side {
            Side::A => &mut self.a,
            Side::B => &mut self.b,
        }
    }

    /// The side at which a node is attached.
    pub fn side_of(&self, node: &NodeId) -> Option<Side> {
        Side::BOTH.into_iter().find(|side| self.end(*side).node == *node)
    }

    /// Tells whether the two roles fit each other.
    pub fn roles_agree(&self) -> bool {
        self.a.role == self.b.role.counterpart()
    }

    /// The side of the customer, where the roles agree that there is one.
    pub fn customer_side(&self) -> Option<Side> {
        let buys = |side: Side| self.end(side).role == Role::Customer && self.roles_agree();
        Side::BOTH.into_iter().find(|side| buys(*side))
    }
}
