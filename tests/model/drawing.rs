//! Small networks in few words, and what they came to in few words.

use std::collections::BTreeMap;
use std::fmt;

use catchment::engine::{Best, RoutingView, State, Verdict, advance, solve, stable_states};
use catchment::topology::{
    Asn, Community, Edit, EndField, Entry, ExportDefault, ImportDefault, Kind, LinkField, LinkId,
    LinkState, Match, Node, NodeField, NodeId, NodeState, Origin, PathMatch, Policy, Pos, Prefix,
    Role, Side, Topology, fresh_link,
};

/// The prefix that most tests announce.
pub(crate) fn service() -> Prefix {
    prefix("203.0.113.0/24")
}

pub(crate) fn prefix(text: &str) -> Prefix {
    text.parse().unwrap()
}

pub(crate) fn asn(number: u32) -> Asn {
    Asn::new(number).unwrap()
}

pub(crate) fn id(text: &str) -> NodeId {
    text.parse().unwrap()
}

/// Applies an edit that must be possible.
pub(crate) fn edit(doc: &mut Topology, edit: Edit) {
    edit.apply(doc).unwrap();
}

/// Nodes of kind As, each with its ASN.
pub(crate) fn nodes(drawn: &[(&str, u32)]) -> Topology {
    let mut doc = Topology::default();
    for (name, number) in drawn {
        node(&mut doc, Kind::As, name, *number);
    }
    doc
}

pub(crate) fn node(doc: &mut Topology, kind: Kind, name: &str, number: u32) {
    let made = Node::new(id(name), kind, name, asn(number), Pos::default());
    edit(doc, Edit::add_node(made));
}

/// Joins two nodes, the first in a role, the second in its counterpart.
pub(crate) fn join(doc: &mut Topology, a: &str, role: Role, b: &str) -> LinkId {
    join_as(doc, (a, role), (b, role.counterpart()))
}

/// Joins two nodes, each in a role of its own choice.
pub(crate) fn join_as(doc: &mut Topology, a: (&str, Role), b: (&str, Role)) -> LinkId {
    let link = fresh_link(doc, &id(a.0), &id(b.0), (a.1, b.1));
    let name = link.id.clone();
    edit(doc, Edit::add_link(link));
    name
}

/// `buyer` is a customer of `seller`.
pub(crate) fn buys(doc: &mut Topology, buyer: &str, seller: &str) -> LinkId {
    join(doc, buyer, Role::Customer, seller)
}

pub(crate) fn peers(doc: &mut Topology, a: &str, b: &str) -> LinkId {
    join(doc, a, Role::Peer, b)
}

/// A link without roles and with open policies at both ends: plain shortest-path BGP.
pub(crate) fn open(doc: &mut Topology, a: &str, b: &str) -> LinkId {
    let link = join(doc, a, Role::None, b);
    for (at, towards) in [(a, b), (b, a)] {
        policy(doc, at, towards, |p| {
            p.import_default = ImportDefault::Open;
            p.export_default = ExportDefault::Open;
        });
    }
    link
}

/// The first link between two nodes and the side that `at` is on.
pub(crate) fn end_of(doc: &Topology, at: &str, towards: &str) -> (LinkId, Side) {
    let link = doc.links_between(&id(at), &id(towards))[0];
    (link.id.clone(), link.side_of(&id(at)).unwrap())
}

/// The edit that changes the policy of one end of the link between two nodes.
pub(crate) fn policy_edit(
    doc: &Topology,
    at: &str,
    towards: &str,
    change: impl FnOnce(&mut Policy),
) -> Edit {
    let (link, side) = end_of(doc, at, towards);
    let mut policy = doc.link(&link).unwrap().end(side).policy.clone();
    change(&mut policy);
    Edit::end(&link, side, EndField::Policy(policy))
}

pub(crate) fn policy(
    doc: &mut Topology,
    at: &str,
    towards: &str,
    change: impl FnOnce(&mut Policy),
) {
    let change = policy_edit(doc, at, towards, change);
    edit(doc, change);
}

pub(crate) fn on_import(doc: &mut Topology, at: &str, from: &str, entry: Entry) {
    policy(doc, at, from, |p| p.import.push(entry));
}

pub(crate) fn on_export(doc: &mut Topology, at: &str, to: &str, entry: Entry) {
    policy(doc, at, to, |p| p.export.push(entry));
}

pub(crate) fn local_pref(value: u32) -> Entry {
    Entry { local_pref: Some(value), ..Entry::default() }
}

pub(crate) fn prepend(times: u8) -> Entry {
    Entry { prepend: times, ..Entry::default() }
}

pub(crate) fn deny(matches: Match) -> Entry {
    Entry { matches, deny: true, ..Entry::default() }
}

pub(crate) fn path_is(path: &[u32]) -> Match {
    Match {
        as_path: Some(PathMatch::Is(path.iter().map(|n| asn(*n)).collect())),
        ..Match::default()
    }
}

/// Lets a node announce the service.
pub(crate) fn announce(doc: &mut Topology, node: &str) {
    announce_as(doc, node, Origin::plain(service()));
}

pub(crate) fn announce_as(doc: &mut Topology, node: &str, origin: Origin) {
    let mut origins = doc.node(&id(node)).unwrap().origins.clone();
    origins.push(origin);
    edit(doc, Edit::node(&id(node), NodeField::Origins(origins)));
}

pub(crate) fn withdraw(node: &str) -> Edit {
    Edit::node(&id(node), NodeField::Origins(Vec::new()))
}

pub(crate) fn node_state(node: &str, state: NodeState) -> Edit {
    Edit::node(&id(node), NodeField::State(state))
}

pub(crate) fn link_state(doc: &Topology, a: &str, b: &str, state: LinkState) -> Edit {
    Edit::link(&end_of(doc, a, b).0, LinkField::State(state))
}

/// Applies an edit and lets the network go on from the routes it has.
pub(crate) fn go_on(doc: &mut Topology, state: &State, edit: Edit) -> State {
    let (_, touched) = edit.apply_touching(doc).unwrap();
    advance(state, doc, &touched)
}

/// A node's best route to the service.
pub(crate) fn best<'a>(state: &'a dyn RoutingView, node: &str) -> Option<&'a Best> {
    state.best(&service(), &id(node))
}

/// The AS path of a node's best route: "7 9", "own" or "-".
pub(crate) fn path(state: &dyn RoutingView, node: &str) -> String {
    match best(state, node) {
        None => "-".to_owned(),
        Some(Best { via: None, .. }) => "own".to_owned(),
        Some(best) => best.route.as_path.to_string(),
    }
}

/// The paths of all nodes that have been asked for, to compare with one assertion.
pub(crate) fn paths<'a>(state: &dyn RoutingView, nodes: &[&'a str]) -> Paths<'a> {
    Paths(nodes.iter().map(|n| (*n, path(state, n))).collect())
}

#[derive(PartialEq, Eq)]
pub(crate) struct Paths<'a>(pub BTreeMap<&'a str, String>);

impl<'a> Paths<'a> {
    pub(crate) fn of(expected: &[(&'a str, &str)]) -> Self {
        let own = |(node, path): &(&'a str, &str)| (*node, (*path).to_owned());
        Self(expected.iter().map(own).collect())
    }
}

impl fmt::Debug for Paths<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.0).finish()
    }
}

/// What is said about the service.
pub(crate) fn verdict(state: &State) -> &Verdict {
    &state.of(&service()).unwrap().verdict
}

pub(crate) fn is_stable(state: &State) -> bool {
    matches!(verdict(state), Verdict::Stable(_))
}

/// The number of stable states, all of which must have been found.
pub(crate) fn stable_count(state: &State) -> usize {
    let states = stable_states(state, &service(), 9);
    assert!(states.is_complete);
    states.found.len()
}

/// The path of a node after a cold start.
pub(crate) fn solved(doc: &Topology, node: &str) -> String {
    path(&solve(doc), node)
}

pub(crate) fn local_pref_of(state: &State, node: &str) -> u32 {
    best(state, node).unwrap().route.local_pref
}

pub(crate) fn marked(community: Community) -> Entry {
    Entry { add: vec![community], ..Entry::default() }
}

/// A line of networks from the origin "1" to "4" without roles or default policies.
pub(crate) fn line() -> Topology {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4)]);
    for pair in [("1", "2"), ("2", "3"), ("3", "4")] {
        open(&mut doc, pair.0, pair.1);
    }
    announce(&mut doc, "1");
    doc
}

/// "1" reaches "4" over "2" and over "3"; all else equal, "2" wins by its lower router id.
pub(crate) fn square() -> Topology {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4)]);
    for pair in [("1", "2"), ("1", "3"), ("2", "4"), ("3", "4")] {
        open(&mut doc, pair.0, pair.1);
    }
    announce(&mut doc, "1");
    doc
}
