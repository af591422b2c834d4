//! What the window offers for exchanges and for announcements of one's own.

use catchment::topology::{LinkState, Topology};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, chord, click, doc, key, type_text, window_on};

fn states(doc: &Topology) -> [LinkState; 3] {
    ["mil--ix", "alps--ix", "po--ix"].map(|id| doc.link(&id.parse().unwrap()).unwrap().state)
}

#[test]
fn the_lan_of_an_exchange_fails_and_is_restored_as_one_step_each() {
    let mut w = window_on("exchange-point.ron", Setup::default());
    let before = [LinkState::Up, LinkState::Up, LinkState::Shutdown];
    assert_eq!(states(doc(&w)), before);
    click(&mut w, "Milan IX");
    let alt_shift = Modifiers::ALT | Modifiers::SHIFT;
    chord(&mut w, alt_shift, Key::X);
    let failed = [LinkState::Failed, LinkState::Failed, LinkState::Shutdown];
    assert_eq!(states(doc(&w)), failed, "a session that is shut down stays so");
    chord(&mut w, alt_shift, Key::X);
    assert_eq!(states(doc(&w)), before);
    let steps: Vec<&str> =
        w.state().sandbox().history().done().iter().map(|step| &*step.label).collect();
    assert_eq!(steps, ["Fail the LAN of Milan IX", "Restore the LAN of Milan IX"]);
    // Other nodes have none.
    click(&mut w, "Transit");
    chord(&mut w, alt_shift, Key::X);
    assert_eq!(states(doc(&w)), before);
}

#[test]
fn an_announcement_has_a_row_for_its_local_pref() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Frankfurt");
    w.get_by_role_and_label(Role::Tab, "Node").click();
    w.run_steps(4);
    let fold = "Local-pref, MED, communities, forged path";
    w.get_by_role_and_label(Role::DisclosureTriangle, fold).scroll_to_me();
    w.run_steps(6);
    w.get_by_role_and_label(Role::DisclosureTriangle, fold).click();
    w.run_steps(6);
    w.get_by_role_and_label(Role::SpinButton, "Local-pref").scroll_to_me();
    w.run_steps(6);
    w.get_by_role_and_label(Role::SpinButton, "Local-pref").click();
    w.run_steps(4);
    w.key_press_modifiers(Modifiers::COMMAND, Key::A);
    w.run();
    type_text(&mut w, "120");
    key(&mut w, Key::Enter);
    let local_pref = |w: &crate::support::Window| {
        doc(w).node(&"fra".parse().unwrap()).unwrap().origins[0].local_pref
    };
    assert_eq!(local_pref(&w), Some(120));
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    assert_eq!(local_pref(&w), None);
}
