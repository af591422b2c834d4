//! The inspector by itself: a panel on a document, without the canvas.
//!
//! `PICTURES=/tmp cargo test --test ui inspector` also writes what it looks like, to be looked at.

use catchment::app::{
    Action, Actions, Appearance, Inspector, Scene, Selection, Settings, TextSize, Theme, fonts,
};
use catchment::sandbox::Sandbox;
use catchment::topology::{Edit, LinkId, NodeField, NodeId, NodeState, Prefix, Topology};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use soft_render::Soft;

/// A panel with what the window would hold around it.
struct Panel {
    sandbox: Sandbox,
    inspector: Inspector,
    selection: Selection,
    prefix: Option<Prefix>,
    settings: Settings,
    theme: Theme,
    is_styled: bool,
    asked: Actions,
}

impl Panel {
    fn show(&mut self, ui: &mut egui::Ui) {
        if !self.is_styled {
            ui.ctx().set_fonts(fonts());
            self.theme.apply(ui.ctx(), &self.settings);
            self.is_styled = true;
            ui.ctx().request_discard("style");
        }
        let mut actions = Actions::new();
        let rect = ui.ctx().content_rect();
        ui.set_clip_rect(rect);
        ui.painter().rect_filled(rect, 0.0, self.theme.panel.0);
        let scene = Scene {
            sandbox: &self.sandbox,
            theme: &self.theme,
            settings: &self.settings,
            selection: &self.selection,
            prefix: self.prefix,
        };
        let inspector = &mut self.inspector;
        ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
            ui.set_style(ui.ctx().global_style());
            inspector.show(ui, &scene, &mut actions);
        });
        for action in &actions {
            match action {
                Action::Edit(edit) => self.sandbox.apply(edit.clone()).unwrap(),
                Action::BeginGesture => self.sandbox.begin_gesture(),
                Action::EndGesture => self.sandbox.end_gesture(),
                Action::CancelGesture => self.sandbox.cancel_gesture(),
                Action::Reveal(node) => self.selection = Selection::node(node),
                Action::Select(selection) => self.selection = selection.clone(),
                Action::ShowPrefix(prefix) => self.prefix = Some(*prefix),
                _ => {}
            }
        }
        if actions.iter().any(|a| matches!(a, Action::Edit(_))) {
            ui.ctx().request_discard("the document changed");
        }
        self.asked.extend(actions);
    }

    fn doc(&self) -> &Topology {
        self.sandbox.doc()
    }

    fn steps(&self) -> usize {
        self.sandbox.history().done().len()
    }
}

#[derive(Clone, Copy)]
struct Look {
    size: [f32; 2],
    appearance: Appearance,
    text: TextSize,
}

const PLAIN: Look =
    Look { size: [340.0, 720.0], appearance: Appearance::Light, text: TextSize::Normal };

fn panel(file: &str, selection: Selection, look: Look) -> Harness<'static, Panel> {
    let path = format!("{}/topologies/{file}", env!("CARGO_MANIFEST_DIR"));
    let doc = catchment::topology::load(path.as_ref()).unwrap();
    panel_on(doc, selection, look)
}

fn panel_on(doc: Topology, selection: Selection, look: Look) -> Harness<'static, Panel> {
    let settings = Settings {
        less_motion: true,
        appearance: look.appearance,
        text_size: look.text,
        ..Settings::default()
    };
    let panel = Panel {
        prefix: doc.prefixes().first().copied(),
        sandbox: Sandbox::open(doc),
        inspector: Inspector::default(),
        selection,
        settings,
        theme: Theme::load(look.appearance == Appearance::Dark),
        is_styled: false,
        asked: Vec::new(),
    };
    let mut harness = Harness::builder()
        .with_size(look.size)
        .with_max_steps(24)
        .renderer(Soft::default())
        .build_ui_state(|ui, panel: &mut Panel| panel.show(ui), panel);
    harness.run();
    harness
}

fn node(id: &str) -> Selection {
    Selection::node(&id.parse::<NodeId>().unwrap())
}

fn link(id: &str) -> Selection {
    Selection::link(&id.parse::<LinkId>().unwrap())
}

fn nodes(ids: &[&str]) -> Selection {
    Selection { nodes: ids.iter().map(|id| id.parse().unwrap()).collect(), ..Selection::default() }
}

fn tab(p: &mut Harness<'static, Panel>, name: &str) {
    p.get_by_role_and_label(Role::Tab, name).click();
    p.run();
    p.remove_cursor();
    p.run_steps(3);
}

/// Writes a picture where one is wanted.
fn picture(p: &mut Harness<'static, Panel>, name: &str) {
    if let Ok(folder) = std::env::var("PICTURES") {
        p.run();
        p.render().unwrap().save(format!("{folder}/inspector-{name}.png")).unwrap();
    }
}

/// Opens every fold.
fn unfold(p: &mut Harness<'static, Panel>) {
    loop {
        let closed = p
            .query_all_by_role(Role::DisclosureTriangle)
            .find(|n| n.accesskit_node().toggled() != Some(egui::accesskit::Toggled::True))
            .map(|n| n.rect().center());
        let Some(at) = closed else { break };
        p.hover_at(at);
        p.drag_at(at);
        p.drop_at(at);
        p.run_steps(4);
    }
    p.remove_cursor();
    p.run_steps(2);
}

#[test]
fn every_state_can_be_looked_at() {
    for (theme, appearance) in [("light", Appearance::Light), ("dark", Appearance::Dark)] {
        for (size, text, width) in
            [("normal", TextSize::Normal, 340.0), ("huge", TextSize::Huge, 320.0)]
        {
            let look = |height: f32| Look { size: [width, height], appearance, text };
            let name = |state: &str| format!("{state}-{size}-{theme}");
            let mut p = panel("three-sites.ron", Selection::default(), look(820.0));
            picture(&mut p, &name("empty"));
            let mut p = panel("three-sites.ron", node("isp-eu"), look(760.0));
            picture(&mut p, &name("routes"));
            tab(&mut p, "Policy");
            picture(&mut p, &name("policy"));
            tab(&mut p, "Neighbours");
            picture(&mut p, &name("neighbours"));
            tab(&mut p, "Node");
            picture(&mut p, &name("node"));
            let mut p = panel("three-sites.ron", node("lisbon"), look(700.0));
            picture(&mut p, &name("client"));
            let mut p = panel("three-sites.ron", node("fra"), look(700.0));
            tab(&mut p, "Node");
            unfold(&mut p);
            picture(&mut p, &name("site"));
            let mut p = panel("three-sites.ron", link("isp-na--isp-eu"), look(1000.0));
            picture(&mut p, &name("link"));
            let mut several = nodes(&["nyc", "fra", "isp-eu"]);
            several.links =
                ["fra--isp-eu".parse().unwrap(), "isp-na--isp-eu".parse().unwrap()].into();
            let mut p = panel("three-sites.ron", several, look(760.0));
            picture(&mut p, &name("several"));
        }
    }
}
