//! What a document says about an AS of several routers.

use serde::{Deserialize, Serialize};

use super::policy::is_default;
use super::{Asn, NodeId, Text};

/// An iBGP session of an explicit set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IbgpSession {
    /// Between two that are nothing special to each other.
    Peers(NodeId, NodeId),
    /// Between a route reflector and a client of it (RFC 4456).
    Client {
        /// Passes routes on.
        reflector: NodeId,
        /// Hears them.
        client: NodeId,
    },
}

impl IbgpSession {
    /// The two ends; of a reflector and its client the reflector first.
    pub fn ends(&self) -> [&NodeId; 2] {
        match self {
            Self::Peers(a, b) => [a, b],
            Self::Client { reflector, client } => [reflector, client],
        }
    }

    /// Tells whether it joins these two.
    pub fn joins(&self, a: &NodeId, b: &NodeId) -> bool {
        let [x, y] = self.ends();
        (x == a && y == b) || (x == b && y == a)
    }
}

/// Who has an iBGP session with whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ibgp {
    /// Everybody with everybody.
    #[default]
    FullMesh,
    /// These and no others.
    Sessions(Vec<IbgpSession>),
}

/// What is sent over iBGP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AddPath {
    /// The best route alone.
    #[default]
    BestOnly,
    /// The best route of every neighbouring AS (RFC 7964 section 4), carried as RFC 7911 says.
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

/// What is set for an AS as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsSettings {
    /// Which AS.
    pub asn: Asn,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text<80>,
    /// Its iBGP sessions.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ibgp: Ibgp,
    /// What is sent over them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub add_path: AddPath,
    /// Its drawing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hull: Hull,
}

impl AsSettings {
    /// Nothing set: a full mesh, drawn open.
    pub fn plain(asn: Asn) -> Self {
        let (ibgp, add_path, hull) = Default::default();
        Self { asn, name: Text::default(), ibgp, add_path, hull }
    }

    /// Tells whether nothing is set.
    pub fn is_plain(&self) -> bool {
        *self == Self::plain(self.asn)
    }

    /// These settings with each listed session changed, or left out where it becomes none.
    pub fn with_sessions(&self, change: impl Fn(&IbgpSession) -> Option<IbgpSession>) -> Self {
        let ibgp = match &self.ibgp {
            Ibgp::FullMesh => Ibgp::FullMesh,
            Ibgp::Sessions(all) => Ibgp::Sessions(all.iter().filter_map(change).collect()),
        };
        Self { ibgp, ..self.clone() }
    }

    /// These settings without the sessions of a node.
    pub(super) fn without(&self, node: &NodeId) -> Self {
        let mut rest = self.clone();
        if let Ibgp::Sessions(sessions) = &mut rest.ibgp {
            sessions.retain(|s| !s.ends().contains(&node));
        }
        rest
    }
}
