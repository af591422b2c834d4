//! The choices at the end of a drawn link: the relationship of its ends, whether two islands of one
//! AS become one, or the node to create where it was dropped.

use super::item::Item;
use crate::app::canvas::layout::camera::snapped;
use crate::app::scene::{Scene, Selection};
use crate::sandbox::{self, relationship, set_roles};
use crate::topology::{
    Edit, Kind, LinkId, NodeField, NodeId, Pos, Role, default_roles, domain_of, fresh_asn,
    fresh_link,
};

/// A pending choice and its position on the canvas.
pub(crate) struct Picker {
    pub at: Pos,
    choice: Choice,
    /// True once the first button has received the focus.
    pub shown: bool,
}

enum Choice {
    /// The relationship between the two ends of a new link.
    Relationship(LinkId),
    /// The kind of node to create and link to this one.
    NewNode(NodeId),
    /// One AS or two, for two nodes with the same ASN that are not linked.
    Islands(NodeId, NodeId),
}

impl Picker {
    /// Offers kinds of nodes to create and link.
    pub(crate) fn new_node(from: NodeId, at: Pos) -> Self {
        Self { at, choice: Choice::NewNode(from), shown: false }
    }

    /// Offers relationships for a new link.
    pub(crate) fn relationship(link: LinkId, at: Pos) -> Self {
        Self { at, choice: Choice::Relationship(link), shown: false }
    }

    /// Asks if two nodes with the same ASN become one AS.
    pub(crate) fn islands(from: NodeId, to: NodeId, at: Pos) -> Self {
        Self { at, choice: Choice::Islands(from, to), shown: false }
    }

    /// Returns the link whose drawing opened the picker, if it already exists.
    pub(crate) fn fresh_link(&self) -> Option<&LinkId> {
        match &self.choice {
            Choice::Relationship(link) => Some(link),
            Choice::NewNode(_) | Choice::Islands(..) => None,
        }
    }

    /// Returns the item for which the picker was opened.
    pub(crate) fn about(&self) -> Item {
        match &self.choice {
            Choice::Relationship(link) => Item::Link(link.clone()),
            Choice::NewNode(from) | Choice::Islands(from, _) => Item::Node(from.clone()),
        }
    }
}

/// A button of a picker: its label and its effect.
pub(crate) struct Offer {
    pub words: String,
    pub tip: &'static str,
    pub likely: bool,
    pub edit: Option<Edit>,
    pub then: Option<Picker>,
    pub select: Option<Selection>,
}

impl Picker {
    /// Returns the picker's title and buttons.
    pub(crate) fn options(&self, scene: &Scene<'_>) -> (String, Vec<Offer>) {
        match &self.choice {
            Choice::Relationship(link) => {
                ("What are they to each other?".to_owned(), relationships(scene, link))
            }
            Choice::NewNode(from) => {
                let title = format!("Create and link to {}", scene.name(from));
                let offers = Kind::ALL.iter().filter_map(|k| new_node(scene, from, *k, self.at));
                (title, likely_first(offers.collect()))
            }
            Choice::Islands(from, to) => islands(scene, from, to, self.at),
        }
    }
}

/// Returns the possible relationships, the link's current one first.
fn relationships(scene: &Scene<'_>, id: &LinkId) -> Vec<Offer> {
    let Some(link) = scene.doc().link(id) else {
        return Vec::new();
    };
    let (a, b) = (scene.name(&link.a.node), scene.name(&link.b.node));
    let roles = sandbox::relationships(scene.doc(), link);
    let option = |(first, second): (Role, Role)| {
        let likely = link.a.role == first && link.b.role == second;
        let (words, tip) = match (first, second) {
            (Role::Peer, Role::Peer) => {
                ("They peer".to_owned(), "Each carries the traffic of its own customers only")
            }
            roles @ (Role::RouteServer | Role::RouteServerClient, _) => (
                relationship(&a, &b, roles),
                "It hears what the other clients offer, as if it peered with each of them",
            ),
            roles => (relationship(&a, &b, roles), "The one that buys is the other's customer"),
        };
        Offer {
            words,
            tip,
            likely,
            edit: (!likely).then(|| set_roles(id, first, second)),
            then: None,
            select: None,
        }
    };
    likely_first(roles.into_iter().map(option).collect())
}

fn likely_first(mut offers: Vec<Offer>) -> Vec<Offer> {
    offers.sort_by_key(|offer| !offer.likely);
    offers
}

fn new_node(scene: &Scene<'_>, from: &NodeId, kind: Kind, at: Pos) -> Option<Offer> {
    let origin = scene.doc().node(from)?;
    let at = if scene.settings.snap { snapped(at) } else { at };
    let node = sandbox::new_node(scene.doc(), scene.prefix, kind, at);
    let link = fresh_link(scene.doc(), from, &node.id, default_roles(origin.kind, kind));
    let likely = kind == likely_partner(origin.kind);
    Some(Offer {
        words: kind.to_string(),
        tip: "Put one here and link the two",
        likely,
        then: Some(Picker::relationship(link.id.clone(), at)),
        select: Some(Selection::node(&node.id)),
        edit: Some(Edit::Batch(vec![Edit::add_node(node), Edit::add_link(link)])),
    })
}

/// Returns the most likely kind at the other end of a link: a client for an ISP, an ISP for all
/// others.
fn likely_partner(kind: Kind) -> Kind {
    match kind {
        Kind::Site | Kind::As | Kind::Client => Kind::Isp,
        Kind::Isp => Kind::Client,
        Kind::RouteServer => Kind::Isp,
    }
}

fn islands(scene: &Scene<'_>, from: &NodeId, to: &NodeId, at: Pos) -> (String, Vec<Offer>) {
    let doc = scene.doc();
    let Some((a, b)) = doc.node(from).zip(doc.node(to)) else {
        return Default::default();
    };
    let title = format!("Both are in AS{}, and not joined yet", a.asn);
    let inside = fresh_link(doc, from, to, (Role::None, Role::None));
    let join = Offer {
        words: "One AS: join its routers inside (iBGP)".to_owned(),
        tip: "They hear each other's routes over iBGP, and packets cross the link by its IGP cost",
        likely: true,
        then: None,
        select: Some(Selection::link(&inside.id)),
        edit: Some(Edit::add_link(inside)),
    };
    let asn = fresh_asn(doc);
    let give = |id: &NodeId| {
        let new_asn = Edit::node(id, NodeField::Asn(asn));
        let mut link = fresh_link(doc, from, to, (Role::None, Role::None));
        // They are in one AS only until the new ASN is set.
        (link.a.role, link.b.role) = default_roles(a.kind, b.kind);
        Offer {
            words: format!("Give {} a new ASN and link the two", scene.name(id)),
            tip: "It gets the next free private ASN",
            likely: false,
            then: Some(Picker::relationship(link.id.clone(), at)),
            select: Some(Selection::link(&link.id)),
            edit: Some(Edit::Batch(vec![new_asn, Edit::add_link(link)])),
        }
    };
    let others = [to, from].into_iter().filter(|id| domain_of(doc, id).len() == 1).map(give);
    (title, std::iter::once(join).chain(others).collect())
}
