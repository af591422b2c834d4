//! ASes of several routers on the canvas: joined, split, drawn as one node and as several.

use catchment::app::Appearance;
use catchment::topology::{
    Edit, Hull, Kind, Link, LinkField, LinkState, NodeId, NodeState, Pos, Role, parse,
};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{
    Setup, Window, chord, click, click_at, doc, drag, key, on_screen, point, selected, type_text,
    window, window_on,
};

/// Four routers with a reflector between two ways to a site, and a client.
const FOUR: &str = r#"(
    format: 1,
    title: "Four routers",
    nodes: [
        (id: "lon", kind: Isp, name: "London", asn: 64512, router_id: "10.1.0.1", pos: (300.0, 320.0)),
        (id: "par", kind: Isp, name: "Paris", asn: 64512, router_id: "10.1.0.2", pos: (500.0, 320.0)),
        (id: "mad", kind: Isp, name: "Madrid", asn: 64512, router_id: "10.1.0.3", pos: (300.0, 480.0)),
        (id: "mil", kind: Isp, name: "Milan", asn: 64512, router_id: "10.1.0.4", pos: (500.0, 480.0)),
        (id: "sa", kind: Site, name: "New York", asn: 13335, pos: (260.0, 140.0), origins: [(prefix: "1.1.1.0/24")]),
        (id: "sb", kind: Site, name: "Frankfurt", asn: 13336, pos: (560.0, 140.0), origins: [(prefix: "1.1.1.0/24")]),
        (id: "bo", kind: Client, name: "Bordeaux", asn: 64601, pos: (260.0, 640.0)),
        (id: "tu", kind: Client, name: "Turin", asn: 64603, pos: (540.0, 640.0)),
    ],
    links: [
        (id: "l1", a: (node: "lon"), b: (node: "par"), latency: 5),
        (id: "l2", a: (node: "lon"), b: (node: "mad"), latency: 9),
        (id: "l3", a: (node: "par"), b: (node: "mil"), latency: 6),
        (id: "l4", a: (node: "mad"), b: (node: "mil"), latency: 9, igp_cost: 25),
        (id: "e1", a: (node: "sa", role: Customer), b: (node: "lon", role: Provider), latency: 2),
        (id: "e2", a: (node: "sb", role: Customer), b: (node: "par", role: Provider), latency: 2),
        (id: "e8", a: (node: "bo", role: Customer), b: (node: "mad", role: Provider), latency: 2),
        (id: "e10", a: (node: "tu", role: Customer), b: (node: "mil", role: Provider), latency: 2),
    ],
    ases: [(asn: 64512, name: "Eurocom")],
)"#;

fn four() -> Window {
    let mut w = window(Setup::default());
    w.state_mut().show_document(parse(FOUR).unwrap());
    w.run();
    w
}

/// Where each client lands.
fn landings(w: &Window) -> Vec<Option<String>> {
    let now = w.state().sandbox().now();
    let clients = doc(w).nodes().filter(|n| n.kind == Kind::Client);
    let site = |id: &NodeId| now.catchments().next()?.site_of(id).map(ToString::to_string);
    clients.map(|n| site(&n.id)).collect()
}

fn steps(w: &Window) -> usize {
    w.state().sandbox().history().done().len()
}

fn is_collapsed(w: &Window) -> bool {
    doc(w).ases().any(|set| set.hull == Hull::Collapsed)
}

/// Draws a link from a node's rim to another node.
fn link(w: &mut Window, from: &str, to: &str) {
    let (a, b) = (on_screen(w, from), on_screen(w, to));
    drag(w, a + (b - a).normalized() * 30.0, b);
}

fn only_link(w: &Window) -> Link {
    let id = w.state().selection().only_link().expect("a link is selected");
    doc(w).link(id).unwrap().clone()
}

/// Where something of a hull is drawn.
fn named(w: &Window, label: &str) -> Pos2 {
    w.get_by(|n| n.label().is_some_and(|l| l.starts_with(label))).rect().center()
}

/// Two clicks within one frame, which are as quick as can be.
fn double_click_at(w: &mut Window, pos: Pos2) {
    point(w, pos);
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    let press = |pressed| Event::PointerButton { pos, button, pressed, modifiers };
    w.input_mut().events.extend([true, false, true, false].map(press));
    w.run();
}

#[test]
fn two_islands_of_one_asn_become_one_as_or_two() {
    let mut w = window_on("one-asn.ron", Setup::default());
    let before = doc(&w).links().len();
    link(&mut w, "Amsterdam", "Ashburn");
    assert_eq!(doc(&w).links().len(), before, "first it is asked");
    w.get_by_label("Give Ashburn a new ASN and link the two");
    key(&mut w, Key::Enter);
    let made = only_link(&w);
    assert_eq!((made.a.role, made.b.role), (Role::None, Role::None));
    assert!(doc(&w).is_internal(&made));
    assert!(w.query_by_label("What are they to each other?").is_none(), "they are one AS");
    w.get_by_label_contains("This link is inside AS13335");
    let all = doc(&w).clone();
    key(&mut w, Key::R);
    assert!(doc(&w) == &all, "there is no relationship to reverse");

    // A third one is joined to the two; within one AS nothing is asked.
    link(&mut w, "Singapore", "Ashburn");
    key(&mut w, Key::Num1);
    link(&mut w, "Singapore", "Amsterdam");
    assert!(doc(&w).is_internal(&only_link(&w)));
    assert_eq!(doc(&w).links().len(), before + 3);

    let mut w = window_on("one-asn.ron", Setup::default());
    link(&mut w, "Amsterdam", "Ashburn");
    key(&mut w, Key::Num2);
    let made = only_link(&w);
    assert_eq!((made.a.role, made.b.role), (Role::Peer, Role::Peer));
    assert!(!doc(&w).is_internal(&made));
    w.get_by_label("They peer");
}

#[test]
fn the_igp_cost_is_typed_and_cannot_be_nothing() {
    let mut w = four();
    let middle = on_screen(&w, "Madrid").lerp(on_screen(&w, "Milan"), 0.5);
    click_at(&mut w, middle);
    assert_eq!(only_link(&w).igp_cost.get(), 25);
    let cost = |w: &mut Window, text: &str| {
        let at = w.get_by_role_and_label(egui::Role::SpinButton, "IGP cost").rect().center();
        click_at(w, at);
        chord(w, Modifiers::COMMAND, Key::A);
        type_text(w, text);
        key(w, Key::Enter);
    };
    cost(&mut w, "7");
    assert_eq!(only_link(&w).igp_cost.get(), 7);
    cost(&mut w, "0");
    assert_eq!(only_link(&w).igp_cost.get(), 7);
    w.get_by_label_contains("is impossible here");
}

#[test]
fn a_hull_is_named_and_selects_its_routers() {
    let mut w = four();
    let at = named(&w, "Eurocom, hull of 4 routers");
    click_at(&mut w, at);
    assert_eq!(selected(&w), ["London", "Madrid", "Milan", "Paris"]);
    w.get_by_label("Several selected");
    // Its name moves all of them, in one step.
    let places = |w: &Window| doc(w).nodes().map(|n| n.pos).collect::<Vec<Pos>>();
    let before = places(&w);
    drag(&mut w, at, at + Vec2::new(40.0, 0.0));
    let moved = before.iter().zip(places(&w)).filter(|(a, b)| *a != b).count();
    assert_eq!((moved, steps(&w)), (4, 1));
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert_eq!(places(&w), before);
}

#[test]
fn an_as_is_one_node_and_several_again_and_no_route_changes() {
    let mut w = four();
    let before = landings(&w);
    let routes = w.state().sandbox().at_rest().routes();
    assert_eq!(before, [Some("sa".to_owned()), Some("sb".to_owned())]);
    click(&mut w, "Paris");
    key(&mut w, Key::H);
    assert!(is_collapsed(&w));
    assert!(w.query_by(|n| n.label().is_some_and(|l| l.starts_with("Paris, ISP"))).is_none());
    let node = w.get_by(|n| n.label().is_some_and(|l| l.starts_with("Eurocom, 4 routers as one")));
    assert!(node.accesskit_node().label().unwrap().ends_with("reaches A and B"));
    assert_eq!(landings(&w), before);
    assert_eq!(w.state().sandbox().at_rest().routes(), routes);
    assert_eq!(w.state().sandbox().cause(), "", "it has no consequences");
    key(&mut w, Key::H);
    assert!(!is_collapsed(&w));
    on_screen(&w, "Paris");

    // By the button at the name, by a double click, by the button at the node.
    w.get_by_label("Collapse Eurocom").click();
    w.run();
    assert!(is_collapsed(&w));
    w.get_by_label("Expand Eurocom").click();
    w.run();
    assert!(!is_collapsed(&w));
    for collapsed in [true, false] {
        let label = if collapsed { "Eurocom, hull of" } else { "Eurocom, 4 routers as one" };
        let at = named(&w, label);
        double_click_at(&mut w, at);
        assert_eq!(is_collapsed(&w), collapsed);
        w.run_steps(3);
    }
    for _ in 0..steps(&w) {
        chord(&mut w, Modifiers::COMMAND, Key::Z);
    }
    assert!(doc(&w) == &parse(FOUR).unwrap());
}

#[test]
fn what_is_drawn_as_one_node_is_handled_as_one() {
    let mut w = four();
    w.get_by_label("Collapse Eurocom").click();
    w.run();
    let at = named(&w, "Eurocom, 4 routers as one");
    click_at(&mut w, at);
    assert_eq!(selected(&w).len(), 4);
    let places = |w: &Window| doc(w).nodes().map(|n| n.pos).collect::<Vec<Pos>>();
    let before = places(&w);
    drag(&mut w, at, at + Vec2::new(60.0, 40.0));
    let moved = before.iter().zip(places(&w)).filter(|(a, b)| *a != b).count();
    assert_eq!((moved, steps(&w)), (4, 2), "one step");
    let at = named(&w, "Eurocom, 4 routers as one");
    assert!(at.distance(named(&w, "Turin, Client")) > 30.0);

    key(&mut w, Key::X);
    let failed = doc(&w).nodes().filter(|n| n.state == NodeState::Failed).count();
    assert_eq!((failed, steps(&w)), (4, 3));
    w.get_by(|n| n.label().is_some_and(|l| l.starts_with("Eurocom") && l.ends_with("failed")));
    key(&mut w, Key::X);

    // A new link goes from the router that is nearest to its other end.
    let (from, to) = (named(&w, "Eurocom, 4"), named(&w, "Turin, Client"));
    drag(&mut w, from + (to - from).normalized() * 38.0, to);
    let made = only_link(&w);
    assert_eq!(made.a.node.as_str(), "mil");
    key(&mut w, Key::Escape);
    key(&mut w, Key::Escape);

    let at = named(&w, "Eurocom, 4 routers as one");
    click_at(&mut w, at);
    key(&mut w, Key::Delete);
    assert_eq!(doc(&w).nodes().len(), 4);
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert_eq!(doc(&w).nodes().len(), 8);
}

#[test]
fn a_node_is_split_and_undo_puts_it_together() {
    let mut w = window_on("three-sites.ron", Setup::default());
    let before = doc(&w).clone();
    click(&mut w, "ISP Europe");
    chord(&mut w, Modifiers::COMMAND, Key::K);
    type_text(&mut w, "split into 3");
    key(&mut w, Key::Enter);
    assert_eq!(selected(&w), ["ISP Europe", "ISP Europe 2", "ISP Europe 3"]);
    assert!(landings(&w).iter().all(Option::is_some), "everybody is served");
    named(&w, "ISP Europe, hull of 3 routers");
    let done = w.state().sandbox().history().done().last().unwrap().label.clone();
    assert_eq!(done, "Split ISP Europe into 3 routers");
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert!(doc(&w) == &before);

    // By its context menu.
    let at = on_screen(&w, "ISP Europe");
    for pressed in [true, false] {
        let (pos, modifiers) = (at, Modifiers::NONE);
        w.event(Event::PointerButton { pos, button: PointerButton::Secondary, pressed, modifiers });
        w.run();
    }
    w.get_by_label_contains("Split into 2 routers").click();
    w.run();
    assert_eq!(doc(&w).nodes().len(), before.nodes().len() + 1);
}

#[test]
fn an_ixp_is_put_down_and_serves_two_isps() {
    let mut w = window(Setup::default());
    let kind = w.get_by_label("IXP").rect().center();
    drag(&mut w, kind, Pos2::new(560.0, 420.0));
    for (x, name) in [(360.0, "ISP 1"), (760.0, "ISP 2")] {
        key(&mut w, Key::Escape);
        point(&mut w, Pos2::new(x, 240.0));
        key(&mut w, Key::Num2);
        link(&mut w, name, "IXP 1");
        let words = format!("{name} is a client of the route server IXP 1");
        assert_eq!(w.query_all_by_label(&words).count(), 2, "in the picker and the inspector");
        key(&mut w, Key::Enter);
        let made = only_link(&w);
        assert_eq!((made.a.role, made.b.role), (Role::RouteServerClient, Role::RouteServer));
    }
    // The inspector says so too, and can say something else.
    let choice = "ISP 2 is a client of the route server IXP 1";
    w.get_by_role_and_label(egui::Role::RadioButton, choice);
    w.get_by_role_and_label(egui::Role::RadioButton, "ISP 2 and IXP 1 peer").click();
    w.run();
    assert_eq!(only_link(&w).a.role, Role::Peer);
    key(&mut w, Key::R);
    assert!(doc(&w).nodes().any(|n| n.kind == Kind::RouteServer && &*n.name == "IXP 1"));
}

#[test]
fn a_partitioned_as_is_said_and_its_hull_fits_small_windows() {
    for appearance in [Appearance::Light, Appearance::Dark] {
        let mut w = window(Setup { size: [1024.0, 640.0], appearance });
        let mut split = parse(FOUR).unwrap();
        for id in ["l2", "l3"] {
            let field = LinkField::State(LinkState::Failed);
            Edit::link(&id.parse().unwrap(), field).apply(&mut split).unwrap();
        }
        w.state_mut().show_document(split);
        w.run();
        let sentence = {
            let sandbox = w.state().sandbox();
            let name = |id: &NodeId| sandbox.name(id);
            let all = sandbox.warnings();
            assert_eq!(all.len(), 1, "{all:?}");
            all[0].sentence(sandbox.doc(), &name)
        };
        assert!(sentence.starts_with("iBGP of AS64512 is partitioned"), "{sentence}");
        let hull = w.get_by(|n| n.label().is_some_and(|l| l.starts_with("Eurocom, hull"))).rect();
        assert!(
            egui::Rect::from_min_size(Pos2::ZERO, Vec2::new(1024.0, 640.0)).contains_rect(hull)
        );
    }
}
