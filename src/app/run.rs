//! Runs the actions that a frame requested, in order, in one place.

use egui::{OutputCommand, ViewportCommand};

use super::App;
use super::canvas::{Cancelled, Tool, snapped};
use super::command::Command;
use super::scene::{Action, Actions, Selection};
use super::settings::Appearance;
use super::stability::Strip;
use crate::layout::layered;
use crate::sandbox::time::Direction;
use crate::sandbox::{
    Clip, Intent, Refused, TimeIntent, WalkIntent, clear_of, collapse_or_expand, delete,
    fail_or_restore, fail_or_restore_lans, free_place, new_node, reverse, set_services, several,
    shut_down_or_bring_up, split,
};
use crate::topology::{Edit, Kind, Node, Pos, Service};

/// Offset of a copy from its original, in points.
const COPY_OFFSET: (f32, f32) = (40.0, 40.0);

impl App {
    pub(super) fn run_all(&mut self, ctx: &egui::Context, actions: Actions) {
        let interrupts =
            |a: &Action| matches!(a, Action::Run(Command::Cancel | Command::Undo | Command::Redo));
        // Keys come first: they also interrupt a drag that continued in the same frame.
        let drops = actions.iter().any(interrupts) && self.canvas.stop_moving();
        if drops {
            self.intend(ctx, Intent::CancelGesture);
        }
        for action in actions {
            match action {
                Action::Do(Intent::Edit(_) | Intent::EndGesture) if drops => {}
                action if drops && interrupts(&action) => {}
                action => self.run(ctx, action),
            }
        }
    }

    fn run(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Do(intent) => self.intend(ctx, intent),
            Action::Ask(question) => {
                if self.sandbox.ask(question) {
                    ctx.request_repaint();
                }
            }
            Action::Run(command) => self.command(ctx, command),
            Action::Select(selection) => {
                self.selection = selection;
                ctx.request_repaint();
            }
            Action::ShowPrefix(prefix) => self.prefix = Some(prefix),
            Action::OpenExample(place) => {
                self.before_leaving(ctx);
                self.open_example(ctx, place);
            }
            Action::OpenFile(path) => {
                self.before_leaving(ctx);
                self.open_file(ctx, path);
            }
            Action::Reveal(node) => {
                if let Some(found) = self.sandbox.doc().node(&node) {
                    self.canvas.reveal(found);
                    self.selection = Selection::node(&node);
                }
            }
            Action::Tour(turn) => self.turn_tour(turn),
            Action::SetAppearance(choice) => self.settings.appearance = choice,
            Action::Say(text) => self.notices.say(text),
        }
    }

    /// Prepares for saving or replacing the document: accepts text being typed, and cancels a tour
    /// that was to begin on another document.
    pub(super) fn before_leaving(&mut self, ctx: &egui::Context) {
        let mut actions = Actions::new();
        self.inspector.take_typed(&mut actions);
        actions.extend(self.canvas.take_name());
        self.run_all(ctx, actions);
        self.tour_wanted = super::tour::Wanted::No;
    }

    /// Passes an intent to the session, and shows the reason if it is refused.
    pub(super) fn intend(&mut self, ctx: &egui::Context, intent: Intent) {
        let time_was = self.sandbox.time().is_some();
        let begins_walk =
            matches!(intent, Intent::Walk(WalkIntent::Cycle(_) | WalkIntent::History(..)));
        if begins_walk {
            let size = Strip::size(self.settings.text_size.points(), self.canvas.camera().rect);
            self.strip.place = self.canvas.calm_place(size);
        }
        match self.sandbox.run(intent) {
            Ok(()) => {}
            Err(Refused::Edit(error)) => self.notices.say(error.to_string()),
            // There is nothing to do, or no longer.
            Err(refused) => log::debug!("{refused}"),
        }
        self.follow_document();
        if self.sandbox.time().is_some() != time_was {
            // The time panel changes the height of the canvas.
            self.canvas.fit_soon();
        }
        ctx.request_repaint();
    }

    /// Applies an edit, or shows why it is refused.
    fn edit(&mut self, ctx: &egui::Context, edit: Edit) {
        self.intend(ctx, Intent::Edit(edit));
    }

    fn command(&mut self, ctx: &egui::Context, command: Command) {
        use Command as C;
        if !command.is_possible(&self.sandbox, &self.selection)
            || (command.plays() && self.sandbox.time().is_none())
        {
            return;
        }
        match command {
            C::New | C::Open | C::OpenPath | C::Save | C::SaveAs | C::Import | C::Quit => {
                self.before_leaving(ctx);
                self.run_file_command(ctx, command);
            }
            C::Undo => self.turn_back(ctx, Intent::Undo),
            C::Redo => self.turn_back(ctx, Intent::Redo),
            C::Cut => {
                self.copy(ctx);
                self.delete(ctx);
            }
            C::Copy => self.copy(ctx),
            C::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            C::Duplicate => {
                let clip = Clip::of(self.sandbox.doc(), &self.selection.nodes);
                self.put_in(ctx, &clip, COPY_OFFSET);
            }
            C::Delete => self.delete(ctx),
            C::Rename => {
                if let Some(node) =
                    self.selection.only_node().and_then(|id| self.sandbox.doc().node(id))
                {
                    self.canvas.rename(node);
                }
            }
            C::SelectAll => {
                let nodes = self.sandbox.doc().nodes().map(|n| n.id.clone()).collect();
                self.selection = Selection { nodes, ..Selection::default() };
            }
            C::Cancel => self.cancel(ctx),
            C::Fail if self.selection.is_empty() => self.canvas.take(Tool::Fail),
            C::Fail | C::FailLan | C::KillService | C::ReviveService | C::ShutDown | C::Reverse => {
                self.toggle(ctx, command);
            }
            C::Split(into) => self.split(ctx, usize::from(into)),
            C::Collapse => {
                let (doc, selection) = (self.sandbox.doc(), &self.selection);
                let ases = several(doc, &selection.nodes, &selection.links);
                if let Some(edit) = collapse_or_expand(doc, &ases) {
                    self.edit(ctx, edit);
                }
            }
            C::Arrange => {
                self.edit(ctx, layered(self.sandbox.doc()));
                self.canvas.fit_soon();
            }
            C::SelectTool => self.canvas.take(Tool::Select),
            C::LinkTool => self.canvas.take(Tool::Link),
            C::FailTool => self.canvas.take(Tool::Fail),
            C::Add(kind) => self.add(ctx, kind),
            C::Tour => self.start_tour(),
            C::Time if self.sandbox.is_recording() => self.time(ctx, TimeIntent::Close),
            C::Time => self.time(ctx, TimeIntent::Open),
            C::Play => self.time(ctx, TimeIntent::Play(Direction::Forwards)),
            C::PlayBack => self.time(ctx, TimeIntent::Play(Direction::Backwards)),
            C::StepOn => self.step(ctx, Direction::Forwards),
            C::StepBack => self.step(ctx, Direction::Backwards),
            C::Palette => self.finder.open(),
            C::Keys => self.help.open_keys(),
            C::About => self.help.open_about(),
            _ => self.view_command(ctx, command),
        }
    }

    /// Runs commands that change only how things are shown.
    fn view_command(&mut self, ctx: &egui::Context, command: Command) {
        use Command as C;
        match command {
            C::Snap => self.settings.snap = !self.settings.snap,
            C::ZoomIn => self.canvas.zoom_to(self.canvas.camera().zoom * 1.25),
            C::ZoomOut => self.canvas.zoom_to(self.canvas.camera().zoom / 1.25),
            C::ZoomReset => self.canvas.zoom_to(1.0),
            C::Fit => self.canvas.fit_soon(),
            C::FitSelection => self.canvas.fit_selection_soon(),
            C::Appearance => {
                self.settings.appearance = match self.settings.appearance {
                    Appearance::System => Appearance::Light,
                    Appearance::Light => Appearance::Dark,
                    Appearance::Dark => Appearance::System,
                };
                let name = match self.settings.appearance {
                    Appearance::System => "as the system has it",
                    Appearance::Light => "light",
                    Appearance::Dark => "dark",
                };
                self.notices.say(format!("Appearance: {name}"));
            }
            C::TextLarger => self.settings.text_size = self.settings.text_size.step(true),
            C::TextSmaller => self.settings.text_size = self.settings.text_size.step(false),
            C::LessMotion => self.settings.less_motion = !self.settings.less_motion,
            C::DocumentPage => self.turn_document_page(ctx),
            C::Present => {
                self.presenting = !self.presenting;
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(self.presenting));
                self.canvas.fit_soon();
            }
            C::Pin if self.sandbox.is_pinned() => self.intend(ctx, Intent::Unpin),
            C::Pin => self.intend(ctx, Intent::Pin),
            C::ColdStart => {
                self.intend(ctx, Intent::ColdStart);
                // The recording shows the cold start.
                if self.sandbox.time().is_some() {
                    return;
                }
                self.notices.say("All nodes started anew, knowing nothing".to_owned());
            }
            _ => {}
        }
    }

    /// Handles Esc: cancels what is in progress, or else clears the selection, or else ends the
    /// presentation.
    fn cancel(&mut self, ctx: &egui::Context) {
        if self.sandbox.is_in_gesture() {
            self.intend(ctx, Intent::CancelGesture);
            return;
        }
        if self.sandbox.shown().is_over() {
            self.intend(ctx, Intent::ShowNow);
            return;
        }
        match self.canvas.cancel() {
            Cancelled::Nothing => {}
            Cancelled::Choice(Some(link)) if self.sandbox.last_step_made(&link) => {
                self.intend(ctx, Intent::Undo);
                return;
            }
            Cancelled::Gesture | Cancelled::Choice(_) => return,
        }
        if !self.selection.is_empty() {
            self.selection = Selection::default();
        } else if self.document_page {
            self.document_page = false;
        } else if self.presenting {
            self.command(ctx, Command::Present);
        }
    }

    /// Shows the document's page, or closes it unless it is always visible.
    fn turn_document_page(&mut self, ctx: &egui::Context) {
        if self.presenting {
            self.command(ctx, Command::Present);
        }
        let is_open = self.selection.is_empty() && self.document_page;
        self.selection = Selection::default();
        self.document_page = !is_open && (self.narrow || self.tour.is_some());
    }

    /// Undoes or redoes a change. Fits the view if nodes appear out of view.
    fn turn_back(&mut self, ctx: &egui::Context, turn: Intent) {
        let hidden = |app: &Self| {
            let is_hidden = |n: &&Node| !app.canvas.camera().sees(n.pos);
            app.sandbox.doc().nodes().filter(is_hidden).count()
        };
        let before = hidden(self);
        self.intend(ctx, turn);
        if hidden(self) > before {
            self.canvas.fit_soon();
        }
    }

    fn time(&mut self, ctx: &egui::Context, intent: TimeIntent) {
        self.intend(ctx, Intent::Time(intent));
    }

    fn step(&mut self, ctx: &egui::Context, way: Direction) {
        let node = self.selection.only_node().cloned();
        self.time(ctx, TimeIntent::Step(way, node));
    }

    fn add(&mut self, ctx: &egui::Context, kind: Kind) {
        let at = self.canvas.camera().to_document(self.canvas.drop_place());
        let at = if self.settings.snap { snapped(at) } else { at };
        let at = free_place(self.sandbox.doc(), at);
        let node = new_node(self.sandbox.doc(), self.prefix, kind, at);
        let id = node.id.clone();
        self.edit(ctx, Edit::add_node(node));
        self.selection = Selection::node(&id);
        self.canvas.focus_soon(&id);
    }

    fn copy(&mut self, ctx: &egui::Context) {
        let clip = Clip::of(self.sandbox.doc(), &self.selection.nodes);
        if !clip.is_empty() {
            ctx.send_cmd(OutputCommand::CopyText(clip.to_text()));
        }
    }

    /// Pastes the clipboard's nodes at the pointer.
    pub(super) fn paste(&mut self, ctx: &egui::Context, text: &str) {
        match Clip::from_text(text) {
            Ok(clip) if !clip.is_empty() => {
                let at = self.canvas.camera().to_document(self.canvas.drop_place());
                let (x, y) = clip.centre();
                let to = Pos::clamped(at.x() - x, at.y() - y);
                let to = if self.settings.snap { snapped(to) } else { to };
                self.put_in(ctx, &clip, (to.x(), to.y()));
            }
            Ok(_) => {}
            Err(_) => self.notices.say("The clipboard holds no nodes of Catchment".to_owned()),
        }
    }

    /// Adds copies, shifted by an offset and clear of existing nodes, and selects them.
    fn put_in(&mut self, ctx: &egui::Context, clip: &Clip, by: (f32, f32)) {
        let doc = self.sandbox.doc();
        let places = clip.places(by);
        let further = clear_of(doc, &places, COPY_OFFSET);
        let (edit, made) = clip.paste(doc, (by.0 + further.0, by.1 + further.1));
        if !made.is_empty() {
            self.edit(ctx, edit);
            self.selection =
                Selection { nodes: made.into_iter().collect(), ..Selection::default() };
        }
    }

    fn delete(&mut self, ctx: &egui::Context) {
        if !self.selection.is_empty() {
            self.edit(
                ctx,
                delete(self.sandbox.doc(), &self.selection.nodes, &self.selection.links),
            );
        }
    }

    /// Fails, restores or reverses the selection, depending on the command.
    fn toggle(&mut self, ctx: &egui::Context, command: Command) {
        let (doc, Selection { nodes, links }) = (self.sandbox.doc(), &self.selection);
        let edit = match command {
            Command::Fail => fail_or_restore(doc, nodes, links),
            Command::FailLan => fail_or_restore_lans(doc, nodes),
            Command::KillService => set_services(doc, nodes, Service::Running, Service::Dead),
            Command::ReviveService => set_services(doc, nodes, Service::Dead, Service::Running),
            Command::ShutDown => shut_down_or_bring_up(doc, links),
            Command::Reverse => reverse(doc, links),
            _ => None,
        };
        if let Some(edit) = edit {
            self.edit(ctx, edit);
        }
    }

    /// Splits the selected node into several routers, and selects them.
    fn split(&mut self, ctx: &egui::Context, into: usize) {
        let node = self.selection.only_node();
        if let Some((edit, routers)) = node.and_then(|id| split(self.sandbox.doc(), id, into)) {
            self.edit(ctx, edit);
            self.selection =
                Selection { nodes: routers.into_iter().collect(), ..Selection::default() };
            self.canvas.uncover_soon();
        }
    }
}
