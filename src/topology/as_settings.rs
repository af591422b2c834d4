//! Settings of an AS that has several routers.

use serde::{Deserialize, Serialize};

use super::policy::is_default;
use super::{Asn, NodeId, Text};

/// An iBGP session of an explicit set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IbgpSession {
    /// A session between two regular iBGP peers.
    Peers(NodeId, NodeId),
    /// A session between a route reflector and a client (RFC 4456).
    Client {
        /// The router that reflects routes.
        reflector: NodeId,
        /// The router that they are reflected to.
        client: NodeId,
    },
}

impl IbgpSession {
    /// Returns the two ends; a reflector comes before its client.
    pub fn ends(&self) -> [&NodeId; 2] {
        match self {
            Self::Peers(a, b) => [a, b],
            Self::Client { reflector, client } => [reflector, client],
        }
    }

    /// Returns true if it joins these two.
    pub fn joins(&self, a: &NodeId, b: &NodeId) -> bool {
        let [x, y] = self.ends();
        (x == a && y == b) || (x == b && y == a)
    }
}

/// The iBGP sessions of an AS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ibgp {
    /// A full mesh: a session between any two routers.
    #[default]
    FullMesh,
    /// Only these sessions.
    Sessions(Vec<IbgpSession>),
}

/// Paths advertised over iBGP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AddPath {
    /// Only the best route.
    #[default]
    BestOnly,
    /// The best route of every neighbouring AS (RFC 7964 section 4), sent with ADD-PATH (RFC 7911).
    GroupBest,
}

/// The drawing of an AS of several routers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hull {
    /// Its routers inside a hull.
    #[default]
    Open,
    /// As one node.
    Collapsed,
}

/// Settings that apply to an AS as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsSettings {
    /// The AS.
    pub asn: Asn,
    /// Its name, as shown to people.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text<80>,
    /// Its iBGP sessions.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ibgp: Ibgp,
    /// Paths advertised over these sessions.
    #[serde(default, skip_serializing_if = "is_default")]
    pub add_path: AddPath,
    /// Its drawing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hull: Hull,
}

impl AsSettings {
    /// Returns the default settings: a full mesh, drawn open.
    pub fn plain(asn: Asn) -> Self {
        let (ibgp, add_path, hull) = Default::default();
        Self { asn, name: Text::default(), ibgp, add_path, hull }
    }

    /// Returns true if everything has its default.
    pub fn is_plain(&self) -> bool {
        *self == Self::plain(self.asn)
    }

    /// Returns these settings with each listed session changed, or removed if `change` returns
    /// `None`.
    pub fn with_sessions(&self, change: impl Fn(&IbgpSession) -> Option<IbgpSession>) -> Self {
        let ibgp = match &self.ibgp {
            Ibgp::FullMesh => Ibgp::FullMesh,
            Ibgp::Sessions(all) => Ibgp::Sessions(all.iter().filter_map(change).collect()),
        };
        Self { ibgp, ..self.clone() }
    }

    /// Returns these settings without the sessions of a node.
    pub(super) fn without(&self, node: &NodeId) -> Self {
        let mut rest = self.clone();
        if let Ibgp::Sessions(sessions) = &mut rest.ibgp {
            sessions.retain(|s| !s.ends().contains(&node));
        }
        rest
    }
}
