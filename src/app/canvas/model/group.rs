//! ASes of several routers, and which node stands for another: of an AS that is drawn as one node
//! the first router stands for all, in their middle.

use std::sync::Arc;

use egui::{Color32, Pos2};
use rustc_hash::FxHashMap as HashMap;

use super::shape::NodeShape;
use super::status::NodeStatus;
use crate::topology::{Asn, Hull, Link, Node, NodeId, NodeState, Pos, Topology, domains};

/// Stands for the letter of a site where there is none.
pub(crate) const NO_ROUTE: &str = "–";

/// Routers of one AS that internal links join.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// Their AS.
    pub asn: Asn,
    /// What people call it.
    pub name: String,
    /// The routers, in document order; the first stands for all where they are one node.
    pub routers: Vec<NodeId>,
    /// Whether they are drawn as one node.
    pub hull: Hull,
    /// Their middle.
    pub centre: Pos,
    /// The links between them, by the places of their ends among the routers.
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

    /// Whether it is called something else than its ASN.
    pub(crate) fn is_named(&self) -> bool {
        self.name != format!("AS{}", self.asn)
    }

    /// The router that stands for all.
    pub(crate) fn lead(&self) -> &NodeId {
        &self.routers[0]
    }

    /// How the AS stands as one node: as its routers do, where they agree.
    /// `no_route` is the colour of the part that reaches no site.
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

/// Where a node is drawn, and as what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchor<'a> {
    /// The node that stands there.
    pub id: &'a NodeId,
    /// Where.
    pub pos: Pos,
    /// As what.
    pub look: NodeShape,
}

impl Anchor<'_> {
    /// Where it is on the drawing, whatever is panned.
    pub(crate) fn on_drawing(&self, zoom: f32) -> Pos2 {
        Pos2::new(self.pos.x(), self.pos.y()) * zoom
    }
}

/// All ASes of several routers of a document.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    all: Vec<Arc<Group>>,
    of: HashMap<NodeId, usize>,
}

impl Groups {
    /// Finds them.
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

    /// All of them.
    pub(crate) fn all(&self) -> &[Arc<Group>] {
        &self.all
    }

    /// The one that a node is a router of.
    pub(crate) fn with(&self, node: &NodeId) -> Option<&Arc<Group>> {
        self.all.get(*self.of.get(node)?)
    }

    /// The one that is drawn as one node instead of this router.
    pub(crate) fn instead_of(&self, node: &NodeId) -> Option<&Arc<Group>> {
        self.with(node).filter(|group| group.hull == Hull::Collapsed)
    }

    /// Whether another node stands for this one.
    pub(crate) fn hides(&self, node: &NodeId) -> bool {
        self.instead_of(node).is_some_and(|group| group.lead() != node)
    }

    /// Where a node is drawn, and as what.
    pub(crate) fn anchor<'a>(&'a self, node: &'a Node) -> Anchor<'a> {
        match self.instead_of(&node.id) {
            Some(group) => {
                Anchor { id: group.lead(), pos: group.centre, look: NodeShape::Collapsed }
            }
            None => Anchor { id: &node.id, pos: node.pos, look: NodeShape::Of(node.kind) },
        }
    }

    /// Where the two ends of a link are drawn; none for one inside of what is drawn as one node.
    pub(crate) fn ends<'a>(&'a self, doc: &'a Topology, link: &Link) -> Option<[Anchor<'a>; 2]> {
        let ends = [self.anchor(doc.node(&link.a.node)?), self.anchor(doc.node(&link.b.node)?)];
        (ends[0].id != ends[1].id).then_some(ends)
    }
}
