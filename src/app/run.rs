//! Runs what a frame asked for, in order, in one place.

use egui::{OutputCommand, ViewportCommand};

use super::canvas::{Cancelled, Tool, snapped};
use super::command::Command;
use super::scene::{Action, Actions, Selection, with_service};
use super::settings::Appearance;
use super::time::Turn;
use super::{App, canvas};
use crate::layout::layered;
use crate::sandbox::time::Direction;
use crate::sandbox::{
    Clip, Sandbox, clear_of, collapse_or_expand, delete, free_place, new_node, several, split,
};
use crate::topology::{
    Edit, Kind, Link, LinkField, LinkState, Node, NodeField, NodeState, Pos, Service,
};

/// How far a copy lands from its original, in points.
const COPY_OFFSET: (f32, f32) = (40.0, 40.0);

impl App {
    pub(super) fn run_all(&mut self, ctx: &egui::Context, actions: Actions) {
        let interrupts =
            |a: &Action| matches!(a, Action::Run(Command::Cancel | Command::Undo | Command::Redo));
        // Keys come first. What the pointer still dragged in the same frame is interrupted too.
        let drops = actions.iter().any(interrupts) && self.canvas.stop_moving();
        if drops {
            self.sandbox.cancel_gesture();
            self.follow_document();
        }
        for action in actions {
            match action {
                Action::Edit(_) | Action::EndGesture if drops => {}
                action if drops && interrupts(&action) => {}
                action => self.run(ctx, action),
            }
        }
    }

    fn run(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Edit(edit) => self.edit(edit),
            Action::BeginGesture => self.sandbox.begin_gesture(),
            Action::EndGesture => self.sandbox.end_gesture(),
            Action::CancelGesture => {
                self.sandbox.cancel_gesture();
                self.follow_document();
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
            Action::Time(turn) => self.run_time(ctx, turn),
            Action::Tour(turn) => self.turn_tour(turn),
            Action::Stability(turn) => self.turn_walk(ctx, turn),
            Action::Preview(edit) => {
                self.walk = None;
                self.show_otherwise(|sandbox| sandbox.preview(edit));
            }
            Action::ShowNow => self.end_showing(),
            Action::SetAppearance(choice) => self.settings.appearance = choice,
            Action::Say(text) => self.notices.say(text),
        }
    }

    /// To be called before the document is saved or another one takes its place: what is being
    /// typed counts, and a tour that was to begin on some other document no longer does.
    pub(super) fn before_leaving(&mut self, ctx: &egui::Context) {
        let mut actions = Actions::new();
        self.inspector.take_typed(&mut actions);
        actions.extend(self.canvas.take_name());
        self.run_all(ctx, actions);
        self.tour_wanted = super::tour::Wanted::No;
    }

    /// Applies an edit, or says why it is refused.
    pub(super) fn edit(&mut self, edit: Edit) {
        let happens = self.time.as_ref().map(|_| (edit.clone(), self.sandbox.reach_of(&edit)));
        match self.sandbox.apply(edit) {
            Ok(()) => {
                if let Some((edit, reach)) = happens {
                    self.happens_in_time(edit, reach);
                }
                self.follow_document();
            }
            Err(error) => self.notices.say(error.to_string()),
        }
    }

    fn command(&mut self, ctx: &egui::Context, command: Command) {
        use Command as C;
        if !command.is_possible(&self.sandbox, &self.selection)
            || (command.plays() && self.time.is_none())
        {
            return;
        }
        match command {
            C::New | C::Open | C::OpenPath | C::Save | C::SaveAs | C::Import | C::Quit => {
                self.before_leaving(ctx);
                self.run_file_command(ctx, command);
            }
            C::Undo => self.turn_back(Sandbox::undo),
            C::Redo => self.turn_back(Sandbox::redo),
            C::Cut => {
                self.copy(ctx);
                self.delete();
            }
            C::Copy => self.copy(ctx),
            C::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            C::Duplicate => {
                let clip = Clip::of(self.sandbox.doc(), &self.selection.nodes);
                self.put_in(&clip, COPY_OFFSET);
            }
            C::Delete => self.delete(),
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
            C::Fail => self.fail(),
            C::KillService => self.set_service(Service::Running, Service::Dead),
            C::ReviveService => self.set_service(Service::Dead, Service::Running),
            C::ShutDown => self.shut_down(),
            C::Reverse => self.reverse(),
            C::Split(into) => self.split(usize::from(into)),
            C::Collapse => {
                let (doc, selection) = (self.sandbox.doc(), &self.selection);
                let ases = several(doc, &selection.nodes, &selection.links);
                if let Some(edit) = collapse_or_expand(doc, &ases) {
                    self.edit(edit);
                }
            }
            C::Arrange => {
                self.edit(layered(self.sandbox.doc()));
                self.canvas.fit_soon();
            }
            C::SelectTool => self.canvas.take(Tool::Select),
            C::LinkTool => self.canvas.take(Tool::Link),
            C::FailTool => self.canvas.take(Tool::Fail),
            C::Add(kind) => self.add(kind),
            C::Tour => self.start_tour(),
            C::Time => self.turn_time(ctx),
            C::Play => self.run_time(ctx, Turn::Play(Direction::Forwards)),
            C::PlayBack => self.run_time(ctx, Turn::Play(Direction::Backwards)),
            C::StepOn => self.run_time(ctx, Turn::Step(Direction::Forwards)),
            C::StepBack => self.run_time(ctx, Turn::Step(Direction::Backwards)),
            C::ColdStart if self.time.is_some() => self.run_time(ctx, Turn::ColdStart),
            C::Palette => self.finder.open(),
            C::Keys => self.help.open_keys(),
            C::About => self.help.open_about(),
            _ => self.view_command(ctx, command),
        }
    }

    /// Commands that change how things are shown, and nothing else.
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
            C::Pin if self.sandbox.is_pinned() => self.sandbox.unpin(),
            C::Pin => self.sandbox.pin(),
            C::ColdStart => {
                self.sandbox.cold_start();
                self.notices.say("All nodes started anew, knowing nothing".to_owned());
            }
            _ => {}
        }
    }

    /// Esc: first what is under way, then the selection, then the presentation.
    fn cancel(&mut self, ctx: &egui::Context) {
        if self.sandbox.is_in_gesture() {
            self.sandbox.cancel_gesture();
            self.follow_document();
            return;
        }
        if self.sandbox.shows_otherwise() && self.time.is_none() {
            self.end_showing();
            return;
        }
        match self.canvas.cancel() {
            Cancelled::Nothing => {}
            Cancelled::Choice(Some(link)) if self.sandbox.last_step_made(&link) => {
                self.sandbox.undo();
                self.follow_document();
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

    /// Shows the page of the document; closes it where it does not stand there anyhow.
    fn turn_document_page(&mut self, ctx: &egui::Context) {
        if self.presenting {
            self.command(ctx, Command::Present);
        }
        let is_open = self.selection.is_empty() && self.document_page;
        self.selection = Selection::default();
        self.document_page = !is_open && (self.narrow || self.tour.is_some());
    }

    /// Undoes or redoes. What comes back out of view is shown.
    fn turn_back(&mut self, turn: fn(&mut Sandbox) -> bool) {
        let hidden = |app: &Self| {
            let is_hidden = |n: &&Node| !app.canvas.camera().sees(n.pos);
            app.sandbox.doc().nodes().filter(is_hidden).count()
        };
        let before = hidden(self);
        turn(&mut self.sandbox);
        self.time_after_undo();
        self.follow_document();
        if hidden(self) > before {
            self.canvas.fit_soon();
        }
    }

    fn add(&mut self, kind: Kind) {
        let at = self.canvas.camera().to_document(self.canvas.drop_place());
        let at = if self.settings.snap { snapped(at) } else { at };
        let at = free_place(self.sandbox.doc(), at);
        let node = new_node(self.sandbox.doc(), self.prefix, kind, at);
        let id = node.id.clone();
        self.edit(Edit::add_node(node));
        self.selection = Selection::node(&id);
        self.canvas.focus_soon(&id);
    }

    fn copy(&mut self, ctx: &egui::Context) {
        let clip = Clip::of(self.sandbox.doc(), &self.selection.nodes);
        if !clip.is_empty() {
            ctx.send_cmd(OutputCommand::CopyText(clip.to_text()));
        }
    }

    /// Puts in what the clipboard holds, at the pointer.
    pub(super) fn paste(&mut self, text: &str) {
        match Clip::from_text(text) {
            Ok(clip) if !clip.is_empty() => {
                let at = self.canvas.camera().to_document(self.canvas.drop_place());
                let (x, y) = clip.centre();
                let to = Pos::clamped(at.x() - x, at.y() - y);
                let to = if self.settings.snap { snapped(to) } else { to };
                self.put_in(&clip, (to.x(), to.y()));
            }
            Ok(_) => {}
            Err(_) => self.notices.say("The clipboard holds no nodes of Catchment".to_owned()),
        }
    }

    /// Puts copies in, moved by an offset and clear of what is there, and selects them.
    fn put_in(&mut self, clip: &Clip, by: (f32, f32)) {
        let doc = self.sandbox.doc();
        let places = clip.places(by);
        let further = clear_of(doc, &places, COPY_OFFSET);
        let (edit, made) = clip.paste(doc, (by.0 + further.0, by.1 + further.1));
        if !made.is_empty() {
            self.edit(edit);
            self.selection =
                Selection { nodes: made.into_iter().collect(), ..Selection::default() };
        }
    }

    fn delete(&mut self) {
        if !self.selection.is_empty() {
            self.edit(delete(self.sandbox.doc(), &self.selection.nodes, &self.selection.links));
        }
    }

    /// Fails everything selected; restores it where all of it has failed.
    fn fail(&mut self) {
        let doc = self.sandbox.doc();
        let nodes: Vec<&Node> = self.selection.nodes.iter().filter_map(|id| doc.node(id)).collect();
        let links: Vec<_> = self.selection.links.iter().filter_map(|id| doc.link(id)).collect();
        let all_broken = nodes.iter().all(|n| n.state == NodeState::Failed)
            && links.iter().all(|l| l.state != LinkState::Up);
        let (node, link) = if all_broken {
            (NodeState::Up, LinkState::Up)
        } else {
            (NodeState::Failed, LinkState::Failed)
        };
        let nodes = nodes.iter().map(|n| Edit::node(&n.id, NodeField::State(node)));
        let links = links.iter().map(|l| Edit::link(&l.id, LinkField::State(link)));
        let edits = nodes.chain(links).collect();
        self.edit_together(edits);
    }

    /// What the services of the selected sites are instead of what they were.
    fn set_service(&mut self, was: Service, is: Service) {
        let nodes = with_service(&self.sandbox, &self.selection, was).into_iter();
        let edits = nodes.map(|n| Edit::node(&n.id, NodeField::Service(is))).collect();
        self.edit_together(edits);
    }

    /// Shuts all selected links down; brings them up where all of them are.
    fn shut_down(&mut self) {
        let links = self.external_links();
        let state = match links.iter().all(|l| l.state == LinkState::Shutdown) {
            true => LinkState::Up,
            false => LinkState::Shutdown,
        };
        let edits = links.iter().map(|l| Edit::link(&l.id, LinkField::State(state)));
        let edits = edits.collect();
        self.edit_together(edits);
    }

    /// Applies several edits as one step.
    fn edit_together(&mut self, mut edits: Vec<Edit>) {
        match edits.len() {
            0 => {}
            1 => self.edit(edits.remove(0)),
            _ => self.edit(Edit::Batch(edits)),
        }
    }

    /// Makes the selected node into several routers, and selects them.
    fn split(&mut self, into: usize) {
        let node = self.selection.only_node();
        if let Some((edit, routers)) = node.and_then(|id| split(self.sandbox.doc(), id, into)) {
            self.edit(edit);
            self.selection =
                Selection { nodes: routers.into_iter().collect(), ..Selection::default() };
            self.canvas.uncover_soon();
        }
    }

    /// The selected links that carry a session.
    fn external_links(&self) -> Vec<&Link> {
        let doc = self.sandbox.doc();
        let links = self.selection.links.iter().filter_map(|id| doc.link(id));
        links.filter(|link| !doc.is_internal(link)).collect()
    }

    fn reverse(&mut self) {
        let links = self.external_links().into_iter();
        let edits = links.map(|l| canvas::set_roles(&l.id, l.b.role, l.a.role)).collect();
        self.edit_together(edits);
    }
}
