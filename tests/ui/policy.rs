//! Policies, routers and authorisations, set through the whole window.
//!
//! `PICTURES=/tmp cargo test --test ui policy` also writes what it looks like, to be looked at.

use catchment::app::Appearance;
use catchment::topology::{
    Entry, Ibgp, IbgpSession, LeakProtection, OriginValidation, Policy, ProfileName, Side,
};
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, click, doc, key, window, window_on};
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

/// Presses what begins with a text, such as an entry of an open menu.
fn press_start(w: &mut Window, start: &str) {
    let is = |label: String| label.starts_with(start);
    w.get_by(|n| n.role() == Role::Button && n.label().is_some_and(is)).click();
    w.run_steps(6);
}

fn retype(w: &mut Window, role: Role, field: &str, text: &str) {
    press(w, role, field);
    w.key_press_modifiers(Modifiers::COMMAND, Key::A);
    w.run();
    w.event(Event::Text(text.to_owned()));
    w.run();
    key(w, Key::Enter);
}

fn undo(w: &mut Window) {
    w.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.run();
}

fn steps(w: &Window) -> usize {
    w.state().sandbox().history().done().len()
}

fn says(w: &Window, text: &str) -> bool {
    w.query_all_by_label_contains(text).next().is_some()
}

/// What Lisbon does on its first session.
fn policy(w: &Window) -> Policy {
    let (link, side) = doc(w).links_of(&"lisbon".parse().unwrap())[0];
    link.end(side).policy.clone()
}

fn import(w: &Window) -> Vec<Entry> {
    policy(w).import
}

/// A window with the entrys of Lisbon's first session in view.
fn entries(setup: Setup) -> Window {
    let mut w = window_on("three-sites.ron", setup);
    click(&mut w, "Lisbon");
    press(&mut w, Role::Tab, "Policy");
    press(&mut w, Role::DisclosureTriangle, "MED, communities, entries");
    w
}

fn picture(w: &mut Window, name: &str) {
    if let Ok(folder) = std::env::var("PICTURES") {
        w.render().unwrap().save(format!("{folder}/{name}.png")).unwrap();
    }
}

fn add(w: &mut Window, menu: &str, entry: &str) {
    press(w, Role::Button, menu);
    press_start(w, entry);
}

#[test]
fn an_entry_is_added_changed_deleted_and_brought_back() {
    let mut w = entries(Setup::default());
    add(&mut w, "Add an import entry…", "Lower local-pref when the neighbour asks");
    assert_eq!((import(&w).len(), import(&w)[0].local_pref, steps(&w)), (1, Some(80), 1));
    assert!(says(&w, "Import 1: If it carries 64603:80: local-pref 80"));
    retype(&mut w, Role::SpinButton, "Local-pref", "70");
    assert_eq!((import(&w)[0].local_pref, steps(&w)), (Some(70), 2));
    assert!(says(&w, "If it carries 64603:80: local-pref 70"));
    press(&mut w, Role::Button, "Delete entry");
    assert_eq!((import(&w).len(), steps(&w)), (0, 3));
    undo(&mut w);
    assert_eq!(import(&w)[0].local_pref, Some(70));
    undo(&mut w);
    assert_eq!(import(&w)[0].local_pref, Some(80));
    undo(&mut w);
    assert_eq!((import(&w).len(), steps(&w)), (0, 0));
}

#[test]
fn conditions_are_typed_chosen_and_taken_away() {
    let mut w = entries(Setup::default());
    add(&mut w, "Add an import entry…", "An empty entry");
    assert!(says(&w, "Import 1: Always: nothing yet"));
    add(&mut w, "Add a condition…", "Community");
    let community = |w: &Window| import(w)[0].matches.community.map(|c| c.to_string());
    retype(&mut w, Role::TextInput, "Carries", "64500:99999");
    assert!(says(&w, "is no community"), "it says why");
    assert_eq!(community(&w).as_deref(), Some("64603:80"), "the document is untouched");
    retype(&mut w, Role::TextInput, "Carries", "64500:7");
    assert_eq!(community(&w).as_deref(), Some("64500:7"));
    press(&mut w, Role::Button, "Well-known communities");
    press_start(&mut w, "blackhole");
    assert_eq!(community(&w).as_deref(), Some("blackhole"));
    add(&mut w, "Add an action…", "Reject");
    assert!(says(&w, "Import 1: If it carries blackhole: reject"));
    press(&mut w, Role::Button, "Take away: carries");
    assert_eq!(community(&w), None);
    assert!(import(&w)[0].deny);
}

#[test]
fn entries_are_moved_and_doubled() {
    let mut w = entries(Setup::default());
    add(&mut w, "Add an export entry…", "Tag with no-export");
    add(&mut w, "Add an export entry…", "Prepend when a customer asks");
    let export = |w: &Window| policy(w).export;
    assert_eq!(export(&w).iter().map(|e| e.prepend).collect::<Vec<_>>(), [0, 3]);
    press(&mut w, Role::Button, "Move this entry up");
    assert_eq!(export(&w).iter().map(|e| e.prepend).collect::<Vec<_>>(), [3, 0]);
    press(&mut w, Role::Button, "Duplicate");
    assert_eq!(export(&w).iter().map(|e| e.prepend).collect::<Vec<_>>(), [3, 3, 0]);
    retype(&mut w, Role::SpinButton, "Prepend", "5");
    assert_eq!(export(&w).iter().map(|e| e.prepend).collect::<Vec<_>>(), [3, 5, 0]);
    retype(&mut w, Role::SpinButton, "Own ASN allowed", "1");
    assert_eq!(policy(&w).allow_own_as, 1);
    assert_eq!(steps(&w), 6);
}

#[test]
fn the_profile_is_switched_for_all_and_for_one() {
    let mut w = window_on("three-sites.ron", Setup::default());
    press(&mut w, Role::ComboBox, "Decides as");
    press(&mut w, Role::Button, "FRR");
    assert_eq!(doc(&w).selection().profile, ProfileName::Frr);
    click(&mut w, "ISP Europe");
    assert!(says(&w, "Decision process: FRR"));
    press(&mut w, Role::Tab, "Node");
    press(&mut w, Role::DisclosureTriangle, "Decides as FRR");
    press(&mut w, Role::ComboBox, "Decides as");
    press(&mut w, Role::Button, "BIRD");
    press(&mut w, Role::CheckBox, "Stop route leaks");
    let node = doc(&w).node(&"isp-eu".parse().unwrap()).unwrap();
    assert_eq!(node.profile, Some(ProfileName::Bird));
    assert_eq!(node.leak_protection, LeakProtection::OnlyToCustomer);
    undo(&mut w);
    undo(&mut w);
    assert_eq!(doc(&w).node(&"isp-eu".parse().unwrap()).unwrap().profile, None);
    press(&mut w, Role::Tab, "Routes");
    assert!(says(&w, "Decision process: FRR"));
}

#[test]
fn an_invalid_origin_is_rejected() {
    let mut w = window_on("three-sites.ron", Setup::default());
    add(&mut w, "Add an authorisation…", "Nobody may announce 1.1.1.0/24");
    assert_eq!(doc(&w).roas().len(), 1);
    assert!(says(&w, "1.1.1.0/24 by AS13335: invalid"));
    click(&mut w, "ISP Europe");
    press(&mut w, Role::Tab, "Node");
    press(&mut w, Role::DisclosureTriangle, "Decides as RFC 4271");
    press(&mut w, Role::CheckBox, "Reject invalid origins");
    let node = doc(&w).node(&"isp-eu".parse().unwrap()).unwrap();
    assert_eq!(node.origin_validation, OriginValidation::RejectInvalid);
    press(&mut w, Role::Tab, "Routes");
    assert!(says(&w, "rejected: origin not authorised"));
    // Put right, it is accepted again.
    key(&mut w, Key::Escape);
    retype(&mut w, Role::TextInput, "Up to length", "99");
    assert!(says(&w, "a maximum length of 99; expected 24 to 32"));
    retype(&mut w, Role::TextInput, "Origin AS", "13335");
    assert!(says(&w, "1.1.1.0/24 by AS13335: valid"));
    click(&mut w, "ISP Europe");
    assert!(!says(&w, "rejected: origin not authorised"));
}

/// Two sites, an AS of three routers, and a client.
const ROUTERS: &str = r#"(
    format: 1,
    nodes: [
        (id: "fra", kind: Site, name: "Frankfurt", asn: 13335, pos: (100.0, 420.0), origins: [(prefix: "1.1.1.0/24")]),
        (id: "nyc", kind: Site, name: "New York", asn: 13335, pos: (700.0, 420.0), origins: [(prefix: "1.1.1.0/24")]),
        (id: "west", kind: Isp, name: "Core West", asn: 64500, pos: (240.0, 240.0), router_id: "10.0.0.1"),
        (id: "east", kind: Isp, name: "Core East", asn: 64500, pos: (560.0, 240.0), router_id: "10.0.0.2"),
        (id: "north", kind: Isp, name: "Core North", asn: 64500, pos: (400.0, 100.0), router_id: "10.0.0.3"),
        (id: "lisbon", kind: Client, name: "Lisbon", asn: 64601, pos: (400.0, 300.0)),
    ],
    links: [
        (id: "s1", a: (node: "fra", role: Customer, address: "10.0.0.1"), b: (node: "west", role: Provider, address: "10.0.0.2")),
        (id: "s2", a: (node: "nyc", role: Customer, address: "10.0.0.5"), b: (node: "east", role: Provider, address: "10.0.0.6")),
        (id: "i1", a: (node: "west", address: "10.0.1.1"), b: (node: "east", address: "10.0.1.2")),
        (id: "i2", a: (node: "west", address: "10.0.1.5"), b: (node: "north", address: "10.0.1.6")),
        (id: "i3", a: (node: "east", address: "10.0.1.9"), b: (node: "north", address: "10.0.1.10")),
        (id: "cl", a: (node: "lisbon", role: Customer, address: "10.0.2.1"), b: (node: "north", role: Provider, address: "10.0.2.2")),
    ],
)"#;

fn routers(setup: Setup) -> Window {
    let mut w = window(setup);
    w.state_mut().show_document(catchment::topology::parse(ROUTERS).unwrap());
    w.run();
    click(&mut w, "Core North");
    w
}

#[test]
fn an_as_of_several_routers_gets_a_reflector() {
    let mut w = routers(Setup::default());
    assert!(says(&w, "Core West by iBGP, IGP cost 10, local-pref 200"));
    press(&mut w, Role::Tab, "Node");
    press(&mut w, Role::Button, "Make this router the reflector of all others");
    let ibgp = |w: &Window| doc(w).settings_of(catchment::topology::Asn::new(64500).unwrap()).ibgp;
    let client = |client: &str| IbgpSession::Client {
        reflector: "north".parse().unwrap(),
        client: client.parse().unwrap(),
    };
    assert_eq!(ibgp(&w), Ibgp::Sessions(vec![client("west"), client("east")]));
    press(&mut w, Role::ComboBox, "Session Core North – Core West");
    press(&mut w, Role::Button, "Core West reflects to Core North");
    let flipped = IbgpSession::Client {
        reflector: "west".parse().unwrap(),
        client: "north".parse().unwrap(),
    };
    assert_eq!(ibgp(&w), Ibgp::Sessions(vec![flipped, client("east")]));
    press(&mut w, Role::Button, "Add session");
    assert!(matches!(ibgp(&w), Ibgp::Sessions(all) if all.len() == 3));
    press(&mut w, Role::Button, "Full mesh");
    assert_eq!((ibgp(&w), steps(&w)), (Ibgp::FullMesh, 4));
    press(&mut w, Role::Tab, "Policy");
    retype(&mut w, Role::SpinButton, "IGP cost", "0");
    assert!(says(&w, "expected a whole number from 1 to 65535"));
    retype(&mut w, Role::SpinButton, "IGP cost", "50");
    let link = doc(&w).link(&"i2".parse().unwrap()).unwrap();
    assert_eq!((link.igp_cost.get(), link.end(Side::A).policy == Policy::default()), (50, true));
}

#[test]
fn every_control_of_an_entry_has_a_tooltip_and_can_be_hit() {
    let mut faults = Faults::default();
    let mut w = entries(Setup::default());
    press(&mut w, Role::Button, "Add an import entry…");
    faults.look(&w, "import menu");
    press_start(&mut w, "An empty entry");
    for condition in ["Prefix", "Community", "AS path", "Origin AS", "Validity of the origin"] {
        press(&mut w, Role::Button, "Add a condition…");
        faults.look(&w, "conditions");
        press(&mut w, Role::Button, condition);
    }
    for how in ["is exactly", "is longer than"] {
        press(&mut w, Role::ComboBox, "How the path is compared");
        faults.look(&w, how);
        press(&mut w, Role::Button, how);
        faults.look(&w, how);
    }
    let all =
        ["Local-pref", "Weight", "MED", "Origin code", "Remove communities", "Add communities"];
    for action in all {
        press(&mut w, Role::Button, "Add an action…");
        faults.look(&w, "actions");
        press(&mut w, Role::Button, action);
    }
    faults.look(&w, "all of an entry");
    press(&mut w, Role::Button, "Well-known communities");
    faults.look(&w, "well-known");
    press_start(&mut w, "no-peer");
    let said = "If the prefix is 1.1.1.0/24 and it carries no-peer and the path is longer than 5 and \
                its origin is invalid and AS13335 announced it: weight 100, local-pref 80, MED 0, \
                origin incomplete";
    assert!(says(&w, said));
    press(&mut w, Role::Button, "Add an export entry…");
    faults.look(&w, "export menu");
    press_start(&mut w, "Announce nothing here");
    faults.look(&w, "export");
    let mut w = window_on("three-sites.ron", Setup::default());
    press(&mut w, Role::Button, "Add an authorisation…");
    faults.look(&w, "authorisations");
    press_start(&mut w, "AS13335 may announce");
    press(&mut w, Role::DisclosureTriangle, "Options of the decision");
    faults.look(&w, "document");
    let mut w = routers(Setup::default());
    press(&mut w, Role::Tab, "Node");
    press(&mut w, Role::DisclosureTriangle, "Decides as RFC 4271");
    press(&mut w, Role::Button, "Make this router the reflector of all others");
    faults.look(&w, "router");
    faults.none();
}

#[test]
fn the_pages_can_be_looked_at() {
    if std::env::var("PICTURES").is_err() {
        return;
    }
    for (name, size, appearance) in [
        ("light", [1440.0, 900.0], Appearance::Light),
        ("dark", [1440.0, 900.0], Appearance::Dark),
        ("light-small", SMALL, Appearance::Light),
        ("dark-small", SMALL, Appearance::Dark),
    ] {
        let setup = || Setup { size, appearance };
        let mut w = entries(setup());
        add(&mut w, "Add an import entry…", "Reject paths through");
        add(&mut w, "Add an import entry…", "Lower local-pref when the neighbour asks");
        picture(&mut w, &format!("entries-{name}"));
        press(&mut w, Role::Button, "Add an export entry…");
        picture(&mut w, &format!("menu-{name}"));
        let mut w = window_on("three-sites.ron", Setup { size: [1440.0, 900.0], appearance });
        add(&mut w, "Add an authorisation…", "Nobody may announce 1.1.1.0/24");
        picture(&mut w, &format!("document-{name}"));
        let mut w = routers(setup());
        picture(&mut w, &format!("ibgp-{name}"));
        press(&mut w, Role::Tab, "Node");
        press(&mut w, Role::DisclosureTriangle, "Decides as RFC 4271");
        press(&mut w, Role::Button, "Make this router the reflector of all others");
        picture(&mut w, &format!("node-{name}"));
        w.get_by_role_and_label(Role::ComboBox, "Decides as").scroll_to_me();
        w.run_steps(6);
        picture(&mut w, &format!("router-{name}"));
    }
}
