//! A node: one BGP speaker on the canvas.

use std::fmt;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::{Asn, Community, NodeId, Pos, Prefix, Text};

/// What a node stands for. It sets its look and its defaults, never its route selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// An anycast site: announces prefixes, serves clients.
    Site,
    /// A network that sells transit.
    Isp,
    /// Any other network: a campus, an enterprise, a content network.
    As,
    /// A network whose users ask for the service; it has demand.
    Client,
}

impl Kind {
    /// In palette order.
    pub const ALL: [Self; 4] = [Self::Site, Self::Isp, Self::As, Self::Client];

    /// As shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "Site",
            Self::Isp => "ISP",
            Self::As => "AS",
            Self::Client => "Client",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a node is at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NodeState {
    /// At work.
    #[default]
    Up,
    /// Down: announces nothing, forwards nothing, all its sessions are gone.
    Failed,
}

/// One announcement of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// What is announced.
    pub prefix: Prefix,
    /// The MED it is announced with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub med: Option<u32>,
    /// The communities it is announced with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub communities: Vec<Community>,
    /// A forged path behind the own ASN, nearest first; the last one pretends to be the origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<Asn>,
}

impl Origin {
    /// A plain announcement.
    pub fn plain(prefix: Prefix) -> Self {
        Self { prefix, med: None, communities: Vec::new(), path: Vec::new() }
    }
}

/// One BGP speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Its stable id.
    pub id: NodeId,
    /// What it stands for.
    pub kind: Kind,
    /// What people call it.
    pub name: Text<80>,
    /// The AS it belongs to.
    pub asn: Asn,
    /// Its BGP identifier (RFC 6286); the ASN as a number when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub router_id: Option<Ipv4Addr>,
    /// Where it stands.
    pub pos: Pos,
    /// What it announces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// How much a client asks for, in thousand queries a second. Other kinds ignore it.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub demand: u32,
    /// How much a site can serve, in thousand queries a second; without it, any amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// At work or failed.
    #[serde(default, skip_serializing_if = "is_up")]
    pub state: NodeState,
}

/// The demand of a client that nobody set, in thousand queries a second.
fn one() -> u32 {
    1
}

fn is_one(demand: &u32) -> bool {
    *demand == one()
}

fn is_up(state: &NodeState) -> bool {
    *state == NodeState::Up
}

impl Node {
    /// A node of a kind with nothing set but what every node has.
    pub fn new(id: NodeId, kind: Kind, name: &str, asn: Asn, pos: Pos) -> Self {
        Self {
            id,
            kind,
            name: Text::clipped(name),
            asn,
            router_id: None,
            pos,
            origins: Vec::new(),
            demand: one(),
            capacity: None,
            state: NodeState::Up,
        }
    }

    /// The router id that route selection uses.
    pub fn effective_router_id(&self) -> Ipv4Addr {
        self.router_id.unwrap_or_else(|| Ipv4Addr::from(self.asn.get()))
    }

    /// Whether it announces the prefix, failed or not.
    pub fn announces(&self, prefix: &Prefix) -> bool {
        self.origins.iter().any(|o| o.prefix == *prefix)
    }
}
