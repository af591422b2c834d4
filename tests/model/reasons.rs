//! Why this route, and what makes another win, on random networks: each reason undone, the route is
//! not thrown out for it; each change that is said to make a route win does, and without it the
//! route loses.

use std::collections::BTreeMap;

use catchment::anycast::{Obstacle, what_makes_win};
use catchment::bgp::{Rejection, Step};
use catchment::engine::{Row, Standing, State, Verdict, explain, offers, solve, try_out};
use catchment::topology::{
    BorderNextHop, Edit, EndField, LeakProtection, LinkEnd, NodeField, NodeId, OriginValidation,
    Policy, Prefix, Topology,
};

use crate::dice::{Dice, cases};
use crate::interior::around;
use crate::random_networks::any;

/// A network with or without ASes of several routers, at rest.
fn some_network(dice: &mut Dice) -> Topology {
    match dice.chance(50) {
        true => around(2 + dice.below(4), 2 + dice.below(4), dice),
        false => any(4 + dice.below(5), 6 + dice.below(8), dice),
    }
}

#[derive(Debug, Default)]
struct Tally {
    networks: usize,
    rejections: BTreeMap<String, usize>,
    /// Next hops that were brought within reach.
    in_reach: usize,
    wins: BTreeMap<String, usize>,
    obstacles: BTreeMap<String, usize>,
    not_known: usize,
}

fn rows(state: &State, prefix: &Prefix, node: &NodeId) -> Vec<Row> {
    let index = state.network().index_of(node).unwrap();
    explain(state, prefix, index, &ToString::to_string).rows
}

/// What undoes a reason for refusing a route that came over a link, or by iBGP.
fn undoing(doc: &Topology, at: &NodeId, end: Option<&LinkEnd>, why: Rejection) -> Option<Edit> {
    let policy = |change: &dyn Fn(&mut Policy)| {
        let end = end?;
        let mut policy = doc.link(&end.link)?.end(end.side).policy.clone();
        change(&mut policy);
        Some(Edit::end(&end.link, end.side, EndField::Policy(policy)))
    };
    match why {
        Rejection::OwnAsInPath => policy(&|policy| policy.allow_own_as = 255),
        Rejection::ImportDenied(entry) => policy(&|policy| policy.import[entry].deny = false),
        Rejection::InvalidOrigin => {
            Some(Edit::node(at, NodeField::OriginValidation(OriginValidation::Off)))
        }
        Rejection::Leaked => Some(Edit::node(at, NodeField::LeakProtection(LeakProtection::Off))),
        // Whatever its identifier is, the reflector sends it back with it.
        Rejection::OwnOriginatorId => None,
        // The route server goes on to pass on the router's own address.
        Rejection::OwnNextHop => None,
        Rejection::OwnClusterId => {
            let other = std::net::Ipv4Addr::new(250, 1, 2, 3);
            Some(Edit::node(at, NodeField::ClusterId(Some(other))))
        }
    }
}

/// A rejection whose reason is undone, all others holding what they hold, is none any more.
fn refused(doc: &Topology, state: &State, prefix: &Prefix, at: &NodeId, tally: &mut Tally) {
    let net = state.network();
    let index = net.index_of(at).unwrap();
    for row in rows(state, prefix, at) {
        let Standing::Rejected(why) = row.standing else { continue };
        assert!(!row.sentence.is_empty());
        let heard = offers(state, prefix, index);
        let session = heard.iter().find(|heard| {
            row.via.as_ref().is_some_and(|(from, link)| *from == heard.from && *link == heard.link)
        });
        let session = session.unwrap().session;
        let Some(edit) = undoing(doc, at, net.session(session).end(), why) else { continue };
        let mut other = doc.clone();
        if edit.apply(&mut other).is_err() {
            continue;
        }
        let Some(undone) = State::restored(&other, state.routes()) else { continue };
        let still = rows(&undone, prefix, at).into_iter().any(|other| {
            other.via == row.via
                && other.standing == Standing::Rejected(why)
                && other.route.as_path == row.route.as_path
        });
        assert!(!still, "{at}: {} {why:?}", row.sentence);
        let kind = format!("{why:?}");
        *tally.rejections.entry(kind.split('(').next().unwrap().to_owned()).or_default() += 1;
    }
}

/// What is said to bring a next hop within reach, does.
fn out_of_reach(doc: &Topology, state: &State, prefix: &Prefix, at: &NodeId, tally: &mut Tally) {
    for row in rows(state, prefix, at) {
        if row.standing != Standing::Lost(Step::NextHop) {
            continue;
        }
        assert!(row.sentence.contains("cannot be used"), "{}", row.sentence);
        let named = doc.nodes().filter(|n| row.sentence.contains(&format!("self at {},", n.id)));
        let Some(border) = named.max_by_key(|n| n.id.as_str().len()) else { continue };
        for mends in [BorderNextHop::Itself, BorderNextHop::Neighbour { igp_cost: Some(0) }] {
            let mut other = doc.clone();
            Edit::node(&border.id, NodeField::NextHop(mends)).apply(&mut other).unwrap();
            let routes = state.routes();
            // The border sends it with another next hop, which others hear.
            let undone = State::restored(&other, routes).unwrap();
            let after = rows(&undone, prefix, at).into_iter().find(|other| other.via == row.via);
            let reached = after.is_some_and(|row| row.standing != Standing::Lost(Step::NextHop));
            let is_direct = row.via.as_ref().is_some_and(|(from, _)| *from == border.id);
            assert!(reached || !is_direct && mends == BorderNextHop::Itself, "{}", row.sentence);
            tally.in_reach += usize::from(reached);
        }
    }
}

/// Each change that makes a route win does; without it, it lost; and each obstacle is there.
fn to_make_it_win(doc: &Topology, state: &State, prefix: &Prefix, at: &NodeId, tally: &mut Tally) {
    let all = rows(state, prefix, at);
    for row in all.iter().filter(|row| row.via.is_some()) {
        match what_makes_win(doc, state, prefix, at, &row.via) {
            Ok(win) => {
                assert!(matches!(row.standing, Standing::Lost(_)));
                let mut other = doc.clone();
                let (_, touched) = win.edit.clone().apply_touching(&mut other).unwrap();
                let after = try_out(state, &other, &touched);
                let best = after.best(prefix, at).expect("it wins");
                assert_eq!(after.source(best.via), row.via, "{at}: {:?}", win.edit);
                *tally.wins.entry(format!("{:?}", win.kind)).or_default() += 1;
            }
            Err(obstacle) => {
                let is_there = match &obstacle {
                    Obstacle::OwnAnnouncement => {
                        all.iter().any(|r| r.via.is_none() && r.standing == Standing::Best)
                    }
                    Obstacle::NotOffered => matches!(row.standing, Standing::Rejected(_)),
                    Obstacle::IsBest => row.standing == Standing::Best,
                    Obstacle::NotAtRest => {
                        !matches!(state.of(prefix).unwrap().verdict, Verdict::Stable(_))
                    }
                    Obstacle::LosesStill { tried, .. } | Obstacle::Vanishes { tried } => *tried > 0,
                    Obstacle::NotFound { .. } => {
                        let said = obstacle.sentence("a", "b");
                        assert!(said.contains("not known"), "{said}");
                        tally.not_known += 1;
                        true
                    }
                };
                assert!(is_there, "{at}: {obstacle:?} {row:?}");
                let kind = format!("{obstacle:?}");
                let kind = kind.split(' ').next().unwrap().to_owned();
                *tally.obstacles.entry(kind).or_default() += 1;
            }
        }
    }
}

/// 10,000 networks: `CATCHMENT_CASES=10000 cargo test --release --test model reasons -- --nocapture`.
#[test]
fn each_reason_undone_the_route_is_not_thrown_out_for_it_and_what_makes_it_win_does() {
    let mut tally = Tally::default();
    for case in cases(60) {
        let mut dice = Dice::new(case);
        let doc = some_network(&mut dice);
        let state = solve(&doc);
        for (prefix, routes) in state.prefixes() {
            if !routes.verdict.changing().is_empty() {
                continue;
            }
            let nodes: Vec<NodeId> = doc.nodes().map(|node| node.id.clone()).collect();
            for at in &nodes {
                refused(&doc, &state, prefix, at, &mut tally);
                out_of_reach(&doc, &state, prefix, at, &mut tally);
            }
            // A search takes many runs.
            let at = dice.pick(&nodes);
            to_make_it_win(&doc, &state, prefix, &at, &mut tally);
        }
        tally.networks += 1;
    }
    println!("{tally:?}");
    assert!(tally.in_reach > 0 && tally.wins.len() > 2 && tally.rejections.len() > 2);
}
