//! The strip of a walkthrough over the canvas.

use egui::{Align2, Button, Context, Id, Key, Label, RichText, Ui, vec2};

use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::engine::{Best, State};
use crate::sandbox::{Ends, Intent, Walk, WalkIntent};

/// Position of the walkthrough's strip on the canvas, where it covers the least.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strip {
    /// The corner or edge.
    pub place: Align2,
}

impl Default for Strip {
    fn default() -> Self {
        Self { place: Align2::CENTER_TOP }
    }
}

impl Strip {
    /// Returns the size, which never changes, so that the buttons stay under the pointer.
    pub(crate) fn size(points: f32, canvas: egui::Rect) -> egui::Vec2 {
        // In a small window it is as narrow as its buttons allow.
        let width = (30.0 * points).min(0.45 * canvas.width()).max(20.0 * points);
        vec2(width, 2.0 * 1.35 * points + 32.0 + 40.0)
    }

    /// Draws the strip.
    pub(crate) fn show(
        self,
        ctx: &Context,
        scene: &Scene<'_>,
        walk: &Walk,
        canvas: egui::Rect,
        actions: &mut Actions,
    ) {
        let theme = scene.theme;
        let frame = egui::Frame::new()
            .fill(theme.panel.0)
            .stroke(egui::Stroke::new(1.5, theme.accent.0))
            .corner_radius(10)
            .inner_margin(egui::Margin::symmetric(12, 8));
        let width = Self::size(scene.settings.text_size.points(), canvas).x;
        let corner = self.place.pos_in_rect(&canvas.shrink(12.0));
        let area = egui::Area::new(Id::unique("walk")).pivot(self.place).fixed_pos(corner);
        area.show(ctx, |ui| {
            ui.set_width(width);
            frame.show(ui, |ui| {
                ui.take_available_width();
                content(ui, scene, walk, actions);
            });
        });
    }
}

fn content(ui: &mut Ui, scene: &Scene<'_>, walk: &Walk, actions: &mut Actions) {
    let size = scene.settings.text_size.points();
    let counted = format!("{}, choice {} of {}", walk.title(), walk.at(), walk.last());
    ui.label(RichText::new(counted).font(strong(size)));
    let sentence = sentence(scene, walk);
    ui.add(Label::new(RichText::new(sentence).size(size)).wrap());
    ui.add_space(4.0);
    let mut turn = None;
    ui.horizontal(|ui| {
        let back = Button::new("◀ Back").min_size(vec2(80.0, 32.0));
        let back = ui.add_enabled(walk.at() > 0, back).on_hover_text("The choice before (←)");
        let play = if walk.is_playing() { "Stop" } else { "Play" };
        let tip = "Make one choice after the other (Space)";
        let play = ui.add(Button::new(play).min_size(vec2(72.0, 32.0))).on_hover_text(tip);
        let next = Button::new("Next ▶").min_size(vec2(80.0, 32.0));
        let can = walk.following().is_some();
        let next = ui.add_enabled(can, next).on_hover_text("The next choice (→)");
        let end = Button::new("Close").min_size(vec2(72.0, 32.0));
        let end = ui.add(end).on_hover_text("Show the network as it is (Esc)");
        if back.clicked() {
            turn = Some(Intent::Walk(WalkIntent::To(walk.at() - 1)));
        } else if play.clicked() {
            turn = Some(Intent::Walk(WalkIntent::Play));
        } else if next.clicked() {
            turn = walk.following().map(|to| Intent::Walk(WalkIntent::To(to)));
        } else if end.clicked() {
            turn = Some(Intent::ShowNow);
        }
    });
    actions.extend(turn.map(Action::Do));
}

/// Returns a sentence on the last choice.
fn sentence(scene: &Scene<'_>, walk: &Walk) -> String {
    match walk.choice() {
        None if walk.ends() == Ends::GoesRound => "Where the round begins.".to_owned(),
        None => "Nobody has heard anything yet.".to_owned(),
        Some(change) => said(scene, scene.sandbox.at_rest(), change.node, change.to.as_ref()) + ".",
    }
}

/// Handles the keys of the walkthrough. The caller makes sure that no text is being typed.
pub(crate) fn keys(ctx: &Context, walk: &Walk, actions: &mut Actions) {
    let pressed = |key| ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let to = |place| Intent::Walk(WalkIntent::To(place));
    let turn = if pressed(Key::ArrowRight) {
        walk.following().map(to)
    } else if pressed(Key::ArrowLeft) {
        walk.at().checked_sub(1).map(to)
    } else if pressed(Key::Space) {
        Some(Intent::Walk(WalkIntent::Play))
    } else if pressed(Key::Escape) {
        Some(Intent::ShowNow)
    } else {
        None
    };
    actions.extend(turn.map(Action::Do));
}

/// Returns a sentence such as "Transit A takes the route from ISP B".
pub(super) fn said(scene: &Scene<'_>, state: &State, node: u32, best: Option<&Best>) -> String {
    let net = state.network();
    let who = scene.name(net.id_of(node));
    match best.map(|best| best.via) {
        None => format!("{who} has no route any more"),
        Some(None) => format!("{who} announces the prefix"),
        Some(Some(via)) => {
            let from = net.neighbour_called(via, &|id| scene.name(id));
            format!("{who} takes the route from {from}")
        }
    }
}
