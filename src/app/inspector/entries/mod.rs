//! The entries of a policy: two lists of sentences, in the order in which they apply. One entry of
//! a list can be open, with its conditions and actions edited in place.

mod actions;
mod conditions;
mod line;
mod piece;
mod ready;
mod session;
mod suggestions;

use egui::{Id, Ui};

pub(super) use self::piece::{Choice, menu};

use self::session::{Session, Way};
use super::fields::{Pane, Value, Words, bold};
use super::number::{Scale, scaled_row};
use super::widgets;
use crate::app::tip::Tip as _;
use crate::topology::{Edit, EndField, Link, Policy, Side};

/// Draws both lists of one side of a session, and the number of own ASNs allowed in a path.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
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

/// Draws the number of times that the own ASN may occur in an accepted path.
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

/// Returns the id under which the open entry of a list is stored.
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
        widgets::weak(ui, pane.scene.theme, "None: every route is treated as by default.");
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
