//! A recorded scenario as a document, and its events as edits.

use catchment::topology::{
    Edit, End, Entry, ImportDefault, Kind, Latency, Link, LinkField, LinkId, LinkState, Match,
    Node, NodeField, NodeState, Origin, OriginCode, Policy, Pos, Prefix, Role, Topology,
};
use serde_json::Value;

use super::recorded::{communities, list, number, number_at, text};
use crate::drawing::{asn, edit, id};

/// Why a recorded scenario cannot be drawn, if it cannot.
pub fn beyond_this_model(case: &Value) -> Option<&'static str> {
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

pub fn drawn(case: &Value) -> Topology {
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
pub fn event_edit(doc: &Topology, case: &Value, event: &Value) -> Edit {
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
