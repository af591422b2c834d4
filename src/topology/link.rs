//! A link between two nodes. Between two ASes it carries an eBGP session; inside one it is an IGP
//! adjacency.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{IgpCost, Latency, LinkId, NodeId, Policy};

/// Role of an end towards the other end (BGP Role, RFC 9234 section 3.1).
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
    /// Redistributes the routes of its clients among them without adding its ASN (RFC 7947).
    RouteServer,
    /// Exchanges own and customer routes with the other clients of the route server at the other
    /// end.
    RouteServerClient,
    /// No relationship: everything is exchanged.
    #[default]
    None,
}

impl Role {
    /// Returns the role of the other end if both agree.
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

    /// Returns the name in lower case, as in a sentence.
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

/// State of a link and its session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkState {
    /// The link and its session are up.
    #[default]
    Up,
    /// The link is cut.
    Failed,
    /// The link is up, but an operator has shut the session down.
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

    /// Returns the other side.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// Identifier of one end of a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LinkEnd {
    /// The link.
    pub link: LinkId,
    /// The side.
    pub side: Side,
}

fn is_none(role: &Role) -> bool {
    *role == Role::None
}

fn is_plain(policy: &Policy) -> bool {
    *policy == Policy::default()
}

/// Placeholder for an address that a file left out; never in a document.
pub(super) const UNASSIGNED: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

fn unassigned() -> IpAddr {
    UNASSIGNED
}

/// One end of a link, with the configuration of the session there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The node it is attached to.
    pub node: NodeId,
    /// Role of this node towards the other end.
    #[serde(default, skip_serializing_if = "is_none")]
    pub role: Role,
    /// The address of this end, which the last tie-break compares. A file may omit it.
    #[serde(default = "unassigned")]
    pub address: IpAddr,
    /// Import and export policy of this node towards the other end.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub policy: Policy,
}

/// A link between two nodes.
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
    /// IGP cost if both ends are in one AS; lower is preferred.
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
    /// Returns the end at a side.
    pub fn end(&self, side: Side) -> &End {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
        }
    }

    /// Returns the end at a side for changes. In a document only `Edit` may use it.
    pub(super) fn end_mut(&mut self, side: Side) -> &mut End {
        match side {
            Side::A => &mut self.a,
            Side::B => &mut self.b,
        }
    }

    /// Returns the side at which a node is attached.
    pub fn side_of(&self, node: &NodeId) -> Option<Side> {
        Side::BOTH.into_iter().find(|side| self.end(*side).node == *node)
    }

    /// Returns true if the two roles match.
    pub fn roles_agree(&self) -> bool {
        self.a.role == self.b.role.counterpart()
    }

    /// Returns the side of the customer, if the roles agree that there is one.
    pub fn customer_side(&self) -> Option<Side> {
        let buys = |side: Side| self.end(side).role == Role::Customer && self.roles_agree();
        Side::BOTH.into_iter().find(|side| buys(*side))
    }
}
