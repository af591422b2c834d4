//! All tied best paths under Gao and Rexford's preferences, as another simulator has them.

use catchment::engine::{Best, State, solve};
use catchment::topology::{Edit, Kind, Match, Node, Pos, Role, Topology};
use serde_json::Value;

use super::recorded::{Tally, files, folder, list, number, text};
use crate::drawing::{
    announce, asn, deny, edit, id, join, on_export, on_import, path_is, prepend, service,
};

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
