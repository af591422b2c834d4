//! What the notes and points of the shipped examples say, checked by the engine.

use catchment::anycast::Warning;
use catchment::topology::{Community, Edit, EndField, Entry, LinkState, Role, Side};

use crate::example::{Example, open};

#[test]
fn three_sites() {
    let mut at = open("three-sites.ron");
    assert_eq!(at.at("nyc"), ["boston", "dallas"]);
    assert_eq!(at.at("fra"), ["lisbon", "berlin", "mumbai"]);
    assert_eq!(at.at("sin"), ["perth", "tokyo"]);
    for (client, ms) in [
        ("boston", 8.0),
        ("dallas", 31.0),
        ("lisbon", 34.0),
        ("berlin", 12.0),
        ("mumbai", 120.0),
        ("perth", 58.0),
        ("tokyo", 41.0),
    ] {
        assert_eq!(at.rtt(client), ms, "{client}");
        let nearest = at.nearest(client);
        if client == "mumbai" {
            assert_eq!(nearest, ("sin".to_owned(), 60.0));
        } else {
            assert_eq!(nearest, (at.lands(client), ms));
        }
    }
    assert_eq!(
        at.why("mumbai"),
        "All else is equal: ISP Europe has the lower router id (0.0.251.246 against 0.0.251.247 of \
         ISP Asia)."
    );
    assert!(at.why("isp-eu").starts_with(
        "Local-pref 200 for Frankfurt (a customer) beats 150 for ISP North America (a peer)."
    ));
    let before = at.landings();
    at.set_link("isp-na", "isp-eu", LinkState::Failed);
    assert_eq!(at.landings(), before, "only a spare");
}

#[test]
fn three_sites_and_a_local_pref() {
    let mut at = open("three-sites.ron");
    let was = [at.percent("nyc"), at.percent("fra"), at.percent("sin")];
    at.local_pref("lisbon", "isp-eu", 90);
    assert_eq!((at.lands("lisbon"), at.rtt("lisbon")), ("nyc".to_owned(), 96.0));
    assert!(
        at.why("lisbon")
            .starts_with("Local-pref 100 for Campus (a provider) beats 90 for ISP Europe")
    );
    let is = [at.percent("nyc"), at.percent("fra"), at.percent("sin")];
    assert_eq!((was, is), ([36, 33, 31], [52, 17, 31]));
}

#[test]
fn three_sites_and_a_failure_of_each() {
    let mut at = open("three-sites.ron");
    for (site, moved) in [
        ("nyc", vec![("boston", "fra"), ("dallas", "fra")]),
        ("fra", vec![("lisbon", "nyc"), ("berlin", "nyc"), ("mumbai", "sin")]),
        ("sin", vec![("perth", "fra"), ("tokyo", "fra")]),
    ] {
        let mut expected = at.landings();
        expected.extend(moved.into_iter().map(|(c, s)| (c.to_owned(), s.to_owned())));
        at.fail(site);
        assert_eq!(at.landings(), expected, "without {site}");
        at.undo();
    }
}

#[test]
fn local_pref_beats_length() {
    let mut at = open("local-pref-beats-length.ron");
    assert_eq!(at.lands("lisbon"), "nyc");
    assert_eq!(at.nearest("lisbon").0, "fra");
    assert!(at.rtt("lisbon") > 2.0 * at.nearest("lisbon").1);
    assert!(at.why("isp-iberia").starts_with(
        "Local-pref 200 for Atlantic Cable (a customer) beats 150 for ISP Rhine (a peer)."
    ));
    for site in [("nyc", "isp-east"), ("fra", "isp-rhine")] {
        for times in 0..=8 {
            at.prepend(site.0, site.1, times);
            assert_eq!(at.lands("lisbon"), "nyc", "{times} at {}", site.0);
        }
        at.prepend(site.0, site.1, 0);
    }
    for value in (0..=210).rev() {
        at.local_pref("isp-iberia", "atlantic", value);
        let site = if value > 150 { "nyc" } else { "fra" };
        assert_eq!([at.lands("lisbon"), at.lands("madrid")], [site; 2], "{value}");
    }
    at.local_pref("isp-iberia", "atlantic", 150);
    assert_eq!(
        at.why("isp-iberia"),
        "Local-pref is equal. The path through ISP Rhine has 2 ASes, the one through Atlantic \
         Cable has 3."
    );
}

#[test]
fn prepending_works() {
    let mut at = open("prepending-works.ron");
    assert!(at.share("ams").is_overloaded());
    let before = at.rtt("madrid");
    for (times, expected) in (0..=8).zip([
        vec!["paris", "madrid", "capetown"],
        vec!["paris", "capetown"],
        vec!["paris"],
        vec!["paris"],
        vec!["paris"],
        vec!["paris"],
        vec!["paris"],
        vec!["paris"],
        vec!["paris"],
    ]) {
        at.prepend("ams", "isp-eu", times);
        assert_eq!(at.at("ams"), expected, "{times}");
        assert_eq!(at.share("ams").is_overloaded(), times == 0);
        assert!(!at.share("chi").is_overloaded());
    }
    assert!(at.rtt("madrid") > 3.0 * before);
    assert!(at.why("isp-eu").starts_with("Local-pref 200 for Amsterdam (a customer)"));
}

#[test]
fn prepending_cannot() {
    let mut at = open("prepending-cannot.ron");
    assert!(at.share("mil").is_overloaded());
    assert_eq!(at.lands("zurich"), "mil");
    for times in 1..=8 {
        at.prepend("mil", "isp-it", times);
        assert_eq!(at.at("mil"), ["rome", "naples"], "{times}");
    }
    assert!(at.why("isp-it").starts_with(
        "Local-pref 200 for Milan (a customer) beats 150 for ISP Austria (a peer). Path length is \
         never looked at."
    ));
    at.prepend("mil", "isp-it", 0);
    at.local_pref("isp-it", "mil", 150);
    assert_eq!(at.lands("rome"), "mil");
    at.local_pref("isp-it", "mil", 149);
    assert_eq!(at.at("vie"), ["rome", "naples", "zurich", "graz"]);
    at.undo();
    at.undo();
    at.policy("mil", "isp-it", |policy| {
        let mut policy = policy.clone();
        policy.export.push(Entry { add: vec![Community::new(64510, 80)], ..Entry::default() });
        policy
    });
    assert_eq!(at.at("vie"), ["rome", "naples", "zurich", "graz"]);
    assert!(
        at.why("isp-it").starts_with(
            "Local-pref 150 for ISP Austria (a peer) beats 80 for Milan (a customer)."
        )
    );
}

#[test]
fn peering_across_the_ocean() {
    let mut at = open("peering-across-the-ocean.ron");
    assert_eq!(at.at("fra"), ["boston", "providence", "berlin"]);
    assert_eq!(at.nearest("boston"), ("nyc".to_owned(), 12.0));
    assert!(at.rtt("boston") > 80.0);
    assert!(at.why("isp-ne").starts_with(
        "Local-pref 150 for ISP Europe (a peer) beats 100 for Transit A (a provider)."
    ));
    at.set_link("isp-ne", "isp-eu", LinkState::Failed);
    assert_eq!(at.at("nyc"), ["chicago", "boston", "providence"]);
    assert_eq!(at.rtt("boston"), 12.0);
    at.set_link("isp-ne", "isp-eu", LinkState::Up);
    assert_eq!(at.lands("boston"), "fra");
    at.local_pref("isp-ne", "isp-eu", 100);
    assert_eq!(at.lands("boston"), "nyc");
    assert!(at.why("isp-ne").contains("Transit A has the lower router id"));
}

#[test]
fn multihomed() {
    let mut at = open("multihomed.ron");
    let (before, milan) = (at.landings(), at.rtt("milan"));
    assert_eq!(at.at("zrh"), ["milan", "bern", "geneva"]);
    at.set_link("zrh", "isp-alps", LinkState::Failed);
    assert_eq!(at.landings(), before);
    assert_eq!(at.rtt("milan") - milan, 10.0);
    at.undo();
    at.set_link("mad", "isp-iberia", LinkState::Failed);
    assert_eq!(at.at("zrh"), ["milan", "bern", "geneva", "seville", "valencia"]);
    at.undo();
    let first_hop = |at: &Example| {
        let now = at.sandbox.now().catchments_of(&at.prefix).unwrap();
        now.way(&crate::example::id("bern"))[0].to.to_string()
    };
    assert_eq!(first_hop(&at), "isp-alps");
    assert!(at.why("bern").starts_with("Local-pref 120 for ISP Alps"));
    at.set_link("bern", "isp-alps", LinkState::Failed);
    assert_eq!((first_hop(&at), at.landings()), ("isp-rhone".to_owned(), before));
    at.set_link("bern", "isp-alps", LinkState::Up);
    assert_eq!(first_hop(&at), "isp-alps");
}

#[test]
fn one_asn_and_several() {
    let (mut one, mut several) = (open("one-asn.ron"), open("several-asns.ron"));
    assert_eq!(one.landings(), several.landings());
    assert_eq!(one.nearest("ams-office").0, "ams");
    for (site, office, city) in [
        ("ams", "ams-office", "paris"),
        ("ash", "ash-office", "miami"),
        ("sin", "sin-office", "jakarta"),
    ] {
        one.withdraw(site, "1.1.1.0/24");
        several.withdraw(site, "1.1.1.0/24");
        let next = several.lands(city);
        assert!(next != site && next != "-");
        assert_eq!(one.lands(city), next, "a client of an ISP sees no difference");
        assert_eq!((one.lands(office), several.lands(office)), ("-".to_owned(), next));
        assert_eq!(one.why(site), "Every route it hears is rejected, so it has none.");
        assert!(several.why(site).ends_with("offers the only route that is accepted."));
        if site == "ams" {
            assert_eq!(one.lands("paris"), "ash");
        }
        one.undo();
        several.undo();
    }
    let islands = |at: &Example| at.sandbox.warnings().len();
    assert_eq!((islands(&one), islands(&several)), (1, 0));
}

#[test]
fn several_asns_tell_which_site() {
    let at = open("several-asns.ron");
    let state = at.sandbox.at_rest();
    for (city, site) in [("paris", "ams"), ("miami", "ash"), ("jakarta", "sin")] {
        let best = state.best(&at.prefix, &crate::example::id(city)).unwrap();
        let asn = at.sandbox.doc().node(&crate::example::id(site)).unwrap().asn;
        assert_eq!(best.route.as_path.origin(), Some(asn));
    }
}

#[test]
fn local_node_no_export() {
    let mut at = open("local-node-no-export.ron");
    at.prefix = "192.5.5.0/24".parse().unwrap();
    assert_eq!(at.at("ath"), ["patras", "heraklion"]);
    assert_eq!(at.at("ams"), ["oslo", "sofia"]);
    assert_eq!(at.at("pao"), ["reno"]);
    assert!(!at.share("ath").is_overloaded());
    for client in ["patras", "heraklion"] {
        assert_eq!(at.why(client), "No neighbour offers a route.", "never hears the /24");
    }
    at.fail("ath");
    assert_eq!(at.at("ams"), ["oslo", "sofia", "patras", "heraklion"]);
    at.restore("ath");
    at.fail("ams");
    assert_eq!(at.at("ath"), ["patras", "heraklion"]);
    at.restore("ams");
    at.policy("ath", "isp-hellas", |_| Default::default());
    let all: Vec<String> =
        crate::example::clients(at.sandbox.doc()).iter().map(|c| c.to_string()).collect();
    assert_eq!(at.at("ath"), all);
    assert!(at.share("ath").is_overloaded());
}

#[test]
fn more_specific() {
    let mut at = open("more-specific.ron");
    assert_eq!(at.prefix.to_string(), "1.1.1.0/24");
    for client in ["leeds", "oslo", "miami", "brisbane", "auckland"] {
        assert_eq!(at.lands(client), at.nearest(client).0);
    }
    let usual = at.landings();
    at.prefix = "1.1.1.0/25".parse().unwrap();
    let all_in_sydney = |at: &Example| at.landings().values().all(|site| site == "syd");
    assert!(all_in_sydney(&at));
    assert_eq!(at.rtt("leeds"), 250.0);
    for times in 0..=8 {
        at.prepend("syd", "isp-oc", times);
        assert!(all_in_sydney(&at), "{times}");
    }
    for (isp, neighbour) in [("isp-eu", "isp-oc"), ("isp-am", "isp-oc"), ("isp-oc", "syd")] {
        at.local_pref(isp, neighbour, 0);
        assert!(all_in_sydney(&at), "{isp}");
        at.undo();
    }
    at.prepend("syd", "isp-oc", 0);
    at.withdraw("syd", "1.1.1.0/25");
    at.prefix = "1.1.1.0/24".parse().unwrap();
    assert_eq!(at.landings(), usual);
    assert_eq!(at.sandbox.doc().prefixes().len(), 1);
}

#[test]
fn bad_gadget() {
    let mut at = open("bad-gadget.ron");
    let ring = ["isp-north", "isp-east", "isp-west"];
    assert_eq!(at.verdict().as_str(), "oscillates");
    let net = at.sandbox.at_rest().network();
    let changing = at.verdict().changing().iter();
    let changing: Vec<&str> = changing.map(|n| net.id_of(*n).as_str()).collect();
    for isp in ring {
        assert!(changing.contains(&isp), "{isp} of {changing:?}");
        assert!(at.why(isp).contains("never comes to rest"));
    }
    assert!(!changing.contains(&"par"));
    for (i, isp) in ring.into_iter().enumerate() {
        let next = ring[(i + 1) % 3];
        at.set_link(isp, next, LinkState::Failed);
        assert_eq!(at.verdict().as_str(), "stable", "without {isp} – {next}");
        assert!(at.landings().values().all(|site| site == "par"));
        at.undo();
        for (value, verdict) in [(201, "oscillates"), (200, "stable"), (100, "stable")] {
            at.local_pref(isp, next, value);
            assert_eq!(at.verdict().as_str(), verdict, "{isp} at {value}");
            at.undo();
        }
    }
}

const RING: [(&str, &str); 3] =
    [("isp-andes", "lim"), ("isp-baltic", "rig"), ("isp-caspian", "bak")];

/// The one site where all clients land.
fn winner(at: &Example) -> String {
    let landings = at.landings();
    let first = landings.values().next().unwrap();
    assert!(landings.values().all(|site| site == first), "{landings:?}");
    first.clone()
}

/// Every site that wins after some site failed and came back, twice over.
fn winners(at: &mut Example) -> Vec<String> {
    let mut found = vec![winner(at)];
    for first in RING {
        for second in RING {
            for (_, site) in [first, second] {
                at.fail(site);
                at.restore(site);
                found.push(winner(at));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn provider_cycle() {
    let mut at = open("provider-cycle.ron");
    let warned = at.sandbox.warnings().iter().find_map(|w| match w {
        Warning::ProviderCycle { nodes, .. } => Some(nodes.clone()),
        _ => None,
    });
    assert_eq!(warned.unwrap(), RING.map(|(isp, _)| crate::example::id(isp)));
    let first = winner(&at);
    at.fail(&first);
    let second = winner(&at);
    assert_ne!(first, second);
    at.restore(&first);
    assert_eq!(winner(&at), second, "they do not come back");
    assert_eq!(winners(&mut at), ["bak", "lim", "rig"]);
}

#[test]
fn provider_cycle_mended() {
    for (isp, site) in RING {
        let mut at = open("provider-cycle.ron");
        at.local_pref(isp, site, 200);
        assert_eq!(winners(&mut at), [site], "{isp}");
    }
    for (i, (isp, _)) in RING.into_iter().enumerate() {
        let mut at = open("provider-cycle.ron");
        let (link, _) = at.link(isp, RING[(i + 1) % 3].0);
        let peer = |side| Edit::end(&link, side, EndField::Role(Role::Peer));
        at.edit(Edit::Batch(Side::BOTH.map(peer).to_vec()));
        assert_eq!(at.sandbox.warnings().len(), 1, "islands alone");
        assert_eq!(winners(&mut at).len(), 1, "{isp}");
    }
}
