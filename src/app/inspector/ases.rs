//! Settings of an AS with several routers: its name, its iBGP sessions, and the routes sent over
//! them.

use std::collections::BTreeSet;

use egui::Ui;
use rustc_hash::{FxHashMap, FxHashSet};

use super::drafts::Counts;
use super::fields::{Pane, Value, Words, choice, choice_or, row};
use super::text_field::{TextLook, text_field};
use super::widgets;
use crate::app::tip::Tip as _;
use crate::topology::{
    AddPath, AsSettings, Edit, Ibgp, IbgpSession, Node, NodeId, Text, domain_of,
};
use crate::wording::count;

/// Largest number of sessions that are listed.
const MOST: usize = 40;

/// Draws the section, if the node's AS has several connected routers.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let doc = pane.scene.doc();
    let routers: Vec<NodeId> = in_order(pane, &domain_of(doc, &node.id));
    if routers.len() < 2 {
        return;
    }
    widgets::rule(ui, pane.scene.theme);
    let settings = doc.settings_of(node.asn);
    let title = format!("AS{} as a whole", node.asn);
    let aside = count(routers.len(), "router");
    let response = widgets::heading_with(ui, pane.scene.theme, &title, &aside);
    response.tip("What holds for all routers of this AS that internal links join");
    ui.push_id(("as", node.asn), |ui| {
        name(pane, ui, &settings);
        add_path(pane, ui, &settings);
        sessions(pane, ui, node, &settings, &routers);
    });
}

/// Returns the routers in document order.
fn in_order(pane: &Pane<'_, '_>, routers: &BTreeSet<NodeId>) -> Vec<NodeId> {
    let all = pane.scene.doc().nodes().map(|n| &n.id);
    all.filter(|id| routers.contains(*id)).cloned().collect()
}

fn set(settings: AsSettings) -> Edit {
    Edit::SetAs(Box::new(settings))
}

fn name(pane: &mut Pane<'_, '_>, ui: &mut Ui, settings: &AsSettings) {
    let words = Words { label: "AS name", tip: "What people call the AS" };
    row(ui, words, |ui| {
        let hint = format!("AS{}", settings.asn);
        let look = TextLook { hint: &hint, tip: words.tip, counts: Counts::AtOnce, rows: 1 };
        let response = text_field(pane, ui, words.label, &settings.name, look, |text| {
            let name = Text::new(text).map_err(|e| e.to_string())?;
            Ok(set(AsSettings { name, ..settings.clone() }))
        });
        response.accessible_name(words.label)
    });
}

fn add_path(pane: &mut Pane<'_, '_>, ui: &mut Ui, settings: &AsSettings) {
    let words = Words {
        label: "Over iBGP goes",
        tip: "With the best route alone, routers can be blind to routes that others threw away. With the best of every neighbouring AS (add-path, RFC 7964) MED cannot make them go on changing",
    };
    let all = [
        (AddPath::BestOnly, "the best route alone"),
        (AddPath::GroupBest, "the best of every neighbouring AS"),
    ];
    let (theme, value) = (pane.scene.theme, Value::Same(settings.add_path));
    if let Some(add_path) = row(ui, words, |ui| choice(ui, theme, words, value, &all)) {
        pane.edit(set(AsSettings { add_path, ..settings.clone() }));
    }
}

/// Draws the iBGP sessions: a full mesh, or a list.
fn sessions(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    node: &Node,
    settings: &AsSettings,
    routers: &[NodeId],
) {
    let theme = pane.scene.theme;
    let with = |ibgp: Ibgp| set(AsSettings { ibgp, ..settings.clone() });
    let title = ui.label(super::fields::bold(ui, "iBGP sessions"));
    title.tip("Who passes routes on to whom inside the AS. A router tells others only what it heard from outside; a reflector also passes on what its clients tell it (RFC 4456)");
    match &settings.ibgp {
        Ibgp::FullMesh => {
            let text = "A full mesh: every router has a session with every other.";
            widgets::weak(ui, theme, text);
        }
        Ibgp::Sessions(all) => {
            if all.is_empty() {
                widgets::weak(ui, theme, "None: no router tells another what it heard.");
            }
            for (place, session) in all.iter().enumerate().take(MOST) {
                let with = |changed: Option<IbgpSession>| {
                    let mut all = all.clone();
                    all.splice(place..=place, changed);
                    with(Ibgp::Sessions(all))
                };
                ui.push_id(("session", place), |ui| one(pane, ui, session, &with));
            }
            if all.len() > MOST {
                let more = format!("and {}", count(all.len() - MOST, "further session"));
                widgets::weak(ui, theme, more);
            }
            if let Some(session) = adder(pane, ui, all, routers) {
                let mut all = all.clone();
                all.push(session);
                pane.edit(with(Ibgp::Sessions(all)));
            }
        }
    }
    ui.horizontal_wrapped(|ui| match &settings.ibgp {
        Ibgp::FullMesh => {
            let tip = "Write the full mesh out as sessions that can be changed one by one";
            if widgets::plain_button(ui, theme, "List the sessions").tip(tip).clicked() {
                pane.edit(with(Ibgp::Sessions(mesh(routers))));
            }
            reflector_button(pane, ui, node, routers, &with);
        }
        Ibgp::Sessions(_) => {
            let tip = "A session between every two routers, those to come included";
            if widgets::plain_button(ui, theme, "Full mesh").tip(tip).clicked() {
                pane.edit(with(Ibgp::FullMesh));
            }
            reflector_button(pane, ui, node, routers, &with);
        }
    });
}

fn reflector_button(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    node: &Node,
    routers: &[NodeId],
    with: &dyn Fn(Ibgp) -> Edit,
) {
    let text = "Make this router the reflector of all others";
    let tip = "One session from this router to each other one, which is its client, and no session between clients";
    let button = egui::Button::new(text).wrap().min_size(egui::vec2(0.0, 32.0));
    let response = ui.add(button);
    widgets::ring(ui, pane.scene.theme, &response);
    if response.tip(tip).clicked() {
        let others = routers.iter().filter(|id| **id != node.id);
        let client = |client: &NodeId| IbgpSession::Client {
            reflector: node.id.clone(),
            client: client.clone(),
        };
        pane.edit(with(Ibgp::Sessions(others.map(client).collect())));
    }
}

/// Returns a session between every two routers.
fn mesh(routers: &[NodeId]) -> Vec<IbgpSession> {
    let pairs = routers.iter().enumerate().flat_map(|(place, a)| {
        routers[place + 1..].iter().map(move |b| IbgpSession::Peers(a.clone(), b.clone()))
    });
    pairs.collect()
}

/// Roles of two routers in an iBGP session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Peers,
    FirstReflects,
    SecondReflects,
}

fn session_of(a: &NodeId, b: &NodeId, what: What) -> IbgpSession {
    let client = |reflector: &NodeId, client: &NodeId| IbgpSession::Client {
        reflector: reflector.clone(),
        client: client.clone(),
    };
    match what {
        What::Peers => IbgpSession::Peers(a.clone(), b.clone()),
        What::FirstReflects => client(a, b),
        What::SecondReflects => client(b, a),
    }
}

/// Draws one session: the roles of its ends, and a cross to remove it.
fn one(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &IbgpSession,
    with: &dyn Fn(Option<IbgpSession>) -> Edit,
) {
    let theme = pane.scene.theme;
    let [first, second] = session.ends();
    // The order of names is fixed: changing a role does not swap the lines of the menu.
    let (a, b) = (first.min(second), first.max(second));
    let what = match session {
        IbgpSession::Peers(..) => What::Peers,
        IbgpSession::Client { reflector, .. } if reflector == a => What::FirstReflects,
        IbgpSession::Client { .. } => What::SecondReflects,
    };
    let (name_a, name_b) = (pane.scene.name(a), pane.scene.name(b));
    let label = format!("Session {name_a} – {name_b}");
    let words = Words {
        label: &label,
        tip: "Between peers, a route heard from one router of the AS is not passed to another; a reflector passes on what its clients tell it, and tells them all it hears",
    };
    let named = [
        format!("{name_a} – {name_b}"),
        format!("{name_a} reflects to {name_b}"),
        format!("{name_b} reflects to {name_a}"),
    ];
    let kinds = [What::Peers, What::FirstReflects, What::SecondReflects];
    let all: Vec<(What, &str)> = kinds.into_iter().zip(named.iter().map(String::as_str)).collect();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = ui.available_width() - 36.0;
        let chosen = ui.allocate_ui(egui::vec2(width, 32.0), |ui| {
            ui.set_width(width);
            ui.vertical(|ui| choice(ui, theme, words, Value::Same(what), &all)).inner
        });
        if let Some(to) = chosen.inner {
            pane.edit(with(Some(session_of(a, b, to))));
        }
        let name = format!("End the session {name_a} – {name_b}");
        if widgets::sign_button(ui, theme, "×", &name).clicked() {
            pane.edit(with(None));
        }
    });
}

/// Draws the choice of two routers for a new session; returns the session when it is added.
fn adder(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    current: &[IbgpSession],
    routers: &[NodeId],
) -> Option<IbgpSession> {
    let theme = pane.scene.theme;
    let missing = Missing::of(current, routers);
    let first = missing.first()?;
    let id = ui.make_persistent_id("picked");
    type Picked = Option<(NodeId, NodeId)>;
    let picked: Picked = ui.data(|d| d.get_temp::<Picked>(id)).flatten();
    let place = |id: &NodeId| routers.iter().position(|r| r == id);
    let picked = picked.and_then(|(a, b)| Some((place(&a)?, place(&b)?)));
    let (mut a, mut b) = picked.filter(|(a, b)| missing.holds(*a, *b)).unwrap_or(first);
    let names: Vec<String> = routers.iter().map(|id| pane.scene.name(id)).collect();
    let named = |all: Vec<usize>| -> Vec<(usize, &str)> {
        all.into_iter().map(|place| (place, names[place].as_str())).collect()
    };
    let tip = "One of the two routers that get a session; only pairs without one are offered";
    let words = Words { label: "Session from", tip };
    let value = (Value::Same(a), "");
    let all = named(missing.firsts());
    if let Some(to) = row(ui, words, |ui| choice_or(ui, theme, words, value, &all)) {
        a = to;
        if !missing.holds(a, b) {
            b = missing.partners(a).first().copied().unwrap_or(b);
        }
    }
    let words = Words { label: "Session to", tip };
    let value = (Value::Same(b), "");
    let all = named(missing.partners(a));
    if let Some(to) = row(ui, words, |ui| choice_or(ui, theme, words, value, &all)) {
        b = to;
    }
    let (a, b) = (routers[a].clone(), routers[b].clone());
    let tip = "Add a session between these two, as peers; its line then says who reflects";
    let is_wanted = widgets::plain_button(ui, theme, "Add session").tip(tip).clicked();
    let session = IbgpSession::Peers(a.clone(), b.clone());
    ui.data_mut(|d| d.insert_temp::<Picked>(id, Some((a, b))));
    is_wanted.then_some(session)
}

/// Pairs of routers without a session, by index. Computed in every frame, for up to a thousand
/// routers.
struct Missing {
    routers: usize,
    /// Pairs with a session, the lower index first.
    joined: FxHashSet<(usize, usize)>,
    /// Number of sessions of each router.
    sessions: Vec<usize>,
}

impl Missing {
    fn of(current: &[IbgpSession], routers: &[NodeId]) -> Self {
        let places: FxHashMap<&NodeId, usize> = routers.iter().zip(0..).collect();
        let pair = |session: &IbgpSession| {
            let [a, b] = session.ends().map(|id| places.get(id).copied());
            a.zip(b).map(|(a, b)| (a.min(b), a.max(b)))
        };
        let joined: FxHashSet<(usize, usize)> = current.iter().filter_map(pair).collect();
        let mut sessions = vec![0; routers.len()];
        for place in joined.iter().flat_map(|(a, b)| [*a, *b]) {
            sessions[place] += 1;
        }
        Self { routers: routers.len(), joined, sessions }
    }

    fn holds(&self, a: usize, b: usize) -> bool {
        a != b && !self.joined.contains(&(a.min(b), a.max(b)))
    }

    /// Returns the routers that lack a session with some other router.
    fn firsts(&self) -> Vec<usize> {
        (0..self.routers).filter(|a| self.sessions[*a] + 1 < self.routers).collect()
    }

    /// Returns the routers that have no session with a router.
    fn partners(&self, a: usize) -> Vec<usize> {
        (0..self.routers).filter(|b| self.holds(a, *b)).collect()
    }

    /// Returns the first pair.
    fn first(&self) -> Option<(usize, usize)> {
        let a = self.firsts().first().copied()?;
        Some((a, self.partners(a).first().copied()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_without_a_session_are_found() {
        let routers: Vec<NodeId> =
            ["a", "b", "c", "d"].iter().map(|id| id.parse().expect("an id")).collect();
        let session =
            |a: usize, b: usize| IbgpSession::Peers(routers[a].clone(), routers[b].clone());
        let missing =
            Missing::of(&[session(0, 1), session(2, 0), session(3, 0), session(3, 2)], &routers);
        assert_eq!(missing.firsts(), [1, 2, 3]);
        assert_eq!(missing.partners(1), [2, 3]);
        assert_eq!(missing.first(), Some((1, 2)));
        assert_eq!(Missing::of(&mesh(&routers), &routers).first(), None);
        assert_eq!(Missing::of(&[], &routers).first(), Some((0, 1)));
    }

    #[test]
    fn a_mesh_joins_every_two_once() {
        let routers: Vec<NodeId> =
            ["a", "b", "c"].iter().map(|id| id.parse().expect("an id")).collect();
        let all = mesh(&routers);
        assert_eq!(all.len(), 3);
        assert!(all.iter().any(|s| s.joins(&routers[2], &routers[0])));
    }
}
