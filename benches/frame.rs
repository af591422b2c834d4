//! A frame's whole CPU cost, run and tessellate, with 200 nodes in view.

use std::hint::black_box;

use catchment::app::{App, FakeDialogs, Files, Settings};
use catchment::sandbox::layered;
use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Key, Modifiers, RawInput, Rect, Vec2};
use hierarchy::{Shape, hierarchy};

#[path = "../tests/model/hierarchy.rs"]
#[allow(dead_code, unreachable_pub)]
mod hierarchy;

/// A window of 1440 by 900 points on a network, with its clock.
struct Window {
    ctx: Context,
    app: App,
    time: f64,
}

impl Window {
    fn on(nodes: usize) -> Self {
        let mut doc = hierarchy(&Shape::of(nodes, 7));
        layered(&doc).apply(&mut doc).expect("a layout moves nodes that are there");
        let files = Files::new(Box::new(FakeDialogs::default()), None);
        let mut app = App::new(Settings::default(), files);
        app.show_document(doc);
        let mut window = Self { ctx: Context::default(), app, time: 0.0 };
        // Fonts, panels and the first fit settle.
        for _ in 0..12 {
            window.frame(Vec::new());
        }
        window
    }

    /// One frame, a sixtieth of a second after the one before.
    fn frame(&mut self, events: Vec<Event>) {
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

    fn press(&mut self, key: Key, modifiers: Modifiers) {
        self.frame(vec![Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }]);
    }
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    for nodes in [50, 200] {
        let mut idle = Window::on(nodes);
        group.bench_function(format!("{nodes} nodes, nothing selected"), |b| {
            b.iter(|| idle.frame(Vec::new()))
        });
        let mut moving = Window::on(nodes);
        moving.press(Key::A, Modifiers::COMMAND);
        group.bench_function(format!("{nodes} nodes, dots on twenty paths"), |b| {
            b.iter(|| moving.frame(Vec::new()))
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
