//! The small choices at the end of a drawn link: what the two are to each other, whether two islands
//! of one AS become one, or what to create where it was dropped.

use egui::{Area, Frame, Id, Key, Order, Pos2, Ui};

use super::picture::Picture;
use super::{Canvas, Item, fold};
use crate::app::scene::{Action, Actions, Scene, Selection};
use crate::app::theme::strong;
use crate::sandbox::{self, relationship};
use crate::topology::{
    Edit, EndField, Kind, LinkId, NodeField, NodeId, Pos, Role, Side, default_roles, domain_of,
    fresh_asn, fresh_link,
};

/// What is to be chosen, and where on the canvas.
pub struct Picker {
    at: Pos,
    choice: Choice,
    /// Whether the first button has been given the keyboard.
    shown: bool,
}

enum Choice {
    /// What the two ends of a new link are to each other.
    Relationship(LinkId),
    /// What kind of node to create and link.
    NewNode(NodeId),
    /// Two nodes of one ASN that are not joined: are they to be one AS, or two?
    Islands(NodeId, NodeId),
}

impl Picker {
    pub(super) fn new_node(from: NodeId, at: Pos) -> Self {
        Self { at, choice: Choice::NewNode(from), shown: false }
    }

    fn relationship(link: LinkId, at: Pos) -> Self {
        Self { at, choice: Choice::Relationship(link), shown: false }
    }

    /// The link that was drawn to open it, if there is one already.
    pub(super) fn fresh_link(&self) -> Option<&LinkId> {
        match &self.choice {
            Choice::Relationship(link) => Some(link),
            Choice::NewNode(_) | Choice::Islands(..) => None,
        }
    }

    /// What it was opened for.
    pub(super) fn about(&self) -> Item {
        match &self.choice {
            Choice::Relationship(link) => Item::Link(link.clone()),
            Choice::NewNode(from) | Choice::Islands(from, _) => Item::Node(from.clone()),
        }
    }
}

/// A button of a picker: its words and what it does.
struct Offer {
    words: String,
    tip: &'static str,
    likely: bool,
    edit: Option<Edit>,
    then: Option<Picker>,
    select: Option<Selection>,
}

impl Canvas {
    /// Joins two nodes with the likely relationship and offers the others.
    pub(super) fn link(
        &mut self,
        scene: &Scene<'_>,
        picture: &Picture,
        ends: [&NodeId; 2],
        at: Pos2,
        actions: &mut Actions,
    ) {
        let doc = scene.doc();
        let pos = |id| doc.node(id).map(|n| picture.groups.anchor(n).pos).unwrap_or_default();
        let [from, to] = ends;
        let from = &fold::router_towards(scene, picture, from, pos(to));
        let to = &fold::router_towards(scene, picture, to, pos(from));
        let Some((a, b)) = doc.node(from).zip(doc.node(to)) else {
            return;
        };
        let at = self.camera.to_document(at);
        if a.asn == b.asn && !domain_of(doc, from).contains(to) {
            let choice = Choice::Islands(from.clone(), to.clone());
            self.picker = Some(Picker { at, choice, shown: false });
            return;
        }
        let link = fresh_link(doc, from, to, default_roles(a.kind, b.kind));
        if a.asn != b.asn {
            self.picker = Some(Picker::relationship(link.id.clone(), at));
        }
        actions.push(Action::Select(Selection::link(&link.id)));
        actions.push(Action::Edit(Edit::add_link(link)));
    }

    pub(super) fn show_picker(&mut self, ui: &Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let Some(picker) = &mut self.picker else {
            return;
        };
        let (title, options) = picker.options(scene);
        if options.is_empty() {
            // A link that was only just asked for is not in the document yet.
            if picker.shown {
                self.picker = None;
            }
            return;
        }
        let at = self.camera.to_screen(picker.at) + egui::vec2(12.0, 12.0);
        let mut chosen = None;
        let area = Area::new(Id::unique("link picker")).order(Order::Foreground).fixed_pos(at);
        let shown = area.constrain_to(self.camera.rect).show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.label(egui::RichText::new(title).font(strong(14.0)));
                for (place, option) in options.into_iter().enumerate() {
                    let button = egui::Button::new(&option.words).min_size(egui::vec2(200.0, 32.0));
                    let tip = format!("{} ({})", option.tip, place + 1);
                    let button = ui.add(button.selected(option.likely)).on_hover_text(tip);
                    if option.likely && !picker.shown {
                        button.request_focus();
                    }
                    let key = ui.input(|i| i.key_pressed(digit(place)));
                    if button.clicked() || key {
                        chosen = Some(option);
                    }
                }
            });
        });
        let first = !std::mem::replace(&mut picker.shown, true);
        if let Some(option) = chosen {
            let about = picker.about();
            actions.extend(option.edit.map(Action::Edit));
            actions.extend(option.select.map(Action::Select));
            self.picker = option.then;
            // The keyboard goes back to where it came from: a button of the picker is gone.
            self.focus_next = Some(about);
        } else if !first && shown.response.clicked_elsewhere() {
            self.picker = None;
        }
    }
}

fn digit(place: usize) -> Key {
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].get(place).copied().unwrap_or(Key::F35)
}

impl Picker {
    fn options(&self, scene: &Scene<'_>) -> (String, Vec<Offer>) {
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

/// The relationships, the likely one first: the one that the link has.
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

/// The edit that sets the roles of both ends.
pub fn set_roles(link: &LinkId, a: Role, b: Role) -> Edit {
    Edit::Batch(vec![
        Edit::end(link, Side::A, EndField::Role(a)),
        Edit::end(link, Side::B, EndField::Role(b)),
    ])
}

fn new_node(scene: &Scene<'_>, from: &NodeId, kind: Kind, at: Pos) -> Option<Offer> {
    let origin = scene.doc().node(from)?;
    let at = if scene.settings.snap { super::snapped(at) } else { at };
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

/// Most links are to an ISP; an ISP most likely gets a client.
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
        // They are of one AS only until the new ASN is given.
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
