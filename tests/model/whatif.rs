//! What would make another route win, and why a client moved: on shipped networks, in the engine's
//! own words.

use catchment::anycast::{Catchments, Obstacle, TweakKind, Win, moves, what_makes_win, why_moved};
use catchment::engine::{Source, Standing, State, advance, explain, solve};
use catchment::topology::{
    Edit, Latency, LinkField, LinkState, NodeField, NodeId, NodeState, Prefix, Service, Topology,
    fresh_link, load,
};

use crate::drawing::{go_on, id, prefix};

fn shipped(name: &str) -> Topology {
    load(std::path::Path::new(&format!("topologies/{name}.ron"))).unwrap()
}

fn name(doc: &Topology) -> impl Fn(&NodeId) -> String {
    |id| doc.node(id).map_or_else(|| id.to_string(), |n| n.name.to_string())
}

/// The sources of the routes that lose at a node, in rank order.
fn losers(state: &State, prefix: &Prefix, node: &str) -> Vec<Source> {
    let index = state.network().index_of(&id(node)).unwrap();
    let rows = explain(state, prefix, index, &|id| id.to_string()).rows;
    let lost = rows.into_iter().filter(|r| matches!(r.standing, Standing::Lost(_)));
    lost.map(|r| r.via).collect()
}

fn wins(doc: &Topology, state: &State, node: &str) -> Vec<Result<Win, Obstacle>> {
    let prefix = state.network().prefixes()[0];
    let losers = losers(state, &prefix, node).into_iter();
    losers.map(|via| what_makes_win(doc, state, &prefix, &id(node), &via)).collect()
}

#[test]
fn the_smallest_change_makes_the_other_route_win_and_is_one_edit() {
    let doc = shipped("three-sites");
    let state = solve(&doc);
    let prefix = state.network().prefixes()[0];
    for node in doc.nodes() {
        for via in losers(&state, &prefix, node.id.as_str()) {
            let Ok(win) = what_makes_win(&doc, &state, &prefix, &node.id, &via) else { continue };
            let mut changed = doc.clone();
            let after = go_on(&mut changed, &state, win.edit.clone());
            let best = after.best(&prefix, &node.id).unwrap();
            let session = after.network().session(best.via.unwrap());
            let (from, link) = via.clone().unwrap();
            assert_eq!(*after.network().id_of(session.remote), from, "{}", node.id);
            assert_eq!(session.end().map(|e| e.link.clone()), link);
        }
    }
}

#[test]
fn a_tie_is_broken_by_one_prepend() {
    let doc = shipped("three-sites");
    let state = solve(&doc);
    // Mumbai's two routes are equal up to the router id.
    let all = wins(&doc, &state, "mumbai");
    let [Ok(win)] = &all[..] else { panic!("{all:?}") };
    assert_eq!(win.kind, TweakKind::Prepends);
    let who = win.moves.sentence(&name(&doc));
    assert!(who.contains("Mumbai moved Frankfurt → Singapore"), "{who}");
}

#[test]
fn where_local_pref_decides_no_prepend_is_offered() {
    let doc = shipped("prepending-cannot");
    let state = solve(&doc);
    let prefix = state.network().prefixes()[0];
    let mut kinds = Vec::new();
    for node in doc.nodes() {
        let index = state.network().index_of(&node.id).unwrap();
        let rows = explain(&state, &prefix, index, &|id| id.to_string()).rows;
        for row in rows {
            let Standing::Lost(step) = row.standing else { continue };
            if step != catchment::bgp::Step::LocalPref {
                continue;
            }
            if let Ok(win) = what_makes_win(&doc, &state, &prefix, &node.id, &row.via) {
                kinds.push(win.kind);
            }
        }
    }
    assert!(kinds.contains(&TweakKind::LocalPref), "{kinds:?}");
}

#[test]
fn what_cannot_win_says_what_stands_in_the_way() {
    let doc = shipped("three-sites");
    let state = solve(&doc);
    let prefix = state.network().prefixes()[0];
    let nobody: Source = Some((id("berlin"), None));
    let said = what_makes_win(&doc, &state, &prefix, &id("tokyo"), &nobody);
    assert_eq!(said, Err(Obstacle::NotOffered));
    let said = what_makes_win(&doc, &state, &prefix, &id("fra"), &None);
    assert_eq!(said, Err(Obstacle::OwnAnnouncement));
    let restless = shipped("bad-gadget");
    let state = solve(&restless);
    let said = what_makes_win(&restless, &state, &prefix, &id("isp-north"), &None);
    assert_eq!(said, Err(Obstacle::NotAtRest));
}

/// The chain for a client after an edit, as sentences.
fn told(doc: &mut Topology, change: Edit, client: &str) -> Vec<String> {
    let before = solve(doc);
    let place = before.network().prefixes()[0];
    let then = Catchments::of(doc, &before, &place);
    let (_, touched) = change.apply_touching(doc).unwrap();
    let after = advance(&before, doc, &touched);
    let now = Catchments::of(doc, &after, &place);
    let chain = why_moved((&before, &then), (&after, &now), &place, &id(client));
    chain.iter().map(|link| link.sentence(&name(doc))).collect()
}

#[test]
fn a_site_fails_and_the_chain_leads_from_it_to_the_client() {
    let mut doc = shipped("three-sites");
    let fail = Edit::node(&id("fra"), NodeField::State(NodeState::Failed));
    assert_eq!(
        told(&mut doc, fail, "berlin"),
        [
            "Frankfurt failed.",
            "ISP Europe lost its session with Frankfurt, so it goes through ISP North America.",
        ]
    );
}

#[test]
fn who_does_not_move_has_no_chain() {
    let mut doc = shipped("three-sites");
    let link = "isp-na--isp-eu".parse().unwrap();
    let fail = Edit::link(&link, LinkField::State(LinkState::Failed));
    assert!(told(&mut doc, fail, "tokyo").is_empty());
    assert_eq!(prefix("1.1.1.0/24").to_string(), "1.1.1.0/24");
}

#[test]
fn inside_an_as_a_longer_way_to_the_exit_is_the_reason() {
    let mut doc = shipped("hot-potato");
    let state = solve(&doc);
    let prefix = state.network().prefixes()[0];
    let index = state.network().index_of(&id("mad")).unwrap();
    let via = state.of(&prefix).unwrap().best(index).unwrap().via.unwrap();
    let exit = state.network().id_of(state.network().session(via).remote).clone();
    let link = doc.links_between(&id("mad"), &exit)[0].id.clone();
    let cost = catchment::topology::IgpCost::new(60000).unwrap();
    let said = told(&mut doc, Edit::link(&link, LinkField::IgpCost(cost)), "toledo");
    let [first, ..] = &said[..] else { panic!("{said:?}") };
    assert!(first.starts_with("For Madrid the way inside its AS to the exit through"), "{said:?}");
}

#[test]
fn a_stopped_service_is_a_cause_and_so_is_its_return() {
    let service = |is| Edit::node(&id("fra"), NodeField::Service(is));
    let mut doc = shipped("three-sites");
    assert_eq!(
        told(&mut doc, service(Service::Dead), "berlin"),
        ["The service at Frankfurt stopped, and its route is still announced."]
    );
    let back = told(&mut doc, service(Service::Running), "berlin");
    assert_eq!(back, ["The service at Frankfurt answers again."]);
}

#[test]
fn a_client_that_keeps_its_site_by_another_way_is_named_with_both_round_trips() {
    let mut doc = shipped("three-sites");
    let before = solve(&doc);
    let prefix = before.network().prefixes()[0];
    let then = Catchments::of(&doc, &before, &prefix);
    // Two links to the same provider, the second a longer one; then the first fails.
    let first = doc.links_between(&id("berlin"), &id("isp-eu"))[0].clone();
    let mut second = fresh_link(&doc, &first.a.node, &first.b.node, (first.a.role, first.b.role));
    second.latency = Latency::from_ms(40.0).unwrap();
    let fail = Edit::link(&first.id, LinkField::State(LinkState::Failed));
    let change = Edit::Batch(vec![Edit::add_link(second), fail]);
    let after = go_on(&mut doc, &before, change);
    let now = Catchments::of(&doc, &after, &prefix);
    let moves = moves(&doc, &then, &now);
    assert!(moves.moved.is_empty() && !moves.is_empty());
    let was = then.landing(&id("berlin")).unwrap().round_trip_ms();
    let is = now.landing(&id("berlin")).unwrap().round_trip_ms();
    assert_eq!(
        moves.sentence(&name(&doc)),
        format!("Berlin keeps Frankfurt by another way, {was} → {is} ms")
    );
    let foreseen = moves.foreseen(&name(&doc));
    assert!(foreseen.starts_with("Berlin would keep Frankfurt by another way"), "{foreseen}");
}
