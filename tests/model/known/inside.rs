//! The inside of an AS: MEDs, hot potatoes, reflectors, partitions.

use catchment::anycast::WalkEnd;
use catchment::topology::{
    AddPath, Edit, Ibgp, IbgpSession, LinkState, MedComparison, NodeField, Options, Policy,
    ProfileName,
};

use crate::example::{Example, id, open};

#[test]
fn med_oscillation() {
    let mut at = open("med-oscillation.ron");
    let routers = ["basel", "bern", "geneva", "zurich", "chur"];
    let (x, y, z) = ("64520 64500", "64516 64500", "64516 64500");
    assert!(at.oscillates());
    assert_eq!(at.states(), 0);
    assert_eq!(at.paths(&routers), ["-", x, y, "-", z]);
    assert_eq!(["colmar", "thun", "uster", "davos"].map(|c| at.lands(c)), ["-", "par", "-", "mil"]);
    assert!(matches!(at.fate("uster"), WalkEnd::Unsettled(_)));

    // Y and Z have one path; the MED tells them apart.
    let chosen = |at: &Example| {
        ["basel", "zurich"].map(|reflector| {
            let best = at.sandbox.at_rest().best(&at.prefix, &id(reflector)).unwrap();
            match best.route.med {
                Some(10) => 'X',
                Some(1) => 'Y',
                Some(0) => 'Z',
                other => panic!("{other:?}"),
            }
        })
    };
    for (med, expected) in [(MedComparison::Always, ['Z', 'Z']), (MedComparison::Never, ['Y', 'Y'])]
    {
        at.med(med);
        assert!(at.is_stable(), "{med:?}");
        assert_eq!((chosen(&at), at.states()), (expected, 1), "{med:?}");
        at.undo();
        assert!(at.oscillates());
    }
    at.igp_cost("basel", "zurich", 6);
    assert!(at.oscillates());
    assert_eq!(at.states(), 0);
    at.igp_cost("basel", "zurich", 20);
    assert!(at.is_stable());
    assert_eq!((chosen(&at), at.states()), (['X', 'Z'], 1));
    at.undo();
    at.undo();
    at.settings(64501, |set| set.add_path = AddPath::GroupBest);
    assert!(at.is_stable());
    assert_eq!(chosen(&at), ['X', 'X']);
    at.undo();
    at.settings(64501, |set| set.ibgp = Ibgp::FullMesh);
    assert!(at.is_stable());
    assert_eq!((chosen(&at), at.states()), (['X', 'X'], 1));
}

#[test]
fn med_in_groups() {
    let mut at = open("med-in-groups.ron");
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    assert_eq!(at.paths(&["a4", "a5"]), ["64520 13335", "64530 13335"]);
    assert_eq!(["pula", "senj", "hvar", "omis"].map(|c| at.lands(c)), ["vie", "vie", "nap", "nap"]);
    at.local_pref("a4", "x2", 101);
    assert_eq!(at.paths(&["a4", "a5"]), ["64520 13335"; 2]);
    at.local_pref("a4", "x2", 99);
    assert_eq!(at.paths(&["a4", "a5"]), ["64530 13335"; 2]);
}

#[test]
fn med_by_arrival() {
    let winner = |at: &Example| {
        let best = at.sandbox.at_rest().best(&at.prefix, &id("malta")).unwrap();
        match best.route.med {
            Some(150) => "x2",
            Some(100) => "y3",
            Some(200) => "y1",
            other => panic!("{other:?}"),
        }
    };
    // What a running comparison of pairs ends with, in the order given.
    let table = [
        (["x2", "y3", "y1"], "y1"),
        (["x2", "y1", "y3"], "y3"),
        (["y3", "x2", "y1"], "y1"),
        (["y3", "y1", "x2"], "x2"),
        (["y1", "x2", "y3"], "y3"),
        (["y1", "y3", "x2"], "x2"),
    ];
    let by_arrival = Some(MedComparison::ByArrival);
    for (profile, med) in [
        (ProfileName::Rfc4271, by_arrival),
        (ProfileName::Frr, by_arrival),
        (ProfileName::Bird, by_arrival),
        (ProfileName::Rfc4271, Some(MedComparison::SameNeighbour)),
        (ProfileName::Rfc4271, Some(MedComparison::Always)),
    ] {
        for (order, expected) in table {
            let mut at = open("med-by-arrival.ron");
            assert!(at.is_stable());
            let malta = id("malta");
            at.edit(Edit::node(&malta, NodeField::Profile(Some(profile))));
            let options = Options { med, ..Options::default() };
            at.edit(Edit::node(&malta, NodeField::Options(options)));
            for neighbour in order {
                at.set_link("malta", neighbour, LinkState::Failed);
            }
            // BIRD compares with what is in use, the others from the newest route to the oldest.
            let mut arrivals = order;
            if profile != ProfileName::Bird {
                arrivals.reverse();
            }
            for neighbour in arrivals {
                at.set_link("malta", neighbour, LinkState::Up);
            }
            let expected = match med {
                Some(MedComparison::SameNeighbour) => "x2",
                Some(MedComparison::Always) => "y3",
                _ => expected,
            };
            assert_eq!(winner(&at), expected, "{profile:?} {med:?} {arrivals:?}");
            let site = if expected == "x2" { "tun" } else { "nap" };
            assert!(at.all_land_at(site));
        }
    }
    let mut at = open("med-by-arrival.ron");
    assert_eq!(winner(&at), "x2");
    for (neighbour, expected, site) in
        [("x2", "y1", "nap"), ("y1", "y3", "nap"), ("y3", "x2", "tun")]
    {
        at.reset("malta", neighbour);
        assert_eq!(winner(&at), expected, "after {neighbour}");
        assert!(at.all_land_at(site));
    }
}

#[test]
fn hot_potato() {
    let mut at = open("hot-potato.ron");
    let clients = ["porto", "toledo", "girona"];
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    assert_eq!(clients.map(|c| at.lands(c)), ["nyc", "nyc", "mrs"]);
    assert_eq!(at.nearest("toledo").0, "mrs");
    for cost in 1..=40 {
        at.igp_cost("lis", "mad", cost);
        if cost != 20 {
            let site = if cost < 20 { "nyc" } else { "mrs" };
            assert_eq!(clients.map(|c| at.lands(c)), ["nyc", site, "mrs"], "{cost}");
        }
    }
    at.set_link("lis", "mad", LinkState::Failed);
    assert_eq!(clients.map(|c| at.lands(c)), ["nyc", "mrs", "mrs"]);
}

#[test]
fn as_partition() {
    let mut at = open("as-partition.ron");
    assert!(at.is_stable() && at.all_land_at("lim"));
    assert_eq!(at.states(), 1);
    at.set_link("lima", "lapaz", LinkState::Failed);
    let clients = ["boston", "ica", "potosi", "sucre"];
    assert_eq!(clients.map(|c| at.lands(c)), ["lim", "lim", "-", "-"]);
    assert_eq!(at.paths(&["lapaz", "transit"]), ["-", "64510 13335"]);
    at.policy("lapaz", "transit", |policy| Policy { allow_own_as: 1, ..policy.clone() });
    assert!(at.all_land_at("lim"));
    assert_eq!(at.paths(&["lapaz"]), ["64520 64510 13335"]);
}

#[test]
fn reflector_deflection() {
    let mut at = open("reflector-deflection.ron");
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    let exit = |at: &Example, router: &str| {
        let state = at.sandbox.at_rest();
        let best = state.best(&at.prefix, &id(router)).unwrap();
        state.network().id_of(best.route.originator).to_string()
    };
    let clients = ["drammen", "arvika", "elverum", "boras"];
    let landings = ["site-osl", "site-got", "site-got", "site-got"];
    assert_eq!(clients.map(|c| at.lands(c)), landings);
    assert_eq!(exit(&at, "hamar"), "site-osl", "the route says otherwise");
    assert_eq!(exit(&at, "karlstad"), "site-got");
    at.settings(64510, |set| set.ibgp = Ibgp::FullMesh);
    assert_eq!(clients.map(|c| at.lands(c)), landings);
    assert_eq!(exit(&at, "hamar"), "site-got");
}

#[test]
fn reflector_loop() {
    let mut at = open("reflector-loop.ron");
    assert!(at.is_stable());
    assert_eq!(at.states(), 1);
    let clients = ["drammen", "arvika", "elverum", "boras"];
    assert_eq!(clients.map(|c| at.lands(c)), ["site-osl", "-", "-", "site-got"]);
    for client in ["arvika", "elverum"] {
        assert!(matches!(at.fate(client), WalkEnd::Loop(_)), "{:?}", at.fate(client));
    }
    let mended = ["site-osl", "site-osl", "site-got", "site-got"];
    at.settings(64510, |set| set.ibgp = Ibgp::FullMesh);
    assert_eq!(clients.map(|c| at.lands(c)), mended);
    at.undo();
    at.settings(64510, |set| {
        let Ibgp::Sessions(sessions) = &mut set.ibgp else { panic!("a full mesh") };
        let client = |reflector, client| IbgpSession::Client {
            reflector: id(reflector),
            client: id(client),
        };
        sessions.extend([client("gothenburg", "hamar"), client("oslo", "karlstad")]);
    });
    assert_eq!(clients.map(|c| at.lands(c)), mended);
}
