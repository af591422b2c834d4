//! Small networks on which routers do what a model easily gets wrong; each is run by FRR 8.4.4 and
//! BIRD 2.0.12 in `tests/corpus/recorded`, or specified where it says so.

use catchment::anycast::{Catchments, warnings};
use catchment::bgp::{HeardOver, Rejection, Withheld};
use catchment::engine::{Offer, State, explain, offers, solve, stable_states};
use catchment::topology::{
    Community, Edit, EndField, Entry, ExportDefault, Ibgp, IbgpSession, IgpCost, Kind, Link,
    LinkField, LinkState, Node, NodeField, NodeId, NodeState, Options, Origin, Prefix, ProfileName,
    Role, Side, Tie, Topology, WellKnown, parse, to_ron,
};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::drawing::{
    announce_as, asn, best, edit, go_on, id, join, local_pref_of, node, nodes, path, prefix,
    service, solved,
};
use crate::solving::{assert_stable_where_said, cases};

fn case(source: &str) -> Topology {
    parse(source).unwrap()
}

/// The same document, decided by others.
fn run_by(doc: &Topology, profile: ProfileName) -> Topology {
    let mut doc = doc.clone();
    let options = doc.selection().options;
    edit(&mut doc, Edit::SetSelection { profile, options });
    doc
}

/// The site that a node's packets reach.
fn lands(doc: &Topology, state: &State, node: &str, prefix: &Prefix) -> String {
    let catchments = Catchments::of(doc, state, prefix);
    catchments.site_of(&id(node)).map_or("-".to_owned(), |site| site.to_string())
}

/// The link that a node has its route over.
fn link_of(state: &State, node: &str, prefix: &Prefix) -> String {
    let best = state.best(prefix, &id(node)).expect("a route");
    let via = best.via.expect("from a neighbour");
    state.network().session(via).end().expect("a link").link.to_string()
}

#[test]
fn a_route_server_passes_med_on() {
    let doc = case(include_str!("../cases/rs-med.ron"));
    for profile in ProfileName::ALL {
        let doc = run_by(&doc, profile);
        let state = solve(&doc);
        assert_eq!(lands(&doc, &state, "m3", &service()), "sb", "{profile:?}");
        let net = state.network();
        let heard = offers(&state, &service(), net.index_of(&id("m3")).unwrap());
        let from_rs = heard.into_iter().find(|heard| heard.from == id("rs")).unwrap();
        let Offer::Accepted(candidate) = from_rs.offer else { panic!("{from_rs:?}") };
        assert_eq!(candidate.route.med, Some(50), "RFC 7947 section 2.2.3");
        assert_eq!(candidate.heard_over, HeardOver::Ebgp);
    }
}

#[test]
fn a_route_server_acts_on_no_export_where_its_daemon_does() {
    let doc = case(include_str!("../cases/rs-no-export.ron"));
    let of_profile = [ProfileName::Rfc4271, ProfileName::Frr, ProfileName::Bird]
        .map(|profile| solved(&run_by(&doc, profile), "m3"));
    assert_eq!(of_profile, ["65001", "65001", "-"]);
    // RFC 7947 section 2.2.4 wants it off; BIRD's "interpret communities off" does it.
    let mut bird = run_by(&doc, ProfileName::Bird);
    let options = Options { well_known: Some(WellKnown::Nowhere), ..Options::default() };
    edit(&mut bird, Edit::node(&id("rs"), NodeField::Options(options)));
    assert_eq!(solved(&bird, "m3"), "65001");
    assert_eq!(parse(&to_ron(&bird)).as_ref(), Ok(&bird), "the option is in the file");
}

#[test]
fn a_route_server_that_announces_itself_stays_out_of_the_path_too() {
    let mut doc = nodes(&[("rs", 65500), ("m", 65001), ("x", 65009)]);
    join(&mut doc, "rs", Role::RouteServer, "m");
    join(&mut doc, "rs", Role::None, "x");
    announce_as(&mut doc, "rs", Origin::plain(service()));
    let state = solve(&doc);
    assert_eq!([path(&state, "m"), path(&state, "x")], ["", "65500"].map(str::to_owned));
    assert!(best(&state, "m").unwrap().via.is_some(), "it came without an ASN");
}

#[test]
fn nobody_acts_on_no_peer_by_itself() {
    let doc = case(include_str!("../cases/no-peer.ron"));
    for profile in ProfileName::ALL {
        assert_eq!(solved(&run_by(&doc, profile), "r3"), "65002 65001", "{profile:?}");
    }
}

#[test]
fn bird_looks_at_the_cluster_list_on_sessions_with_its_clients() {
    let doc = case(include_str!("../cases/bird-shared-cluster.ron"));
    assert_eq!(solved(&doc, "ra"), "65102", "the other reflector is no client");
    for profile in [ProfileName::Frr, ProfileName::Rfc4271] {
        let state = solve(&run_by(&doc, profile));
        assert_eq!(path(&state, "ra"), "-", "{profile:?}");
        let ra = state.network().index_of(&id("ra")).unwrap();
        let heard = offers(&state, &service(), ra);
        let rejected = heard
            .iter()
            .any(|heard| matches!(heard.offer, Offer::Rejected(_, Rejection::OwnClusterId)));
        assert!(rejected, "{heard:?}");
    }
    // To a client of its own BIRD does not pass it on either.
    let mut doc = doc;
    node(&mut doc, Kind::As, "c1", 65001);
    let c1 = "10.255.0.3".parse().unwrap();
    edit(&mut doc, Edit::node(&id("c1"), NodeField::RouterId(Some(c1))));
    join(&mut doc, "ra", Role::None, "c1");
    let mut settings = doc.settings_of(asn(65001));
    if let Ibgp::Sessions(sessions) = &mut settings.ibgp {
        let (reflector, client) = (id("ra"), id("c1"));
        sessions.push(IbgpSession::Client { reflector, client });
    }
    edit(&mut doc, Edit::SetAs(Box::new(settings)));
    let state = solve(&doc);
    assert_eq!([path(&state, "ra"), path(&state, "c1")], ["65102", "-"].map(str::to_owned));
    let heard = offers(&state, &service(), state.network().index_of(&id("c1")).unwrap());
    assert_eq!(heard[0].offer, Offer::Withheld(Withheld::OwnClusterId));
}

#[test]
fn bird_sends_what_it_announces_itself_whatever_it_is_marked_with() {
    let doc = case(include_str!("../cases/bird-own-communities.ron"));
    let state = solve(&doc);
    assert_eq!(path(&state, "host"), "65101");
    assert_eq!(path(&state, "next"), "-", "the receiver obeys");
    for profile in [ProfileName::Frr, ProfileName::Rfc4271] {
        assert_eq!(solved(&run_by(&doc, profile), "host"), "-", "{profile:?}");
    }
}

#[test]
fn an_own_announcement_has_a_local_pref_for_the_other_routers() {
    let mut doc = nodes(&[("near", 65001), ("far", 65001), ("middle", 65001), ("out", 65002)]);
    let none = Role::None;
    for (end, cost) in [("near", 5), ("far", 50)] {
        let link = join(&mut doc, "middle", none, end);
        let cost = IgpCost::new(cost).unwrap();
        edit(&mut doc, Edit::link(&link, LinkField::IgpCost(cost)));
    }
    join(&mut doc, "middle", none, "out");
    announce_as(&mut doc, "near", Origin::plain(service()));
    announce_as(&mut doc, "far", Origin::plain(service()));
    for profile in ProfileName::ALL {
        let mut doc = run_by(&doc, profile);
        let state = solve(&doc);
        assert_eq!(lands(&doc, &state, "middle", &service()), "near", "{profile:?}");
        let preferred = Origin { local_pref: Some(120), ..Origin::plain(service()) };
        let origins = NodeField::Origins(vec![preferred]);
        let state = go_on(&mut doc, &state, Edit::node(&id("far"), origins));
        assert_eq!(lands(&doc, &state, "middle", &service()), "far", "{profile:?}");
        assert_eq!(lands(&doc, &state, "near", &service()), "near", "its own, whatever it hears");
        assert_eq!(local_pref_of(&state, "middle"), 120);
        assert_eq!(local_pref_of(&state, "out"), 100, "RFC 4271 section 5.1.5");
        let text = to_ron(&doc);
        assert!(text.contains("local_pref: 120") && !text.contains("local_pref: 100"), "{text}");
        assert_eq!(parse(&text).as_ref(), Ok(&doc));
    }
}

/// An own announcement that others of its AS like less than what they hear leaves two states: what
/// they hear may follow from what they announce.
#[test]
fn nothing_is_proved_where_what_follows_from_an_announcement_is_preferred_to_it() {
    let none = Role::None;
    let mut doc = nodes(&[("own", 1), ("border", 1), ("next", 2), ("other", 3), ("via", 4)]);
    for (a, b) in [("own", "border"), ("border", "next"), ("next", "via"), ("via", "other")] {
        join(&mut doc, a, none, b);
    }
    announce_as(&mut doc, "own", Origin::plain(service()));
    announce_as(&mut doc, "other", Origin::plain(service()));
    let count = |doc: &Topology| stable_states(&solve(doc), &service(), 8).found.len();
    assert_eq!(count(&doc), 1);
    let least = Origin { local_pref: Some(50), ..Origin::plain(service()) };
    edit(&mut doc, Edit::node(&id("own"), NodeField::Origins(vec![least])));
    assert_eq!(count(&doc), 2);
    let state = solve(&doc);
    let verdict = format!("{:?}", state.of(&service()).unwrap().verdict);
    assert!(!verdict.contains("EqualPreference") && !verdict.contains("GaoRexford"), "{verdict}");
}

#[test]
fn age_does_not_tell_routes_of_one_router_apart() {
    let lab = prefix("192.168.199.0/24");
    let sources = [include_str!("../cases/03d-Rfc4271.ron"), include_str!("../cases/03d-Bird.ron")];
    for source in sources {
        let mut doc = case(source);
        let state = solve(&doc);
        assert_eq!(link_of(&state, "r1", &lab), "high");
        let low = "low".parse().unwrap();
        let up = Edit::link(&low, LinkField::State(LinkState::Up));
        let restored = go_on(&mut doc, &state, up.clone());
        assert_eq!(link_of(&restored, "r1", &lab), "low", "the lower address");
        // FRR keeps the older one.
        let mut doc = run_by(&case(source), ProfileName::Frr);
        let state = solve(&doc);
        let kept = go_on(&mut doc, &state, up);
        assert_eq!(link_of(&kept, "r1", &lab), "high");
    }
    let both = solve(&case(include_str!("../cases/03c-Bird.ron")));
    assert_eq!(link_of(&both, "r1", &lab), "low");
    // The search does not know BIRD's order of arrival.
    let rfc = run_by(&case(include_str!("../cases/03c-Bird.ron")), ProfileName::Rfc4271);
    let all = stable_states(&solve(&rfc), &lab, 8);
    assert_eq!((all.found.len(), all.is_complete), (1, true));
}

#[test]
fn sentences_tell_parallel_sessions_apart() {
    let lab = prefix("192.168.199.0/24");
    let doc = case(include_str!("../cases/03-parallel-sessions.ron"));
    let state = solve(&doc);
    let r1 = state.network().index_of(&id("r1")).unwrap();
    let name = |id: &NodeId| id.to_string();
    let explained = explain(&state, &lab, r1, &name);
    let links = ["r1-r2-a", "r1-r2-b", "r1-r3-a", "r1-r3-b"];
    for (row, link) in explained.rows.iter().zip(links).skip(1) {
        assert!(row.sentence.contains(&format!("over {link}")), "{}", row.sentence);
    }
    // Each of the sessions may be the one in use, and that is a state of its own.
    let states = stable_states(&state, &lab, 8).found;
    let mut used: Vec<String> = states
        .iter()
        .map(|routes| {
            let via = routes.best(r1).unwrap().via.unwrap();
            state.network().neighbour_called(via, &name)
        })
        .collect();
    used.sort();
    assert_eq!(used, ["r2 over r1-r2-a", "r2 over r1-r2-b", "r3 over r1-r3-a", "r3 over r1-r3-b"]);
}

#[test]
fn islands_that_accept_their_own_as_are_not_warned_of() {
    let mut doc = case(include_str!("../cases/34-allowas-warning.ron"));
    assert_eq!(warnings(&doc), []);
    let state = solve(&doc);
    assert!(state.best(&prefix("10.0.0.0/24"), &id("ce2")).is_some());
    // The warning follows the policy.
    let mut followed = catchment::anycast::Warnings::of(&doc);
    let link = "b".parse().unwrap();
    let off = Edit::end(&link, Side::A, EndField::Policy(Default::default()));
    let (_, touched) = off.apply_touching(&mut doc).unwrap();
    followed.follow(&doc, &touched);
    assert_eq!(followed.all(), warnings(&doc));
    assert_eq!(followed.all().len(), 1);
}

/// An exchange with one or two route servers, whose members peer with each other here and there.
pub(crate) fn random_exchange(members: usize, dice: &mut Dice) -> Topology {
    let names: Vec<String> = (0..members).map(|n| format!("m{n}")).collect();
    let servers: &[&str] = if dice.one_in(3) { &["rs", "rs2"] } else { &["rs"] };
    let mut doc = Topology::default();
    for (name, asn) in servers.iter().zip(65500..) {
        node(&mut doc, Kind::RouteServer, name, asn);
    }
    for (name, asn) in names.iter().zip(65001..) {
        // Some share an ASN with the one before, as anycast sites do.
        let asn = if dice.one_in(5) { asn - 1 } else { asn };
        node(&mut doc, Kind::As, name, asn);
    }
    for (place, name) in names.iter().enumerate() {
        for server in servers {
            join(&mut doc, server, Role::RouteServer, name);
        }
        let other = &names[dice.below(members)];
        let asn = |name: &str| doc.node(&id(name)).unwrap().asn;
        if other != name && asn(other) != asn(name) {
            let role = dice.pick(&[Role::Peer, Role::Customer, Role::Provider]);
            join(&mut doc, name, role, other);
        }
        if place == 0 || dice.one_in(3) {
            announce_as(&mut doc, name, Origin::plain(service()));
        }
    }
    let profile = dice.pick(&ProfileName::ALL);
    edit(&mut doc, Edit::SetSelection { profile, options: Options::default() });
    doc
}

/// Something that changes what the members of an exchange send, hear, or reach.
pub(crate) fn exchange_event(doc: &Topology, dice: &mut Dice) -> Edit {
    let links: Vec<&Link> = doc.links().collect();
    let link = links[dice.below(links.len())];
    let nodes: Vec<&Node> = doc.nodes().collect();
    let some_node = &nodes[dice.below(nodes.len())].id;
    let side = dice.pick(&Side::BOTH);
    let mut policy = link.end(side).policy.clone();
    match dice.below(6) {
        0 => {
            Edit::node(some_node, NodeField::State(dice.pick(&[NodeState::Up, NodeState::Failed])))
        }
        1 => Edit::link(
            &link.id,
            LinkField::State(dice.pick(&[LinkState::Up, LinkState::Failed, LinkState::Shutdown])),
        ),
        2 => {
            let all = [WellKnown::Everywhere, WellKnown::ButRouteServers, WellKnown::Nowhere];
            let tie = dice.maybe(|_| Tie::Oldest);
            let well_known = dice.maybe(|dice| dice.pick(&all));
            let options = Options { well_known, tie, ..Options::default() };
            Edit::node(some_node, NodeField::Options(options))
        }
        3 => {
            let med = Some(dice.below(3) as u32);
            policy.export.insert(0, Entry { med, ..Entry::default() });
            policy.export.truncate(2);
            Edit::end(&link.id, side, EndField::Policy(policy))
        }
        4 => {
            let all = [Community::NO_EXPORT, Community::NO_ADVERTISE, Community::NO_PEER];
            policy.export.insert(0, Entry { add: vec![dice.pick(&all)], ..Entry::default() });
            policy.export.truncate(2);
            Edit::end(&link.id, side, EndField::Policy(policy))
        }
        _ => {
            policy.export_default = dice.pick(&[ExportDefault::Open, ExportDefault::GaoRexford]);
            Edit::end(&link.id, side, EndField::Policy(policy))
        }
    }
}

/// Packets that follow a route server's route go to the member that it has the route from, over
/// the links of both.
fn assert_crosses_the_lan(doc: &Topology, state: &State) -> Result<(), TestCaseError> {
    let net = state.network();
    let catchments = Catchments::of(doc, state, &service());
    for member in doc.nodes().map(|n| &n.id) {
        let Some(best) = state.best(&service(), member) else { continue };
        let Some(session) = best.via.map(|via| net.session(via)) else { continue };
        let Some(way) = catchments.landing(member).and_then(|l| l.first.clone()) else { continue };
        let server = net.id_of(session.remote);
        let of_server = state.best(&service(), server).and_then(|best| best.via);
        let member_of = of_server.map(|via| net.session(via));
        match member_of.filter(|s| s.neighbour() == Role::RouteServerClient) {
            Some(client) if net.session(session.twin).neighbour() == Role::RouteServerClient => {
                prop_assert_eq!(&way.to, net.id_of(client.remote));
                prop_assert_ne!(&way.to, member, "its own address is no next hop");
                let links: Vec<_> = way.passes().map(|end| end.link).collect();
                let ends = [session.end(), client.end()].map(|end| end.unwrap().link.clone());
                prop_assert_eq!(links, ends);
            }
            _ => {
                prop_assert_eq!(&way.to, server);
                prop_assert_eq!(&way.across, &None);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn members_of_any_exchange_hear_and_reach_each_other_as_they_should(
        members in 2usize..6, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let mut doc = random_exchange(members, &mut dice);
        let mut state = solve(&doc);
        assert_stable_where_said(&doc, &state)?;
        for _ in 0..8 {
            let event = exchange_event(&doc, &mut dice);
            state = go_on(&mut doc, &state, event);
            assert_stable_where_said(&doc, &state)?;
            let stable = state.of(&service()).is_none_or(|r| r.verdict.changing().is_empty());
            if stable {
                assert_crosses_the_lan(&doc, &state)?;
            }
        }
    }
}

/// The receiver takes the route server for a peer: what it is sent is no longer for that.
#[test]
fn a_route_server_is_one_whatever_its_client_takes_it_for() {
    let mut doc = nodes(&[("rs", 104), ("m", 102), ("direct", 105)]);
    join(&mut doc, "rs", Role::Provider, "direct");
    join(&mut doc, "m", Role::Peer, "direct");
    crate::drawing::join_as(&mut doc, ("rs", Role::RouteServer), ("m", Role::Peer));
    announce_as(&mut doc, "direct", Origin::plain(service()));
    let state = solve(&doc);
    // The direct neighbour is looked at first. Both paths have one AS, and the route server has the lower router id.
    assert_eq!(state.source(best(&state, "m").unwrap().via).unwrap().0, id("rs"));
}
