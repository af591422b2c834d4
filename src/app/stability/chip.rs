//! The chip in the bar below that shows whether the network is stable, and opens the details.

use egui::{Button, Label, Popup, RichText, Ui, vec2};

use super::walk::said;
use crate::app::pick::TARGET;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::engine::{Alternative, Listed, Proof, Stability, Trace, Uniqueness};
use crate::sandbox::{Intent, WalkIntent};
use crate::topology::Prefix;
use crate::wording::shortened;

/// Largest number of nodes that describe a state.
const LISTED: usize = 6;

/// Draws the button and its popup.
pub(crate) fn show(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
    let known = scene.sandbox;
    let Some(prefix) = scene.prefix else { return };
    let theme = scene.theme;
    let stability = known.stability(&prefix);
    let mut text = short(scene, &prefix, stability);
    // Unstable prefixes other than the shown one are counted too.
    let others = scene.sandbox.at_rest().network().prefixes().iter();
    let troubled =
        others.filter(|p| **p != prefix && known.stability(p).is_some_and(is_trouble)).count();
    if troubled > 0 {
        text += &format!(" · {troubled} more not");
    }
    let is_bad = troubled > 0
        || stability.is_some_and(is_trouble)
        || scene.sandbox.shows_otherwise()
        || scene.sandbox.is_pending();
    let (fill, line) = match is_bad {
        true => (theme.notice_fill.0, theme.notice_line.0),
        false => (theme.panel.0, theme.line.0),
    };
    let button = Button::new(RichText::new(text).color(theme.text.0))
        .fill(fill)
        .stroke(egui::Stroke::new(1.0, line))
        .corner_radius(16)
        .min_size(vec2(0.0, TARGET));
    let response = ui.add(button).on_hover_text(
        "Whether the network comes to rest for this prefix, and in how many ways; click for more",
    );
    let frame = egui::Frame::popup(ui.style()).inner_margin(14);
    Popup::from_toggle_button_response(&response)
        .align(egui::RectAlign::TOP_END)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .frame(frame)
        .show(|ui| {
            ui.set_width(420.0);
            ui.spacing_mut().item_spacing.y = 6.0;
            let most = ui.ctx().content_rect().height() * 0.6;
            egui::ScrollArea::vertical().max_height(most).show(ui, |ui| {
                about(ui, scene, &prefix, stability, actions);
                other_prefixes(ui, scene, &prefix, actions);
            });
        });
}

fn is_trouble(stability: &Stability) -> bool {
    !matches!(stability, Stability::Stable(_))
}

/// Returns the stability in a few words.
fn short(scene: &Scene<'_>, prefix: &Prefix, stability: Option<&Stability>) -> String {
    if scene.sandbox.shows_otherwise() {
        if let Some(time) = scene.time().filter(|_| scene.sandbox.shown().is_instant()) {
            let way = time.player().playing().map_or("Paused", |_| "Playing");
            return format!("{way}: {}", time.said());
        }
        let is_walked = scene.is_walked();
        return if is_walked { "A moment on the way" } else { "A preview" }.to_owned();
    }
    if scene.sandbox.is_pending() {
        return "Working out routes…".to_owned();
    }
    match stability {
        None => "At rest? Looking…".to_owned(),
        Some(Stability::Stable(Uniqueness::Proved(_))) => "At rest, the only state".to_owned(),
        Some(Stability::Stable(Uniqueness::OnlyOneFound)) => "At rest".to_owned(),
        Some(known @ Stability::OrderDependent { states, .. }) => {
            let now = scene.sandbox.at_rest().of(prefix);
            match now.and_then(|now| known.place_of(now)) {
                Some(place) => format!("State {} of {}", place + 1, states.len()),
                None => format!("{} stable states", states.len()),
            }
        }
        Some(Stability::Oscillates { .. }) => "Never at rest".to_owned(),
        Some(Stability::Undetermined { .. }) => "Not at rest, undetermined".to_owned(),
    }
}

fn about(
    ui: &mut Ui,
    scene: &Scene<'_>,
    prefix: &Prefix,
    stability: Option<&Stability>,
    actions: &mut Actions,
) {
    let Some(stability) = stability else {
        ui.label(format!("Still looking for the stable states of {prefix}."));
        return;
    };
    let (title, text) = told(stability);
    let size = scene.settings.text_size.points();
    ui.label(RichText::new(format!("{prefix}: {title}")).font(strong(size + 1.0)));
    ui.add(Label::new(text).wrap());
    match stability {
        Stability::OrderDependent { states, .. } => {
            let now = scene.sandbox.at_rest().of(prefix);
            let here = now.and_then(|now| stability.place_of(now));
            for (place, state) in states.iter().enumerate() {
                ui.separator();
                one_state(ui, scene, prefix, states, (place, state), here, actions);
            }
        }
        Stability::Oscillates { cycle: Some(cycle) }
        | Stability::Undetermined { cycle: Some(cycle), .. } => {
            one_round(ui, scene, prefix, cycle, actions);
        }
        _ => {}
    }
}

/// Returns the details: a title and a sentence or two.
pub(crate) fn told(stability: &Stability) -> (&'static str, String) {
    match stability {
        Stability::Stable(Uniqueness::Proved(proof)) => {
            let always = match proof {
                Proof::GaoRexford | Proof::EqualPreference => {
                    " Whatever the order of events, the network comes to it."
                }
                Proof::Exhaustive => " This proof does not tell whether every order of events leads to it.",
            };
            let text = format!(
                "It is proved that there is no other stable state: {}.{always}",
                proof.reason()
            );
            ("at rest", text)
        }
        Stability::Stable(Uniqueness::OnlyOneFound) => (
            "at rest",
            "No other stable state was found in the orders of events that were tried; that is a sample and rules out none.".to_owned(),
        ),
        Stability::OrderDependent { states, listed } => {
            let n = states.len();
            let all = match listed {
                Listed::All => format!("There are exactly {n} stable states."),
                Listed::SomeOfMany => format!("There are more than {n} stable states; these are some."),
                Listed::Sampled { orders: 0 } => format!("{n} stable states were found; no order of events that was tried came to rest, and there may be others."),
                Listed::Sampled { orders } => format!("{n} stable states were found in a sample of {orders} orders of events; there may be others."),
            };
            ("it depends on the order of events", format!("{all} Which one the network is in follows from its history, and only events can move it to another."))
        }
        Stability::Oscillates { .. } => (
            "never at rest",
            "It is proved that no state is stable: whoever chooses makes somebody else change.".to_owned(),
        ),
        Stability::Undetermined { orders, looks, .. } => (
            "undetermined",
            format!("It did not come to rest in {orders} orders of events of {looks} looks each, which proves nothing."),
        ),
    }
}

fn one_state(
    ui: &mut Ui,
    scene: &Scene<'_>,
    prefix: &Prefix,
    states: &[Alternative],
    (place, state): (usize, &Alternative),
    here: Option<usize>,
    actions: &mut Actions,
) {
    let now = scene.sandbox.at_rest();
    let nodes = 0..now.network().nodes().len() as u32;
    let via = |state: &Alternative, node: u32| state.state.latest(node).map(|best| best.via);
    let differs = |node: &u32| states.iter().any(|s| via(s, *node) != via(state, *node));
    let held: Vec<String> = nodes
        .filter(differs)
        .map(|node| said(scene, now, node, state.state.latest(node)))
        .collect();
    let mark = if here == Some(place) { ", where the network is" } else { "" };
    let size = scene.settings.text_size.points();
    ui.label(RichText::new(format!("State {}{mark}", place + 1)).font(strong(size)));
    ui.add(Label::new(shortened(&held, LISTED)).wrap());
    ui.horizontal(|ui| {
        let number = place + 1;
        if state.history.is_some() {
            let button = Button::new("How it comes about").min_size(vec2(0.0, TARGET));
            let tip = format!("Walk through the choices that lead to state {number} from nothing");
            if ui.add(button).on_hover_text(tip).clicked() {
                actions.push(Action::Do(Intent::Walk(WalkIntent::History(*prefix, place))));
                Popup::close_all(ui.ctx());
            }
        }
        if here != Some(place) {
            let text = format!("Switch to state {number}");
            let button = Button::new(text).min_size(vec2(0.0, TARGET));
            let tip = "Put the network into this state, as another history would have; the document stays what it is";
            if ui.add(button).on_hover_text(tip).clicked() {
                let switch = Intent::SwitchState { prefix: *prefix, state: place };
                actions.push(Action::Do(switch));
            }
        }
    });
}

fn one_round(
    ui: &mut Ui,
    scene: &Scene<'_>,
    prefix: &Prefix,
    cycle: &Trace,
    actions: &mut Actions,
) {
    let state = scene.sandbox.at_rest();
    let button = Button::new("Walk one round").min_size(vec2(0.0, TARGET));
    let tip = "Go through these choices one by one on the canvas";
    if ui.add(button).on_hover_text(tip).clicked() {
        actions.push(Action::Do(Intent::Walk(WalkIntent::Cycle(*prefix))));
        Popup::close_all(ui.ctx());
    }
    let turns: Vec<_> = cycle.changes.iter().filter(|change| change.is_turn()).collect();
    for (place, change) in turns.iter().take(2 * LISTED).enumerate() {
        let line = said(scene, state, change.node, change.to.as_ref());
        ui.add(Label::new(format!("{}. {line}", place + 1)).wrap());
    }
    match turns.len().saturating_sub(2 * LISTED) {
        0 => ui.label("… and round again. Others only follow."),
        more => ui.label(format!("… and {more} more, and round again. Others only follow.")),
    };
}

/// Shows a line for each other prefix; a click shows it.
fn other_prefixes(ui: &mut Ui, scene: &Scene<'_>, shown: &Prefix, actions: &mut Actions) {
    let known = scene.sandbox;
    let all = known.at_rest().network().prefixes();
    if all.len() < 2 {
        return;
    }
    ui.separator();
    for prefix in all.iter().filter(|p| *p != shown) {
        let state = known.stability(prefix).map_or("still looking", |s| told(s).0);
        let button = Button::new(format!("{prefix}: {state}")).min_size(vec2(0.0, TARGET));
        if ui.add(button.frame(false)).on_hover_text("Show this prefix").clicked() {
            actions.push(Action::ShowPrefix(*prefix));
        }
    }
}
