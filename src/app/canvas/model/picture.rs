//! What is drawn, worked out from the document and its routes before anything is painted.

use std::sync::Arc;

use egui::Color32;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::badge;
use super::bright::{Bright, bright};
use super::group::{Group, Groups};
use super::lanes::lanes;
use super::lines::Lines;
use super::note::{self, Note};
use super::packets::{self, Packets};
use super::status::{NodeStatus, Traffic, status};
use crate::anycast::{Fate, Warning, sites};
use crate::app::scene::{Scene, Selection};
use crate::topology::{Hull, Kind, LinkId, Node, NodeId, NodeState, Prefix, Side};

/// Everything worked out, until the document, the prefix, the selection or the colours change.
#[derive(Default)]
pub struct Picture {
    of: Option<Key>,
    /// How often it was worked out.
    serial: u64,
    /// The nodes' places in the document.
    places: HashMap<NodeId, usize>,
    /// How each node stands, in document order.
    pub standings: Vec<NodeStatus>,
    /// What stands below each node's name, in document order.
    pub lines: Vec<Lines>,
    /// Letters and colours of the sites.
    pub sites: HashMap<NodeId, (Arc<str>, Color32)>,
    /// What the badges of a link say, by its ends; only links that have one.
    pub badges: HashMap<LinkId, [String; 2]>,
    /// Where packets run.
    pub packets: Vec<Packets>,
    /// What is to be said of the selected client.
    pub note: Option<Note>,
    /// ASes of several routers, and which of them are drawn as one node.
    pub groups: Arc<Groups>,
    lanes: HashMap<LinkId, f32>,
    /// Links that packets take.
    pub traffic: HashMap<LinkId, Traffic>,
    /// Nodes that stay bright while something is selected; none when nothing is.
    pub bright: Option<Bright>,
    /// Links that a warning is about.
    pub warned: HashSet<LinkId>,
    /// Nodes that share an ASN without being joined.
    pub islands: HashSet<NodeId>,
}

/// What a picture was worked out from.
#[derive(PartialEq)]
struct Key {
    revision: u64,
    prefix: Option<Prefix>,
    selection: Selection,
    dark: bool,
    /// Whether time is looked at: then nothing is dimmed, since something may happen anywhere.
    in_time: bool,
}

impl Picture {
    /// Works it out anew where something changed.
    pub fn update(&mut self, scene: &Scene<'_>) {
        let same = self.of.as_ref().is_some_and(|key| {
            key.revision == scene.sandbox.revision()
                && key.prefix == scene.prefix
                && key.dark == scene.theme.dark
                && key.selection == *scene.selection
                && key.in_time == scene.time.is_some()
        });
        if !same {
            *self = Self { serial: self.serial + 1, ..Self::of(scene) };
        }
    }

    fn of(scene: &Scene<'_>) -> Self {
        let mut traffic: HashMap<LinkId, Traffic> = HashMap::default();
        if let Some(catchments) = scene.catchments() {
            for node in scene.doc().nodes() {
                let colour = match catchments.landing(&node.id).map(|landing| &landing.fate) {
                    Some(Fate::Served(site)) => scene.site_colour(site),
                    // Packets that go round for ever, or to a dead end, are to be seen.
                    Some(Fate::Loop(_) | Fate::NoAnswer(_) | Fate::Lost(_)) => scene.theme.danger.0,
                    _ => continue,
                };
                let client = node.kind == Kind::Client;
                // The first hop is the node's own choice; the rest is drawn by those it belongs to.
                let hops = if client { usize::MAX } else { 1 };
                for hop in catchments.way(&node.id).into_iter().take(hops) {
                    let entry = Traffic { colour, carries_clients: client };
                    let known = traffic.entry(hop.by.link.clone()).or_insert(entry);
                    known.carries_clients |= client;
                }
            }
        }
        let mut warned = HashSet::default();
        let mut islands = HashSet::default();
        for warning in scene.sandbox.warnings() {
            match warning {
                Warning::ProviderCycle { links, .. } => warned.extend(links.iter().cloned()),
                Warning::RolesDisagree(link) => {
                    warned.insert(link.clone());
                }
                Warning::Islands { nodes, .. } => islands.extend(nodes.iter().cloned()),
                // The site itself is marked.
                Warning::Partitioned { .. } | Warning::DeadService(_) => {}
            }
        }
        let of = Key {
            revision: scene.sandbox.revision(),
            prefix: scene.prefix,
            selection: scene.selection.clone(),
            dark: scene.theme.dark,
            in_time: scene.time.is_some(),
        };
        let doc = scene.doc();
        let marked = |site: NodeId| {
            let mark = (scene.site_letter(&site).into(), scene.site_colour(&site));
            (site, mark)
        };
        let sites: HashMap<_, _> = sites(doc).into_iter().map(marked).collect();
        let groups = Groups::of(doc);
        let mut standings: Vec<NodeStatus> =
            doc.nodes().map(|n| status(scene, n, &sites)).collect();
        let each = doc.nodes().zip(&standings);
        let mut lines: Vec<Lines> =
            each.map(|(n, s)| Lines::of(scene, n, groups.with(&n.id).is_some(), s)).collect();
        for group in groups.all().iter().filter(|g| g.hull == Hull::Collapsed) {
            let of =
                |id: &NodeId| Some((status(scene, doc.node(id)?, &sites), doc.node(id)?.state));
            if let Some(lead) = doc.node_place(group.lead()) {
                standings[lead] = group.standing(scene.theme.link.0, of);
                lines[lead] = Lines::of_group(scene, group, &standings[lead]);
            }
        }
        let selected = |id: &NodeId| scene.selection.nodes.contains(id);
        let badges = doc.links().filter_map(|link| {
            let texts = if doc.is_internal(link) {
                // Costs are told of an AS that is looked at.
                let group = groups.with(&link.a.node);
                let lit = group.is_some_and(|g| g.routers.iter().any(selected));
                let lit = lit || scene.selection.links.contains(&link.id);
                let text = if lit { format!("IGP {}", link.igp_cost.get()) } else { String::new() };
                [text, String::new()]
            } else {
                [Side::A, Side::B].map(|side| badge::text(link.end(side)))
            };
            (groups.ends(doc, link).is_some() && !texts.iter().all(String::is_empty))
                .then(|| (link.id.clone(), texts))
        });
        Self {
            of: Some(of),
            serial: 0,
            places: doc.nodes().enumerate().map(|(i, n)| (n.id.clone(), i)).collect(),
            lines,
            standings,
            badges: badges.collect(),
            lanes: lanes(doc, &groups),
            packets: packets::packets(scene),
            // What lasts an instant is told below the canvas.
            note: note::note(scene).filter(|_| scene.time.is_none()),
            sites,
            traffic,
            bright: bright(scene, &groups),
            groups: Arc::new(groups),
            warned,
            islands,
        }
    }

    /// A number that changes whenever it is worked out anew.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// The name of what is drawn for a node.
    pub fn name_of<'a>(&'a self, node: &'a Node) -> &'a str {
        self.groups.instead_of(&node.id).map_or(&*node.name, |group| &group.name)
    }

    /// The place of a node in the document.
    pub fn place_of(&self, node: &NodeId) -> Option<usize> {
        self.places.get(node).copied()
    }

    /// The lane of a link beside its parallels.
    pub fn lane(&self, link: &LinkId) -> f32 {
        self.lanes.get(link).copied().unwrap_or_default()
    }

    /// Whether a node is dimmed.
    pub fn is_dim_node(&self, node: &Node) -> bool {
        if self.shows_all() {
            return false;
        }
        let group = self.groups.instead_of(&node.id);
        let lit = |b: &Bright| match group {
            Some(group) => group.routers.iter().any(|id| b.nodes.contains(id)),
            None => b.nodes.contains(&node.id),
        };
        self.bright.as_ref().is_some_and(|b| !lit(b) && node.state != NodeState::Failed)
    }

    /// Whether an AS of several routers is dimmed.
    pub fn is_dim_group(&self, group: &Group) -> bool {
        let lit = |b: &Bright| group.routers.iter().any(|id| b.nodes.contains(id));
        self.bright.as_ref().is_some_and(|b| !lit(b)) && !self.shows_all()
    }

    /// Whether nothing is dimmed.
    fn shows_all(&self) -> bool {
        self.of.as_ref().is_some_and(|key| key.in_time)
    }

    /// Whether a link is dimmed.
    pub fn is_dim_link(&self, link: &LinkId) -> bool {
        self.bright.as_ref().is_some_and(|b| !b.links.contains(link)) && !self.shows_all()
    }

    /// Whether a link is on the path of something selected.
    pub fn is_on_path(&self, link: &LinkId) -> bool {
        self.bright.as_ref().is_some_and(|b| b.paths.contains(link))
    }
}
