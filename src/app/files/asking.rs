//! Draws the open dialog about files, and handles the answer.

use std::path::Path;

use egui::Context;

use super::guard::{self, Choice, Clash, Rescue, Waiting};
use super::path_modal::Step;
use super::{Asking, Files, Next, PATIENCE, Purpose, Task, hovering, import, listing};
use crate::app::scene::{Actions, Scene};

impl Files {
    /// Draws the open dialog, if there is one.
    pub fn show(&mut self, ctx: &Context, scene: &Scene<'_>, _actions: &mut Actions) {
        let hovering = ctx.input(|i| i.raw.hovered_files.clone());
        if !hovering.is_empty() && !self.is_asking() {
            hovering::show(ctx, scene, &hovering);
        }
        let title = self.title();
        let jobs = self.jobs.len();
        match &mut self.asking {
            Asking::Nothing => self.show_rescue(ctx, scene),
            Asking::System { request, since, .. } => {
                if ctx.input(|i| i.time) - *since < PATIENCE {
                    return;
                }
                let request = request.clone();
                match guard::waiting(ctx, scene) {
                    Some(Waiting::Instead) => self.ask_here(request, None),
                    Some(Waiting::Cancel) => self.give_up(),
                    None => {}
                }
            }
            Asking::Here { request, modal } => {
                let purpose = request.purpose;
                match modal.show(ctx, scene) {
                    Step::Open => {}
                    Step::Cancelled => self.give_up(),
                    Step::File(path) => {
                        self.asking = Asking::Nothing;
                        self.jobs.push_back(match purpose {
                            Purpose::Open => Task::Go(Next::File(path)),
                            Purpose::Import => Task::Go(Next::Network(path)),
                            Purpose::Save => Task::SaveTo(path),
                        });
                    }
                }
            }
            Asking::Reading { path, .. } => {
                let name = listing::shown_name(path);
                if guard::reading(ctx, scene, &name) {
                    // Dropping the job cancels it.
                    self.give_up();
                }
            }
            Asking::Unsaved(next) => {
                let next = next.clone();
                match guard::unsaved(ctx, scene, &title) {
                    None => {}
                    Some(Choice::Cancel) => self.give_up(),
                    Some(Choice::Discard) => {
                        self.asking = Asking::Nothing;
                        self.jobs.push_back(Task::Go(next));
                    }
                    Some(Choice::Save) => {
                        self.asking = Asking::Nothing;
                        self.after_save = Some(next);
                        self.jobs.push_back(Task::Save);
                    }
                }
            }
            Asking::Changed => match guard::changed(ctx, scene, &title) {
                None => {}
                Some(Clash::Cancel) => self.give_up(),
                Some(Clash::Overwrite) => {
                    self.asking = Asking::Nothing;
                    let path = self.home.path().map(Path::to_owned);
                    self.jobs.extend(path.map(Task::SaveTo));
                }
                Some(Clash::Reload) => {
                    self.give_up();
                    let path = self.home.path().map(Path::to_owned);
                    self.jobs.extend(path.map(|path| Task::Go(Next::File(path))));
                }
                Some(Clash::SaveAs) => {
                    self.asking = Asking::Nothing;
                    self.jobs.push_back(Task::SaveAs);
                }
            },
            Asking::Import(modal) => match modal.show(ctx, scene) {
                import::Step::Open => {}
                import::Step::Cancelled => self.give_up(),
                import::Step::Import(doc, name) => {
                    self.asking = Asking::Nothing;
                    self.jobs.push_back(Task::Imported(doc, name));
                }
            },
            Asking::Report(report) => {
                if report.show(ctx, scene) {
                    self.asking = Asking::Nothing;
                }
            }
        }
        if self.jobs.len() > jobs {
            ctx.request_repaint();
        }
    }

    fn give_up(&mut self) {
        self.asking = Asking::Nothing;
        self.after_save = None;
    }

    fn show_rescue(&mut self, ctx: &Context, scene: &Scene<'_>) {
        let more = self.rescued.len().saturating_sub(1);
        let Some(choice) = self.rescued.last().and_then(|f| guard::rescue(ctx, scene, f, more))
        else {
            return;
        };
        match (choice, self.rescued.pop()) {
            (Rescue::Restore, Some(found)) => {
                self.jobs.push_back(Task::Restore(Box::new(found)));
                // One window holds one document; the others are offered at the next start.
                self.rescued.clear();
            }
            (Rescue::Discard, Some(found)) => found.discard(),
            _ => self.rescued.clear(),
        }
        ctx.request_repaint();
    }
}
