//! Answers recorded from real daemons and from another simulator, compared with the engine's.
//!
//! They are read in place, from the folder in `CATCHMENT_CORPUS` or `../shared/corpus`; without it
//! there is nothing to compare. `cargo test --test model corpus -- --nocapture` prints the tables.

mod recorded;
mod scenario;
mod ties;

use catchment::anycast::{Catchments, Fate};
use catchment::bgp::Candidate;
use catchment::engine::{Offer, State, Verdict, offers, solve};
use catchment::topology::{NodeId, Prefix, Topology};
use recorded::{Tally, communities, files, folder, list, text};
use scenario::{beyond_this_model, drawn, event_edit};
use serde_json::Value;

use crate::drawing::{go_on, id};

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

fn walk_text(catchments: &Catchments, from: &NodeId) -> String {
    let site = match &catchments.landing(from).unwrap().fate {
        Fate::Served(site) => site.to_string(),
        Fate::Loop(_) => "LOOP".to_owned(),
        Fate::NoRoute(_) | Fate::Unsettled(_) => "null".to_owned(),
    };
    let path: Vec<String> = catchments.way(from).iter().map(|h| h.to.to_string()).collect();
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
        let ours = walk_text(&Catchments::of(doc, state, &longest), &id(router));
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
