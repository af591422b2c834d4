//! Services that die and timers, set through the whole window.
//!
//! `PICTURES=/tmp cargo test --test ui timing` also writes what it looks like, to be looked at.

use catchment::topology::{HealthCheck, Node, Preset, Service, Span, Spread, Timing};
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Setup, Window, chord, click, doc, key, window_on};
use crate::tooltips::Faults;

const SMALL: [f32; 2] = [1024.0, 640.0];

fn press(w: &mut Window, role: Role, label: &str) {
    let found = w.query_all_by_role_and_label(role, label).next().is_some();
    assert!(found, "no {role:?} {label:?}");
    w.get_all_by_role_and_label(role, label).next().unwrap().scroll_to_me();
    w.run_steps(6);
    w.get_all_by_role_and_label(role, label).next().unwrap().click();
    w.run_steps(6);
}

fn retype(w: &mut Window, field: &str, text: &str) {
    press(w, Role::SpinButton, field);
    chord(w, Modifiers::COMMAND, Key::A);
    w.event(Event::Text(text.to_owned()));
    w.run();
    key(w, Key::Enter);
}

fn says(w: &Window, text: &str) -> bool {
    w.query_all_by_label_contains(text).next().is_some()
}

fn picture(w: &mut Window, name: &str) {
    if let Ok(folder) = std::env::var("PICTURES") {
        w.render().unwrap().save(format!("{folder}/{name}.png")).unwrap();
    }
}

fn frankfurt(w: &Window) -> &Node {
    doc(w).node(&"fra".parse().unwrap()).unwrap()
}

#[test]
fn a_service_is_killed_checked_and_brought_back() {
    let mut w = window_on("three-sites.ron", Setup::default());
    key(&mut w, Key::S);
    assert_eq!(w.state().sandbox().history().done().len(), 0, "there is nothing to kill");
    click(&mut w, "Frankfurt");
    key(&mut w, Key::S);
    assert_eq!(frankfurt(&w).service, Service::Dead);
    assert!(says(&w, "Frankfurt, Site, AS13335, service dead"));
    assert!(says(&w, "Berlin, Client, AS64604, no answer"));
    press(&mut w, Role::Tab, "Node");
    assert!(says(&w, "Clients whose packets come here get no answer."));
    picture(&mut w, "service-dead");
    press(&mut w, Role::ComboBox, "Health check");
    press(&mut w, Role::Button, "Withdraws the route");
    assert_eq!(frankfurt(&w).health_check, HealthCheck::Withdraws);
    assert!(says(&w, "Frankfurt, Site, AS13335, service dead, withdrawn"));
    assert!(!says(&w, "no answer,") && says(&w, "It announces nothing until"));
    picture(&mut w, "service-withdrawn");
    press(&mut w, Role::ComboBox, "Service");
    press(&mut w, Role::Button, "Running");
    assert_eq!(frankfurt(&w).service, Service::Running);
    // The keys do the same, and each is a step to be undone.
    key(&mut w, Key::S);
    chord(&mut w, Modifiers::SHIFT, Key::S);
    assert_eq!(frankfurt(&w).service, Service::Running);
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert_eq!(frankfurt(&w).service, Service::Dead);
    let undone = w.state().sandbox().history().undone().last().unwrap();
    assert_eq!(undone.label, "Bring the service of Frankfurt back");
}

#[test]
fn timers_are_chosen_and_set_one_by_one() {
    let mut w = window_on("three-sites.ron", Setup::default());
    press(&mut w, Role::ComboBox, "Preset");
    press(&mut w, Role::Button, "Textbook");
    assert_eq!(doc(&w).timing(), Timing::of(Preset::Textbook));
    press(&mut w, Role::DisclosureTriangle, "All timers");
    retype(&mut w, "Hold time, s", "2");
    assert!(says(&w, "\"2\" is impossible here; expected 0 for none, or a number from 3 to 86400"));
    assert_eq!(doc(&w).timing(), Timing::of(Preset::Textbook), "the document is untouched");
    retype(&mut w, "Hold time, s", "180");
    let seconds = |s: f64| Span::from_seconds(s).unwrap();
    let timing = doc(&w).timing();
    assert_eq!((timing.hold, timing.keepalive), (seconds(180.0), seconds(60.0)));
    assert!(says(&w, "All timers, some set by hand"));
    retype(&mut w, "MRAI, s, at least", "31");
    assert!(says(&w, "expected a number from 0 to 30"));
    retype(&mut w, "MRAI, s, at least", "0.25");
    assert_eq!(doc(&w).timing().mrai, Spread { least: seconds(0.25), most: seconds(30.0) });
    press(&mut w, Role::CheckBox, "BFD");
    assert_eq!(doc(&w).timing().bfd, Timing::of(Preset::Modern).bfd);
    retype(&mut w, "BFD misses", "5");
    assert_eq!(doc(&w).timing().bfd.unwrap().multiplier, 5);
    press(&mut w, Role::ComboBox, "Messages take");
    press(&mut w, Role::Button, "always as long");
    retype(&mut w, "On the way, s", "1.5");
    let step = w.state().sandbox().history().done().last().unwrap();
    assert_eq!(step.label, "Messages take 1.5 s");
    press(&mut w, Role::ComboBox, "Preset");
    press(&mut w, Role::Button, "Modern");
    assert_eq!(doc(&w).timing(), Timing::default());
}

#[test]
fn all_timers_fit_a_small_window_and_say_what_they_are() {
    let mut w = window_on("three-sites.ron", Setup { size: SMALL, ..Setup::default() });
    key(&mut w, Key::D);
    press(&mut w, Role::DisclosureTriangle, "All timers");
    press(&mut w, Role::ComboBox, "Messages take");
    press(&mut w, Role::Button, "always as long");
    retype(&mut w, "IGP dead, s", "86399.123456");
    retype(&mut w, "Session up, s, at most", "86399.123456");
    retype(&mut w, "Session up, s, at least", "86398.123456");
    let mut faults = Faults::default();
    faults.look(&w, "timers");
    faults.none();
    let right = w.get_by_role_and_label(Role::ComboBox, "Preset").rect().right();
    assert!(right <= SMALL[0]);
    for field in w.query_all_by_role(Role::SpinButton) {
        let (name, rect) = (field.accesskit_node().label(), field.rect());
        assert!(rect.right() <= right + 0.5, "{name:?} ends at {} of {right}", rect.right());
    }
    // Two long numbers do not stand beside each other.
    let top = |bound: &str| {
        let label = format!("Session up, s, {bound}");
        w.get_by_role_and_label(Role::SpinButton, &label).rect().top()
    };
    assert!(top("at most") > top("at least"));
    for (place, field) in ["Preset", "Withdrawals"].into_iter().enumerate() {
        w.get_by_role_and_label(Role::ComboBox, field).scroll_to_me();
        w.run_steps(6);
        picture(&mut w, &format!("timers-{place}"));
    }
    w.get_by_role_and_label(Role::SpinButton, "Drain, s").scroll_to_me();
    w.run_steps(6);
    picture(&mut w, "timers-2");
}
