//! Answers recorded from real daemons and from another simulator, compared with the engine's.
//!
//! They are read in place, from the folder in `CATCHMENT_CORPUS` or `../shared/corpus`; without it
//! there is nothing to compare. `cargo test --test model corpus -- --nocapture` shows the tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use catchment::anycast::{Fate, Forwarding, Walk};
use catchment::bgp::Candidate;
use catchment::engine::{Offer, State, Verdict, offers, solve};
use catchment::topology::{
    Community, Edit, End, Entry, ImportDefault, Kind, Latency, Link, LinkField, LinkId, LinkState,
    Match, Node, NodeField, NodeState, Origin, OriginCode, Policy, Pos, Prefix, Role, Topology,
};
use serde_json::Value;

use crate::drawing::{asn, deny, edit, go_on, id, join, on_export, on_import, prepend};

/// The folder of a kind of recording, if it is there.
fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CATCHMENT_CORPUS").map(PathBuf::from);
    let root = root.unwrap_or_else(|| PathBuf::from("../shared/corpus"));
    let folder = root.join(name);
    if !folder.is_dir() {
        println!("skipped: there is no folder {}; set CATCHMENT_CORPUS", folder.display());
        return None;
    }
    Some(folder)
}

/// All JSON files of a folder by name, in order.
fn files(folder: &PathBuf) -> Vec<(String, Value)> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    names.sort();
    names.retain(|n| n.extension().is_some_and(|e| e == "json"));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&text).unwrap())
    };
    names.into_iter().map(read).collect()
}

/// What was compared, by class.
#[derive(Default)]
struct Tally {
    classes: BTreeMap<String, Class>,
    differences: Vec<String>,
}

#[derive(Default)]
struct Class {
    agree: usize,
    differ: usize,
    not_applicable: BTreeMap<String, usize>,
}

impl Tally {
    fn class(&mut self, name: &str) -> &mut Class {
        self.classes.entry(name.to_owned()).or_default()
    }

    fn not_applicable(&mut self, class: &str, why: &str) {
        *self.class(class).not_applicable.entry(why.to_owned()).or_default() += 1;
    }

    fn compare(&mut self, class: &str, what: impl Fn() -> String, recorded: &str, ours: &str) {
        if recorded == ours {
            self.class(class).agree += 1;
        } else {
            self.class(class).differ += 1;
            self.differences.push(format!("{}: recorded {recorded}, ours {ours}", what()));
        }
    }

    fn print_and_check(self) {
        for (name, class) in &self.classes {
            let Class { agree, differ, not_applicable } = class;
            let none: usize = not_applicable.values().sum();
            let why: Vec<String> = not_applicable.iter().map(|(w, n)| format!("{w} {n}")).collect();
            let why = if none > 0 { format!(" ({})", why.join(", ")) } else { String::new() };
            println!("{name}: {agree} agree, {differ} differ, {none} not applicable{why}");
        }
        self.differences.iter().for_each(|line| println!("{line}"));
        assert!(self.differences.is_empty(), "{}", self.differences.join("\n"));
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}

fn number_at(object: &Value, key: &str) -> Option<u32> {
    object.get(key).map(number)
}

fn communities(object: &Value, key: &str) -> Vec<Community> {
    list(&object[key]).iter().map(|c| text(c).parse().unwrap()).collect()
}

/// Why a recorded scenario cannot be drawn, if it cannot.
fn beyond_this_model(case: &Value) -> Option<&'static str> {
    let ibgp = list(&case["links"]).iter().any(|l| l["kind"] == "ibgp");
    if ibgp || !list(&case["ibgp_sessions"]).is_empty() {
        return Some("iBGP");
    }
    let unusual = |(option, usual): &(&str, bool)| {
        case["options"].get(option).is_some_and(|value| value.as_bool() != Some(*usual))
    };
    let options = [
        ("always_compare_med", false),
        ("deterministic_med", true),
        ("compare_routerid", true),
        ("missing_med_as_worst", false),
        ("as_path_ignore", false),
    ];
    if let Some((option, _)) = options.iter().find(|o| unusual(o)) {
        return Some(option);
    }
    let acts = |known: &str| {
        let policies = list(&case["sessions_policy"]).iter();
        let sides = policies.flat_map(|p| [&p["import"], &p["export"]]);
        sides.flat_map(|s| list(&s["add_communities"])).any(|c| c == known)
    };
    if acts("blackhole") || acts("graceful-shutdown") {
        return Some("community that makes a daemon act");
    }
    let loops =
        list(&case["sessions_policy"]).iter().any(|p| !p["import"]["allow_own_as"].is_null());
    loops.then_some("allow_own_as")
}

fn drawn(case: &Value) -> Topology {
    let mut doc = Topology::default();
    for router in list(&case["routers"]) {
        let name = text(&router["id"]);
        let number = asn(number(&router["asn"]));
        let mut node = Node::new(id(name), Kind::As, name, number, Pos::default());
        node.router_id = Some(text(&router["router_id"]).parse().unwrap());
        for origin in list(&case["origins"]).iter().filter(|o| o["router"] == name) {
            node.origins.push(Origin::plain(text(&origin["prefix"]).parse().unwrap()));
        }
        edit(&mut doc, Edit::add_node(node));
    }
    for link in list(&case["links"]) {
        let end = |at: &str, towards: &str| {
            let (role, policy) = side_of(case, link, text(&link[at]), text(&link[towards]));
            let address = text(&link[format!("{at}_addr")]).parse().unwrap();
            End { node: id(text(&link[at])), role, address, policy }
        };
        let made = Link {
            id: text(&link["id"]).parse().unwrap(),
            a: end("a", "b"),
            b: end("b", "a"),
            latency: Latency::default(),
            state: LinkState::Up,
        };
        edit(&mut doc, Edit::add_link(made));
    }
    doc
}

/// What a router is to its neighbour on a link, and its policy there.
fn side_of(case: &Value, link: &Value, at: &str, neighbour: &str) -> (Role, Policy) {
    let mut role = Role::None;
    let mut policy = Policy { import_default: ImportDefault::Open, ..Policy::default() };
    for given in list(&case["sessions_policy"]) {
        let this_link = given.get("link").is_none_or(|l| *l == link["id"]);
        if given["at"] != at || given["neighbor"] != neighbour || !this_link {
            continue;
        }
        let matches = Match {
            prefix: given["match"].get("prefix").map(|p| text(p).parse().unwrap()),
            community: given["match"].get("community").map(|c| text(c).parse().unwrap()),
            ..Match::default()
        };
        let entry = |actions: &Value| Entry {
            matches: matches.clone(),
            local_pref: number_at(actions, "local_pref"),
            med: number_at(actions, "med"),
            origin: actions.get("origin").map(|code| match text(code) {
                "igp" => OriginCode::Igp,
                "egp" => OriginCode::Egp,
                _ => OriginCode::Incomplete,
            }),
            prepend: number_at(actions, "prepend").unwrap_or(0) as u8,
            add: communities(actions, "add_communities"),
            remove: communities(actions, "remove_communities"),
            deny: actions["deny"].as_bool().unwrap_or(false),
        };
        if given["import"].is_object() {
            policy.import.push(entry(&given["import"]));
        }
        if let Some(export) = given.get("export") {
            policy.export.push(entry(export));
            // Recorded is what the neighbour is to the router; drawn, the other way round.
            match export["relationship"].as_str() {
                Some("customer") => role = Role::Provider,
                Some("provider") => role = Role::Customer,
                Some("peer") => role = Role::Peer,
                _ => {}
            }
        }
    }
    (role, policy)
}

/// The edit that an event of a recording stands for.
fn event_edit(doc: &Topology, case: &Value, event: &Value) -> Edit {
    let between = |pair: &Value, state: LinkState| {
        let (a, b) = (id(text(&pair[0])), id(text(&pair[1])));
        let given = event.get("link").map(|l| text(l).parse::<LinkId>().unwrap());
        let links = doc.links_between(&a, &b).into_iter();
        let meant = links.filter(|l| given.as_ref().is_none_or(|g| *g == l.id));
        Edit::Batch(meant.map(|l| Edit::link(&l.id, LinkField::State(state))).collect())
    };
    let router = |name: &Value, state| Edit::node(&id(text(name)), NodeField::State(state));
    let origin = |what: &Value, is_announced: bool| {
        let node = doc.node(&id(text(&what["router"]))).unwrap();
        let prefix: Prefix = text(&what["prefix"]).parse().unwrap();
        let mut origins = node.origins.clone();
        origins.retain(|o| o.prefix != prefix);
        if is_announced {
            origins.push(Origin::plain(prefix));
        }
        Edit::node(&node.id, NodeField::Origins(origins))
    };
    let known = event.as_object().unwrap().iter().find_map(|(key, value)| {
        Some(match key.as_str() {
            "fail_link" => between(value, LinkState::Failed),
            "shutdown_session" => between(value, LinkState::Shutdown),
            "restore_link" | "restore_session" => between(value, LinkState::Up),
            "fail_router" => router(value, NodeState::Failed),
            "restore_router" => router(value, NodeState::Up),
            "withdraw_origin" => origin(value, false),
            "restore_origin" => origin(value, true),
            _ => return None,
        })
    });
    known.unwrap_or_else(|| panic!("{}: unknown event {event}", case["name"]))
}

/// The recorded best route of a router as a line. A MED that is absent counts as 0.
fn recorded_best(entry: &Value) -> String {
    let from = match entry["best_as_path"].as_array() {
        None => return "none".to_owned(),
        Some(_) => text(&entry["best_from"]),
    };
    let path: Vec<String> = list(&entry["best_as_path"]).iter().map(|n| n.to_string()).collect();
    format!(
        "[{}] from {from} by {} local-pref {} MED {} site {}",
        path.join(" "),
        entry["link"].as_str().unwrap_or("-"),
        entry["local_pref"],
        entry["med"].as_u64().unwrap_or(0),
        text(&entry["origin_site"]),
    )
}

fn our_best(state: &State, prefix: &Prefix, router: &str) -> String {
    let net = state.network();
    let Some(best) = state.best(prefix, &id(router)) else {
        return "none".to_owned();
    };
    let session = best.via.map(|s| net.session(s));
    format!(
        "[{}] from {} by {} local-pref {} MED {} site {}",
        best.route.as_path,
        session.map_or("local".to_owned(), |s| net.id_of(s.remote).to_string()),
        session.map_or("-".to_owned(), |s| s.end.link.to_string()),
        best.route.local_pref,
        best.route.med.unwrap_or(0),
        net.id_of(best.route.originator),
    )
}

/// All that a router holds and accepted, in the order of links.
fn recorded_candidates(entry: &Value) -> Vec<String> {
    let mut lines: Vec<String> = list(&entry["candidates"])
        .iter()
        .filter(|c| c["from"] != "local")
        .map(|c| {
            let path: Vec<String> = list(&c["as_path"]).iter().map(|n| n.to_string()).collect();
            let mut marks = communities(c, "communities");
            marks.sort_unstable();
            format!(
                "{} [{}] {} {} {} {marks:?}",
                text(&c["link"]),
                path.join(" "),
                c["local_pref"],
                c["med"].as_u64().unwrap_or(0),
                text(&c["origin"]).to_lowercase(),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn our_candidates(state: &State, prefix: &Prefix, router: &str) -> Vec<String> {
    let node = state.network().index_of(&id(router)).unwrap();
    let accepted = offers(state, prefix, node).into_iter().filter_map(|heard| match heard.offer {
        Offer::Accepted(Candidate { route, .. }) => Some(format!(
            "{} [{}] {} {} {} {:?}",
            heard.link,
            route.as_path,
            route.local_pref,
            route.med.unwrap_or(0),
            route.origin.as_str(),
            route.communities
        )),
        _ => None,
    });
    let mut lines: Vec<String> = accepted.collect();
    lines.sort();
    lines
}

/// The routers and prefixes of a recorded state with what was recorded of them.
fn entries(recorded: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let routers = recorded.as_object().into_iter().flatten();
    routers.flat_map(|(router, prefixes)| {
        let prefixes = prefixes.as_object().into_iter().flatten();
        prefixes.map(move |(prefix, entry)| (router, prefix, entry))
    })
}

/// Whether every best route of a recorded state is the one that the engine has.
fn is_state(state: &State, recorded: &Value) -> bool {
    entries(recorded).all(|(router, prefix, entry)| {
        recorded_best(entry) == our_best(state, &prefix.parse().unwrap(), router)
    })
}

fn walk_text(walk: &Walk) -> String {
    let site = match &walk.fate {
        Fate::Served(site) => site.to_string(),
        Fate::Loop(_) => "LOOP".to_owned(),
        Fate::NoRoute(_) | Fate::Unsettled(_) => "null".to_owned(),
    };
    let path: Vec<String> = walk.hops.iter().map(|h| h.to.to_string()).collect();
    format!("{} to {site}", path.join(" "))
}

/// One step of one recording: all best routes, candidates and walks.
fn compare_step(
    tally: &mut Tally,
    case: &Value,
    step: usize,
    recorded: &Value,
    doc: &Topology,
    state: &State,
) {
    let (name, class) = (text(&case["name"]), text(&case["class"]));
    if let Some(several) = recorded.get("stable_states") {
        let all = ["frr", "bird"].into_iter().flat_map(|daemon| list(&several[daemon]));
        let mut routers = all.map(|seen| &seen["routers"]);
        let seen = routers.any(|routers| is_state(state, routers));
        let ours = if seen { "one of the states seen" } else { "another state" };
        tally.compare(class, || format!("{name}#{step}"), "one of the states seen", ours);
        return;
    }
    let expect = &recorded["expect"];
    if expect["frr"]["converges"] == false {
        let rests = state.prefixes().all(|(_, r)| matches!(r.verdict, Verdict::Stable(_)));
        let ours = if rests { "comes to rest" } else { "never rests" };
        tally.compare(class, || format!("{name}#{step}"), "never rests", ours);
        return;
    }
    for (router, prefix, frr) in entries(&expect["frr"]) {
        let what = |of: &str| format!("{name}#{step} {router} {prefix} {of}");
        let bird = &expect["bird"][router][prefix];
        if recorded_best(frr) != recorded_best(bird) {
            tally.not_applicable(class, "FRR and BIRD differ");
            continue;
        }
        let prefix: Prefix = prefix.parse().unwrap();
        let ours = our_best(state, &prefix, router);
        tally.compare(class, || what("best"), &recorded_best(frr), &ours);
        let (frr, bird) = (recorded_candidates(frr), recorded_candidates(bird));
        // A daemon that announces the prefix itself may not list what it hears.
        if frr == bird && !ours.contains("from local") {
            let ours = our_candidates(state, &prefix, router);
            tally.compare(class, || what("candidates"), &frr.join("; "), &ours.join("; "));
        }
    }
    let walks = &recorded["expect_forwarding"];
    for (probe, router, frr) in entries(&walks["frr"]) {
        let said = |walk: &Value| {
            let path: Vec<&str> = list(&walk["path"]).iter().map(text).skip(1).collect();
            format!("{} to {}", path.join(" "), walk["site"].as_str().unwrap_or("null"))
        };
        if said(frr) != said(&walks["bird"][probe][router]) {
            tally.not_applicable(class, "FRR and BIRD forward differently");
            continue;
        }
        let probe: std::net::IpAddr = probe.parse().unwrap();
        let holding = doc.prefixes().into_iter().filter(|p| p.contains_address(probe));
        let Some(longest) = holding.max_by_key(Prefix::length) else {
            tally.not_applicable(class, "nobody announces the probe's prefix");
            continue;
        };
        let node = state.network().index_of(&id(router)).unwrap();
        let ours = walk_text(&Forwarding::to(doc, state, &longest).walk(node));
        tally.compare(class, || format!("{name}#{step} {router} to {probe}"), &said(frr), &ours);
    }
}

#[test]
fn the_engine_selects_what_real_daemons_selected() {
    let Some(folder) = folder("daemons") else { return };
    let mut tally = Tally::default();
    for (_, case) in files(&folder) {
        let class = text(&case["class"]).to_owned();
        if let Some(why) = beyond_this_model(&case) {
            tally.not_applicable(&class, why);
            continue;
        }
        let mut doc = drawn(&case);
        let mut state = solve(&doc);
        compare_step(&mut tally, &case, 0, &case, &doc, &state);
        for (step, event) in list(&case["events"]).iter().enumerate() {
            let change = event_edit(&doc, &case, event);
            state = go_on(&mut doc, &state, change);
            compare_step(&mut tally, &case, step + 1, event, &doc, &state);
        }
    }
    tally.print_and_check();
}

/// What a file of the other simulator holds: one case or a list of them.
fn tied_cases(file: Value) -> Vec<Value> {
    match file {
        Value::Array(cases) => cases,
        case => vec![case],
    }
}

fn drawn_tied(case: &Value) -> Topology {
    let mut doc = Topology::default();
    let mut numbers: Vec<u32> = list(&case["links"])
        .iter()
        .flat_map(|l| [number(&l[0]), number(&l[1])])
        .chain(list(&case["announcements"]).iter().map(|a| number(&a["origin"])))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    for n in &numbers {
        let name = n.to_string();
        let node = Node::new(id(&name), Kind::As, &name, asn(*n), Pos::default());
        edit(&mut doc, Edit::add_node(node));
    }
    for link in list(&case["links"]) {
        let (a, b) = (link[0].to_string(), link[1].to_string());
        let role = if link[2] == 0 { Role::Peer } else { Role::Provider };
        join(&mut doc, &a, role, &b);
    }
    for announcement in list(&case["announcements"]) {
        let origin = announcement["origin"].to_string();
        crate::drawing::announce(&mut doc, &origin);
        let neighbours: Vec<String> = doc
            .links_of(&id(&origin))
            .iter()
            .map(|(l, side)| l.end(side.other()).node.to_string())
            .collect();
        for neighbour in neighbours {
            let mut to = list(&announcement["to"]).iter();
            match to.find(|t| t["neighbor"].to_string() == neighbour) {
                Some(to) if to["prepends"] == 0 => {}
                Some(to) => {
                    on_export(
                        &mut doc,
                        &origin,
                        &neighbour,
                        prepend(number(&to["prepends"]) as u8),
                    );
                }
                // Not announced there: its own route stays, others may pass.
                None => {
                    on_export(&mut doc, &origin, &neighbour, deny(crate::drawing::path_is(&[])))
                }
            }
        }
    }
    for filter in list(&case["import_filters"]) {
        filter_origins(&mut doc, case, filter);
    }
    doc
}

/// "Only this origin" as entries: every other origin of the case is denied.
fn filter_origins(doc: &mut Topology, case: &Value, filter: &Value) {
    let at = filter["as"].to_string();
    let others = list(&case["announcements"])
        .iter()
        .map(|a| &a["origin"])
        .filter(|o| **o != filter["accept_only_origin"]);
    for other in others {
        let neighbours: Vec<String> = doc
            .links_of(&id(&at))
            .iter()
            .map(|(l, side)| l.end(side.other()).node.to_string())
            .collect();
        for neighbour in neighbours {
            let of_other = Match { origin_as: Some(asn(number(other))), ..Match::default() };
            on_import(doc, &at, &neighbour, deny(of_other));
        }
    }
}

#[test]
fn the_engine_selects_among_all_tied_best_paths() {
    let Some(folder) = folder("gr_ties") else { return };
    let mut tally = Tally::default();
    for (class, file) in files(&folder) {
        for case in tied_cases(file) {
            let name = text(&case["name"]).to_owned();
            if case["provider_cycle"] == true {
                tally.not_applicable(&class, "provider cycle");
                continue;
            }
            let doc = drawn_tied(&case);
            let state = solve(&doc);
            let net = state.network();
            for (node, expected) in case["expected"].as_object().unwrap() {
                let lowest = list(&expected["tied_best_paths"])
                    .iter()
                    .map(|p| list(p).iter().map(number).collect::<Vec<_>>())
                    .min_by_key(|p| p.first().copied());
                let recorded = match lowest {
                    None => "none".to_owned(),
                    Some(path) => format!(
                        "{} {} through {:?}",
                        text(&expected["class"]),
                        expected["path_len"],
                        path.first()
                    ),
                };
                let best = state.best(&crate::drawing::service(), &id(node));
                let ours = match best {
                    None => "none".to_owned(),
                    Some(best) => {
                        let class = match best.via {
                            None => "origin",
                            Some(via) => net.session(via).neighbour.as_str(),
                        };
                        let path: Vec<u32> =
                            best.route.as_path.asns().iter().map(|n| n.get()).collect();
                        let tied = list(&expected["tied_best_paths"]).iter();
                        let is_tied =
                            tied.map(list).any(|p| p.iter().map(number).eq(path.iter().copied()));
                        let stranger = if is_tied { "" } else { ", no tied path" };
                        format!("{class} {} through {:?}{stranger}", path.len(), path.first())
                    }
                };
                tally.compare(&class, || format!("{name} AS{node}"), &recorded, &ours);
            }
        }
    }
    tally.print_and_check();
}
