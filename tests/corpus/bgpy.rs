//! Another simulator's tests as facts: plain BGP, origin validation, hijacks, withdrawals.

use catchment::anycast::{Forwarding, WalkEnd};
use catchment::engine::{RoutingView, solve};
use catchment::topology::{
    Edit, Kind, Node, NodeField, NodeId, Origin, OriginValidation, Pos, Prefix, Roa, RoaOrigin,
    Role, Topology,
};
use serde_json::Value;

use crate::drawing::{asn, edit, go_on, id, join};
use crate::intime::{Played, ScriptedStep, WAYS};
use crate::tally::{Tally, files, folder, list, number, text};

/// Compares every AS of every case, its routes and where its packets end.
pub(crate) fn compare() {
    let Some(folder) = folder("bgpy") else { return };
    let mut tally = Tally::default();
    for (name, case) in files(&folder) {
        if let Some(policy) = unknown_policy(&case) {
            tally.not_applicable(text(&case["scenario"]), &format!("policy {policy}"));
            continue;
        }
        let mut doc = drawn(&case);
        let mut state = solve(&doc);
        for event in list(&case["events"]) {
            let change = event_edit(&doc, event);
            state = go_on(&mut doc, &state, change);
        }
        compare_case(&mut tally, &name, &case, &state);
    }
    tally.print_and_check();
}

/// Compares what every case comes to in time.
pub(crate) fn compare_in_time() {
    let Some(folder) = folder("bgpy") else { return };
    let mut tally = Tally::default();
    for (name, case) in files(&folder).into_iter().filter(|(_, c)| unknown_policy(c).is_none()) {
        let doc = drawn(&case);
        let mut after = doc.clone();
        let mut steps = Vec::new();
        for event in list(&case["events"]) {
            let change = event_edit(&after, event);
            edit(&mut after, change.clone());
            steps.push(Some(ScriptedStep::seen(change)));
        }
        for how in WAYS {
            let played = Played::cold(&doc, &steps, how);
            let state = played.before(steps.len());
            compare_case(&mut tally, &format!("{name} {how:?}"), &case, &state);
        }
    }
    tally.print_and_check();
}

fn unknown_policy(case: &Value) -> Option<String> {
    let policies = case["policies"].as_object().into_iter().flatten();
    let known = ["BGP", "ROV", "PeerROV"];
    policies
        .map(|(_, policy)| text(policy).trim_end_matches(" Full"))
        .find(|policy| !known.contains(policy))
        .map(str::to_owned)
}

/// Nothing is drawn for PeerROV: BGPy's asks whether the *sender* learned an invalid route from a
/// peer (it reads `recv_relationship` before setting it), and no peer passes such a route on. In its
/// own example AS 9 so takes the hijacked prefix from its peer, AS 8.
fn drawn(case: &Value) -> Topology {
    let mut doc = Topology::default();
    let roas = list(&case["roas"]).iter().map(|roa| Roa {
        prefix: text(&roa["prefix"]).parse().unwrap(),
        origin: RoaOrigin::new(number(&roa["origin"])),
        max_length: roa["max_length"].as_u64().map(|n| n as u8),
    });
    edit(&mut doc, Edit::SetRoas(roas.collect()));
    let policy_of = |name: &str| text(&case["policies"][name]).trim_end_matches(" Full");
    for name in case["policies"].as_object().unwrap().keys() {
        let mut node =
            Node::new(id(name), Kind::As, name, asn(name.parse().unwrap()), Pos::default());
        if policy_of(name) == "ROV" {
            node.origin_validation = OriginValidation::RejectInvalid;
        }
        let seeded = list(&case["announcements"]).iter();
        for announced in seeded.filter(|a| number(&a["seed_as"]).to_string() == *name) {
            node.origins.push(origin(announced));
        }
        edit(&mut doc, Edit::add_node(node));
    }
    for link in list(&case["links"]) {
        let role = if link[2] == 0 { Role::Peer } else { Role::Provider };
        join(&mut doc, &link[0].to_string(), role, &link[1].to_string());
    }
    doc
}

/// A longer path than the own ASN alone is a forged one.
fn origin(announced: &Value) -> Origin {
    let path = list(&announced["as_path"]).iter().skip(1).map(|n| asn(number(n)));
    Origin { path: path.collect(), ..Origin::plain(text(&announced["prefix"]).parse().unwrap()) }
}

fn event_edit(doc: &Topology, event: &Value) -> Edit {
    let (what, is_announced) = match (event.get("withdraw"), event.get("announce")) {
        (Some(what), None) => (what, false),
        (None, Some(what)) => (what, true),
        _ => panic!("unknown event {event}"),
    };
    let seed = what.get("as").or(what.get("seed_as")).unwrap();
    let node = doc.node(&id(&seed.to_string())).unwrap();
    let prefix: Prefix = text(&what["prefix"]).parse().unwrap();
    let mut origins = node.origins.clone();
    origins.retain(|o| o.prefix != prefix);
    if is_announced {
        origins.push(if what["as_path"].is_array() { origin(what) } else { Origin::plain(prefix) });
    }
    Edit::node(&node.id, NodeField::Origins(origins))
}

fn compare_case(tally: &mut Tally, name: &str, case: &Value, state: &dyn RoutingView) {
    let class = text(&case["scenario"]);
    for (node, expected) in case["expected"].as_object().unwrap() {
        let recorded = recorded_rib(expected);
        tally.compare(class, || format!("{name} AS{node} routes"), &recorded, &rib(state, node));
        let recorded = text(&expected["data_plane"]);
        let ours = data_plane(case, state, node);
        tally.compare(class, || format!("{name} AS{node} packets"), recorded, &ours);
    }
}

fn recorded_rib(expected: &Value) -> String {
    let routes = expected["rib"].as_object().into_iter().flatten();
    let line = |(prefix, route): (&String, &Value)| {
        let path: Vec<String> = list(&route["path"]).iter().map(|n| n.to_string()).collect();
        let next = route["next_hop"].as_u64().map_or("-".to_owned(), |n| n.to_string());
        format!("{prefix}: {} by {next} as {}", path.join(" "), text(&route["class"]))
    };
    let mut lines: Vec<String> = routes.map(line).collect();
    lines.sort();
    lines.join("; ")
}

fn rib(state: &dyn RoutingView, node: &str) -> String {
    let net = state.network();
    let held = |prefix: &Prefix| {
        let best = state.best(prefix, &id(node))?;
        let session = best.via.map(|s| net.session(s));
        let next = session.map_or("-".to_owned(), |s| net.id_of(s.remote).to_string());
        let class = session.map_or("origin", |s| s.neighbour().as_str());
        let path = format!("{node} {}", best.route.as_path);
        Some(format!("{prefix}: {} by {next} as {class}", path.trim_end()))
    };
    let mut lines: Vec<String> = net.prefixes().iter().filter_map(held).collect();
    lines.sort();
    lines.join("; ")
}

/// Who receives a packet to the most specific prefix; the victim and the attacker themselves keep
/// theirs, announced or not.
fn data_plane(case: &Value, state: &dyn RoutingView, node: &str) -> String {
    let is = |list_of: &str, name: &str| {
        list(&case[list_of]).iter().any(|n| number(n).to_string() == name)
    };
    let who = |name: &str| match name {
        name if is("victims", name) => "victim".to_owned(),
        name if is("attackers", name) => "attacker".to_owned(),
        name => name.to_owned(),
    };
    let prefixes = state.network().prefixes().iter();
    let Some(longest) = prefixes.max_by_key(|p| p.length()) else {
        return "disconnected".to_owned();
    };
    let landings = Forwarding::to(state, longest).landings();
    let at = |id: &NodeId| &landings[state.network().index_of(id).unwrap() as usize];
    let mut here = id(node);
    for _ in 0..=landings.len() {
        // Who receives a packet that concerns it keeps it, whatever its own table says.
        if is("victims", here.as_str()) || is("attackers", here.as_str()) {
            return who(here.as_str());
        }
        match (&at(&here).first, &at(&here).fate) {
            (Some(hop), _) => here = hop.to.clone(),
            (None, WalkEnd::Served(site)) => return who(site.as_str()),
            (None, _) => return "disconnected".to_owned(),
        }
    }
    "loop".to_owned()
}
