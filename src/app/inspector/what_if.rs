//! The smallest single change that would make another route best, its other effects, and a button
//! that applies it.

use egui::{Button, ComboBox, Frame, Label, RichText, Stroke, Ui, vec2};

use super::fields::{Pane, bold};
use super::widgets;
use crate::anycast::Win;
use crate::app::scene::{Action, Scene};
use crate::app::tip::Tip as _;
use crate::engine::{Explained, Row, Source, Standing};
use crate::sandbox::{Intent, Question, Shown, WinQuestion, describe};
use crate::topology::{Node, NodeId, Prefix};
use crate::wording::{count, shortened};

/// The losing route that should win.
#[derive(Debug, Default)]
pub(super) struct WhatIf {
    /// Source of the route; none for the next in rank.
    wanted: Option<Source>,
}

/// Draws the card, if any route loses.
pub(super) fn show(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    node: &Node,
    prefix: &Prefix,
    explained: &Explained,
    what_if: &mut WhatIf,
) {
    let scene = pane.scene;
    match scene.sandbox.shown() {
        Shown::Now => {}
        Shown::Preview(_) => return previewed(pane, ui),
        // The past cannot be changed, and a walkthrough has a strip of its own.
        Shown::Walk(..) | Shown::Instant(_) => return,
    }
    let losers: Vec<&Row> = explained
        .rows
        .iter()
        .filter(|row| matches!(row.standing, Standing::Lost(_)) && row.via.is_some())
        .collect();
    let Some(first) = losers.first() else { return };
    let known = what_if.wanted.clone().filter(|w| losers.iter().any(|row| row.via == *w));
    let mut wanted = known.unwrap_or_else(|| first.via.clone());
    card(ui, &scene, |ui| {
        heading(ui, &scene, &losers, &mut wanted);
        let (node, prefix) = (node.id.clone(), *prefix);
        answer(pane, ui, &WinQuestion { node, prefix, wanted: wanted.clone() });
    });
    what_if.wanted = Some(wanted);
}

fn card(ui: &mut Ui, scene: &Scene<'_>, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(scene.theme.ok_fill.0).corner_radius(8).inner_margin(12);
    ui.add_space(4.0);
    frame.show(ui, |ui| {
        ui.take_available_width();
        ui.spacing_mut().item_spacing.y = 4.0;
        add(ui);
    });
}

/// Draws the card during a preview: it describes the previewed change, whichever routes lose in the
/// state shown.
fn previewed(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let scene = pane.scene;
    card(ui, &scene, |ui| {
        let shown = scene.sandbox.previewed_win();
        let title = match shown {
            Some((asked, _)) => format!("To make {} win", name_of(&scene, &asked.wanted)),
            None => "A preview".to_owned(),
        };
        ui.add(Label::new(bold(ui, title)).wrap());
        if let Some((_, win)) = shown {
            ui.add(Label::new(change(&scene, win)).wrap());
        }
        widgets::weak(ui, scene.theme, "A preview: nothing has been changed.");
        buttons_of_a_preview(pane, ui, shown.map(|(_, win)| win));
    });
}

/// Returns the name of the neighbour that sent the route.
fn name_of(scene: &Scene<'_>, via: &Source) -> String {
    via.as_ref().map_or(String::new(), |source| scene.name_of_source(source))
}

/// Describes the change; no line begins with an arrow.
fn change(scene: &Scene<'_>, win: &Win) -> String {
    describe(scene.doc(), &win.edit, None).replace(" → ", "\u{a0}→\u{a0}")
}

/// Draws the heading "To make ISP Asia win", with a list if several routes lose.
fn heading(ui: &mut Ui, scene: &Scene<'_>, losers: &[&Row], wanted: &mut Source) {
    let name = |via: &Source| name_of(scene, via);
    if losers.len() == 1 {
        ui.add(Label::new(bold(ui, format!("To make {} win", name(wanted)))).wrap());
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(bold(ui, "To make".to_owned()));
        let list = ComboBox::from_id_salt("what_if").selected_text(bold(ui, name(wanted)));
        let list = list.width(140.0).truncate();
        let response = list.show_ui(ui, |ui| {
            for row in losers {
                let text = name(&row.via);
                ui.selectable_value(wanted, row.via.clone(), text);
            }
        });
        response.response.tip("Which of the routes that lose should win");
        ui.label(bold(ui, "win".to_owned()));
    });
}

fn answer(pane: &mut Pane<'_, '_>, ui: &mut Ui, asked: &WinQuestion) {
    let scene = pane.scene;
    match scene.sandbox.win(asked).filter(|_| !scene.sandbox.is_in_gesture()) {
        Some(Ok(win)) => told(pane, ui, win),
        Some(Err(obstacle)) => {
            let from = name_of(&scene, &asked.wanted);
            let text = obstacle.sentence(&scene.name(&asked.node), &from);
            ui.add(Label::new(text).wrap());
        }
        None => {
            ui.label("…");
            // During a gesture, any answer would soon be out of date.
            if !scene.sandbox.is_in_gesture() {
                pane.actions.push(Action::Ask(Question::Win(asked.clone())));
            }
        }
    }
}

fn told(pane: &mut Pane<'_, '_>, ui: &mut Ui, win: &Win) {
    let scene = pane.scene;
    ui.add(Label::new(change(&scene, win)).wrap());
    widgets::weak(ui, scene.theme, aside(&scene, win));
    ui.horizontal(|ui| {
        let preview = ui.add(outlined(pane.scene, "Preview", 84.0));
        if preview.tip("Show on the canvas what it would do, without doing it").clicked() {
            pane.actions.push(Action::Do(Intent::Preview(win.edit.clone())));
        }
        apply_button(pane, ui, win);
    });
}

/// Returns a button that stands out from the colour of the card.
fn outlined<'a>(scene: Scene<'_>, text: &'a str, width: f32) -> Button<'a> {
    let (fill, line) = (scene.theme.panel.0, scene.theme.ok.0);
    let ink = RichText::new(text).color(line);
    Button::new(ink).fill(fill).stroke(Stroke::new(1.5, line)).min_size(vec2(width, 32.0))
}

fn apply_button(pane: &mut Pane<'_, '_>, ui: &mut Ui, win: &Win) {
    let theme = pane.scene.theme;
    let text = RichText::new("Apply").color(theme.on_site.0);
    let button = Button::new(text).fill(theme.ok.0).min_size(vec2(72.0, 32.0));
    if ui.add(button).tip("Make this change, as one step that can be undone").clicked() {
        pane.actions.extend([Action::Do(Intent::ShowNow), Action::edit(win.edit.clone())]);
    }
}

/// Draws the buttons during a preview: end it, or apply the change.
fn buttons_of_a_preview(pane: &mut Pane<'_, '_>, ui: &mut Ui, win: Option<&Win>) {
    ui.horizontal(|ui| {
        let end = ui.add(outlined(pane.scene, "End preview", 104.0));
        if end.tip("Show the network as it is (Esc)").clicked() {
            pane.actions.push(Action::Do(Intent::ShowNow));
        }
        if let Some(win) = win {
            apply_button(pane, ui, win);
        }
    });
}

/// Describes the other effects: clients that would move, and nodes that would change their route.
fn aside(scene: &Scene<'_>, win: &Win) -> String {
    let name = |id: &NodeId| scene.name(id);
    let clients = match win.moves.is_empty() {
        true => "No client would land elsewhere".to_owned(),
        false => win.moves.foreseen(&name),
    };
    let others: Vec<String> = win.others.iter().map(name).collect();
    match others.len() {
        0 => format!("{clients}. No other node would change its route."),
        n => format!(
            "{clients}. {} would change {} route: {}.",
            count(n, "other node"),
            if n == 1 { "its" } else { "their" },
            shortened(&others, 5)
        ),
    }
}
