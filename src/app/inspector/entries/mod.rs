//! The entries of a policy: two lists, each entry read aloud, in the order in which they apply.
//! One entry of a list is open at a time; in it, conditions and actions are edited in place.

mod actions;
mod conditions;
mod line;
mod piece;
mod ready;

use egui::{Id, Ui};

pub use self::piece::{Choice, menu};

use super::fields::{Pane, Value, Words, bold};
use super::number::{Scale, scaled_row};
use super::parts;
use crate::app::tip::Tip as _;
use crate::topology::{Asn, Edit, EndField, Entry, Link, Policy, Side};

/// The way of a route through a session, seen from the node that has the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// What the neighbour sends.
    In,
    /// What is sent to the neighbour.
    Out,
}

impl Way {
    const BOTH: [Self; 2] = [Self::In, Self::Out];

    fn title(self) -> &'static str {
        match self {
            Self::In => "Entries on import",
            Self::Out => "Entries on export",
        }
    }

    fn tip(self) -> &'static str {
        match self {
            Self::In => {
                "What this node does with each route that the neighbour sends. Entries apply from the top: effects add up, later entries see what earlier ones did, and a rejection ends it."
            }
            Self::Out => {
                "What this node does with each route before it is sent to the neighbour. Entries apply from the top: effects add up, later entries see what earlier ones did, and a rejection ends it."
            }
        }
    }

    fn entries(self, policy: &Policy) -> &[Entry] {
        match self {
            Self::In => &policy.import,
            Self::Out => &policy.export,
        }
    }

    fn with(self, policy: &Policy, entries: Vec<Entry>) -> Policy {
        match self {
            Self::In => Policy { import: entries, ..policy.clone() },
            Self::Out => Policy { export: entries, ..policy.clone() },
        }
    }
}

/// What the entrys of a session may look at.
#[derive(Clone, Copy)]
struct Session<'a> {
    link: &'a Link,
    side: Side,
    way: Way,
    /// Of the node that has the policy.
    own: Asn,
    /// Of the neighbour.
    remote: Asn,
    /// Where lists are remembered that were asked for and are empty yet.
    wanted: Id,
}

impl<'a> Session<'a> {
    fn policy(&self) -> &'a Policy {
        &self.link.end(self.side).policy
    }

    fn entries(&self) -> &'a [Entry] {
        self.way.entries(self.policy())
    }

    /// The edit that sets the list.
    fn set(&self, entries: Vec<Entry>) -> Edit {
        let policy = self.way.with(self.policy(), entries);
        Edit::end(&self.link.id, self.side, EndField::Policy(policy))
    }

    /// The edit that sets one entry.
    fn set_at(&self, place: usize, entry: Entry) -> Edit {
        let mut all = self.entries().to_vec();
        if let Some(old) = all.get_mut(place) {
            *old = entry;
        }
        self.set(all)
    }
}

/// Draws both lists of one side of a session, and how often the own AS is let in.
pub fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let doc = pane.scene.doc();
    let asn = |side: Side| doc.node(&link.end(side).node).map(|n| n.asn);
    let (Some(own), Some(remote)) = (asn(side), asn(side.other())) else { return };
    for way in Way::BOTH {
        ui.add_space(4.0);
        let wanted = ui.make_persistent_id((way.title(), "wanted"));
        let session = Session { link, side, way, own, remote, wanted };
        ui.push_id(way.title(), |ui| list(pane, ui, &session));
    }
    ui.add_space(4.0);
    own_as(pane, ui, link, side);
}

/// Accepts paths that hold the own AS, up to so many times.
fn own_as(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let words = Words {
        label: "Own ASN allowed",
        tip: "How often the own AS number may stand in a path that is accepted; more is refused as a loop, and 0 refuses them all. Islands of one AS need 1 to hear each other (\u{201c}allowas-in\u{201d}).",
    };
    let policy = &link.end(side).policy;
    let value = Value::Same(f64::from(policy.allow_own_as));
    let scale = Scale::up_to(u32::from(u8::MAX));
    let edit = |times: f64| {
        let policy = Policy { allow_own_as: times as u8, ..policy.clone() };
        Edit::end(&link.id, side, EndField::Policy(policy))
    };
    scaled_row(pane, ui, words, (value, scale), &edit);
}

/// Which entry of a list is open.
fn open_id(ui: &Ui) -> Id {
    ui.make_persistent_id("open entry")
}

fn list(pane: &mut Pane<'_, '_>, ui: &mut Ui, session: &Session<'_>) {
    let title = bold(ui, session.way.title());
    ui.add(egui::Label::new(title).wrap()).tip(session.way.tip());
    let id = open_id(ui);
    let was_open: Option<usize> = ui.data(|d| d.get_temp(id)).flatten();
    let mut open = was_open;
    let new = id.with("new");
    let mut is_new = ui.data_mut(|d| d.remove_temp(new)).unwrap_or(false);
    let entries = session.entries();
    if entries.is_empty() {
        parts::weak(ui, pane.scene.theme, "None: every route is treated as by default.");
    }
    for (place, entry) in entries.iter().enumerate() {
        ui.push_id(place, |ui| {
            let is_open = open == Some(place);
            if line::head(pane, ui, session.way, place, entry, is_open) {
                open = (!is_open).then_some(place);
            }
            if is_open {
                let body = ui.scope(|ui| line::body(pane, ui, session, place, &mut open));
                if std::mem::take(&mut is_new) {
                    body.response.scroll_to_me(None);
                }
            }
        });
    }
    if let Some((entries, place)) = ready::menu_of(pane, ui, session) {
        pane.edit(session.set(entries));
        open = Some(place);
        ui.data_mut(|d| d.insert_temp(new, true));
    }
    if open != was_open {
        actions::forget(ui, session);
    }
    ui.data_mut(|d| d.insert_temp(id, open));
}
