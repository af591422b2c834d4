//! Walks, previews and switches of state, run for the window.

use super::walk::{Turn, Walk};
use crate::app::App;
use crate::engine::Stability;
use crate::sandbox::Sandbox;
use crate::topology::EditError;

impl App {
    /// Begins, goes on with or ends a walk; switches to another stable state.
    pub(in crate::app) fn turn_walk(&mut self, ctx: &egui::Context, turn: Turn) {
        match turn {
            Turn::Begin(mut walk) => {
                let size = Walk::size(self.settings.text_size.points(), self.canvas.camera().rect);
                walk.place = self.canvas.calm_place(size);
                self.time = None;
                self.walk = Some(*walk);
                self.show_moment(0);
            }
            Turn::To(place) => self.show_moment(place),
            Turn::Play => {
                if let Some(walk) = &mut self.walk {
                    walk.play(ctx.input(|i| i.time));
                }
            }
            Turn::End => self.end_showing(),
            Turn::Switch(place) => {
                let Some(prefix) = self.prefix else { return };
                let Some(Stability::OrderDependent { states, .. }) = self.stabilities.of(&prefix)
                else {
                    return;
                };
                if let Some(to) = states.get(place).map(|s| s.state.clone()) {
                    self.walk = None;
                    self.sandbox.switch(&prefix, to, format!("Switch to state {}", place + 1));
                }
            }
        }
    }

    pub(in crate::app) fn show_otherwise(
        &mut self,
        show: impl FnOnce(&mut Sandbox) -> Result<(), EditError>,
    ) {
        if let Err(error) = show(&mut self.sandbox) {
            self.notices.say(error.to_string());
        }
    }

    /// Ends a walk or a preview.
    pub(in crate::app) fn end_showing(&mut self) {
        self.walk = None;
        self.sandbox.show_now();
    }

    /// Shows the moment after so many choices of the walk.
    fn show_moment(&mut self, place: usize) {
        if let Some(walk) = &mut self.walk {
            walk.at = place;
            let (prefix, moment) = (walk.prefix, walk.moment());
            self.sandbox.show_moment(&prefix, moment, walk.title.clone());
        }
    }

    /// Lets a walk that plays go on; ends one that an edit has overtaken.
    pub(in crate::app) fn walk_on(&mut self, ctx: &egui::Context) {
        if self.walk.is_some() && !self.sandbox.shows_otherwise() {
            self.walk = None;
        }
        if let Some(place) = self.walk.as_mut().and_then(|walk| walk.tick(ctx)) {
            self.show_moment(place);
        }
    }
}
