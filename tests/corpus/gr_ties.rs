//! All tied best paths under Gao and Rexford's preferences, as another simulator has them.

use catchment::engine::{Best, Network, RoutingView, solve};
use catchment::topology::{Edit, Kind, Match, Node, Pos, Role, Topology};
use serde_json::Value;

use crate::drawing::{
    announce, asn, deny, edit, id, join, on_export, on_import, path_is, prepend, service,
};
use crate::intime::{Played, WAYS};
use crate::tally::{Tally, files, folder, list, number, text};

/// A file holds one case or a list of them.
fn cases(file: Value) -> Vec<Value> {
    match file {
        Value::Array(cases) => cases,
        case => vec![case],
    }
}

fn drawn(case: &Value) -> Topology {
    let mut doc = Topology::default();
    let linked = list(&case["links"]).iter().flat_map(|l| [number(&l[0]), number(&l[1])]);
    let origins = list(&case["announcements"]).iter().map(|a| number(&a["origin"]));
    let mut numbers: Vec<u32> = linked.chain(origins).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for n in numbers {
        let name = n.to_string();
        let node = Node::new(id(&name), Kind::As, &name, asn(n), Pos::default());
        edit(&mut doc, Edit::add_node(node));
    }
    for link in list(&case["links"]) {
        let role = if link[2] == 0 { Role::Peer } else { Role::Provider };
        join(&mut doc, &link[0].to_string(), role, &link[1].to_string());
    }
    for announcement in list(&case["announcements"]) {
        let origin = announcement["origin"].to_string();
        announce(&mut doc, &origin);
        for neighbour in neighbours(&doc, &origin) {
            let mut to = list(&announcement["to"]).iter();
            let to = to.find(|t| number(&t["neighbor"]).to_string() == neighbour);
            let entry = match to.map(|t| number(&t["prepends"]) as u8) {
                Some(times) => prepend(times),
                // Its own route is not announced there; others may pass.
                None => deny(path_is(&[])),
            };
            on_export(&mut doc, &origin, &neighbour, entry);
        }
    }
    for filter in list(&case["import_filters"]) {
        accept_only(&mut doc, case, filter);
    }
    doc
}

fn neighbours(doc: &Topology, of: &str) -> Vec<String> {
    let links = doc.links_of(&id(of));
    links.iter().map(|(link, side)| link.end(side.other()).node.to_string()).collect()
}

/// "Only this origin" as entries: every other origin of the case is denied.
fn accept_only(doc: &mut Topology, case: &Value, filter: &Value) {
    let at = filter["as"].to_string();
    let origins = list(&case["announcements"]).iter().map(|a| &a["origin"]);
    for other in origins.filter(|o| **o != filter["accept_only_origin"]) {
        for neighbour in neighbours(doc, &at) {
            let of_other = Match { origin_as: Some(asn(number(other))), ..Match::default() };
            on_import(doc, &at, &neighbour, deny(of_other));
        }
    }
}

/// The first ASN decides among equals, since the router id follows the ASN.
fn recorded(expected: &Value) -> String {
    let tied = list(&expected["tied_best_paths"]).iter();
    match tied.map(|path| list(path).first().map(number)).min() {
        None => "none".to_owned(),
        Some(first) => {
            format!("{} {} through {first:?}", text(&expected["class"]), expected["path_len"])
        }
    }
}

fn ours(net: &Network, best: Option<&Best>, expected: &Value) -> String {
    let Some(best) = best else { return "none".to_owned() };
    let class = best.via.map_or("origin", |via| net.session(via).neighbour().as_str());
    let path: Vec<u32> = best.route.as_path.asns().iter().map(|n| n.get()).collect();
    let mut tied = list(&expected["tied_best_paths"]).iter().map(list);
    let is_tied = tied.any(|p| p.iter().map(number).eq(path.iter().copied()));
    let stranger = if is_tied { "" } else { ", no tied path" };
    format!("{class} {} through {:?}{stranger}", path.len(), path.first())
}

/// Compares every recorded AS of every case with what a run comes to.
pub(crate) fn compare_in_time() {
    let Some(folder) = folder("gr_ties") else { return };
    let mut tally = Tally::default();
    for (class, file) in files(&folder) {
        for case in cases(file) {
            let name = text(&case["name"]).to_owned();
            let doc = drawn(&case);
            for how in WAYS {
                let played = Played::cold(&doc, &[], how);
                let state: &dyn RoutingView = &played.before(0);
                for (node, expected) in case["expected"].as_object().unwrap() {
                    let best = state.best(&service(), &id(node));
                    let ours = ours(state.network(), best, expected);
                    let what = || format!("{name} AS{node} {how:?}");
                    tally.compare(&class, what, &recorded(expected), &ours);
                }
            }
        }
    }
    tally.print_and_check();
}

/// Compares every recorded AS of every case.
pub(crate) fn compare() {
    let Some(folder) = folder("gr_ties") else { return };
    let mut tally = Tally::default();
    for (class, file) in files(&folder) {
        for case in cases(file) {
            let name = text(&case["name"]).to_owned();
            let state = solve(&drawn(&case));
            for (node, expected) in case["expected"].as_object().unwrap() {
                let best = state.best(&service(), &id(node));
                let ours = ours(state.network(), best, expected);
                tally.compare(&class, || format!("{name} AS{node}"), &recorded(expected), &ours);
            }
        }
    }
    tally.print_and_check();
}
