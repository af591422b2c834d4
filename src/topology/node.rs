//! A node: one BGP speaker on the canvas.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::policy::is_default;
use super::{Asn, Community, NodeId, Options, Pos, Prefix, ProfileName, Text};

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
    /// The route server of an exchange point: it passes routes on and carries no name in a path.
    RouteServer,
}

impl Kind {
    /// In palette order.
    pub const ALL: [Self; 5] = [Self::Site, Self::Isp, Self::As, Self::Client, Self::RouteServer];

    /// As shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "Site",
            Self::Isp => "ISP",
            Self::As => "AS",
            Self::Client => "Client",
            Self::RouteServer => "IXP",
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

/// Whether the service behind a node's announcements answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Service {
    /// It does.
    #[default]
    Running,
    /// The router is at work, but the server behind the route does not answer.
    Dead,
}

/// Whether a node checks the service that it announces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HealthCheck {
    /// No: its routes stay announced whatever becomes of the service.
    #[default]
    Off,
    /// It announces nothing while the service does not answer.
    Withdraws,
}

/// The next hop that a border router gives, inside its AS, to what it hears from other ASes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BorderNextHop {
    /// Its own address ("next-hop-self").
    #[default]
    Itself,
    /// The neighbour's address, left as it came (RFC 4271 section 5.1.3).
    Neighbour {
        /// The cost with which the networks of its external links are in the IGP; without it they
        /// are not, and nobody else in the AS can reach these next hops.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        igp_cost: Option<u16>,
    },
}

/// Whether a node looks at route origin authorisations (RFC 6811).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OriginValidation {
    /// No.
    #[default]
    Off,
    /// It rejects routes that are invalid.
    RejectInvalid,
}

/// Whether a node marks and checks routes as Only-to-Customer (RFC 9234).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LeakProtection {
    /// No.
    #[default]
    Off,
    /// On every session that has a role.
    OnlyToCustomer,
}

/// One announcement of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// What is announced.
    pub prefix: Prefix,
    /// The local-pref that other routers of the AS see; 100 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_pref: Option<u32>,
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
        Self { prefix, local_pref: None, med: None, communities: Vec::new(), path: Vec::new() }
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
    /// The address that its iBGP sessions end at; the router id when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loopback: Option<IpAddr>,
    /// The cluster it serves as a route reflector (RFC 4456); the router id when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_id: Option<Ipv4Addr>,
    /// The next hop it gives, inside its AS, to what it hears from other ASes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub next_hop: BorderNextHop,
    /// Whose decision process it runs; the document's when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileName>,
    /// Options of its decision process, on top of the document's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Options,
    /// Whether it rejects routes with an invalid origin.
    #[serde(default, skip_serializing_if = "is_default")]
    pub origin_validation: OriginValidation,
    /// Whether it stops route leaks.
    #[serde(default, skip_serializing_if = "is_default")]
    pub leak_protection: LeakProtection,
    /// Its position.
    pub pos: Pos,
    /// What it announces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// Whether the service behind what it announces answers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub service: Service,
    /// Whether it checks that service.
    #[serde(default, skip_serializing_if = "is_default")]
    pub health_check: HealthCheck,
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
            loopback: None,
            cluster_id: None,
            next_hop: BorderNextHop::Itself,
            profile: None,
            options: Options::default(),
            origin_validation: OriginValidation::Off,
            leak_protection: LeakProtection::Off,
            pos,
            origins: Vec::new(),
            service: Service::Running,
            health_check: HealthCheck::Off,
            demand: one(),
            capacity: None,
            state: NodeState::Up,
        }
    }

    /// The router id that route selection uses.
    pub fn effective_router_id(&self) -> Ipv4Addr {
        self.router_id.unwrap_or_else(|| Ipv4Addr::from(self.asn.get()))
    }

    /// The cluster id that it uses as a route reflector.
    pub fn effective_cluster_id(&self) -> Ipv4Addr {
        self.cluster_id.unwrap_or_else(|| self.effective_router_id())
    }

    /// The address that its iBGP sessions end at.
    pub fn effective_loopback(&self) -> IpAddr {
        self.loopback.unwrap_or_else(|| IpAddr::V4(self.effective_router_id()))
    }

    /// Tells whether it is at work and holds nothing back: what it announces is on its way to
    /// others.
    pub fn is_announcing(&self) -> bool {
        self.state == NodeState::Up && !self.withholds_routes()
    }

    /// Tells whether it holds its routes back: it checks its service, and the service does not
    /// answer.
    pub fn withholds_routes(&self) -> bool {
        self.service == Service::Dead && self.health_check == HealthCheck::Withdraws
    }

    /// Tells whether it announces the prefix, failed or not.
    pub fn announces(&self, prefix: &Prefix) -> bool {
        self.origins.iter().any(|o| o.prefix == *prefix)
    }
}
