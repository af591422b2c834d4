//! The lines below the names of nodes.

use super::group::Group;
use super::status::NodeStatus;
use crate::anycast::WalkEnd;
use crate::app::scene::Scene;
use crate::topology::{Kind, Node, NodeId, NodeState, Service};
use crate::wording::{count, ms};

/// How a line is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It tells.
    #[default]
    Plain,
    /// It warns.
    Warning,
}

/// How much it matters that a line is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Weight {
    /// It identifies the node.
    #[default]
    Background,
    /// It says what became of the node's packets, or of the node.
    News,
}

/// The lines below a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    /// The lines; few have more than one.
    pub text: Vec<String>,
    /// How they are meant.
    pub tone: Tone,
    /// How much they matter.
    pub weight: Weight,
}

impl Lines {
    /// What is said of a node; where a hull says which AS it is in, that is not said again.
    pub(crate) fn of(scene: &Scene<'_>, node: &Node, in_hull: bool, standing: &NodeStatus) -> Self {
        let news = |text: String, tone| Self { text: vec![text], tone, weight: Weight::News };
        match (node.kind, standing) {
            (_, NodeStatus::Failed) => news("failed".to_owned(), Tone::Warning),
            _ if let Some(dead) = dead_service(node) => news(dead.to_owned(), Tone::Warning),
            (Kind::Client, NodeStatus::Served { letter, .. }) => {
                let walk = scene.catchments().and_then(|c| c.landing(&node.id));
                let text = match walk {
                    Some(walk) if matches!(walk.fate, WalkEnd::Served(_)) => {
                        format!("{} ms to {letter}", ms(walk.round_trip_ms()))
                    }
                    _ => format!("to {letter}"),
                };
                news(text, Tone::Plain)
            }
            (Kind::Client, NodeStatus::Unserved | NodeStatus::Idle) => {
                news(lost(scene, &node.id).to_owned(), Tone::Warning)
            }
            (Kind::Client, NodeStatus::Unsettled) => news(scene.unrest().to_owned(), Tone::Plain),
            _ if in_hull => Self::default(),
            _ => Self { text: vec![asn(node)], ..Self::default() },
        }
    }

    /// Whether the lines of a node outside of hulls leave out its ASN, having news to tell.
    pub(crate) fn leave_out_asn(node: &Node, status: &NodeStatus) -> bool {
        node.kind == Kind::Client && *status != NodeStatus::Failed && dead_service(node).is_none()
    }

    /// The same lines with the node's ASN below.
    pub(crate) fn with_asn(mut self, node: &Node) -> Self {
        self.text.push(asn(node));
        self
    }
}

fn asn(node: &Node) -> String {
    format!("AS{}", node.asn)
}

/// What is said of a site that serves nobody though it is at work.
pub(crate) fn dead_service(node: &Node) -> Option<&'static str> {
    match node.service {
        Service::Running => None,
        Service::Dead if node.origins.is_empty() => None,
        Service::Dead if node.withholds_routes() => Some("service dead, withdrawn"),
        Service::Dead => Some("service dead"),
    }
}

/// What becomes of the packets of a node that no site serves, in a word or two.
pub(crate) fn lost(scene: &Scene<'_>, node: &NodeId) -> &'static str {
    match scene.catchments().and_then(|c| c.landing(node)).map(|landing| &landing.fate) {
        Some(WalkEnd::NoAnswer(_)) => "no answer",
        Some(WalkEnd::Loop(_)) => "packets go round",
        Some(WalkEnd::Lost(_)) => "packets lost",
        Some(WalkEnd::Discarded(_)) => "packets discarded",
        Some(WalkEnd::Unreachable(_)) => "next hop out of reach",
        _ => "no route",
    }
}

impl Lines {
    /// What is said of an AS of several routers that is drawn as one node.
    pub(crate) fn of_group(scene: &Scene<'_>, group: &Group, standing: &NodeStatus) -> Self {
        let (text, tone) = match standing {
            NodeStatus::Failed => ("failed".to_owned(), Tone::Warning),
            NodeStatus::Unsettled => (scene.unrest().to_owned(), Tone::Plain),
            _ => {
                let failed = |id: &&NodeId| {
                    scene.doc().node(id).is_some_and(|n| n.state == NodeState::Failed)
                };
                let routers = count(group.routers.len(), "router");
                let routers = match group.routers.iter().filter(failed).count() {
                    0 => routers,
                    failed => format!("{routers}, {failed} failed"),
                };
                let text = match group.is_named() {
                    true => format!("AS{} · {routers}", group.asn),
                    false => routers,
                };
                (text, Tone::Plain)
            }
        };
        Self { text: vec![text], tone, weight: Weight::News }
    }
}
