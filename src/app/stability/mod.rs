//! What is known about the stable states of every prefix: worked out when nothing is in the hand,
//! beside the window where it takes long, shown in the bar below, walked through on the canvas.

mod chip;
mod turns;
mod walk;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::Context;

pub use chip::{show as chip, told};
pub use walk::{Turn, Walk};

use crate::engine::{Routes, Stability, State, quick_stability, stability};
use crate::sandbox::Sandbox;
use crate::topology::Prefix;

/// What is known, by prefix.
#[derive(Default)]
pub struct Known {
    /// The routes that it is known of: as long as these are there, it holds.
    of: Option<Routes>,
    found: HashMap<Prefix, Stability>,
    coming: Option<Receiver<(Prefix, Stability)>>,
}

impl Known {
    /// What is known of a prefix; none as long as it is being worked out.
    pub fn of(&self, prefix: &Prefix) -> Option<&Stability> {
        self.found.get(prefix)
    }

    /// Brings it in line with the document, unless something is under way there.
    pub fn follow(&mut self, ctx: &Context, sandbox: &Sandbox) {
        let state = sandbox.at_rest();
        let routes = state.routes();
        let holds = self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &routes));
        let is_busy = sandbox.is_in_gesture() || sandbox.shows_otherwise();
        if !holds && !is_busy {
            self.of = Some(routes);
            self.work_out(ctx, state);
        }
        self.take_in();
    }

    fn work_out(&mut self, ctx: &Context, state: &State) {
        self.found.clear();
        self.coming = None;
        let mut hard = Vec::new();
        for prefix in state.network().prefixes() {
            match quick_stability(state, prefix) {
                Some(known) => {
                    self.found.insert(*prefix, known);
                }
                None => hard.push(*prefix),
            }
        }
        if hard.is_empty() {
            return;
        }
        let (sender, receiver) = channel();
        self.coming = Some(receiver);
        let (state, ctx) = (state.clone(), ctx.clone());
        std::thread::spawn(move || {
            for prefix in hard {
                let known = stability(&state, &prefix);
                // Nobody listens any more once the document has changed.
                if sender.send((prefix, known)).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        });
    }

    fn take_in(&mut self) {
        while let Some(coming) = &self.coming {
            match coming.try_recv() {
                Ok((prefix, known)) => {
                    self.found.insert(prefix, known);
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.coming = None,
            }
        }
    }
}
