//! The pointer on the canvas: what each gesture makes of the document, and what undoes it.

use catchment::topology::{NodeState, Pos};
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Vec2};
use egui_kittest::kittest::Queryable as _;

use crate::support::{
    Setup, Window, button, chord, click, click_at, doc, drag, hold, key, on_screen, point,
    selected, window, window_on,
};

/// A place of the canvas of the three-sites topology where nothing is.
const EMPTY: Pos2 = Pos2::new(140.0, 90.0);

fn three_sites() -> Window {
    window_on("three-sites.ron", Setup::default())
}

fn pos(window: &Window, name: &str) -> Pos {
    doc(window).nodes().find(|n| &*n.name == name).unwrap().pos
}

fn steps(window: &Window) -> usize {
    window.state().sandbox().history().done().len()
}

#[test]
fn a_kind_is_dragged_from_the_left_and_dropped() {
    let mut w = window(Setup::default());
    let kind = w.get_by_label("Site").rect().center();
    drag(&mut w, kind, Pos2::new(600.0, 300.0));
    assert_eq!(doc(&w).nodes().len(), 1);
    let at = on_screen(&w, "Site 1");
    assert!(at.distance(Pos2::new(600.0, 300.0)) < 20.0, "{at}");
    // Dropped on a panel, it is not wanted.
    let kind = w.get_by_label("Client").rect().center();
    drag(&mut w, kind, Pos2::new(1300.0, 500.0));
    click_at(&mut w, Pos2::new(700.0, 500.0));
    assert_eq!(doc(&w).nodes().len(), 1);
}

#[test]
fn a_rectangle_selects_and_shift_adds() {
    let mut w = three_sites();
    let (boston, dallas) = (on_screen(&w, "Boston"), on_screen(&w, "Dallas"));
    let area = egui::Rect::from_two_pos(boston, dallas).expand(30.0);
    drag(&mut w, area.left_bottom(), area.right_top());
    assert_eq!(selected(&w), ["Boston", "Dallas"]);
    let tokyo = on_screen(&w, "Tokyo");
    w.event(Event::ModifiersChanged(Modifiers::SHIFT));
    w.run();
    point(&mut w, tokyo);
    for pressed in [true, false] {
        let (pos, modifiers) = (tokyo, Modifiers::SHIFT);
        w.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
        w.run();
    }
    assert_eq!(selected(&w).len(), 3);
}

#[test]
fn nodes_are_moved_together_in_one_step_and_escape_puts_them_back() {
    let mut w = three_sites();
    chord(&mut w, Modifiers::COMMAND, Key::A);
    let (before, tokyo) = (pos(&w, "Tokyo"), pos(&w, "Boston"));
    let at = on_screen(&w, "Tokyo");
    drag(&mut w, at, at + Vec2::new(60.0, -45.0));
    let (after, other) = (pos(&w, "Tokyo"), pos(&w, "Boston"));
    assert_ne!(before, after);
    assert_eq!(
        (after.x() - before.x(), after.y() - before.y()),
        (other.x() - tokyo.x(), other.y() - tokyo.y())
    );
    assert_eq!((after.x().rem_euclid(20.0), after.y().rem_euclid(20.0)), (0.0, 0.0), "on the grid");
    assert_eq!(steps(&w), 1);

    let at = on_screen(&w, "Tokyo");
    hold(&mut w, at, at + Vec2::new(-90.0, 30.0));
    assert_ne!(pos(&w, "Tokyo"), after);
    key(&mut w, Key::Escape);
    w.drop_at(at);
    w.run();
    assert_eq!((pos(&w, "Tokyo"), steps(&w)), (after, 1), "as if it had never begun");

    let at = on_screen(&w, "Tokyo");
    hold(&mut w, at, at + Vec2::new(-90.0, 30.0));
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    point(&mut w, at + Vec2::new(-120.0, 60.0));
    w.drop_at(at);
    w.run();
    assert_eq!((pos(&w, "Tokyo"), steps(&w)), (after, 1), "undo ends the drag");
}

#[test]
fn what_is_held_cannot_be_deleted_nor_dropped_out_of_sight() {
    let mut w = three_sites();
    let at = on_screen(&w, "Tokyo");
    hold(&mut w, at, at + Vec2::new(40.0, 0.0));
    key(&mut w, Key::Delete);
    assert_eq!(doc(&w).nodes().len(), 16);
    point(&mut w, Pos2::new(1400.0, 500.0));
    w.drop_at(Pos2::new(1400.0, 500.0));
    w.run();
    assert!(on_screen(&w, "Tokyo").x < 1101.0);
}

#[test]
fn copies_land_beside_their_originals_with_their_links() {
    let mut w = three_sites();
    click(&mut w, "ISP Europe");
    chord(&mut w, Modifiers::COMMAND, Key::D);
    assert_eq!(selected(&w), ["ISP Europe 2"]);
    assert_ne!(pos(&w, "ISP Europe 2"), pos(&w, "ISP Europe"));
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert_eq!(doc(&w).nodes().len(), 16);

    chord(&mut w, Modifiers::COMMAND, Key::A);
    w.event(Event::Copy);
    w.run();
    let text = w.output().platform_output.commands.iter().find_map(|c| match c {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    // The text that went to the clipboard comes back from it.
    let text = text.unwrap_or_else(|| catchment::topology::to_ron(doc(&w)));
    w.event(Event::Paste(text.clone()));
    w.run();
    assert_eq!((doc(&w).nodes().len(), doc(&w).links().len()), (32, 2 * 20));
    key(&mut w, Key::Delete);
    assert_eq!((doc(&w).nodes().len(), doc(&w).links().len()), (16, 20));
    w.event(Event::Paste("no topology".to_owned()));
    w.run();
    assert_eq!(doc(&w).nodes().len(), 16);
}

#[test]
fn x_breaks_what_is_selected_and_repairs_it() {
    let mut w = three_sites();
    click(&mut w, "Frankfurt");
    key(&mut w, Key::X);
    let state = |w: &Window| doc(w).node(&"fra".parse().unwrap()).unwrap().state;
    assert_eq!(state(&w), NodeState::Failed);
    assert!(w.query_by_label_contains("Fail Frankfurt: Lisbon and Berlin moved").is_some());
    key(&mut w, Key::X);
    assert_eq!(state(&w), NodeState::Up);
}

#[test]
fn a_link_ends_in_a_choice_and_escape_unmakes_it() {
    let mut w = three_sites();
    let (a, b) = (on_screen(&w, "Boston"), on_screen(&w, "Transit A"));
    let rim = a + (b - a).normalized() * 30.0;
    drag(&mut w, rim, b);
    assert_eq!(doc(&w).links().len(), 21);
    let offers = |w: &Window| w.query_all_by_label("They peer").count();
    assert_eq!(offers(&w), 1);
    key(&mut w, Key::Escape);
    assert_eq!(doc(&w).links().len(), 20);
    drag(&mut w, rim, b);
    key(&mut w, Key::Num2);
    assert_eq!(offers(&w), 0, "a digit chose");
    let link = doc(&w).links().last().unwrap();
    assert_eq!(link.a.role.as_str(), "provider", "the second one");
    assert_eq!(doc(&w).nodes().len(), 16, "and added no node");
}

#[test]
fn a_link_to_nowhere_offers_what_could_be_there() {
    let mut w = three_sites();
    let at = on_screen(&w, "ISP Europe");
    drag(&mut w, at + Vec2::new(-21.0, -21.0), Pos2::new(470.0, 140.0));
    // The tools at the left are called the same.
    let offered = |kind: &str| {
        let mut all = w.get_all_by_role_and_label(egui::Role::Button, kind);
        all.find(|n| n.rect().left() > 90.0).unwrap().rect().top()
    };
    assert!(offered("Client") < offered("AS"), "the likely one first");
    key(&mut w, Key::Enter);
    assert_eq!((doc(&w).nodes().len(), doc(&w).links().len(), steps(&w)), (17, 21, 1));
}

#[test]
fn the_view_is_zoomed_and_moved() {
    let mut w = three_sites();
    let at = on_screen(&w, "Tokyo");
    let far = |w: &Window| on_screen(w, "Boston").distance(on_screen(w, "Tokyo"));
    let before = far(&w);
    point(&mut w, at);
    let wheel = |w: &mut Window, unit, delta| {
        let modifiers = Modifiers::NONE;
        let phase = egui::TouchPhase::Move;
        let source = egui::MouseWheelSource::Unknown;
        w.event(Event::MouseWheel { unit, delta, phase, source, modifiers });
        w.run();
    };
    wheel(&mut w, MouseWheelUnit::Line, Vec2::new(0.0, 2.0));
    assert!(far(&w) > before * 1.2);
    assert!(on_screen(&w, "Tokyo").distance(at) < 1.0, "the place under the pointer stays");
    wheel(&mut w, MouseWheelUnit::Point, Vec2::new(-30.0, -10.0));
    assert!(on_screen(&w, "Tokyo").distance(at + Vec2::new(-30.0, -10.0)) < 1.0);
    let hand = Pos2::new(700.0, 620.0);
    let was = on_screen(&w, "Tokyo");
    point(&mut w, hand);
    button(&mut w, hand, PointerButton::Middle, true);
    point(&mut w, hand + Vec2::new(-50.0, -20.0));
    button(&mut w, hand + Vec2::new(-50.0, -20.0), PointerButton::Middle, false);
    assert!(on_screen(&w, "Tokyo").distance(was + Vec2::new(-50.0, -20.0)) < 1.0);
    key(&mut w, Key::F);
    assert!((far(&w) - before).abs() < 1.0, "all of it again");
    assert_eq!(steps(&w), 0, "a view is no part of the document");
}

#[test]
fn menus_of_the_canvas_do_what_they_say() {
    let mut w = three_sites();
    let tokyo = on_screen(&w, "Tokyo");
    let open = |w: &mut Window, at: Pos2| {
        point(w, at);
        button(w, at, PointerButton::Secondary, true);
        button(w, at, PointerButton::Secondary, false);
        w.run();
    };
    open(&mut w, tokyo);
    assert_eq!(selected(&w), ["Tokyo"]);
    let inside = |n: &egui_kittest::Node<'_>| (90.0..1090.0).contains(&n.rect().left());
    w.get_all_by_label_contains("Fail").find(inside).unwrap().click();
    w.run();
    assert_eq!(doc(&w).node(&"tokyo".parse().unwrap()).unwrap().state, NodeState::Failed);
    open(&mut w, EMPTY);
    assert!(w.query_by_label_contains("Arrange in layers").is_some());
    key(&mut w, Key::Escape);
    // Where another link crosses it, the one that is nearer is meant, by a hair.
    let crossing = on_screen(&w, "Frankfurt").lerp(on_screen(&w, "ISP Europe"), 0.35);
    open(&mut w, crossing + Vec2::new(0.0, 8.0));
    // Both the menu and the inspector offer it.
    assert_eq!(w.query_all_by_label_contains("Frankfurt and ISP Europe peer").count(), 2);
}

#[test]
fn a_cut_network_comes_back_whole() {
    let mut w = three_sites();
    chord(&mut w, Modifiers::COMMAND, Key::A);
    let text = catchment::topology::to_ron(doc(&w));
    w.event(Event::Cut);
    w.run();
    assert!(doc(&w).is_empty());
    w.event(Event::Paste(text));
    w.run();
    assert_eq!((doc(&w).nodes().len(), doc(&w).links().len()), (16, 20));
    for _ in 0..2 {
        chord(&mut w, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(doc(&w).nodes().len(), 16);
}

#[test]
fn arranging_is_one_step_that_can_be_undone() {
    let mut w = three_sites();
    let before: Vec<Pos> = doc(&w).nodes().map(|n| n.pos).collect();
    chord(&mut w, Modifiers::COMMAND, Key::L);
    let after: Vec<Pos> = doc(&w).nodes().map(|n| n.pos).collect();
    assert_ne!(before, after);
    assert_eq!(steps(&w), 1);
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert_eq!(doc(&w).nodes().map(|n| n.pos).collect::<Vec<_>>(), before);
}
