//! A node: one BGP speaker on the canvas.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::policy::is_default;
use super::{Asn, Community, NodeId, Options, Pos, Prefix, ProfileName, Text};

/// Kind of a node. It sets the look and the defaults, never the route selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// An anycast site: announces prefixes, serves clients.
    Site,
    /// A network that sells transit.
    Isp,
    /// Any other network: a campus, an enterprise, a content network.
    As,
    /// A network whose users query the service; it has demand.
    Client,
    /// The route server of an exchange point: it redistributes routes without adding its ASN to the
    /// path.
    RouteServer,
}

impl Kind {
    /// All kinds, in the order of the palette.
    pub const ALL: [Self; 5] = [Self::Site, Self::Isp, Self::As, Self::Client, Self::RouteServer];

    /// Returns the label.
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

/// State of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NodeState {
    /// Working.
    #[default]
    Up,
    /// Failed: announces nothing, forwards nothing, and all its sessions are down.
    Failed,
}

/// State of the service behind a node's announcements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Service {
    /// The service answers.
    #[default]
    Running,
    /// The router works, but the server behind the route does not answer.
    Dead,
}

/// Health check of the service that a node announces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HealthCheck {
    /// None: its routes stay announced whatever the state of the service.
    #[default]
    Off,
    /// The node withdraws its announcements while the service does not answer.
    Withdraws,
}

/// Next hop that a border router sets, inside its AS, on routes learned from other ASes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BorderNextHop {
    /// Its own address ("next-hop-self").
    #[default]
    Itself,
    /// The neighbour's address, unchanged (RFC 4271 section 5.1.3).
    Neighbour {
        /// The cost at which the networks of its external links are in the IGP; if `None`, they are
        /// not, and no other router of the AS can reach these next hops.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        igp_cost: Option<u16>,
    },
}

/// Route origin validation of a node (RFC 6811).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OriginValidation {
    /// Off.
    #[default]
    Off,
    /// Rejects invalid routes.
    RejectInvalid,
}

/// Use of the Only-to-Customer attribute by a node (RFC 9234).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LeakProtection {
    /// Off.
    #[default]
    Off,
    /// Set and checked on every session that has a role.
    OnlyToCustomer,
}

/// One announcement of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The announced prefix.
    pub prefix: Prefix,
    /// The local-pref that other routers of the AS see; 100 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_pref: Option<u32>,
    /// Its MED.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub med: Option<u32>,
    /// Its communities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub communities: Vec<Community>,
    /// A forged path behind the node's own ASN, nearest AS first; the last one poses as the origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<Asn>,
}

impl Origin {
    /// Creates a plain announcement.
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
    /// Its kind.
    pub kind: Kind,
    /// Its name, as shown to people.
    pub name: Text<80>,
    /// Its AS.
    pub asn: Asn,
    /// Its BGP identifier (RFC 6286); by default the ASN as a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub router_id: Option<Ipv4Addr>,
    /// The address of its iBGP sessions; by default the router id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loopback: Option<IpAddr>,
    /// Its cluster id as a route reflector (RFC 4456); by default the router id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_id: Option<Ipv4Addr>,
    /// Next hop that it sets, inside its AS, on routes learned from other ASes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub next_hop: BorderNextHop,
    /// Its decision process; by default the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileName>,
    /// Options of its decision process, which override the document's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Options,
    /// Its route origin validation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub origin_validation: OriginValidation,
    /// Its protection against route leaks.
    #[serde(default, skip_serializing_if = "is_default")]
    pub leak_protection: LeakProtection,
    /// Its position.
    pub pos: Pos,
    /// Its announcements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// State of the service behind its announcements.
    #[serde(default, skip_serializing_if = "is_default")]
    pub service: Service,
    /// Its health check of that service.
    #[serde(default, skip_serializing_if = "is_default")]
    pub health_check: HealthCheck,
    /// Demand of a client, in thousand queries a second. Ignored for other kinds.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub demand: u32,
    /// Capacity of a site, in thousand queries a second; unlimited if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Up or failed.
    #[serde(default, skip_serializing_if = "is_up")]
    pub state: NodeState,
}

/// Returns the default demand of a client, in thousand queries a second.
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
    /// Creates a node of a kind with all other settings at their defaults.
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

    /// Returns the router id that route selection uses.
    pub fn effective_router_id(&self) -> Ipv4Addr {
        self.router_id.unwrap_or_else(|| Ipv4Addr::from(self.asn.get()))
    }

    /// Returns the cluster id that it uses as a route reflector.
    pub fn effective_cluster_id(&self) -> Ipv4Addr {
        self.cluster_id.unwrap_or_else(|| self.effective_router_id())
    }

    /// Returns the address of its iBGP sessions.
    pub fn effective_loopback(&self) -> IpAddr {
        self.loopback.unwrap_or_else(|| IpAddr::V4(self.effective_router_id()))
    }

    /// Returns true if it is up and does not withhold its announcements.
    pub fn is_announcing(&self) -> bool {
        self.state == NodeState::Up && !self.withholds_routes()
    }

    /// Returns true if it withholds its announcements: its health check is on and its service does
    /// not answer.
    pub fn withholds_routes(&self) -> bool {
        self.service == Service::Dead && self.health_check == HealthCheck::Withdraws
    }

    /// Returns true if it announces the prefix, failed or not.
    pub fn announces(&self, prefix: &Prefix) -> bool {
        self.origins.iter().any(|o| o.prefix == *prefix)
    }
}
