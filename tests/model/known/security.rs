//! Hijacks, validation and leaks.

use catchment::topology::{
    Edit, ExportDefault, ImportDefault, LeakProtection, NodeField, OriginValidation, Policy,
};

use crate::example::{Example, id, open};

#[test]
fn hijack_and_validation() {
    let mut at = open("hijack-and-validation.ron");
    let clients = ["leeds", "dublin", "kyiv", "lviv", "minsk"];
    assert!(at.is_stable() && at.all_land_at("lon"));
    at.choose("203.0.113.0/24");
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    assert_eq!(clients.map(|c| at.lands(c)), ["lon", "lon", "rogue", "rogue", "rogue"]);
    assert_eq!(at.paths(&["west", "dnipro", "east"]), ["-", "-", "64515 64666"]);
    let validation = |at: &mut Example, node: &str, how| {
        at.edit(Edit::node(&id(node), NodeField::OriginValidation(how)));
    };
    validation(&mut at, "east", OriginValidation::RejectInvalid);
    assert_eq!(clients.map(|c| at.lands(c)), ["lon", "lon", "lon", "lon", "rogue"]);
    validation(&mut at, "neman", OriginValidation::RejectInvalid);
    assert!(at.all_land_at("lon"), "everywhere");
    for node in ["west", "east", "dnipro", "neman"] {
        validation(&mut at, node, OriginValidation::Off);
    }
    assert!(at.all_land_at("rogue"), "nowhere");
}

#[test]
fn route_leak() {
    let mut at = open("route-leak.ron");
    let clients = ["omaha", "taos", "austin", "tampa", "nassau"];
    let leaked = ["den", "den", "den", "den", "mia"];
    let sound = ["den", "den", "mia", "mia", "mia"];
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    assert_eq!(clients.map(|c| at.lands(c)), leaked);
    assert_eq!(at.paths(&["south"]), ["64550 64520 13335"]);
    let protect = |at: &mut Example, node: &str, how| {
        at.edit(Edit::node(&id(node), NodeField::LeakProtection(how)));
    };
    for (node, expected) in [("north", leaked), ("south", sound)] {
        protect(&mut at, node, LeakProtection::OnlyToCustomer);
        assert_eq!(clients.map(|c| at.lands(c)), expected, "{node}");
    }
    protect(&mut at, "north", LeakProtection::Off);
    assert_eq!(clients.map(|c| at.lands(c)), leaked, "Transit South alone");
    protect(&mut at, "south", LeakProtection::Off);
    protect(&mut at, "mesa", LeakProtection::OnlyToCustomer);
    assert_eq!(clients.map(|c| at.lands(c)), sound, "Mesa Net alone");
    protect(&mut at, "mesa", LeakProtection::Off);
    at.policy("mesa", "south", |policy| Policy {
        import_default: ImportDefault::GaoRexford,
        export_default: ExportDefault::GaoRexford,
        ..policy.clone()
    });
    assert_eq!(clients.map(|c| at.lands(c)), sound, "without the mistake");
}
