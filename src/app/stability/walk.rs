//! A walk through choices, one after the other, on the canvas: one round of what never rests, or
//! the history that leads to a state.

use egui::{Align2, Button, Context, Id, Key, Label, RichText, Ui, vec2};

use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::engine::{Best, Course, PrefixState, State};
use crate::topology::Prefix;

/// What can be done with a walk.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Begin at the first choice.
    Begin(Box<Walk>),
    /// Go to after so many choices.
    To(usize),
    /// Go on by itself, or stop.
    Play,
    /// Show what is again.
    End,
    /// Put the network into another of its states.
    Switch(usize),
}

/// A walk under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// The prefix.
    pub prefix: Prefix,
    /// What is walked: "One round", "How state 2 comes about".
    pub title: String,
    /// The choices.
    pub course: Course,
    /// Whether it begins again after the last.
    pub goes_round: bool,
    /// How many have been made.
    pub at: usize,
    /// Where on the canvas its strip stands.
    pub place: Align2,
    stops: Vec<usize>,
    /// When the next one is made by itself, in seconds of the window's clock.
    next: Option<f64>,
}

/// How long a choice is shown while it plays, in seconds.
const PACE: f64 = 0.9;

impl Walk {
    /// A walk from its beginning.
    pub fn new(prefix: Prefix, title: String, course: Course, goes_round: bool) -> Self {
        let stops = course.stops();
        Self {
            prefix,
            title,
            course,
            goes_round,
            at: 0,
            place: Align2::CENTER_TOP,
            stops,
            next: None,
        }
    }

    /// The size of its strip: always the same, so that its buttons stay under the pointer.
    pub fn size(points: f32, canvas: egui::Rect) -> egui::Vec2 {
        // In a small window it is as narrow as its buttons allow.
        let width = (30.0 * points).min(0.45 * canvas.width()).max(20.0 * points);
        vec2(width, 2.0 * 1.35 * points + 32.0 + 40.0)
    }

    /// The node that made the last choice.
    pub fn chooser(&self) -> Option<u32> {
        Some(self.course.turn(self.at)?.node)
    }

    /// Whether it goes on by itself.
    pub fn is_playing(&self) -> bool {
        self.next.is_some()
    }

    /// Begins to go on by itself, or stops.
    pub fn play(&mut self, now: f64) {
        self.next = if self.is_playing() { None } else { Some(now + PACE) };
    }

    /// The place after the next choice, if there is one.
    fn following(&self) -> Option<usize> {
        match self.at + 1 {
            next if next <= self.stops.len() => Some(next),
            _ if self.goes_round => Some(1.min(self.stops.len())),
            _ => None,
        }
    }

    /// The routes at the moment that it has come to.
    pub fn moment(&self) -> PrefixState {
        let changes = self.at.checked_sub(1).and_then(|stop| self.stops.get(stop));
        self.course.after(changes.copied().unwrap_or(0))
    }

    /// The place that it has come to by itself, if it is time.
    pub fn tick(&mut self, ctx: &Context) -> Option<usize> {
        let (due, now) = (self.next?, ctx.input(|i| i.time));
        if now < due {
            ctx.request_repaint_after_secs((due - now) as f32);
            return None;
        }
        let to = self.following();
        self.next = to.map(|_| now + PACE);
        ctx.request_repaint_after_secs(PACE as f32);
        to
    }

    /// The strip over the canvas.
    pub fn show(
        &self,
        ctx: &Context,
        scene: &Scene<'_>,
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
                self.content(ui, scene, actions);
            });
        });
    }

    fn content(&self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let size = scene.settings.text_size.points();
        let last = self.stops.len();
        let counted = format!("{}, choice {} of {last}", self.title, self.at);
        ui.label(RichText::new(counted).font(strong(size)));
        let sentence = self.sentence(scene);
        ui.add(Label::new(RichText::new(sentence).size(size)).wrap());
        ui.add_space(4.0);
        let mut turn = None;
        ui.horizontal(|ui| {
            let back = Button::new("◀ Back").min_size(vec2(80.0, 32.0));
            let back = ui.add_enabled(self.at > 0, back).on_hover_text("The choice before (←)");
            let play = if self.is_playing() { "Stop" } else { "Play" };
            let tip = "Make one choice after the other (Space)";
            let play = ui.add(Button::new(play).min_size(vec2(72.0, 32.0))).on_hover_text(tip);
            let next = Button::new("Next ▶").min_size(vec2(80.0, 32.0));
            let can = self.following().is_some();
            let next = ui.add_enabled(can, next).on_hover_text("The next choice (→)");
            let end = Button::new("Close").min_size(vec2(72.0, 32.0));
            let end = ui.add(end).on_hover_text("Show the network as it is (Esc)");
            if back.clicked() {
                turn = Some(Turn::To(self.at - 1));
            } else if play.clicked() {
                turn = Some(Turn::Play);
            } else if next.clicked() {
                turn = self.following().map(Turn::To);
            } else if end.clicked() {
                turn = Some(Turn::End);
            }
        });
        actions.extend(turn.map(Action::Stability));
    }

    /// What the last choice was.
    fn sentence(&self, scene: &Scene<'_>) -> String {
        let state = scene.sandbox.at_rest();
        match self.course.turn(self.at) {
            None if self.goes_round => "Where the round begins.".to_owned(),
            None => "Nobody has heard anything yet.".to_owned(),
            Some(change) => said(scene, state, change.node, change.to.as_ref()) + ".",
        }
    }

    /// The keys that walk; none of them is typed text, which the caller knows.
    pub fn keys(&self, ctx: &Context, actions: &mut Actions) {
        let pressed = |key| ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
        let turn = if pressed(Key::ArrowRight) {
            self.following().map(Turn::To)
        } else if pressed(Key::ArrowLeft) {
            self.at.checked_sub(1).map(Turn::To)
        } else if pressed(Key::Space) {
            Some(Turn::Play)
        } else if pressed(Key::Escape) {
            Some(Turn::End)
        } else {
            None
        };
        actions.extend(turn.map(Action::Stability));
    }
}

/// "Transit A takes the route from ISP B".
pub fn said(scene: &Scene<'_>, state: &State, node: u32, best: Option<&Best>) -> String {
    let net = state.network();
    let who = scene.name(net.id_of(node));
    match best.map(|best| best.via) {
        None => format!("{who} has no route any more"),
        Some(None) => format!("{who} announces the prefix"),
        Some(Some(via)) => {
            let from = scene.name(net.id_of(net.session(via).remote));
            format!("{who} takes the route from {from}")
        }
    }
}
