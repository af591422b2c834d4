//! The lines below the names of nodes.

use super::group::Group;
use super::status::NodeStatus;
use crate::anycast::WalkEnd;
use crate::app::scene::Scene;
use crate::topology::{Kind, Node, NodeId, NodeState, Service};
use crate::wording::{count, ms};

/// Tone of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Information.
    #[default]
    Plain,
    /// A warning.
    Warning,
}

/// Importance of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Identity of the node.
    #[default]
    Background,
    /// State of the node or of its packets.
    News,
}

/// The lines below a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    /// The lines; rarely more than one.
    pub text: Vec<String>,
    /// Their tone.
    pub tone: Tone,
    /// Their importance.
    pub weight: Weight,
}

impl Lines {
    /// Returns the lines of a node; a hull shows the ASN of its routers, so theirs is not repeated.
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

    /// Returns true if a node outside of hulls shows news in place of its ASN.
    pub(crate) fn leave_out_asn(node: &Node, status: &NodeStatus) -> bool {
        node.kind == Kind::Client && *status != NodeStatus::Failed && dead_service(node).is_none()
    }

    /// Adds the node's ASN below the lines.
    pub(crate) fn with_asn(mut self, node: &Node) -> Self {
        self.text.push(asn(node));
        self
    }
}

fn asn(node: &Node) -> String {
    format!("AS{}", node.asn)
}

/// Returns the text for a site that is up but whose service is dead.
pub(crate) fn dead_service(node: &Node) -> Option<&'static str> {
    match node.service {
        Service::Running => None,
        Service::Dead if node.origins.is_empty() => None,
        Service::Dead if node.withholds_routes() => Some("service dead, withdrawn"),
        Service::Dead => Some("service dead"),
    }
}

/// Returns a word or two on the packets of a node that no site serves.
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
    /// Returns the lines of a collapsed AS.
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
