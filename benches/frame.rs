//! A frame's whole CPU cost, run and tessellate, with 200 nodes in view.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

use std::hint::black_box;

use catchment::app::{App, Files, NativeDialogs, Settings};
use catchment::topology::{Edit, Kind, NodeField, Pos, Topology};
use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Key, Modifiers, RawInput, Rect, Vec2};
use hierarchy::{Shape, hierarchy};

#[path = "../tests/model/dice.rs"]
#[allow(dead_code, unreachable_pub)]
mod dice;
#[path = "../tests/model/hierarchy.rs"]
#[allow(dead_code, unreachable_pub)]
mod hierarchy;

/// All nodes in view, near enough for their names to be read.
fn on_a_grid(doc: &Topology) -> Edit {
    let columns = if doc.nodes().len() > 100 { 18 } else { 9 };
    let place =
        |at: usize| Pos::clamped((at % columns) as f32 * 120.0, (at / columns) as f32 * 105.0);
    let moved = doc.nodes().enumerate().map(|(at, n)| Edit::node(&n.id, NodeField::Pos(place(at))));
    Edit::Batch(moved.collect())
}

/// Who asks for the service.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clients {
    /// Half of all nodes; too many for dots.
    Half,
    /// As many as dots run for.
    Twenty,
}

/// A window of 1440 by 900 points on a network, with its clock.
struct Window {
    ctx: Context,
    app: App,
    time: f64,
}

impl Window {
    fn on(nodes: usize, clients: Clients) -> Self {
        let mut doc = hierarchy(&Shape::of(nodes, 7));
        if clients == Clients::Twenty {
            with_twenty_clients(&doc).apply(&mut doc).expect("changes nodes that are there");
        }
        on_a_grid(&doc).apply(&mut doc).expect("moves nodes that are there");
        let files = Files::new(Box::new(NativeDialogs), None);
        let mut app = App::new(Settings::default(), files);
        app.show_document(doc);
        let mut window = Self { ctx: Context::default(), app, time: 0.0 };
        // Fonts, panels and the first fit settle.
        for _ in 0..12 {
            window.frame();
        }
        window
    }

    /// One frame, a sixtieth of a second after the one before.
    fn frame(&mut self) {
        self.frame_with(Vec::new());
    }

    /// A frame in which a key is pressed and released.
    fn key(&mut self, key: Key) {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        self.frame_with(vec![event(true), event(false)]);
    }

    fn frame_with(&mut self, events: Vec<Event>) {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Default::default(), Vec2::new(1440.0, 900.0))),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| app.show(ui));
        let shapes = std::mem::take(&mut output.shapes);
        black_box(self.ctx.tessellate(shapes, output.pixels_per_point));
        output.drop_without_applying_deltas();
    }
}

/// All clients but twenty become plain ASes, so that dots run for all that are left.
fn with_twenty_clients(doc: &Topology) -> Edit {
    let clients = doc.nodes().filter(|n| n.kind == Kind::Client).skip(20);
    Edit::Batch(clients.map(|n| Edit::node(&n.id, NodeField::Kind(Kind::As))).collect())
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    for nodes in [50, 200] {
        for (clients, what) in [(Clients::Half, "still"), (Clients::Twenty, "dots on twenty paths")]
        {
            let mut window = Window::on(nodes, clients);
            group.bench_function(format!("{nodes} nodes, {what}"), |b| b.iter(|| window.frame()));
        }
    }
    // Every frame fails or restores a node: routes, names and badges are worked out anew, and the
    // frame is drawn a second time before it is shown.
    let mut window = Window::on(200, Clients::Half);
    for key in [Key::ArrowDown, Key::Enter] {
        window.key(key);
        window.frame();
    }
    assert_eq!(window.app.selection().len(), 1, "one node is selected");
    group.bench_function("200 nodes, an edit in every frame", |b| b.iter(|| window.key(Key::X)));
    assert!(window.app.sandbox().is_edited(), "it was edited");
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
