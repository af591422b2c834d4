//! ASes with several routers. The first router represents a collapsed AS, which is drawn at the
//! centre of its routers.

use std::sync::Arc;

use egui::{Color32, Pos2};
use rustc_hash::FxHashMap as HashMap;

use super::shape::NodeShape;
use super::status::NodeStatus;
use crate::topology::{Asn, Hull, Link, Node, NodeId, NodeState, Pos, Topology, domains};

/// Takes the place of a site's letter where there is no route.
pub(crate) const NO_ROUTE: &str = "–";

/// Routers of one AS that internal links connect.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// The ASN.
    pub asn: Asn,
    /// Display name of the AS.
    pub name: String,
    /// The routers, in document order; the first represents a collapsed AS.
    pub routers: Vec<NodeId>,
    /// State of the hull: open, or collapsed into one node.
    pub hull: Hull,
    /// Centre of the routers.
    pub centre: Pos,
    /// Links between the routers, by the indices of their ends in `routers`.
    pub links: Vec<[usize; 2]>,
}

impl Group {
    fn of(doc: &Topology, routers: Vec<NodeId>) -> Option<Self> {
        let nodes: Vec<&Node> = routers.iter().filter_map(|id| doc.node(id)).collect();
        let asn = nodes.first()?.asn;
        let settings = doc.settings_of(asn);
        let name = match &*settings.name {
            "" => format!("AS{asn}"),
            name => name.to_owned(),
        };
        let share = 1.0 / nodes.len() as f32;
        let sum = |f: fn(Pos) -> f32| nodes.iter().map(|n| f(n.pos) * share).sum::<f32>();
        let centre = Pos::clamped(sum(Pos::x), sum(Pos::y));
        Some(Self { asn, name, routers, hull: settings.hull, centre, links: Vec::new() })
    }

    /// Returns true if the AS has a name other than its ASN.
    pub(crate) fn is_named(&self) -> bool {
        self.name != format!("AS{}", self.asn)
    }

    /// Returns the router that represents the AS.
    pub(crate) fn lead(&self) -> &NodeId {
        &self.routers[0]
    }

    /// Returns the status of the AS as one node: that of its routers if they agree. `no_route` is
    /// the colour of the part that reaches no site.
    pub(crate) fn status(
        &self,
        no_route: Color32,
        of: impl Fn(&NodeId) -> Option<(NodeStatus, NodeState)>,
    ) -> NodeStatus {
        let all: Vec<(NodeStatus, NodeState)> = self.routers.iter().filter_map(of).collect();
        let up: Vec<&NodeStatus> =
            all.iter().filter(|(_, state)| *state == NodeState::Up).map(|(s, _)| s).collect();
        let Some(first) = up.first() else { return NodeStatus::Failed };
        if up.iter().all(|s| s == first) {
            return (*first).clone();
        }
        if up.contains(&&NodeStatus::Unsettled) {
            return NodeStatus::Unsettled;
        }
        let mut sites: Vec<(Color32, Arc<str>)> = Vec::new();
        for standing in &up {
            if let NodeStatus::Served { colour, letter } = standing
                && !sites.iter().any(|(_, known)| known == letter)
            {
                sites.push((*colour, letter.clone()));
            }
        }
        sites.sort_by(|a, b| a.1.cmp(&b.1));
        if !up.iter().all(|s| matches!(s, NodeStatus::Served { .. })) {
            sites.push((no_route, NO_ROUTE.into()));
        }
        NodeStatus::Mixed(sites.into())
    }
}

/// Position and shape of a drawn node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchor<'a> {
    /// The node drawn here.
    pub id: &'a NodeId,
    /// Its position.
    pub pos: Pos,
    /// Its shape.
    pub look: NodeShape,
}

impl Anchor<'_> {
    /// Returns the position on the drawing, before panning.
    pub(crate) fn on_drawing(&self, zoom: f32) -> Pos2 {
        Pos2::new(self.pos.x(), self.pos.y()) * zoom
    }
}

/// All ASes of a document that have several routers.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    all: Vec<Arc<Group>>,
    of: HashMap<NodeId, usize>,
}

impl Groups {
    /// Finds the ASes of a document that have several routers.
    pub(crate) fn of(doc: &Topology) -> Self {
        let mut groups = Self::default();
        let mut all: Vec<Group> = Vec::new();
        for domain in domains(doc) {
            let mut routers: Vec<NodeId> = domain.into_iter().collect();
            routers.sort_by_key(|id| doc.node_place(id));
            if let Some(group) = Group::of(doc, routers) {
                groups.of.extend(group.routers.iter().map(|id| (id.clone(), all.len())));
                all.push(group);
            }
        }
        for link in doc.links().filter(|l| doc.is_internal(l)) {
            let Some(group) = groups.of.get(&link.a.node).and_then(|at| all.get_mut(*at)) else {
                continue;
            };
            let place = |id: &NodeId| group.routers.iter().position(|r| r == id);
            if let Some((a, b)) = place(&link.a.node).zip(place(&link.b.node)) {
                group.links.push([a, b]);
            }
        }
        groups.all = all.into_iter().map(Arc::new).collect();
        groups
    }

    /// Returns all groups.
    pub(crate) fn all(&self) -> &[Arc<Group>] {
        &self.all
    }

    /// Returns the group that contains a node.
    pub(crate) fn with(&self, node: &NodeId) -> Option<&Arc<Group>> {
        self.all.get(*self.of.get(node)?)
    }

    /// Returns the collapsed group that contains a node.
    pub(crate) fn instead_of(&self, node: &NodeId) -> Option<&Arc<Group>> {
        self.with(node).filter(|group| group.hull == Hull::Collapsed)
    }

    /// Returns true if another node is drawn instead of this one.
    pub(crate) fn hides(&self, node: &NodeId) -> bool {
        self.instead_of(node).is_some_and(|group| group.lead() != node)
    }

    /// Returns the position and shape with which a node is drawn.
    pub(crate) fn anchor<'a>(&'a self, node: &'a Node) -> Anchor<'a> {
        match self.instead_of(&node.id) {
            Some(group) => {
                Anchor { id: group.lead(), pos: group.centre, look: NodeShape::Collapsed }
            }
            None => Anchor { id: &node.id, pos: node.pos, look: NodeShape::Of(node.kind) },
        }
    }

    /// Returns the drawn ends of a link; none if both are inside one collapsed AS.
    pub(crate) fn ends<'a>(&'a self, doc: &'a Topology, link: &Link) -> Option<[Anchor<'a>; 2]> {
        let ends = [self.anchor(doc.node(&link.a.node)?), self.anchor(doc.node(&link.b.node)?)];
        (ends[0].id != ends[1].id).then_some(ends)
    }
}
