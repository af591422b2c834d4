//! The inspector by itself: a panel on a document, without the canvas.
//!
//! `PICTURES=/tmp cargo test --test ui inspector` also writes what it looks like, to be looked at.

use catchment::app::{
    Action, Actions, Appearance, Inspector, Scene, Selection, Settings, TextSize, Theme, fonts,
};
use catchment::sandbox::{Intent, Sandbox};
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
                Action::Do(intent) => self.sandbox.run(intent.clone()).unwrap(),
                Action::Ask(question) => {
                    self.sandbox.ask(question.clone());
                }
                Action::Reveal(node) => self.selection = Selection::node(node),
                Action::Select(selection) => self.selection = selection.clone(),
                Action::ShowPrefix(prefix) => self.prefix = Some(*prefix),
                _ => {}
            }
        }
        if actions.iter().any(|a| matches!(a, Action::Do(Intent::Edit(_)))) {
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

/// Opens the first folds.
fn unfold(p: &mut Harness<'static, Panel>, most: usize) {
    for _ in 0..most {
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
            unfold(&mut p, 9);
            picture(&mut p, &name("site"));
            let mut p = panel("three-sites.ron", node("isp-eu"), look(900.0));
            tab(&mut p, "Policy");
            unfold(&mut p, 1);
            picture(&mut p, &name("policy-open"));
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

#[test]
fn the_routes_page_explains_a_choice() {
    let mut p = panel("three-sites.ron", node("isp-eu"), PLAIN);
    assert!(p.query_by_label("Why 1.1.1.0/24 goes to Frankfurt").is_some());
    let rows: Vec<String> = p
        .query_all_by_label_contains("AS path ")
        .filter_map(|n| n.accesskit_node().label())
        .collect();
    let expected = [
        "Frankfurt, local-pref 200, AS path 13335, best",
        "ISP North America, local-pref 150, AS path 64501 13335, lost at local-pref",
        "Transit A, local-pref 100, AS path 3356 64501 13335, lost at local-pref",
        "Transit B, AS path 1299 64502 13335, rejected: own AS in path",
    ];
    assert_eq!(rows, expected);

    // A row tunes its session; its name selects the neighbour.
    p.get_by_label(expected[2]).click();
    p.run_steps(4);
    assert!(p.query_by_label("Towards Transit A").is_some());
    p.hover_at(p.get_by_label(expected[1]).rect().right_center() - egui::vec2(20.0, 0.0));
    p.run_steps(2);
    p.run();
    picture(&mut p, "hover");
    p.get_by_label("Select Transit A").click();
    p.run_steps(4);
    assert_eq!(p.state().selection, node("transit-a"));
}

#[test]
fn a_drag_of_a_slider_is_one_step_and_keeps_its_place() {
    let mut p = panel("three-sites.ron", node("isp-eu"), PLAIN);
    let slider = p.get_by_role_and_label(Role::Slider, "Local-pref on import").rect();
    let at = |share: f32| egui::pos2(egui::lerp(slider.x_range(), share), slider.center().y);
    p.drag_at(at(0.5));
    p.run();
    for share in [0.4, 0.3, 0.2] {
        p.hover_at(at(share));
        p.run();
    }
    assert!(p.query_by_label("Why 1.1.1.0/24 goes to New York").is_some());
    assert!(p.query_by_label("Towards Frankfurt").is_some(), "the section must not jump away");
    p.drop_at(at(0.2));
    p.run();
    assert_eq!(p.state().steps(), 1);
    picture(&mut p, "tuned");

    p.get_by_label("Back to the default, 200").scroll_to_me();
    p.run_steps(6);
    p.get_by_label("Back to the default, 200").click();
    p.run_steps(4);
    assert!(p.query_by_label("Why 1.1.1.0/24 goes to Frankfurt").is_some());
    assert!(p.query_by_label("Back to the default, 200").is_none());
    let link = "fra--isp-eu".parse().unwrap();
    assert!(p.state().doc().link(&link).unwrap().b.policy.import.is_empty());
    assert_eq!(p.state().steps(), 2);
    let begun = p.state().asked.iter().filter(|a| **a == Action::Do(Intent::BeginGesture)).count();
    let ended = p.state().asked.iter().filter(|a| **a == Action::Do(Intent::EndGesture)).count();
    assert_eq!((begun, ended), (1, 1));
}

#[test]
fn a_typed_number_counts_when_it_is_done() {
    let mut p = panel("three-sites.ron", node("isp-eu"), PLAIN);
    p.get_by_role_and_label(Role::SpinButton, "Local-pref on import").click();
    p.run_steps(4);
    for digit in ["4", "2", "9", "4", "9", "6", "7", "2", "9", "5"] {
        p.event(egui::Event::Text(digit.to_owned()));
        p.run();
    }
    assert_eq!(p.state().steps(), 0, "no route by a number on the way");
    p.key_press(Key::Enter);
    p.run();
    assert_eq!(p.state().steps(), 1);
    assert!(p.query_by_label_contains("Frankfurt, local-pref 4294967295").is_some());
    picture(&mut p, "largest");
}

#[test]
fn arrow_keys_change_tabs() {
    let mut p = panel("three-sites.ron", node("isp-eu"), PLAIN);
    p.get_by_role_and_label(Role::Tab, "Routes").focus();
    p.run();
    p.key_press(Key::ArrowRight);
    p.run();
    assert!(p.query_by_label("Towards Lisbon").is_some(), "Policy is shown");
    p.key_press(Key::ArrowLeft);
    p.run();
    p.key_press(Key::ArrowLeft);
    p.run();
    assert!(p.get_by_role_and_label(Role::Tab, "Node").is_focused());
    assert!(p.query_by_role_and_label(Role::TextInput, "Name").is_some());
    picture(&mut p, "focus");
}

/// Selects all of a text field and types over it.
fn retype(p: &mut Harness<'static, Panel>, field: &str, text: &str) {
    p.get_by_role_and_label(Role::TextInput, field).click();
    p.run();
    p.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    p.run();
    for letter in text.chars() {
        p.event(egui::Event::Text(letter.to_string()));
        p.run();
    }
}

#[test]
fn typing_a_name_is_one_step_and_escape_takes_it_back() {
    let mut p = panel("three-sites.ron", node("isp-eu"), PLAIN);
    tab(&mut p, "Node");
    retype(&mut p, "Name", "Euronet");
    let isp: NodeId = "isp-eu".parse().unwrap();
    assert_eq!(&*p.state().doc().node(&isp).unwrap().name, "Euronet");
    p.key_press(Key::Enter);
    p.run();
    assert_eq!(p.state().steps(), 1);
    retype(&mut p, "Name", "Oops");
    p.key_press(Key::Escape);
    p.run();
    assert_eq!(&*p.state().doc().node(&isp).unwrap().name, "Euronet");
    assert_eq!(p.state().steps(), 1);

    // Something else is selected while typing: the gesture ends with its field.
    retype(&mut p, "Name", "Eur");
    p.state_mut().selection = node("fra");
    p.run();
    p.state_mut().sandbox.apply(Edit::node(&isp, NodeField::State(NodeState::Failed))).unwrap();
    assert_eq!(p.state().steps(), 3);
}

#[test]
fn impossible_text_stays_and_says_why() {
    let mut p = panel("three-sites.ron", node("isp-eu"), PLAIN);
    tab(&mut p, "Node");
    retype(&mut p, "AS number", "0");
    p.get_by_role_and_label(Role::TextInput, "Router id").click();
    p.run();
    let said = "AS number 0 is reserved";
    assert!(p.query_by_label_contains(said).is_some());
    retype(&mut p, "Router id", "10.0.0");
    assert!(p.query_by_label_contains("is no router id").is_none(), "it is not done yet");
    retype(&mut p, "Announce another prefix", "1.1.1.1/24");
    p.key_press(Key::Enter);
    p.run();
    assert!(p.query_by_label("1.1.1.1/24 has host bits set; expected 1.1.1.0/24").is_some());
    assert!(p.query_by_label_contains("is no router id").is_some());
    picture(&mut p, "wrong");
    let isp: NodeId = "isp-eu".parse().unwrap();
    let found = p.state().doc().node(&isp).unwrap();
    assert_eq!((found.asn.get(), found.router_id, found.origins.len()), (64502, None, 0));
    assert_eq!(p.state().steps(), 0);

    // Put right, it counts, once.
    retype(&mut p, "Router id", "10.0.0.6");
    p.key_press(Key::Enter);
    p.run();
    assert_eq!(p.state().steps(), 1);
    assert!(p.query_by_label_contains("is no router id").is_none());
    retype(&mut p, "Announce another prefix", "2001:db8::/32");
    p.key_press(Key::Enter);
    p.run();
    let prefix: Prefix = "2001:db8::/32".parse().unwrap();
    assert!(p.state().doc().node(&isp).unwrap().announces(&prefix));
    assert!(p.query_by_label_contains(said).is_some(), "the other text is still there");
}

#[test]
fn one_choice_sets_both_ends_of_a_link() {
    let mut p = panel("three-sites.ron", link("isp-na--isp-eu"), PLAIN);
    p.get_by_label("ISP North America buys from ISP Europe").click();
    p.run_steps(4);
    let found = p.state().doc().link(&"isp-na--isp-eu".parse().unwrap()).unwrap();
    assert!(found.roles_agree() && found.customer_side().is_some());
    assert_eq!(p.state().steps(), 1);
}

#[test]
fn what_applies_to_all_is_set_for_all_at_once() {
    let mut several = nodes(&["boston", "dallas"]);
    several.links = ["boston--isp-na".parse().unwrap(), "dallas--isp-na".parse().unwrap()].into();
    let mut p = panel("three-sites.ron", several, PLAIN);
    picture(&mut p, "clients");
    p.get_by_role_and_label(Role::SpinButton, "Demand, kq/s").click();
    p.run_steps(4);
    p.event(egui::Event::Text("7".to_owned()));
    p.run();
    p.key_press(Key::Enter);
    p.run();
    let demand = |id: &str| p.state().doc().node(&id.parse().unwrap()).unwrap().demand;
    assert_eq!((demand("boston"), demand("dallas")), (7, 7));
    assert_eq!(p.state().steps(), 1);
}

#[test]
fn every_node_and_link_of_every_topology_can_be_selected() {
    let folder = format!("{}/topologies", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".ron") {
            continue;
        }
        let mut p = panel(&name, Selection::default(), PLAIN);
        picture(&mut p, &format!("all-{name}"));
        let doc = p.state().doc().clone();
        for tab_name in ["Routes", "Policy", "Neighbours", "Node"] {
            // Why a route wins differs everywhere; the other pages are much alike.
            let most = if tab_name == "Routes" { usize::MAX } else { 4 };
            for (place, found) in doc.nodes().take(most).enumerate() {
                p.state_mut().selection = Selection::node(&found.id);
                p.run_steps(2);
                if place == 0 {
                    tab(&mut p, tab_name);
                }
                if tab_name == "Routes" {
                    picture(&mut p, &format!("all-{name}-{}", found.id));
                }
            }
        }
        for found in doc.links() {
            p.state_mut().selection = Selection::link(&found.id);
            p.run();
        }
    }
}

#[test]
fn typing_and_a_drag_on_the_canvas_are_two_steps() {
    let mut w = crate::support::window_on("three-sites.ron", crate::support::Setup::default());
    let at = |w: &Harness<'static, catchment::app::App>, name: &str| {
        w.get_by_label_contains(&format!("{name}, ")).rect().center()
    };
    let isp = at(&w, "ISP Europe");
    w.hover_at(isp);
    w.drag_at(isp);
    w.drop_at(isp);
    w.run_steps(4);
    w.get_by_role_and_label(Role::Tab, "Node").click();
    w.run_steps(4);
    w.get_by_role_and_label(Role::TextInput, "Name").click();
    w.run();
    for letter in ["!", "!"] {
        w.event(egui::Event::Text(letter.to_owned()));
        w.run();
    }
    w.get_by_role_and_label(Role::TextInput, "AS number").click();
    w.run();
    w.event(egui::Event::Text("9".to_owned()));
    w.run();
    let campus = at(&w, "Campus");
    w.drag_at(campus);
    w.run();
    for step in 1..4 {
        w.hover_at(campus + egui::vec2(20.0, 10.0) * step as f32);
        w.run();
    }
    w.drop_at(campus + egui::vec2(60.0, 30.0));
    w.run();
    let done = w.state().sandbox().history().done();
    let labels: Vec<&str> = done.iter().map(|step| step.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Rename ISP Europe to ISP Europe!!", "ISP Europe!! becomes AS645029", "Move Campus"]
    );
    if let Ok(folder) = std::env::var("PICTURES") {
        w.render().unwrap().save(format!("{folder}/inspector-window.png")).unwrap();
    }
}

/// A document with what the shipped ones lack.
const ODD: &str = r#"(
    format: 1,
    title: "Odd",
    nodes: [
        (id: "s", kind: Site, name: "Site", asn: 65001, pos: (0, 0), capacity: Some(5), origins: [
            (prefix: "1.1.1.0/24", med: 20, communities: ["65001:1", "no-peer"], path: [64999]),
            (prefix: "2.2.2.0/24"),
        ]),
        (id: "a", kind: Isp, name: "A", asn: 65002, pos: (0, 0)),
        (id: "b", kind: Isp, name: "B network of a very long name indeed", asn: 4200000002, pos: (0, 0)),
        (id: "c", kind: Isp, name: "C", asn: 65004, pos: (0, 0)),
        (id: "d", kind: Client, name: "D", asn: 65005, pos: (0, 0), state: Failed),
    ],
    links: [
        (id: "s--a", a: (node: "s", role: Customer, address: "10.0.0.1", policy: (
            export: [(prepend: 9, add: ["65001:7", "65001:8", "65001:666"])],
        )), b: (node: "a", role: Provider, address: "10.0.0.2", policy: (
            import: [(local_pref: 90), (match: (as_path: Contains(3)), deny: true), (match: (community: "65001:7"), local_pref: 300, origin: Incomplete)],
        ))),
        (id: "a--b", a: (node: "a", role: Peer, address: "10.0.0.5"), b: (node: "b", role: Peer, address: "10.0.0.6"), latency: 2.5),
        (id: "b--c", a: (node: "b", role: Peer, address: "10.0.0.9"), b: (node: "c", role: Customer, address: "10.0.0.10"), latency: 0.25),
        (id: "c--d", a: (node: "c", role: Provider, address: "10.0.0.13"), b: (node: "d", role: Customer, address: "10.0.0.14")),
    ],
)"#;

fn odd(selection: Selection, look: Look) -> Harness<'static, Panel> {
    panel_on(catchment::topology::parse(ODD).unwrap(), selection, look)
}

#[test]
fn a_node_without_a_route_says_who_withholds_it_and_why() {
    let mut p = odd(node("c"), PLAIN);
    p.state_mut().prefix = Some("2.2.2.0/24".parse().unwrap());
    p.run();
    assert!(p.query_by_label("No route to 2.2.2.0/24").is_some());
    let why = "B network of a very long name indeed withholds its route: learned from a peer, so not for a peer.";
    assert!(p.query_by_label(why).is_some());
    assert!(p.query_by_label("D cannot be heard: the session is down.").is_some());
    picture(&mut p, "odd-c");
    tab(&mut p, "Neighbours");
    picture(&mut p, "odd-c-neighbours");
    tab(&mut p, "Policy");
    picture(&mut p, "odd-c-policy");
}

#[test]
fn attributes_and_further_entries_are_shown() {
    let mut p = odd(node("a"), PLAIN);
    assert!(p.query_by_label_contains("Site, local-pref 300").is_some());
    picture(&mut p, "odd-a");
    tab(&mut p, "Policy");
    unfold(&mut p, 1);
    assert!(p.query_by_label("Import 2: If the path holds AS3: reject").is_some());
    picture(&mut p, "odd-a-policy");
    let mut p = odd(node("s"), PLAIN);
    tab(&mut p, "Policy");
    unfold(&mut p, 1);
    picture(&mut p, "odd-s-policy");
    p.get_by_label("Take this community away: 65001:666").click();
    p.run_steps(4);
    assert!(p.query_by_label("Take this community away: 65001:666").is_none());
    assert_eq!(p.state().steps(), 1);
    tab(&mut p, "Node");
    unfold(&mut p, 1);
    picture(&mut p, "odd-s-node");
    let mut p = odd(node("d"), PLAIN);
    picture(&mut p, "odd-d");
    tab(&mut p, "Node");
    picture(&mut p, "odd-d-node");
    let mut p = odd(link("b--c"), PLAIN);
    picture(&mut p, "odd-link");
    let dark = Look { size: [320.0, 720.0], appearance: Appearance::Dark, text: TextSize::Huge };
    let mut p = odd(node("b"), dark);
    picture(&mut p, "odd-b-huge");
}

#[test]
fn several_links_are_related_in_words_that_name_the_shared_end() {
    let links = |ids: &[&str]| Selection {
        links: ids.iter().map(|id| id.parse().unwrap()).collect(),
        ..Selection::default()
    };
    let mut p = panel("three-sites.ron", links(&["boston--isp-na", "dallas--isp-na"]), PLAIN);
    p.get_by_role_and_label(Role::ComboBox, "Relationship").click();
    p.run_steps(4);
    assert!(p.query_by_label("each buys from ISP North America").is_some());
    p.get_by_label("ISP North America buys from each").click();
    p.run_steps(4);
    for id in ["boston--isp-na", "dallas--isp-na"] {
        let link = p.state().doc().link(&id.parse().unwrap()).unwrap();
        let seller = &link.end(link.customer_side().unwrap().other()).node;
        assert_ne!(seller.to_string(), "isp-na");
    }
    // Apart from each other, no end can be named for all.
    let mut p = panel("three-sites.ron", links(&["boston--isp-na", "fra--isp-eu"]), PLAIN);
    p.get_by_role_and_label(Role::ComboBox, "Relationship").click();
    p.run_steps(4);
    assert!(p.query_by_label_contains("buys from each").is_none());
    assert!(p.query_by_label("they peer").is_some());
}
