//! What the explanation says, tried: without the winner the second one wins, and a loser that is
//! made equal at the step where it lost goes on to a later one.

use std::net::{IpAddr, Ipv4Addr};

use catchment::bgp::{AsPath, Candidate, HeardOver, Process, Reflection, Step, Usage};
use catchment::engine::{Offer, Row, Standing, State, explain, offers, solve};
use catchment::topology::{
    Asn, Edit, EndField, Entry, MedComparison, Options, Prefix, ProfileName, Tie, Topology,
};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::interior::around;
use crate::random_networks::any;
use crate::solving::cases;

/// A network with or without ASes of several routers, at rest.
fn at_rest(size: usize, dice: &mut Dice) -> (Topology, State) {
    let doc = match dice.chance(50) {
        true => around(2 + size / 2, 1 + size / 2, dice),
        false => any(2 + size, 2 * size, dice),
    };
    let state = solve(&doc);
    (doc, state)
}

/// What a node chooses from, each with the session it came over.
type Candidates = Vec<(Option<u32>, Candidate)>;

/// What a node chooses from, as it is compared.
fn candidates(state: &State, prefix: &Prefix, node: u32) -> Candidates {
    let net = state.network();
    let place = net.prefix_place(prefix).expect("a place");
    let own = net.origins(place).iter().find(|(n, _)| *n == node);
    let own = own.map(|(_, origin)| (None, Candidate::own(net.own(origin, node))));
    let held = state.of(prefix).and_then(|routes| routes.best(node)).and_then(|best| best.via);
    let heard = offers(state, prefix, node).into_iter().filter_map(|heard| {
        let Offer::Accepted(mut candidate) = heard.offer else { return None };
        if Some(heard.session) == held {
            candidate.usage = Usage::InUse;
        }
        Some((Some(heard.session), candidate))
    });
    own.into_iter().chain(heard).collect()
}

/// Each node of a state that is at rest with its candidates, if there are several.
fn choices(state: &State) -> Vec<(Prefix, u32, Candidates)> {
    let net = state.network();
    let at_rest = state.prefixes().filter(|(_, routes)| routes.verdict.changing().is_empty());
    let nodes = 0..net.nodes().len() as u32;
    let by_set = |node: &u32| net.process_of(*node).med != MedComparison::ByArrival;
    at_rest
        .flat_map(|(prefix, _)| nodes.clone().filter(by_set).map(|node| (*prefix, node)))
        .map(|(prefix, node)| (prefix, node, candidates(state, &prefix, node)))
        .filter(|(_, _, all)| all.len() > 1)
        .collect()
}

/// Whether MEDs tell routes of one neighbouring AS apart: then a route that is gone may let back in
/// what it had thrown out, so that ranks say less.
fn meds_matter(process: &Process, all: &[(Option<u32>, Candidate)]) -> bool {
    let of = |c: &Candidate| (c.route.as_path.first(), c.route.med);
    process.takes(Step::Med)
        && all.iter().any(|(_, a)| {
            let rival = |b: &Candidate| of(a).0 == of(b).0 && of(a).1 != of(b).1;
            all.iter().any(|(_, b)| rival(b))
        })
}

/// The rows of an explanation that stand for candidates.
fn ranked(state: &State, prefix: &Prefix, node: u32) -> Vec<Row> {
    let rows = explain(state, prefix, node, &|id| id.to_string()).rows;
    rows.into_iter().filter(|r| !matches!(r.standing, Standing::Rejected(_))).collect()
}

/// Makes a loser equal to the best at the step at which it lost; none where that cannot be.
fn mended(
    process: &Process,
    all: &[Candidate],
    best: usize,
    loser: usize,
    step: Step,
) -> Option<Candidate> {
    let win = &all[best];
    let mut lose = all[loser].clone();
    match step {
        Step::NextHop => lose.igp_cost = win.igp_cost,
        Step::Weight => lose.route.weight = win.route.weight,
        // Nobody else can announce it at this node.
        Step::Own => return None,
        Step::LocalPref => lose.route.local_pref = win.route.local_pref,
        Step::AsPathLength => {
            let shortened = lose.route.as_path.asns().iter().take(win.route.as_path.len());
            lose.route.as_path = shortened.copied().collect::<AsPath>();
        }
        Step::Origin => lose.route.origin = win.route.origin,
        Step::Med => {
            let worst = process.missing_med == catchment::topology::MissingMed::Worst;
            let count = |c: &Candidate| c.route.med.unwrap_or(if worst { u32::MAX } else { 0 });
            lose.route.med = all.iter().map(count).min();
        }
        Step::EbgpOverIbgp => lose.heard_over = HeardOver::Ebgp,
        Step::IgpCost => lose.igp_cost = win.igp_cost,
        Step::Oldest => lose.usage = Usage::InUse,
        Step::RouterId => lose.router_id = win.router_id,
        Step::ClusterListLength => lose.route.reflection.clone_from(&win.route.reflection),
        Step::NeighbourAddress => lose.address = Some(Ipv4Addr::new(0, 0, 0, 1).into()),
    }
    Some(lose)
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn without_the_winner_the_second_one_wins(size in 2usize..8, seed: u64) {
        let (doc, state) = at_rest(size, &mut Dice::new(seed));
        let net = state.network();
        for (prefix, node, all) in choices(&state) {
            let process = net.process_of(node);
            if meds_matter(process, &all) {
                continue;
            }
            let rows = ranked(&state, &prefix, node);
            prop_assert_eq!(rows.len(), all.len());
            let via = state.of(&prefix).unwrap().best(node).and_then(|b| b.via);
            let Some(end) = via.and_then(|s| net.session(s).end()) else { continue };
            // Everybody else holds what they hold; this one refuses the best.
            let mut policy = doc.link(&end.link).unwrap().end(end.side).policy.clone();
            policy.import.insert(0, Entry { deny: true, ..Entry::default() });
            let mut other = doc.clone();
            let deny = Edit::end(&end.link, end.side, EndField::Policy(policy));
            prop_assume!(deny.apply(&mut other).is_ok());
            let tried = State::restored(&other, state.routes()).unwrap();
            let left = ranked(&tried, &prefix, node);
            prop_assert_eq!(left.len(), all.len() - 1);
            prop_assert_eq!(&left[0].via, &rows[1].via);
            // Unless nothing that is left can be used.
            let usable = left[0].standing == Standing::Best;
            prop_assert!(usable || left[0].standing == Standing::Lost(Step::NextHop));
            let order = |rows: &[Row]| rows.iter().map(|r| r.via.clone()).collect::<Vec<_>>();
            prop_assert_eq!(order(&left), order(&rows[1..]));
        }
    }

    #[test]
    fn a_loser_made_equal_where_it_lost_goes_on(size in 2usize..8, seed: u64) {
        let (_, state) = at_rest(size, &mut Dice::new(seed));
        for (prefix, node, all) in choices(&state) {
            let process = state.network().process_of(node);
            let all: Vec<Candidate> = all.into_iter().map(|(_, c)| c).collect();
            let decision = process.decide(&all);
            let held = state.of(&prefix).unwrap().best(node);
            let best = decision.best();
            prop_assert_eq!(best.map(|i| &all[i].route), held.map(|b| &b.route));
            let Some(best) = best else { continue };
            let place = |step: Step| process.steps.iter().position(|s| s.step == step);
            for (loser, lost_at) in decision.lost_at.iter().enumerate() {
                let Some(step) = *lost_at else { continue };
                let Some(equal) = mended(process, &all, best, loser, step) else { continue };
                let mut tried = all.clone();
                tried[loser] = equal;
                let later = process.decide(&tried).lost_at[loser];
                prop_assert!(
                    later.is_none_or(|later| place(later) > place(step)),
                    "{:?} and then {:?}: {:?} among {:?}", step, later, tried[loser], tried
                );
            }
        }
    }

    #[test]
    fn the_order_of_candidates_decides_nothing_unless_it_is_asked_for(
        count in 2usize..7, profile in 0usize..3, always: bool, oldest: bool, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let options = Options {
            med: always.then_some(MedComparison::Always),
            tie: oldest.then_some(Tie::Oldest),
            ..Options::default()
        };
        let process = Process::of(ProfileName::ALL[profile], options);
        let used = dice.below(count + 1);
        let mut all: Vec<Candidate> = (0..count).map(|n| drawn(n, n == used, &mut dice)).collect();
        let best = |all: &[Candidate]| process.decide(all).best().map(|i| all[i].clone());
        let first = best(&all);
        for _ in 0..4 {
            dice.shuffle(&mut all);
            prop_assert_eq!(&best(&all), &first);
            let quick = process.best_of(&all).map(|i| all[i].clone());
            prop_assert_eq!(&quick, &first);
        }
    }
}

/// A candidate that is much like others.
fn drawn(place: usize, is_used: bool, dice: &mut Dice) -> Candidate {
    let origin = catchment::topology::Origin::plain(crate::hierarchy::service());
    let mut route = catchment::bgp::Route::own(&origin, 0);
    let length = 1 + dice.below(2);
    route.as_path = (0..length).map(|_| Asn::new(1 + dice.below(2) as u32).unwrap()).collect();
    route.learned_from = catchment::bgp::LearnedFrom::Neighbour(catchment::topology::Role::None);
    route.local_pref = dice.pick(&[100, 100, 100, 200]);
    route.weight = dice.pick(&[0, 0, 0, 5]);
    route.med = dice.maybe(|dice| dice.below(3) as u32);
    let address = Some(IpAddr::from(Ipv4Addr::from(1 + place as u32)));
    let router_id = 1 + dice.below(3) as u32;
    let mut made = if dice.chance(50) {
        Candidate::external(route, router_id, address)
    } else {
        if dice.chance(50) {
            let clusters = (0..1 + dice.below(2) as u32).collect();
            let reflection = Reflection { originator_id: 1 + dice.below(3) as u32, clusters };
            route.reflection = Some(reflection.into());
        }
        let cost = (!dice.chance(20)).then(|| dice.below(3) as u32);
        Candidate::internal(route, cost, router_id, address)
    };
    made.usage = if is_used { Usage::InUse } else { Usage::New };
    made
}
