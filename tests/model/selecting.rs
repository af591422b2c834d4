//! What decides between routes, and which routes there are to decide between.

use catchment::anycast::Forwarding;
use catchment::bgp::{Rejection, Step};
use catchment::engine::{Standing, State, explain, solve};
use catchment::topology::{
    AsSettings, Edit, EndField, Entry, Ibgp, IbgpSession, IgpCost, LinkField, LinkState,
    MissingMed, NodeField, NodeState, Options, Origin, OriginCode, Policy, ProfileName, Role, Side,
    Topology, fresh_link,
};

use crate::drawing::{
    announce, announce_as, asn, best, buys, edit, end_of, go_on, id, line, link_state, local_pref,
    node_state, nodes, on_export, on_import, open, path, service, solved, square,
};

/// "buyer" hears the service from "isp" over two links of its own.
fn two_links() -> (Topology, [Side; 2]) {
    let mut doc = nodes(&[("isp", 1), ("buyer", 2), ("behind", 3)]);
    let links = [buys(&mut doc, "buyer", "isp"), buys(&mut doc, "buyer", "isp")];
    buys(&mut doc, "behind", "buyer");
    announce(&mut doc, "isp");
    let sides = links.map(|link| doc.link(&link).unwrap().side_of(&id("isp")).unwrap());
    (doc, sides)
}

fn set_med(doc: &mut Topology, link: &str, side: Side, med: u32) {
    let entry = Entry { med: Some(med), ..Entry::default() };
    let policy = Policy { export: vec![entry], ..Policy::default() };
    edit(doc, Edit::end(&link.parse().unwrap(), side, EndField::Policy(policy)));
}

fn link_of(state: &State, node: &str) -> String {
    let via = best(state, node).unwrap().via.unwrap();
    state.network().session(via).end().unwrap().link.to_string()
}

#[test]
fn the_lower_med_of_two_links_to_one_as_wins_and_none_counts_as_zero() {
    let (mut doc, sides) = two_links();
    assert_eq!(link_of(&solve(&doc), "buyer"), "buyer--isp", "the lower address");
    set_med(&mut doc, "buyer--isp", sides[0], 10);
    assert_eq!(link_of(&solve(&doc), "buyer"), "buyer--isp-2");
    set_med(&mut doc, "buyer--isp-2", sides[1], 20);
    let state = solve(&doc);
    assert_eq!(link_of(&state, "buyer"), "buyer--isp");
    assert_eq!(best(&state, "buyer").unwrap().route.med, Some(10));
    // It goes to the neighbouring AS and no further.
    assert_eq!(best(&state, "behind").unwrap().route.med, None);
}

#[test]
fn a_med_of_the_origin_goes_one_as_far_and_one_set_on_import_nowhere() {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3)]);
    open(&mut doc, "1", "2");
    open(&mut doc, "2", "3");
    announce_as(&mut doc, "1", Origin { med: Some(7), ..Origin::plain(service()) });
    let state = solve(&doc);
    assert_eq!(best(&state, "2").unwrap().route.med, Some(7));
    assert_eq!(best(&state, "3").unwrap().route.med, None);
    on_import(&mut doc, "2", "1", Entry { med: Some(9), ..Entry::default() });
    let state = solve(&doc);
    assert_eq!(best(&state, "2").unwrap().route.med, Some(9));
    assert_eq!(best(&state, "3").unwrap().route.med, None);
}

#[test]
fn meds_of_different_neighbours_are_not_compared() {
    let mut doc = square();
    on_export(&mut doc, "2", "4", Entry { med: Some(99), ..Entry::default() });
    on_export(&mut doc, "3", "4", Entry { med: Some(1), ..Entry::default() });
    assert_eq!(solved(&doc, "4"), "2 1");
}

#[test]
fn a_worse_origin_code_loses_among_equal_lengths() {
    let mut doc = square();
    let egp = Entry { origin: Some(OriginCode::Egp), ..Entry::default() };
    on_export(&mut doc, "1", "2", egp);
    let state = solve(&doc);
    assert_eq!(path(&state, "4"), "3 1");
    assert_eq!(best(&state, "2").unwrap().route.origin, OriginCode::Egp);
}

#[test]
fn an_own_announcement_precedes_every_route_that_is_heard() {
    let mut doc = line();
    announce(&mut doc, "2");
    on_import(&mut doc, "2", "1", local_pref(900));
    let state = solve(&doc);
    assert_eq!(path(&state, "2"), "own");
    assert_eq!(path(&state, "4"), "3 2");
    let at = state.network().index_of(&id("2")).unwrap();
    let explained = explain(&state, &service(), at, &|n| n.to_string());
    assert_eq!(explained.rows[0].standing, Standing::Best);
    assert_eq!(explained.rows[0].via, None);
    assert_eq!(explained.rows[1].standing, Standing::Lost(Step::Own));
    // The neighbour's way back is the loop that it is.
    let looped = Standing::Rejected(Rejection::OwnAsInPath);
    assert_eq!(explained.rows[2].standing, looped);
}

#[test]
fn sites_of_one_asn_refuse_each_others_routes() {
    let mut doc = nodes(&[("fra", 9), ("nyc", 9), ("isp", 1)]);
    buys(&mut doc, "fra", "isp");
    buys(&mut doc, "nyc", "isp");
    announce(&mut doc, "fra");
    let state = solve(&doc);
    assert_eq!(path(&state, "isp"), "9");
    assert_eq!(path(&state, "nyc"), "-");
    let at = state.network().index_of(&id("nyc")).unwrap();
    let explained = explain(&state, &service(), at, &|n| n.to_string());
    let looped = Standing::Rejected(Rejection::OwnAsInPath);
    assert_eq!(explained.rows[0].standing, looped);
    assert_eq!(explained.rows.len(), 1);
}

#[test]
fn a_session_that_is_down_brings_nothing_whatever_the_reason() {
    for state in [LinkState::Failed, LinkState::Shutdown] {
        let mut doc = square();
        let down = link_state(&doc, "2", "4", state);
        edit(&mut doc, down);
        assert_eq!(solved(&doc, "4"), "3 1", "{state:?}");
    }
}

#[test]
fn a_failed_node_announces_nothing_and_carries_nothing() {
    let mut doc = square();
    edit(&mut doc, node_state("2", NodeState::Failed));
    let state = solve(&doc);
    assert_eq!(path(&state, "2"), "-");
    assert_eq!(path(&state, "4"), "3 1");
    edit(&mut doc, node_state("1", NodeState::Failed));
    let state = solve(&doc);
    for node in ["1", "2", "3", "4"] {
        assert_eq!(path(&state, node), "-");
    }
    assert_eq!(state.prefixes().count(), 1, "the prefix is still there to be asked about");
}

#[test]
fn ties_go_to_the_lower_router_id_and_then_to_the_lower_address() {
    let mut doc = square();
    assert_eq!(solved(&doc, "4"), "2 1", "by default the ASN");
    let low = NodeField::RouterId(Some("0.0.0.1".parse().unwrap()));
    edit(&mut doc, Edit::node(&id("3"), low));
    assert_eq!(solved(&doc, "4"), "3 1");
    let high = NodeField::RouterId(Some("200.0.0.1".parse().unwrap()));
    edit(&mut doc, Edit::node(&id("3"), high));
    assert_eq!(solved(&doc, "4"), "2 1", "compared without a sign");
    let same = NodeField::RouterId(Some("0.0.0.2".parse().unwrap()));
    edit(&mut doc, Edit::node(&id("3"), same));
    assert_eq!(solved(&doc, "4"), "2 1", "10.0.0.9 is less than 10.0.0.13");
    let (link, side) = end_of(&doc, "2", "4");
    let address = EndField::Address("10.0.9.1".parse().unwrap());
    edit(&mut doc, Edit::end(&link, side, address));
    assert_eq!(solved(&doc, "4"), "3 1", "and 10.0.9.1 is more, as a number");
}

#[test]
fn what_frr_reflects_has_a_med_and_so_beats_a_route_without_one() {
    let mut doc = nodes(&[("a", 10), ("b", 10), ("rr", 10), ("x", 20), ("o", 30)]);
    for (one, other) in [("a", "rr"), ("b", "rr"), ("a", "x"), ("b", "x"), ("x", "o")] {
        open(&mut doc, one, other);
    }
    let far = doc.links_between(&id("b"), &id("rr"))[0].id.clone();
    edit(&mut doc, Edit::link(&far, LinkField::IgpCost(IgpCost::new(50).unwrap())));
    let client = |client| IbgpSession::Client { reflector: id("rr"), client: id(client) };
    let ibgp = Ibgp::Sessions(vec![client("a"), client("b")]);
    edit(&mut doc, Edit::SetAs(Box::new(AsSettings { ibgp, ..AsSettings::plain(asn(10)) })));
    announce(&mut doc, "o");
    let mut at_b = |profile, missing_med| {
        let options = Options { missing_med, ..Options::default() };
        edit(&mut doc, Edit::SetSelection { profile, options });
        let state = solve(&doc);
        let best = state.best(&service(), &id("b")).unwrap();
        (state.network().session(best.via.unwrap()).end().is_none(), best.route.med)
    };
    let worst = Some(MissingMed::Worst);
    assert_eq!(at_b(ProfileName::Frr, worst), (true, Some(0)));
    assert_eq!(at_b(ProfileName::Frr, None), (false, None));
    assert_eq!(at_b(ProfileName::Bird, worst), (false, None));
    assert_eq!(at_b(ProfileName::Rfc4271, worst), (false, None));
}

#[test]
fn of_equal_ways_inside_an_as_the_one_to_the_lowest_address_is_taken() {
    let mut doc = nodes(&[("a", 10), ("b", 10), ("c", 10), ("d", 10)]);
    for (one, other) in [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")] {
        open(&mut doc, one, other);
    }
    announce(&mut doc, "d");
    let first = |doc: &Topology| {
        let landings = Forwarding::to(&solve(doc), &service()).landings();
        landings[0].first.as_ref().unwrap().to.to_string()
    };
    for (net, lower, higher) in [(1, "b", "c"), (2, "c", "b")] {
        for (at, host) in [(lower, 1), (higher, 2)] {
            let address = format!("10.9.{net}.{host}");
            let (link, side) = end_of(&doc, at, "a");
            edit(&mut doc, Edit::end(&link, side, EndField::Address(address.parse().unwrap())));
        }
        assert_eq!(first(&doc), lower);
    }
}

#[test]
fn a_neighbour_with_another_router_id_than_before_is_compared_again() {
    let mut doc = nodes(&[("a", 101), ("b", 101), ("c", 104), ("here", 200), ("site", 300)]);
    for (one, other) in [("b", "here"), ("c", "here"), ("b", "site"), ("c", "site")] {
        open(&mut doc, one, other);
    }
    announce(&mut doc, "site");
    let state = solve(&doc);
    assert_eq!(path(&state, "here"), "101 300");
    // Two routers of one AS now: the first keeps the usual id, the second is given one.
    let link = fresh_link(&doc, &id("a"), &id("b"), (Role::None, Role::None));
    let state = go_on(&mut doc, &state, Edit::add_link(link));
    assert_eq!(path(&state, "here"), "104 300");
}

/// "buyer" hears the service from three ISPs by routes that are equal up to the router id.
fn three_ways(profile: ProfileName) -> Topology {
    let mut doc = nodes(&[("buyer", 1), ("x", 2), ("y", 3), ("z", 4), ("site", 9)]);
    for isp in ["x", "y", "z"] {
        buys(&mut doc, "buyer", isp);
        buys(&mut doc, "site", isp);
    }
    announce(&mut doc, "site");
    let options = Options { tie: Some(catchment::topology::Tie::Oldest), ..Options::default() };
    edit(&mut doc, Edit::SetSelection { profile, options });
    doc
}

#[test]
fn when_the_route_in_use_is_lost_bird_takes_the_oldest_and_frr_the_lowest_router_id() {
    for (profile, after) in [(ProfileName::Bird, "z"), (ProfileName::Frr, "y")] {
        let mut doc = three_ways(profile);
        let mut state = solve(&doc);
        let mut turn = |doc: &mut Topology, isp: &str, to: LinkState| {
            let link = format!("buyer--{isp}").parse().unwrap();
            let change = Edit::link(&link, LinkField::State(to));
            state = crate::drawing::go_on(doc, &state, change);
            link_of(&state, "buyer")
        };
        // "y" comes back later than the others came.
        turn(&mut doc, "y", LinkState::Failed);
        turn(&mut doc, "y", LinkState::Up);
        let is = turn(&mut doc, "x", LinkState::Failed);
        assert_eq!(is, format!("buyer--{after}"), "{profile:?}");
    }
}
