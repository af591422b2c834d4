//! One harness for all tests of the window.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use catchment::app::{App, Appearance, Dialogs, Files, Picked, Request, Settings};
use catchment::sandbox::job::Job;
use catchment::topology::Topology;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use soft_render::Soft;

/// How the window is set up for a test.
pub(crate) struct Setup {
    /// Width and height in points.
    pub size: [f32; 2],
    /// Light or dark.
    pub appearance: Appearance,
}

impl Default for Setup {
    fn default() -> Self {
        Self { size: [1440.0, 900.0], appearance: Appearance::Light }
    }
}

/// A window on an empty document, with still dots.
pub(crate) fn window(setup: Setup) -> Harness<'static, App> {
    window_with(setup, &FakeDialogs::default())
}

/// The same, with answers to give to its dialogs.
pub(crate) fn window_with(setup: Setup, dialogs: &FakeDialogs) -> Harness<'static, App> {
    let settings =
        Settings { appearance: setup.appearance, less_motion: true, ..Settings::default() };
    let app = App::new(settings, Files::new(Box::new(dialogs.clone()), None));
    let mut harness = Harness::builder()
        .with_size(setup.size)
        .with_max_steps(24)
        .renderer(Soft::default())
        .build_ui_state(
            |ui, app: &mut App| {
                // The whole window, without the harness's own margin.
                let rect = ui.ctx().content_rect();
                ui.set_clip_rect(rect);
                let whole = egui::UiBuilder::new().max_rect(rect);
                ui.scope_builder(whole, |ui| app.show(ui));
            },
            app,
        );
    harness.run();
    harness
}

/// A window on one of the shipped topologies.
pub(crate) fn window_on(file: &str, setup: Setup) -> Harness<'static, App> {
    let path = format!("{}/topologies/{file}", env!("CARGO_MANIFEST_DIR"));
    let doc = catchment::topology::load(path.as_ref()).unwrap();
    let mut harness = window(setup);
    harness.state_mut().show_document(doc);
    harness.run();
    harness
}

/// Where a node is drawn.
pub(crate) fn on_screen(window: &Harness<'static, App>, name: &str) -> egui::Pos2 {
    let starts = ["Site", "ISP", "AS", "Client", "IXP"].map(|kind| format!("{name}, {kind}, AS"));
    let is = |label: String| starts.iter().any(|s| label.starts_with(s));
    let found = window.get_by(|n| n.label().is_some_and(is));
    found.rect().center()
}

pub(crate) type Window = Harness<'static, App>;

/// The open document.
pub(crate) fn doc(window: &Window) -> &Topology {
    window.state().sandbox().doc()
}

/// The names of what is selected, in the order of ids.
pub(crate) fn selected(window: &Window) -> Vec<String> {
    let name = |id| doc(window).node(id).unwrap().name.to_string();
    window.state().selection().nodes.iter().map(name).collect()
}

pub(crate) fn point(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run();
}

pub(crate) fn key(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

pub(crate) fn chord(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

pub(crate) fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run();
}

/// Clicks, and waits until it is no double click with the next.
pub(crate) fn click_at(window: &mut Window, at: Pos2) {
    point(window, at);
    window.drag_at(at);
    window.drop_at(at);
    window.run();
    window.run_steps(3);
}

pub(crate) fn click(window: &mut Window, node: &str) {
    let at = on_screen(window, node);
    click_at(window, at);
}

/// Drags in several steps and lets go.
pub(crate) fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    hold(window, from, to);
    window.drop_at(to);
    window.run();
}

/// Drags in several steps without letting go.
pub(crate) fn hold(window: &mut Window, from: Pos2, to: Pos2) {
    point(window, from);
    window.drag_at(from);
    window.run();
    for share in [0.2, 0.6, 1.0] {
        point(window, from.lerp(to, share));
    }
}

/// A press or a release of any button, with keys held.
pub(crate) fn button(window: &mut Window, pos: Pos2, button: PointerButton, pressed: bool) {
    window.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    window.run();
}

/// Answers given beforehand. Clones share answers and record.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeDialogs(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    answers: VecDeque<Picked>,
    asked: Vec<Request>,
    /// Questions without an answer are left open, as by a portal that hangs.
    open: Vec<Sender<Picked>>,
}

impl FakeDialogs {
    /// Gives an answer to the next question that has none.
    pub(crate) fn answer(&self, picked: Picked) {
        self.0.lock().unwrap().answers.push_back(picked);
    }

    /// What has been asked so far.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.0.lock().unwrap().asked.clone()
    }
}

impl Dialogs for FakeDialogs {
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Job<Picked> {
        let (sender, receiver) = channel();
        let mut script = self.0.lock().unwrap();
        script.asked.push(request.clone());
        match script.answers.pop_front() {
            Some(picked) => {
                sender.send(picked).unwrap();
                ctx.request_repaint();
            }
            None => script.open.push(sender),
        }
        Job::awaiting(receiver)
    }
}
