//! Shipped examples of networks whose stable states are known exactly, and what their notes say of
//! them. A route is written as its AS path, "own" or "-".

use catchment::anycast::Fate;
use catchment::engine::{State, Verdict, stable_states};
use catchment::topology::{
    AddPath, AsSettings, Community, Edit, Entry, ExportDefault, Ibgp, IbgpSession, IgpCost,
    ImportDefault, LeakProtection, LinkField, LinkState, Match, MedComparison, NodeField, Options,
    OriginValidation, Policy, Prefix, ProfileName, Tie,
};

use crate::drawing::{
    announce, asn, buys, local_pref, nodes, on_import, peers, prefix, stable_count,
};
use crate::opened::{Opened, id, open};

/// The paths of some nodes towards a prefix.
fn paths_to(state: &State, prefix: &Prefix, nodes: &[&str]) -> Vec<String> {
    let path = |node: &&str| match state.best(prefix, &id(node)) {
        None => "-".to_owned(),
        Some(best) if best.via.is_none() => "own".to_owned(),
        Some(best) => best.route.as_path.to_string(),
    };
    nodes.iter().map(path).collect()
}

impl Opened {
    fn paths(&self, nodes: &[&str]) -> Vec<String> {
        paths_to(&self.sandbox.now().state, &self.prefix, nodes)
    }

    /// The number of stable states of the document as it is, all of which must have been found.
    fn states(&self) -> usize {
        let states = stable_states(&self.sandbox.now().state, &self.prefix, 9);
        assert!(states.is_complete);
        states.found.len()
    }

    fn is_stable(&self) -> bool {
        matches!(self.verdict(), Verdict::Stable(_))
    }

    /// Proved to have no stable state.
    fn oscillates(&self) -> bool {
        matches!(self.verdict(), Verdict::Oscillates(_))
    }

    /// Fails a link and restores it.
    fn reset(&mut self, a: &str, b: &str) {
        self.set_link(a, b, LinkState::Failed);
        self.set_link(a, b, LinkState::Up);
    }

    /// Fails several links at once, restores them at once.
    fn reset_together(&mut self, links: &[(&str, &str)]) {
        for to in [LinkState::Failed, LinkState::Up] {
            let state =
                |(a, b): &(&str, &str)| Edit::link(&self.link(a, b).0, LinkField::State(to));
            let all = Edit::Batch(links.iter().map(state).collect());
            self.edit(all);
        }
    }

    fn igp_cost(&mut self, a: &str, b: &str, cost: u32) {
        let (link, _) = self.link(a, b);
        self.edit(Edit::link(&link, LinkField::IgpCost(IgpCost::new(cost).unwrap())));
    }

    fn med(&mut self, med: MedComparison) {
        let options = Options { med: Some(med), ..Options::default() };
        self.edit(Edit::SetSelection { profile: ProfileName::Rfc4271, options });
    }

    fn settings(&mut self, number: u32, change: impl FnOnce(&mut AsSettings)) {
        let set = self.sandbox.doc().ases().find(|set| set.asn == asn(number));
        let mut set = set.unwrap().clone();
        change(&mut set);
        self.edit(Edit::SetAs(Box::new(set)));
    }

    /// Where a client's packets end.
    fn fate(&self, client: &str) -> Fate {
        let now = self.sandbox.now().catchments_of(&self.prefix).unwrap();
        now.landing(&id(client)).unwrap().fate.clone()
    }

    fn choose(&mut self, text: &str) {
        self.prefix = prefix(text);
    }

    /// Whether every node has a route to the prefix.
    fn all_have_a_route(&self) -> bool {
        let state = &self.sandbox.now().state;
        let mut nodes = self.sandbox.doc().nodes();
        nodes.all(|node| state.best(&self.prefix, &node.id).is_some())
    }

    fn all_land_at(&self, site: &str) -> bool {
        self.landings().values().all(|s| s == site)
    }
}

fn community(text: &str) -> Community {
    text.parse().unwrap()
}

/// As when a community is added to all that is exported.
fn tagged(policy: &Policy, text: &str) -> Policy {
    policy.with_export_all(|entry| entry.add = vec![community(text)])
}

#[test]
fn disagree() {
    let mut at = open("disagree.ron");
    let isps = ["seine", "loire"];
    assert!(at.is_stable() && at.all_land_at("par"));
    assert_eq!(at.states(), 2);
    assert_eq!(at.paths(&isps), ["64502 64500", "64500"]);
    at.reset("par", "loire");
    assert_eq!(at.paths(&isps), ["64500", "64501 64500"]);
    at.undo();
    at.undo();
    assert_eq!(at.paths(&isps), ["64502 64500", "64500"]);
}

const FOUR: [&str; 4] = ["jura", "alps", "rhone", "transit"];
const GOOD: [&str; 4] = ["64503 64500", "64500", "64500", "64503 64500"];

#[test]
fn good_gadget() {
    let mut at = open("good-gadget.ron");
    assert!(at.is_stable() && at.all_land_at("lyo"));
    assert_eq!((at.paths(&FOUR), at.states()), (GOOD.map(str::to_owned).to_vec(), 1));
    for (a, b) in [("lyo", "jura"), ("lyo", "alps"), ("lyo", "rhone"), ("rhone", "transit")] {
        at.reset(a, b);
        assert_eq!(at.paths(&FOUR), GOOD, "{a} {b}");
    }
    at.local_pref("rhone", "transit", 250);
    assert!(at.is_stable(), "now it is NAUGHTY");
    at.local_pref("transit", "alps", 250);
    assert!(at.oscillates(), "now it is BAD");
}

#[test]
fn naughty_gadget() {
    let mut at = open("naughty-gadget.ron");
    assert!(at.is_stable() && at.all_land_at("lyo"));
    assert_eq!((at.paths(&FOUR), at.states()), (GOOD.map(str::to_owned).to_vec(), 1));
    at.local_pref("transit", "alps", 250);
    assert!(at.oscillates());
}

#[test]
fn bad_gadgets() {
    let mut at = open("bad-gadget-of-four.ron");
    assert!(at.oscillates());
    assert_eq!((at.states(), at.paths(&["lyo"])), (0, vec!["own".to_owned()]));
    assert!(at.all_land_at("-"));
    for isp in FOUR {
        assert!(at.why(isp).contains("never comes to rest"), "{isp}");
    }
    at.local_pref("transit", "alps", 150);
    assert_eq!((at.paths(&FOUR), at.states()), (GOOD.map(str::to_owned).to_vec(), 1));
    at.undo();
    assert!(at.oscillates());
    for isp in ["jura", "alps"] {
        at.set_link("lyo", isp, LinkState::Failed);
        assert!(at.is_stable() && at.all_land_at("lyo"), "without {isp}");
        at.undo();
    }
    let at = open("bad-gadget.ron");
    assert!(at.oscillates());
    assert_eq!(at.states(), 0);
}

#[test]
fn rings_of_peers() {
    for size in 3..=8 {
        let names: Vec<String> = (0..size).map(|n| format!("p{n}")).collect();
        let mut doc = nodes(&[("hub", 900)]);
        announce(&mut doc, "hub");
        for (name, number) in names.iter().zip(101..) {
            crate::drawing::node(&mut doc, catchment::topology::Kind::Isp, name, number);
            buys(&mut doc, "hub", name);
        }
        for at in 0..size {
            let (own, next) = (&names[at], &names[(at + 1) % size]);
            peers(&mut doc, own, next);
            on_import(&mut doc, own, next, local_pref(250));
        }
        let state = catchment::engine::solve(&doc);
        assert_eq!(stable_count(&state), if size % 2 == 0 { 2 } else { 0 }, "{size}");
        let oscillates = matches!(crate::drawing::verdict(&state), Verdict::Oscillates(_));
        assert_eq!(oscillates, size % 2 == 1, "{size}");
    }
}

#[test]
fn ring_of_four() {
    let mut at = open("ring-of-four.ron");
    let isps = ["north", "east", "south", "west"];
    assert!(at.is_stable() && at.all_land_at("hub"));
    assert_eq!(at.states(), 2);
    assert_eq!(at.paths(&isps), ["64502 64500", "64500", "64504 64500", "64500"]);
    at.reset_together(&[("hub", "east"), ("hub", "west")]);
    assert_eq!(at.paths(&isps), ["64500", "64503 64500", "64500", "64501 64500"]);
    at.reset("hub", "north");
    at.reset("hub", "south");
    assert_eq!(at.paths(&isps), ["64502 64500", "64500", "64504 64500", "64500"]);
}

#[test]
fn ring_of_five() {
    let mut at = open("ring-of-five.ron");
    let isps = ["north", "east", "south-east", "south-west", "west"];
    assert!(at.oscillates() && at.all_land_at("-"));
    assert_eq!(at.states(), 0);
    for place in 0..5 {
        let next = isps[(place + 1) % 5];
        for (a, b) in [("hub", isps[place]), (isps[place], next)] {
            at.set_link(a, b, LinkState::Failed);
            assert!(at.is_stable() && at.all_land_at("hub"), "{a} {b}");
            at.undo();
        }
        at.local_pref(isps[place], next, 150);
        assert!(at.is_stable() && at.all_land_at("hub"), "{next}");
        at.undo();
        assert!(at.oscillates());
    }
}

#[test]
fn wedgie() {
    let mut at = open("wedgie.ron");
    let isps = ["rhone", "lyon", "alps"];
    let wedged = ["64501", "64502 64501", "64501"];
    let intended = ["64503 64504 64501", "64504 64501", "64501"];
    assert!(at.is_stable() && at.all_land_at("gva"));
    assert_eq!(at.states(), 2);
    assert_eq!(at.paths(&isps), wedged);
    at.reset("gva", "rhone");
    assert_eq!(at.paths(&isps), intended);
    at.set_link("gva", "alps", LinkState::Failed);
    assert_eq!(at.paths(&isps), ["64501", "64502 64501", "64503 64502 64501"]);
    at.set_link("gva", "alps", LinkState::Up);
    assert_eq!(at.paths(&isps), wedged);
    for (a, b) in [("gva", "alps"), ("lyon", "alps")] {
        at.reset(a, b);
        assert_eq!(at.paths(&isps), wedged, "{a} {b}");
    }
    at.reset("gva", "rhone");
    assert_eq!(at.paths(&isps), intended);
    assert_eq!(at.states(), 2);
}

const PREFIXES: [&str; 2] = ["198.51.100.0/24", "203.0.113.0/24"];

/// For each of the two prefixes whether it is on its primary link.
fn as_meant(at: &Opened) -> [bool; 2] {
    let state = &at.sandbox.now().state;
    let isps = ["monza", "west", "east", "susa"];
    let meant = [
        ["64503 64504 64505 64501", "64504 64505 64501", "64505 64501", "64501"],
        ["64501", "64502 64501", "64503 64502 64501", "64504 64503 64502 64501"],
    ];
    let wedged = ["64501", "64502 64501", "64505 64501", "64501"];
    [0, 1].map(|place| {
        let now = paths_to(state, &prefix(PREFIXES[place]), &isps);
        assert!(now == meant[place] || now == wedged, "{now:?}");
        now == meant[place]
    })
}

#[test]
fn wedgie_of_two_prefixes() {
    let mut at = open("wedgie-of-two-prefixes.ron");
    for prefix in PREFIXES {
        at.choose(prefix);
        assert_eq!(at.states(), 2, "{prefix}");
        assert!(at.is_stable() && at.all_land_at("tor"), "{prefix}");
    }
    assert_eq!(as_meant(&at), [false, false]);
    let links =
        [("tor", "monza"), ("tor", "susa"), ("monza", "west"), ("susa", "east"), ("west", "east")];
    for (a, b) in links {
        at.reset(a, b);
        let meant = as_meant(&at);
        assert_ne!(meant, [true, true], "{a} {b}");
        match (a, b) {
            ("tor", "monza") => assert_eq!(meant, [true, false]),
            ("tor", "susa") => assert_eq!(meant, [false, true]),
            ("west", "east") => assert_eq!(meant, [false, false]),
            // Here it depends on who hears first.
            _ => {}
        }
        at.undo();
        at.undo();
        assert_eq!(as_meant(&at), [false, false]);
    }
    let backups = [("monza", PREFIXES[0]), ("susa", PREFIXES[1])];
    for (isp, backup) in backups {
        at.policy("tor", isp, |policy| {
            let matches = Match { prefix: Some(prefix(backup)), ..Match::default() };
            let mut policy = policy.clone();
            policy.export.push(Entry { matches, deny: true, ..Entry::default() });
            policy
        });
    }
    assert_eq!(as_meant(&at), [true, true]);
    for (isp, _) in backups {
        at.policy("tor", isp, |policy| {
            let mut policy = policy.clone();
            policy.export.pop();
            policy
        });
    }
    assert_eq!(as_meant(&at), [true, true]);
    at.reset("west", "east");
    assert_eq!(as_meant(&at), [false, false]);
}

#[test]
fn wedgie_of_many() {
    let mut at = open("wedgie-of-many.ron");
    let isps = ["drau", "danube", "mur", "raab"];
    let intended = ["64503 64504 64501", "64504 64501", "64501", "64503 64504 64501"];
    let on_drau = ["64501", "64502 64501", "64501", "64502 64501"];
    let on_raab = ["64505 64501", "64505 64501", "64501", "64501"];
    assert!(at.is_stable() && at.all_land_at("grz"));
    assert_eq!(at.states(), 3);
    assert_eq!(at.paths(&isps), on_drau);
    at.reset("grz", "raab");
    assert_eq!(at.paths(&isps), on_drau);
    at.reset("grz", "drau");
    let now = at.paths(&isps);
    assert!(now == on_raab || now == intended, "{now:?}");
    at.reset_together(&[("grz", "drau"), ("grz", "raab")]);
    assert_eq!(at.paths(&isps), intended);
    at.reset("grz", "mur");
    let now = at.paths(&isps);
    assert!(now == on_raab || now == on_drau, "{now:?}");
    // One after the other, so that both are away for a while.
    for to in [LinkState::Failed, LinkState::Up] {
        at.set_link("grz", "drau", to);
        at.set_link("grz", "raab", to);
    }
    assert_eq!(at.paths(&isps), intended);
}

#[test]
fn wedgie_and_prepending() {
    let isps = ["emajogi", "peipus", "south", "north"];
    let wedged = ["64501", "64501", "64511 64501", "64512 64501"];
    let meant = ["64501", "64522 64521 64511 64501", "64511 64501", "64521 64511 64501"];
    let mut at = open("wedgie-and-prepending.ron");
    assert!(at.is_stable() && at.all_land_at("tay"));
    assert_eq!(at.paths(&isps), wedged);
    at.reset("tay", "peipus");
    assert_eq!(at.paths(&isps), meant);
    at.reset("tay", "emajogi");
    assert_eq!(at.paths(&isps), wedged);
    for (times, states) in [(0, 2), (1, 2), (2, 1), (3, 1), (8, 1)] {
        at.prepend("tay", "peipus", times);
        assert_eq!(at.states(), states, "{times}");
        if states == 1 {
            assert_eq!(at.paths(&isps), meant, "{times}");
        }
    }
    at.policy("tay", "peipus", |policy| policy.with_export_all(|entry| entry.add.clear()));
    for times in [0, 3, 8] {
        at.prepend("tay", "peipus", times);
        assert_eq!(at.states(), 1, "{times}");
        assert!(!at.paths(&["peipus"])[0].contains("64522"), "{times}: straight down");
    }
}

#[test]
fn med_oscillation() {
    let mut at = open("med-oscillation.ron");
    let routers = ["basel", "bern", "geneva", "zurich", "chur"];
    let (x, y, z) = ("64520 64500", "64516 64500", "64516 64500");
    assert!(at.oscillates());
    assert_eq!(at.states(), 0);
    assert_eq!(at.paths(&routers), ["-", x, y, "-", z]);
    assert_eq!(["colmar", "thun", "uster", "davos"].map(|c| at.lands(c)), ["-", "par", "-", "mil"]);
    assert!(matches!(at.fate("uster"), Fate::Unsettled(_)));

    // Y and Z have one path; the MED tells them apart.
    let chosen = |at: &Opened| {
        ["basel", "zurich"].map(|reflector| {
            let best = at.sandbox.now().state.best(&at.prefix, &id(reflector)).unwrap();
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
    let winner = |at: &Opened| {
        let best = at.sandbox.now().state.best(&at.prefix, &id("malta")).unwrap();
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
    let exit = |at: &Opened, router: &str| {
        let state = &at.sandbox.now().state;
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
        assert!(matches!(at.fate(client), Fate::Loop(_)), "{:?}", at.fate(client));
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
    assert_eq!(at.fate("split"), Fate::Discarded(id("adria")));
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
    let lands = |at: &Opened| clients.map(|c| at.lands(c));
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
    let validation = |at: &mut Opened, node: &str, how| {
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
    let protect = |at: &mut Opened, node: &str, how| {
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
