//! The window. It shows a [`Sandbox`] and turns gestures into `Edit`s; it never reaches into the
//! document.

mod canvas;
mod catchments;
mod command;
mod consequence;
mod dialog;
#[cfg(all(unix, not(target_vendor = "apple")))]
mod display;
mod files;
mod finder;
mod hatch;
mod help;
mod icon;
mod inspector;
mod menu;
mod notice;
mod pick;
mod prefix_bar;
mod previous_shares;
mod run;
mod scene;
mod settings;
mod stability;
mod start;
mod theme;
mod time;
mod tip;
mod title;
mod tools;
mod tour;

use egui::{Panel, Ui};

pub use canvas::Canvas;
pub use command::{COMMANDS, Command};
pub use files::{Dialogs, Files, NativeDialogs, Picked, Purpose, Request};
pub use inspector::Inspector;
pub use scene::{Action, Actions, Scene, Selection};
pub use settings::{Appearance, Settings, TextSize};
pub use start::start;
pub use theme::{Theme, fonts};

use crate::sandbox::{Sandbox, Wake, Walk};
use crate::topology::{Prefix, Topology};

/// Width below which the inspector is a drawer and the bottom a single bar, in points.
const NARROW: f32 = 1200.0;

/// The application: the open document and the state of the window.
pub struct App {
    pub(crate) sandbox: Sandbox,
    pub(crate) selection: Selection,
    pub(crate) prefix: Option<Prefix>,
    pub(crate) settings: Settings,
    pub(crate) files: Files,
    pub(crate) canvas: Canvas,
    theme: Theme,
    /// Input of the current style; the style is built again when it differs.
    styled: Option<(bool, Settings)>,
    inspector: inspector::Inspector,
    finder: finder::Finder,
    help: help::Help,
    notices: notice::Notices,
    /// Requests a frame when a job has finished.
    wake: Wake,
    strip: stability::Strip,
    lanes: time::Lanes,
    /// Time of the last frame, in seconds of the window's clock.
    last_frame: Option<f64>,
    tour: Option<tour::Tour>,
    tour_wanted: tour::Wanted,
    presenting: bool,
    /// True if the inspector is a drawer because the window is narrow.
    narrow: bool,
    /// True if the document's page is shown although it would be hidden by default.
    document_page: bool,
    typing: Typing,
    /// Number of documents opened; with the revision, it shows whether the picture is stale.
    documents: u64,
}

/// Focus of text fields, now and a frame ago: Esc removes the focus from a field before this can be
/// checked, but still belongs to the field.
#[derive(Default)]
struct Typing {
    now: bool,
    before: bool,
    /// Frame for which `before` is valid. A frame may be drawn more than once.
    frame: u64,
}

impl Typing {
    fn before(&mut self, ctx: &egui::Context) -> bool {
        let frame = ctx.cumulative_frame_nr();
        if std::mem::replace(&mut self.frame, frame) != frame {
            self.before = self.now;
        }
        self.before
    }
}

impl App {
    /// Creates a window with an empty document.
    pub fn new(settings: Settings, files: Files) -> Self {
        Self {
            sandbox: Sandbox::begin(Topology::default(), Wake::default()),
            selection: Selection::default(),
            prefix: None,
            settings,
            files,
            canvas: Canvas::default(),
            theme: Theme::load(false),
            styled: None,
            inspector: inspector::Inspector::default(),
            finder: finder::Finder::default(),
            help: help::Help::default(),
            notices: notice::Notices::default(),
            wake: Wake::default(),
            strip: stability::Strip::default(),
            lanes: time::Lanes::default(),
            last_frame: None,
            tour: None,
            tour_wanted: tour::Wanted::No,
            presenting: false,
            narrow: false,
            document_page: false,
            typing: Typing::default(),
            documents: 0,
        }
    }

    /// Returns the open document with its routes.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Returns the selection.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Replaces the document without asking, and fits the new one into the view.
    pub fn show_document(&mut self, doc: Topology) {
        self.sandbox = Sandbox::begin(doc, self.wake.clone());
        self.documents += 1;
        self.selection = Selection::default();
        self.prefix = None;
        // The view, the gesture and the placed labels of the old drawing are dropped.
        self.canvas = Canvas::default();
        self.canvas.fit_soon();
        self.tour = None;
        self.follow_document();
        self.begin_tour_if_wanted();
    }

    /// Draws one frame and runs the actions that it requested.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        if self.styled.is_none() {
            let waker = ctx.clone();
            self.wake = Wake::new(move || waker.request_repaint());
            self.sandbox.set_wake(self.wake.clone());
            // Fonts are available from the next pass on, so nothing is drawn before it.
            ctx.set_fonts(theme::fonts());
            self.restyle(&ctx);
            ctx.request_discard("fonts");
            return;
        }
        self.restyle(&ctx);
        let mut actions = Actions::new();
        self.files.poll(&ctx, &self.sandbox, &mut actions);
        self.keys(&ctx, &mut actions);
        self.prepare_tour(&ctx);
        self.pass_time(&ctx);
        let net = self.sandbox.at_rest().network();
        let chooser = self.sandbox.shown().walk().and_then(Walk::choice).map(|change| change.node);
        self.canvas.mark_chooser(chooser.map(|node| net.id_of(node).clone()));
        self.draw(ui, &mut actions);
        let before = (self.documents, self.sandbox.revision());
        self.run_all(&ctx, actions);
        self.run_file_jobs(&ctx);
        if (self.documents, self.sandbox.revision()) != before {
            if self.canvas.is_moving() {
                // Recomputing a frame later is soon enough, and half the work.
                ctx.request_repaint();
            } else {
                // The drawn frame is out of date: draw it again before it is shown.
                ctx.request_discard("the document changed");
            }
        }
        self.files.keep_recovery_copy(&ctx, &self.sandbox);
        self.typing.now = ctx.text_edit_focused();
    }

    /// Draws the panels, the canvas, and everything above them.
    fn draw(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let narrow = ui.available_width() < NARROW;
        self.narrow = narrow;
        // A selection replaces the document's page, which is shown by default if there is room.
        let by_itself = !narrow && self.tour.is_none();
        self.document_page &= !by_itself && self.selection.is_empty() && !self.presenting;
        let wanted = !self.selection.is_empty() || self.document_page;
        let scene = Scene {
            sandbox: &self.sandbox,
            theme: &self.theme,
            settings: &self.settings,
            selection: &self.selection,
            prefix: self.prefix,
        };
        let frame = egui::Frame::new().fill(self.theme.panel.0);
        if !self.presenting {
            let menu = Panel::top("menu").frame(frame.inner_margin(egui::Margin::symmetric(8, 4)));
            menu.show(ui, |ui| menu::show(ui, &scene, &self.files, actions));
            let bottom = Panel::bottom("catchments").resizable(false);
            // With the time panel above it, there is less room.
            let low = narrow || self.sandbox.time().is_some();
            let bottom = bottom.exact_size(catchments::height(&scene, low) + 20.0);
            let bottom = bottom.frame(frame.inner_margin(egui::Margin::symmetric(16, 10)));
            bottom.show(ui, |ui| catchments::show(ui, &scene, low, actions));
            let tools = Panel::left("tools").exact_size(tools::WIDTH).frame(frame);
            tools
                .resizable(false)
                .show(ui, |ui| tools::show(ui, &scene, &mut self.canvas, actions));
            if let Some(time) = self.sandbox.time() {
                let panel = Panel::bottom("time").resizable(false).frame(
                    frame.inner_margin(egui::Margin { left: 16, right: 16, top: 8, bottom: 0 }),
                );
                let height = time::height(&scene, ui.ctx().content_rect().size()) + 8.0;
                let lanes = &mut self.lanes;
                panel
                    .exact_size(height)
                    .show(ui, |ui| time::show(ui, &scene, time, lanes, actions));
            }
            // In a narrow window the drawer is shown only if it has content.
            if !narrow || wanted || self.tour.is_some() {
                let width = if narrow { 320.0 } else { 340.0 };
                let side = Panel::right("inspector").exact_size(width).resizable(false);
                side.frame(frame).show(ui, |ui| {
                    if let Some(tour) = &mut self.tour {
                        // If the inspector is below, the page leaves room for it.
                        let height = ui.available_height() * if wanted { 0.32 } else { 0.75 };
                        let page =
                            egui::Frame::new().inner_margin(16).fill(self.theme.accent_fill.0);
                        page.show(ui, |ui| tour.show(ui, &scene, height, actions));
                    }
                    if self.tour.is_none() || wanted {
                        self.inspector.show(ui, &scene, actions);
                    }
                });
            }
        }
        let canvas =
            egui::CentralPanel::default().frame(egui::Frame::new().fill(self.theme.canvas.0));
        canvas.show(ui, |ui| {
            self.canvas.show(ui, &scene, self.presenting, actions);
        });
        let ctx = ui.ctx().clone();
        self.finder.show(&ctx, &scene, actions);
        self.help.show(&ctx, &scene);
        self.files.show(&ctx, &scene, actions);
        if let Some(walk) = self.sandbox.shown().walk() {
            self.strip.show(&ctx, &scene, walk, self.canvas.camera().rect, actions);
        }
        self.notices.show(&ctx, &scene, self.canvas.camera().rect);
    }

    /// Advances the session's clock, and takes in the answers of jobs.
    fn pass_time(&mut self, ctx: &egui::Context) {
        let now = ctx.input(|i| i.time);
        let passed = self.last_frame.replace(now).map_or(0.0, |last| (now - last).clamp(0.0, 0.25));
        self.sandbox.tick(passed);
        if let Some(prefix) = self.prefix {
            self.sandbox.ask_cost(&prefix);
        }
        if self.sandbox.is_playing() {
            ctx.request_repaint();
        } else if self.sandbox.is_busy() {
            // A job that began before the first frame wakes nobody.
            ctx.request_repaint_after_secs(0.1);
        }
        if let Some(left) = self.sandbox.shown().walk().and_then(Walk::due_in) {
            ctx.request_repaint_after_secs(left.max(0.0) as f32);
        }
    }

    /// Builds egui's style again if the theme or the settings have changed.
    fn restyle(&mut self, ctx: &egui::Context) {
        let dark = match self.settings.appearance {
            Appearance::Light => false,
            Appearance::Dark => true,
            Appearance::System => ctx.system_theme() == Some(egui::Theme::Dark),
        };
        let wanted = (dark, self.settings.clone());
        if self.styled.as_ref() != Some(&wanted) {
            self.theme = Theme::load(dark);
            self.theme.apply(ctx, &self.settings);
            self.styled = Some(wanted);
        }
    }

    /// Runs the commands whose keys were pressed, unless a text field or a dialog has the focus.
    fn keys(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        self.tour_keys(ctx, actions);
        let menu_is_open = egui::Popup::is_any_open(ctx);
        if self.finder.is_open() || self.help.is_open() || self.files.is_asking() || menu_is_open {
            return;
        }
        let typing = self.typing.before(ctx) || ctx.text_edit_focused();
        if let Some(walk) = self.sandbox.shown().walk().filter(|_| !typing) {
            stability::keys(ctx, walk, actions);
        }
        let reading = ctx
            .plugin_or_default::<egui::text_selection::LabelSelectionState>()
            .lock()
            .has_selection();
        let (choosing, moving) = (self.canvas.is_choosing(), self.canvas.is_moving());
        let takes = |command: Command| match command {
            _ if typing => command.works_while_typing(),
            // A drag is not interrupted by other commands.
            _ if moving => matches!(command, Command::Cancel | Command::Undo | Command::Redo),
            // Selected text takes precedence for copying; digits choose from a picker.
            Command::Copy => !reading,
            Command::Add(_) => !choosing,
            _ => true,
        };
        let mut pasted = None;
        ctx.input_mut(|input| {
            input.events.retain(|event| match command_of(event) {
                None if !typing && matches!(event, egui::Event::Paste(_)) => {
                    if let egui::Event::Paste(text) = event {
                        pasted = Some(text.clone());
                    }
                    false
                }
                Some(command) if takes(command) => {
                    actions.push(Action::Run(command));
                    false
                }
                _ => true,
            });
        });
        if let Some(text) = pasted {
            self.paste(ctx, &text);
        }
    }

    /// Updates the selection and the shown prefix after a change of the document.
    pub(crate) fn follow_document(&mut self) {
        let doc = self.sandbox.doc();
        self.selection.retain_existing(doc);
        let all = doc.prefixes();
        if !self.prefix.is_some_and(|p| all.contains(&p)) {
            self.prefix = all.first().copied();
        }
    }
}

/// Returns the command of a key event. Copy and cut arrive as events of their own.
fn command_of(event: &egui::Event) -> Option<Command> {
    match event {
        egui::Event::Copy => Some(Command::Copy),
        egui::Event::Cut => Some(Command::Cut),
        egui::Event::Key { key, pressed: true, modifiers, .. } => {
            // On many keyboards + needs Shift.
            let shift_is_free = *key == egui::Key::Plus;
            let held = egui::Modifiers { shift: modifiers.shift && !shift_is_free, ..*modifiers };
            let is = |k: &egui::KeyboardShortcut| {
                k.logical_key == *key && held.matches_exact(k.modifiers)
            };
            COMMANDS.iter().find(|i| i.keys.iter().any(is)).map(|i| i.command)
        }
        _ => None,
    }
}
