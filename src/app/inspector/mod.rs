//! The panel at the right: the selection, the reasons for its routes, and its settings.

mod ases;
mod candidate;
mod chips;
mod daemons;
mod document_page;
mod drafts;
mod entries;
mod fields;
mod link;
mod link_rows;
mod listed;
mod moved;
mod multi_selection;
mod neighbours;
mod node;
mod number;
mod options;
mod policy;
mod roas;
mod router;
mod routes;
mod service;
mod sliders;
mod steps;
mod table;
mod tables;
mod terms;
mod text_field;
mod timers;
mod what_if;
mod widgets;
mod words;

use egui::{Frame, Key, Label, Margin, Modifiers, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use self::drafts::Fields;
use self::fields::Pane;
use self::terms::Term;
use super::scene::{Actions, Scene, Selection};
use super::theme::{Theme, strong};
use super::tip::{self, Tip as _};
use crate::topology::{Node, NodeState};

/// Pages of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Tab {
    /// Candidate routes, and the reason for the best one.
    #[default]
    Routes,
    /// Policy for received and sent routes.
    Policy,
    /// Routes exchanged with each neighbour.
    Neighbours,
    /// The node itself.
    Node,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Routes, Self::Policy, Self::Neighbours, Self::Node];

    fn name(self) -> &'static str {
        match self {
            Self::Routes => "Routes",
            Self::Policy => "Policy",
            Self::Neighbours => "Neighbours",
            Self::Node => "Node",
        }
    }

    fn tip(self) -> &'static str {
        match self {
            Self::Routes => "Why its packets go where they go",
            Self::Policy => "What it does with what it hears and with what it sends",
            Self::Neighbours => "What each neighbour brings, and what it gets",
            Self::Node => "Its name, number and announcements",
        }
    }

    /// Returns the tab this many places further, wrapping around.
    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|t| *t == self).unwrap_or_default();
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// The panel at the right, with its state between frames.
#[derive(Default)]
pub struct Inspector {
    tab: Tab,
    fields: Fields,
    /// The selection to which the state belongs.
    of: Selection,
    chosen: routes::Chosen,
    what_if: what_if::WhatIf,
}

impl Inspector {
    /// Applies the text being typed, as if its field had lost the focus.
    pub fn take_typed(&mut self, actions: &mut Actions) {
        self.fields.finish(actions);
        self.fields.forget();
    }

    /// Draws the panel. It changes nothing itself, but adds the requested actions to `actions`.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        if self.of != *scene.selection {
            self.of = scene.selection.clone();
            self.fields.forget();
            self.chosen = None;
            self.what_if = what_if::WhatIf::default();
        }
        // A press elsewhere ends typing at once, before the canvas begins a gesture of its own.
        let presses = egui::SurrenderFocusOn::Presses;
        ui.ctx().options_mut(|o| o.input_options.surrender_focus_on = presses);
        ui.spacing_mut().item_spacing.y = 6.0;
        tip::stand_beside(ui.ctx(), ui.max_rect());
        let mut pane = Pane { scene: *scene, actions, fields: &mut self.fields };
        let doc = scene.doc();
        if let Some(node) = scene.selection.only_node().and_then(|id| doc.node(id)) {
            padded(ui, 12, 0, |ui| head(&pane, ui, node));
            padded(ui, 4, 0, |ui| tabs(&pane, ui, &mut self.tab));
            line_below(ui, &pane);
            let (tab, chosen) = (self.tab, &mut self.chosen);
            let what_if = &mut self.what_if;
            page(ui, (&node.id, tab), |ui| match tab {
                Tab::Routes => routes::show(&mut pane, ui, node, chosen, what_if),
                Tab::Policy => policy::show(&mut pane, ui, node),
                Tab::Neighbours => match pane.scene.time_shown() {
                    // During a recording, the tables of the instant replace the converged ones.
                    Some(time) => tables::show(&mut pane, ui, node, time),
                    None => neighbours::show(&mut pane, ui, node),
                },
                Tab::Node => node::show(&mut pane, ui, node),
            });
        } else if let Some(link) = scene.selection.only_link().and_then(|id| doc.link(id)) {
            padded(ui, 12, 8, |ui| {
                let (a, b) = (scene.name(&link.a.node), scene.name(&link.b.node));
                title(ui, &format!("{a} – {b}"));
                link::about(&pane, ui, link);
            });
            line_below(ui, &pane);
            page(ui, &link.id, |ui| link::show(&mut pane, ui, link));
        } else if scene.selection.is_empty() {
            page(ui, "document", |ui| document_page::show(&mut pane, ui));
        } else {
            padded(ui, 12, 8, |ui| {
                title(ui, "Several selected");
                widgets::weak(ui, scene.theme, multi_selection::about(&pane));
            });
            line_below(ui, &pane);
            page(ui, "several", |ui| multi_selection::show(&mut pane, ui));
        }
        let is_pointer_down = ui.input(|i| i.pointer.any_down());
        self.fields.close(is_pointer_down, actions);
    }
}

fn padded(ui: &mut Ui, top: i8, bottom: i8, add: impl FnOnce(&mut Ui)) {
    let (left, right) = (widgets::MARGIN, widgets::MARGIN);
    Frame::new().inner_margin(Margin { left, right, top, bottom }).show(ui, |ui| {
        ui.take_available_width();
        add(ui);
    });
}

/// Draws the scrolling part, at its last position for the same item. Field ids are separate for
/// each item, so text typed for one node never ends up in another.
fn page(ui: &mut Ui, of: impl egui::AsIdSalt, add: impl FnOnce(&mut Ui)) {
    ui.push_id(of, |ui| {
        let area = ScrollArea::vertical().auto_shrink(false);
        area.content_margin(Margin::symmetric(widgets::MARGIN, 12)).show(ui, |ui| {
            ui.take_available_width();
            add(ui);
        });
    });
}

fn title(ui: &mut Ui, text: &str) {
    let size = widgets::body_size(ui) + 4.0;
    let ink = ui.visuals().text_color();
    let galley = widgets::lines(ui, text, strong(size), ink, ui.available_width(), 3);
    ui.add(Label::new(galley)).tip(text);
}

/// Draws the badge, the name and the kind of a node.
fn head(pane: &Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let scene = &pane.scene;
    ui.horizontal_top(|ui| {
        let (rect, badge) = ui.allocate_exact_size(vec2(32.0, 40.0), Sense::hover());
        let rect = egui::Rect::from_center_size(rect.center(), vec2(30.0, 30.0));
        widgets::node_badge(ui, scene, node, rect);
        let site = scene.catchments().and_then(|c| c.site_of(&node.id));
        let goes = site.map_or_else(
            || "Its packets reach no site.".to_owned(),
            |site| format!("In the catchment of {} {}.", scene.site_letter(site), scene.name(site)),
        );
        badge.tip(format!("{goes} {}", Term::Catchment.tip()));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            title(ui, &node.name);
            let mut about = String::new();
            if node.state == NodeState::Failed {
                about += "Failed · ";
            }
            let (kind, asn, id) = (node.kind, node.asn, node.effective_router_id());
            // No-break spaces keep the id with its name.
            about += &format!("{kind} · AS{asn} · router\u{a0}id\u{a0}{id}");
            let response = widgets::weak(ui, scene.theme, about);
            response.tip(format!("{}\n\n{}", Term::Asn.tip(), Term::RouterId.tip()));
        });
    });
}

/// Draws a row of tabs, which arrow keys change while one has the focus.
fn tabs(pane: &Pane<'_, '_>, ui: &mut Ui, current: &mut Tab) {
    let words = |size| Tab::ALL.into_iter().map(|t| tab_text(ui, t, size).size().x).sum::<f32>();
    let (room, mut size) = (ui.available_width(), widgets::body_size(ui));
    // Large text in a narrow panel is made a little smaller to stay on one line.
    while size > 13.0 && words(size) + 3.0 * 9.0 > room {
        size -= 1.0;
    }
    let gap = ((room - words(size)) / 3.0 - 1.0).clamp(8.0, 24.0);
    let (mut picked, mut by_key) = (None, None);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(gap, 0.0);
        for tab in Tab::ALL {
            let response = tab_button(pane.scene.theme, ui, tab, size, tab == *current);
            if response.has_focus() {
                by_key = by_key.or_else(|| arrow(ui).map(|by| current.step(by)));
            }
            if response.clicked() {
                picked = Some(tab);
            }
        }
        if let Some(tab) = by_key {
            let id = ui.make_persistent_id(tab.name());
            ui.memory_mut(|m| m.request_focus(id));
        }
    });
    *current = by_key.or(picked).unwrap_or(*current);
}

/// Returns the number of tabs to advance after an arrow key, if one was pressed.
fn arrow(ui: &Ui) -> Option<usize> {
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowRight) {
        Some(1)
    } else {
        pressed(Key::ArrowLeft).then_some(Tab::ALL.len() - 1)
    }
}

fn tab_text(ui: &Ui, tab: Tab, size: f32) -> std::sync::Arc<egui::Galley> {
    let font = strong(size);
    widgets::lines(ui, tab.name(), font, egui::Color32::PLACEHOLDER, f32::INFINITY, 1)
}

fn tab_button(theme: &Theme, ui: &mut Ui, tab: Tab, size: f32, is_on: bool) -> egui::Response {
    let galley = tab_text(ui, tab, size);
    let id = ui.make_persistent_id(tab.name());
    let (_, rect) = ui.allocate_space(vec2(galley.size().x, 36.0));
    let response = ui.interact(rect, id, Sense::click());
    let ink = match is_on {
        true => theme.accent.0,
        false if response.hovered() => theme.text.0,
        false => theme.weak.0,
    };
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    if is_on {
        let stroke = Stroke::new(2.5, theme.accent.0);
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, stroke);
    }
    if response.has_focus() {
        let ring = rect.expand2(vec2(4.0, -5.0));
        let stroke = Stroke::new(2.0, theme.accent.0);
        ui.painter().rect_stroke(ring, 6.0, stroke, egui::StrokeKind::Inside);
        // Arrow keys change tabs instead of moving the focus elsewhere.
        let arrows = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, arrows));
    }
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_on, tab.name()));
    response.tip(tab.tip())
}

/// Draws a line from edge to edge below the part that does not scroll.
fn line_below(ui: &mut Ui, pane: &Pane<'_, '_>) {
    let y = ui.cursor().top() - ui.spacing().item_spacing.y;
    let x = ui.max_rect().x_range();
    ui.painter().hline(x, y, Stroke::new(1.0, pane.scene.theme.line.0));
    ui.add_space(1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_the_tabs() {
        assert_eq!(Tab::Node.step(1), Tab::Routes);
        assert_eq!(Tab::Routes.step(Tab::ALL.len() - 1), Tab::Node);
    }
}
