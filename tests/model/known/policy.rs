//! Communities, draining, exchange points, and routes that stay.

use catchment::anycast::WalkEnd;
use catchment::topology::{Edit, LinkState, Options, ProfileName, Tie};

use crate::example::{Example, id, open};

use super::*;

#[test]
fn community_of_a_transit() {
    let mut at = open("community-of-a-transit.ron");
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    let clients = ["recife", "bogota", "quito", "tampa", "atlanta"];
    let before = ["sao", "sao", "sao", "mia", "mia"];
    let after = ["sao", "mia", "mia", "mia", "mia"];
    assert!(at.share("sao").is_overloaded());
    for times in 0..=8 {
        at.prepend("sao", "brasil", times);
        assert_eq!(clients.map(|c| at.lands(c)), before, "{times}");
    }
    for times in [3, 0] {
        at.prepend("sao", "brasil", times);
        at.policy("sao", "brasil", |policy| tagged(policy, "64520:70"));
        assert_eq!(clients.map(|c| at.lands(c)), after, "{times}");
        assert!(!at.share("sao").is_overloaded() && !at.share("mia").is_overloaded());
    }
}

#[test]
fn graceful_shutdown() {
    let mut at = open("graceful-shutdown.ron");
    let clients = ["hamburg", "leipzig", "prague", "gdansk", "krakow"];
    assert!(at.is_stable() && at.all_have_a_route());
    assert_eq!(at.states(), 1);
    assert_eq!(clients.map(|c| at.lands(c)), ["ber", "ber", "ber", "waw", "waw"]);
    at.policy("waw", "vistula", |policy| tagged(policy, "graceful-shutdown"));
    assert!(at.all_have_a_route() && at.all_land_at("ber"));
    let drained = at.landings();
    at.fail("waw");
    assert_eq!(at.landings(), drained);
    at.undo();
    at.undo();
    at.fail("waw");
    assert!(at.all_land_at("ber"));
}

#[test]
fn blackhole() {
    let mut at = open("blackhole.ron");
    let clients = ["rijeka", "split", "graz", "linz"];
    assert!(at.is_stable());
    assert_eq!(clients.map(|c| at.lands(c)), ["zag", "zag", "vie", "vie"]);
    at.choose("203.0.113.66/32");
    assert_eq!(clients.map(|c| at.lands(c)), ["-", "-", "vie", "vie"]);
    assert_eq!(at.fate("split"), WalkEnd::Discarded(id("adria")));
    assert_eq!(at.paths(&["adria", "danube"]), ["13335", "-"]);
    assert_eq!(at.states(), 1);
    at.withdraw("zag", "203.0.113.66/32");
    at.choose("203.0.113.0/24");
    assert_eq!(clients.map(|c| at.lands(c)), ["zag", "zag", "vie", "vie"]);
}

#[test]
fn exchange_point() {
    let mut at = open("exchange-point.ron");
    let clients = ["bonn", "aosta", "parma", "bologna"];
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    assert_eq!(clients.map(|c| at.lands(c)), ["fra", "mil", "fra", "fra"]);
    at.set_link("po", "ix", LinkState::Up);
    assert_eq!(clients.map(|c| at.lands(c)), ["fra", "mil", "mil", "mil"]);
    assert_eq!(at.paths(&["po"]), ["13335"], "the route server is not in the path");
    at.fail("ix");
    assert!(at.all_land_at("fra"));
}

#[test]
fn oldest_route() {
    let mut at = open("oldest-route.ron");
    let clients = ["incheon", "pohang", "ulsan", "tsushima", "kobe"];
    let lands = |at: &Example| clients.map(|c| at.lands(c));
    let [at_seoul, at_osaka] =
        ["sel", "osa"].map(|site| ["sel", site, site, site, "osa"].map(str::to_owned));
    assert!(at.is_stable());
    assert_eq!(at.states(), 2);
    assert_eq!(lands(&at), at_seoul);
    at.fail("sel");
    assert!(at.all_land_at("osa"));
    at.restore("sel");
    assert_eq!(lands(&at), at_osaka);
    at.fail("osa");
    at.restore("osa");
    assert_eq!(lands(&at), at_seoul);
    at.fail("sel");
    at.restore("sel");
    let options = Options { tie: Some(Tie::RouterId), ..Options::default() };
    at.edit(Edit::SetSelection { profile: ProfileName::Rfc4271, options });
    assert_eq!(lands(&at), at_seoul);
    assert_eq!(at.states(), 1);
}
