//! The page about the document as a whole, for an empty selection.

use egui::{Label, Ui, vec2};

use super::drafts::Counts;
use super::fields::{Pane, bold};
use super::text_field::{TextLook, text_field};
use super::words::tally;
use super::{options, roas, timers, widgets};
use crate::anycast::Warning;
use crate::app::scene::{Action, Scene, Selection};
use crate::app::stability::told;
use crate::app::tip::Tip as _;
use crate::engine::{Uniqueness, Verdict};
use crate::topology::{Edit, Meta, Node, Text};
use crate::wording::{count, shortened};

/// Draws the page.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    about(pane, ui);
    widgets::rule(ui, pane.scene.theme);
    contents(pane, ui);
    stability(&pane.scene, ui);
    warnings(pane, ui);
    if pane.scene.doc().is_empty() {
        return;
    }
    widgets::rule(ui, pane.scene.theme);
    let title = widgets::heading(ui, "How routers decide");
    title.tip("For all nodes that do not say otherwise, under Node, Router");
    options::of_document(pane, ui);
    widgets::rule(ui, pane.scene.theme);
    timers::show(pane, ui);
    widgets::rule(ui, pane.scene.theme);
    roas::show(pane, ui);
}

fn about(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let meta = pane.scene.doc().meta().clone();
    let set = |meta: Meta| Ok(Edit::SetMeta(Box::new(meta)));
    let look = TextLook { counts: Counts::AtOnce, ..TextLook::default() };
    let title = TextLook { hint: "Untitled", tip: "One line that says what this is", ..look };
    field(pane, ui, "Title", title, &meta.title, |text| {
        let title = Text::new(text).map_err(|e| e.to_string())?;
        set(Meta { title, ..meta.clone() })
    });
    let tip = "The one thing to see in it";
    let point = TextLook { hint: "What to see here", tip, rows: 2, ..look };
    field(pane, ui, "Point", point, &meta.point, |text| {
        let point = Text::new(text.replace('\n', " ")).map_err(|e| e.to_string())?;
        set(Meta { point, ..meta.clone() })
    });
    let tip = "Anything a reader should know";
    let notes = TextLook { hint: "None yet", tip, rows: 3, ..look };
    field(pane, ui, "Notes", notes, &meta.notes, |text| {
        let notes = Text::new(text).map_err(|e| e.to_string())?;
        set(Meta { notes, ..meta.clone() })
    });
}

fn field(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    label: &str,
    look: TextLook<'_>,
    current: &str,
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) {
    let shown = widgets::weak(ui, pane.scene.theme, label).tip(look.tip);
    text_field(pane, ui, label, current, look, edit).labelled_by(shown.id);
    ui.add_space(2.0);
}

/// Draws the number of nodes and links, and the prefixes.
fn contents(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let scene = pane.scene;
    let doc = scene.doc();
    widgets::heading(ui, "What there is");
    if doc.is_empty() {
        let text = "Nothing yet: drag a site from the left, then an ISP to link it to.";
        widgets::weak(ui, scene.theme, text);
        return;
    }
    let all = tally(doc.nodes(), doc.links().len());
    ui.add(Label::new(all.join(" · ")).wrap());
    let prefixes = doc.prefixes();
    if prefixes.is_empty() {
        widgets::weak(ui, scene.theme, "Nobody announces a prefix: select a site and add one.");
    }
    ui.horizontal_wrapped(|ui| {
        for prefix in prefixes {
            let is_on = scene.prefix == Some(prefix);
            let by = count(doc.announcers(&prefix).count(), "node");
            let button = egui::Button::selectable(is_on, prefix.to_string());
            let response = ui.add(button.min_size(vec2(0.0, 32.0)));
            widgets::ring(ui, scene.theme, &response);
            let tip = format!("Show its routes; {by} announce it");
            if response.tip(tip).clicked() {
                pane.actions.push(Action::ShowPrefix(prefix));
            }
        }
    });
}

/// Draws a sentence on the stability of the network.
fn stability(scene: &Scene<'_>, ui: &mut Ui) {
    let Some(prefix) = scene.prefix else { return };
    let state = &*scene.sandbox.now().view;
    let Some(routes) = state.of(&prefix) else { return };
    let named = |nodes: &[u32]| {
        let names = nodes.iter().map(|n| scene.name(state.network().id_of(*n)));
        shortened(&names.collect::<Vec<_>>(), 6)
    };
    let is_announced = scene.doc().announcers(&prefix).any(Node::is_announcing);
    let known = scene.stability().filter(|_| is_announced && !scene.sandbox.shows_otherwise());
    let (title, text) = match &routes.verdict {
        _ if let Some(known) = known => told(known),
        Verdict::Moment => ("on the way", "One moment of it, as it is walked.".to_owned()),
        Verdict::Stable(_) if !is_announced => {
            ("at rest", "Nobody announces it now, so nobody has a route to it.".to_owned())
        }
        Verdict::Stable(Uniqueness::Proved(proof)) => {
            ("at rest", format!("The only stable state there is: {}.", proof.reason()))
        }
        Verdict::Stable(Uniqueness::OnlyOneFound) => (
            "at rest",
            "In the one stable state that was found; others have not been ruled out.".to_owned(),
        ),
        Verdict::Oscillates(nodes) => {
            ("never at rest", format!("No state is stable: {} go on changing.", named(nodes)))
        }
        Verdict::Undetermined { changing, orders, looks } => (
            "undetermined",
            format!(
                "It did not come to rest in {orders} orders of events of {looks} looks each, which proves nothing. Still changing: {}.",
                named(changing)
            ),
        ),
    };
    ui.add_space(6.0);
    let title = ui.label(bold(ui, format!("{prefix}: {title}")));
    title.tip("At rest: no node would change its route, whoever looks next");
    ui.add(Label::new(text).wrap());
}

fn warnings(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let scene = pane.scene;
    let all = scene.sandbox.warnings();
    if all.is_empty() {
        return;
    }
    widgets::rule(ui, scene.theme);
    widgets::heading(ui, "Worth knowing");
    for (place, warning) in all.iter().enumerate() {
        ui.push_id(place, |ui| {
            ui.add(Label::new(warning.sentence(scene.doc(), &|id| scene.name(id))).wrap());
            let button = widgets::plain_button(ui, scene.theme, "Select them");
            if button.tip("Select what this is about").clicked() {
                pane.actions.push(Action::Select(about_whom(warning)));
            }
        });
    }
}

fn about_whom(warning: &Warning) -> Selection {
    match warning {
        Warning::ProviderCycle { nodes, links } => Selection {
            nodes: nodes.iter().cloned().collect(),
            links: links.iter().cloned().collect(),
        },
        Warning::RolesDisagree(link) => Selection::link(link),
        Warning::DeadService(node) => Selection::node(node),
        Warning::Islands { nodes, .. } | Warning::Partitioned { nodes, .. } => {
            Selection { nodes: nodes.iter().cloned().collect(), ..Selection::default() }
        }
    }
}
