//! One test per step, and the cases that pairs cannot express.

use std::net::{IpAddr, Ipv4Addr};

use proptest::prelude::*;
use proptest::{collection, option};

use super::*;
use crate::bgp::{AsPath, HeardOver, LearnedFrom, NextHop, Reflection, Route, STEPS};
use crate::topology::{Asn, MissingMed, Options, OriginCode, PathLength, ProfileName, Role, Tie};

fn decide(candidates: &[Candidate]) -> Decision {
    Process::default().decide(candidates)
}

fn best_of(candidates: &[Candidate]) -> Option<usize> {
    Process::default().best_of(candidates)
}

fn frr(options: Options) -> Process {
    Process::of(ProfileName::Frr, options)
}

fn bird(options: Options) -> Process {
    Process::of(ProfileName::Bird, options)
}

/// A route that passed this many reflectors.
fn reflected(candidate: &mut Candidate, clusters: u32) {
    let reflection =
        Reflection { originator_id: candidate.router_id, clusters: (0..clusters).collect() };
    candidate.route.reflection = (clusters > 0).then(|| reflection.into());
}

fn asn(n: u32) -> Asn {
    Asn::new(n).unwrap()
}

fn candidate(path: &[u32], change: impl FnOnce(&mut Candidate)) -> Candidate {
    let route = Route {
        as_path: path.iter().map(|n| asn(*n)).collect::<AsPath>(),
        weight: 0,
        local_pref: 100,
        med: None,
        origin: OriginCode::Igp,
        communities: Vec::new().into(),
        learned_from: LearnedFrom::Neighbour(Role::None),
        only_to_customer: None,
        next_hop: NextHop::External(0),
        reflection: None,
        originator: 0,
    };
    let address = IpAddr::V4(Ipv4Addr::from(path[0]));
    let mut made = Candidate::external(route, path[0], Some(address));
    change(&mut made);
    made
}

/// The better one comes second, so that the order cannot favour it.
fn wins_at(step: Step, worse: Candidate, better: Candidate) {
    let both = [worse, better];
    let decision = decide(&both);
    assert_eq!(decision.best(), Some(1), "{step:?}");
    assert_eq!(decision.lost_at[0], Some(step));
    assert_eq!(best_of(&both), Some(1));
}

#[test]
fn the_table_is_in_the_order_of_the_enum() {
    for (place, named) in STEPS.iter().enumerate() {
        assert_eq!(named.step as usize, place, "{}", named.name);
    }
}

#[test]
fn an_unreachable_next_hop_cannot_win() {
    let far = candidate(&[1], |c| c.igp_cost = None);
    wins_at(Step::NextHop, far.clone(), candidate(&[2, 3, 4], |_| {}));
    assert_eq!(decide(std::slice::from_ref(&far)).best(), None);
    assert_eq!(best_of(&[far]), None);
}

#[test]
fn an_own_route_wins_over_any_local_pref() {
    let heard = candidate(&[1], |c| c.route.local_pref = 9999);
    let own = candidate(&[1], |c| c.route.learned_from = LearnedFrom::Own);
    wins_at(Step::Own, heard, own);
}

#[test]
fn local_pref_comes_before_path_length() {
    let longer = candidate(&[5, 6, 7], |c| c.route.local_pref = 101);
    wins_at(Step::LocalPref, candidate(&[1], |_| {}), longer);
}

#[test]
fn the_shorter_path_wins_prepends_counted() {
    wins_at(Step::AsPathLength, candidate(&[1, 1, 1], |_| {}), candidate(&[9, 8], |_| {}));
}

#[test]
fn the_lower_origin_wins() {
    let incomplete = candidate(&[1], |c| c.route.origin = OriginCode::Incomplete);
    let egp = candidate(&[2], |c| c.route.origin = OriginCode::Egp);
    wins_at(Step::Origin, incomplete, egp);
}

#[test]
fn med_is_compared_within_one_neighbouring_as_only() {
    let med = |path: &[u32], med, id| {
        candidate(path, |c| {
            c.route.med = med;
            c.router_id = id;
        })
    };
    wins_at(Step::Med, med(&[1, 9], Some(10), 1), med(&[1, 8], Some(5), 2));
    wins_at(Step::Med, med(&[1, 9], Some(10), 1), med(&[1, 8], None, 2));
    // Another AS: the router id decides.
    let decision = decide(&[med(&[1, 9], Some(10), 1), med(&[2, 9], Some(5), 2)]);
    assert_eq!(decision.best(), Some(0));
}

#[test]
fn a_third_route_can_remove_one_that_would_win_in_pairs() {
    // Y1 (MED 200, id 1) would beat X (id 2) one to one, but Y3 removes it first, and X then
    // beats Y3 by its id. The order in which they arrive must not matter.
    let x = candidate(&[50, 9], |c| (c.route.med, c.router_id) = (Some(150), 2));
    let y3 = candidate(&[60, 9], |c| (c.route.med, c.router_id) = (Some(100), 3));
    let y1 = candidate(&[60, 8], |c| (c.route.med, c.router_id) = (Some(200), 1));
    for order in [[&x, &y3, &y1], [&y1, &x, &y3], [&y3, &y1, &x]] {
        let set: Vec<Candidate> = order.into_iter().cloned().collect();
        let decision = decide(&set);
        assert_eq!(set[decision.best().unwrap()], x);
        let y1_at = set.iter().position(|c| *c == y1).unwrap();
        assert_eq!(decision.lost_at[y1_at], Some(Step::Med));
    }
}

/// Three routes that beat each other in a circle, with the winner of pairwise comparison for each
/// order of arrival: the newest first, as FRR and Cisco without deterministic-med.
#[test]
fn in_pairs_the_order_of_arrival_decides() {
    let x = candidate(&[50, 9], |c| (c.route.med, c.router_id) = (Some(150), 2));
    let y3 = candidate(&[60, 9], |c| (c.route.med, c.router_id) = (Some(100), 3));
    let y1 = candidate(&[60, 8], |c| (c.route.med, c.router_id) = (Some(200), 1));
    let by_arrival = Options { med: Some(MedComparison::ByArrival), ..Options::default() };
    // A running winner over the list as it is given here.
    let winners = [
        ([&x, &y3, &y1], &y1),
        ([&x, &y1, &y3], &y3),
        ([&y3, &x, &y1], &y1),
        ([&y3, &y1, &x], &x),
        ([&y1, &x, &y3], &y3),
        ([&y1, &y3, &x], &x),
    ];
    for (list, winner) in winners {
        // FRR's list has the newest in front.
        let set: Vec<Candidate> = list.iter().rev().map(|c| Candidate::clone(c)).collect();
        let best = frr(by_arrival).decide(&set).best().unwrap();
        assert_eq!(set[best].route.as_path, winner.route.as_path);
        assert_eq!(set[best].router_id, winner.router_id);
        let always = Options { med: Some(MedComparison::Always), ..Options::default() };
        assert_eq!(set[frr(always).best_of(&set).unwrap()], y3);
    }
    // BIRD compares a new route with the one in use only.
    let used = |c: &Candidate| Candidate { usage: Usage::InUse, ..c.clone() };
    let set = [y3.clone(), used(&y1), x.clone()];
    assert_eq!(bird(by_arrival).best_of(&set), Some(1));
    let set = [used(&x), y1.clone()];
    assert_eq!(bird(by_arrival).best_of(&set), Some(1));
    let set = [used(&y1), y3.clone()];
    assert_eq!(bird(by_arrival).best_of(&set), Some(1));
}

#[test]
fn weight_counts_where_the_profile_knows_it() {
    let heavy = candidate(&[1, 2, 3], |c| c.route.weight = 5);
    let set = [candidate(&[4], |_| {}), heavy];
    let decision = frr(Options::default()).decide(&set);
    assert_eq!((decision.best(), decision.lost_at[0]), (Some(1), Some(Step::Weight)));
    assert_eq!(bird(Options::default()).best_of(&set), Some(0));
    assert_eq!(best_of(&set), Some(0));
}

#[test]
fn options_switch_steps() {
    let longer = candidate(&[2, 3], |c| c.router_id = 1);
    let set = [candidate(&[1], |c| c.router_id = 2), longer];
    let ignore = Options { path_length: Some(PathLength::Ignore), ..Options::default() };
    let decision = frr(ignore).decide(&set);
    assert_eq!((decision.best(), decision.lost_at[0]), (Some(1), Some(Step::RouterId)));

    let none = candidate(&[7, 9], |c| (c.route.med, c.router_id) = (None, 1));
    let some = candidate(&[7, 8], |c| (c.route.med, c.router_id) = (Some(9), 2));
    let set = [none, some];
    assert_eq!(best_of(&set), Some(0));
    let worst = Options { missing_med: Some(MissingMed::Worst), ..Options::default() };
    assert_eq!(bird(worst).best_of(&set), Some(1));
    let never = Options { med: Some(MedComparison::Never), ..worst };
    assert_eq!(bird(never).best_of(&set), Some(0));

    let oldest = Options { tie: Some(Tie::Oldest), ..Options::default() };
    let used = candidate(&[3], |c| (c.usage, c.router_id) = (Usage::InUse, 9));
    let set = [candidate(&[1], |c| c.router_id = 1), used];
    let decision = frr(oldest).decide(&set);
    assert_eq!((decision.best(), decision.lost_at[0]), (Some(1), Some(Step::Oldest)));
    assert_eq!(best_of(&set), Some(0));
}

/// Of three the oldest loses to another of its own router, which a third one would beat.
#[test]
fn age_tells_routers_apart_and_not_the_routes_of_one() {
    let oldest = Options { tie: Some(Tie::Oldest), ..Options::default() };
    let address = |n: u32| Some(std::net::Ipv4Addr::from(n).into());
    let of = |usage, router_id, at: u32| {
        candidate(&[router_id], |c| {
            (c.usage, c.router_id, c.address) = (usage, router_id, address(at))
        })
    };
    let used = of(Usage::InUse, 5, 9);
    let sibling = of(Usage::New, 5, 1);
    let third = of(Usage::New, 2, 2);
    let all = [&used, &sibling, &third];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let set = order.map(|i| all[i].clone());
        let place = |wanted| order.iter().position(|i| *i == wanted);
        let rfc = Process::of(ProfileName::Rfc4271, oldest);
        for (process, best) in [(rfc, 1), (bird(oldest), 1), (frr(oldest), 0)] {
            let decision = process.decide(&set);
            assert_eq!(decision.best(), place(best), "{:?} {order:?}", process.profile);
            assert_eq!(process.best_of(&set), place(best), "{:?} {order:?}", process.profile);
            let third = place(2).and_then(|i| decision.lost_at[i]);
            assert_eq!(third, Some(Step::Oldest), "{:?} {order:?}", process.profile);
        }
    }
    // What lost before age counts lends none.
    let worse = Candidate { route: Route { local_pref: 1, ..used.route.clone() }, ..used };
    let set = [worse, sibling, third];
    assert_eq!(Process::of(ProfileName::Rfc4271, oldest).best_of(&set), Some(2));
}

#[test]
fn only_bird_uses_a_next_hop_that_it_cannot_reach() {
    let far = candidate(&[1], |c| (c.heard_over, c.igp_cost) = (HeardOver::Ibgp, None));
    let near = candidate(&[2, 3], |_| {});
    let none = Options::default();
    assert_eq!(bird(none).best_of(std::slice::from_ref(&far)), Some(0));
    assert_eq!(bird(none).decide(std::slice::from_ref(&far)).best(), Some(0));
    assert_eq!(frr(none).best_of(std::slice::from_ref(&far)), None);
    assert_eq!(bird(none).best_of(&[far, near]), Some(1));
}

#[test]
fn ebgp_comes_before_ibgp_and_then_the_nearer_exit() {
    let inner = candidate(&[1], |c| (c.heard_over, c.igp_cost) = (HeardOver::Ibgp, Some(5)));
    wins_at(Step::EbgpOverIbgp, inner.clone(), candidate(&[2], |_| {}));
    let nearer = candidate(&[2], |c| (c.heard_over, c.igp_cost) = (HeardOver::Ibgp, Some(4)));
    wins_at(Step::IgpCost, inner, nearer);
}

#[test]
fn router_ids_are_compared_as_unsigned_numbers() {
    let high = candidate(&[1], |c| c.router_id = 0x8000_0000);
    let low = candidate(&[2], |c| c.router_id = 0x7fff_ffff);
    wins_at(Step::RouterId, high, low);
}

#[test]
fn the_last_steps_are_cluster_list_and_address() {
    let same = |clusters, address: u32| {
        candidate(&[1], |c| {
            reflected(c, clusters);
            c.address = Some(IpAddr::V4(Ipv4Addr::from(address)));
        })
    };
    wins_at(Step::ClusterListLength, same(2, 1), same(1, 2));
    wins_at(Step::NeighbourAddress, same(0, 0xC000_0001), same(0, 2));
}

#[test]
fn rank_order_puts_the_one_that_survived_longest_first() {
    let by_pref = candidate(&[1], |c| c.route.local_pref = 50);
    let by_length = candidate(&[2, 3], |_| {});
    let best = candidate(&[4], |_| {});
    assert_eq!(decide(&[by_pref, by_length, best]).order, [2, 1, 0]);
}

/// Routes with few differences, so that every step matters.
fn any_candidate() -> impl Strategy<Value = Candidate> {
    let path = collection::vec(1u32..4, 1..4);
    let med = prop_oneof![Just(None), (0u32..3).prop_map(Some)];
    let rest = (0u32..2, 0u32..3, any::<bool>(), option::of(0u32..3), 0u32..2, 0u8..20);
    (path, med, rest).prop_map(|(path, med, (pref, router_id, internal, cost, clusters, odd))| {
        candidate(&path, |c| {
            c.route.local_pref = 100 + pref;
            c.route.med = med;
            c.router_id = router_id;
            c.heard_over = if internal { HeardOver::Ibgp } else { HeardOver::Ebgp };
            c.igp_cost = if internal { cost } else { Some(0) };
            reflected(c, clusters);
            if odd == 0 {
                c.route.learned_from = LearnedFrom::Own;
                c.address = None;
            }
            if odd == 1 {
                c.route.origin = OriginCode::Egp;
            }
        })
    })
}

/// Sets in which no two candidates have one address, as in a network.
fn any_set() -> impl Strategy<Value = Vec<Candidate>> {
    collection::vec(any_candidate(), 0..9).prop_map(|mut set| {
        let mut own = 0;
        set.retain(|c| {
            own += usize::from(c.is_own());
            !c.is_own() || own == 1
        });
        for (c, n) in set.iter_mut().zip(1u32..) {
            c.address = c.address.map(|_| IpAddr::V4(Ipv4Addr::from(n)));
        }
        set
    })
}

proptest! {
    #[test]
    fn the_short_way_finds_what_the_long_way_finds(mut set in any_set()) {
        prop_assert_eq!(best_of(&set), decide(&set).best());
        // Without MEDs it goes by pairs.
        set.iter_mut().for_each(|c| c.route.med = None);
        prop_assert_eq!(best_of(&set), decide(&set).best());
    }

    #[test]
    fn sorting_and_elimination_decide_alike(set in any_set()) {
        prop_assert_eq!(decide(&set), eliminate(&set));
    }

    #[test]
    fn the_order_of_arrival_decides_nothing(set in any_set().prop_shuffle(), turn in 0usize..9) {
        let mut other = set.clone();
        other.rotate_left(turn.min(set.len()));
        other.reverse();
        let best = |set: &[Candidate]| decide(set).best().map(|i| set[i].clone());
        prop_assert_eq!(best(&set), best(&other));
    }

    #[test]
    fn a_decision_ranks_every_candidate_once_and_gives_each_loser_a_step(set in any_set()) {
        let Decision { mut order, lost_at } = decide(&set);
        let best = order.first().copied();
        for (index, lost) in lost_at.iter().enumerate() {
            let wins = Some(index) == best && set[index].igp_cost.is_some();
            prop_assert_eq!(lost.is_none(), wins);
        }
        order.sort_unstable();
        prop_assert!(order.into_iter().eq(0..set.len()));
    }
}

/// The steps as RFC 4271 describes them: each eliminates candidates from the remaining set.
fn eliminate(candidates: &[Candidate]) -> Decision {
    let mut lost_at = vec![None; candidates.len()];
    let all: Vec<usize> = (0..candidates.len()).collect();
    let steps = &Process::default().steps;
    let mut on_loss = |index: usize, step| lost_at[index] = Some(step);
    let order = rank_by_elimination(candidates, all, steps, &mut on_loss);
    Decision { order, lost_at }
}

fn rank_by_elimination(
    candidates: &[Candidate],
    mut alive: Vec<usize>,
    steps: &[ProcessStep],
    on_loss: &mut dyn FnMut(usize, Step),
) -> Vec<usize> {
    let mut losers_by_step: Vec<(usize, Vec<usize>)> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let kept = survivors(step.step.named(), candidates, &alive);
        let lost: Vec<usize> = alive.iter().filter(|i| !kept.contains(i)).copied().collect();
        for index in &lost {
            on_loss(*index, step.step);
        }
        if !lost.is_empty() {
            losers_by_step.push((place, lost));
        }
        alive = kept;
    }
    // Those that survived longest come first. With no next hop reachable, nobody survives.
    let mut order = alive;
    for (place, lost) in losers_by_step.into_iter().rev() {
        // A candidate without a reachable next hop would lose at the first step again and again.
        let steps = if steps[place].step == Step::NextHop { &steps[place + 1..] } else { steps };
        order.extend(rank_by_elimination(candidates, lost, steps, &mut |_, _| {}));
    }
    order
}

/// Returns the candidates that a step keeps of the remaining ones.
fn survivors(
    named: &crate::bgp::StepInfo,
    candidates: &[Candidate],
    alive: &[usize],
) -> Vec<usize> {
    let kept = |keep: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        alive.iter().filter(|i| keep(&candidates[**i])).copied().collect()
    };
    let key = named.key;
    match named.step {
        Step::NextHop => kept(&|c| key(c) == 0),
        Step::Med => kept(&|c| {
            let group = |o: &&Candidate| o.route.as_path.first() == c.route.as_path.first();
            let rivals = alive.iter().map(|i| &candidates[*i]).filter(group);
            let med = |c: &Candidate| c.route.med.unwrap_or(0);
            rivals.map(med).min().is_none_or(|least| med(c) <= least)
        }),
        Step::NeighbourAddress => {
            // Addresses identify ends, so at most one candidate is left; should two own routes
            // ever meet, the first stands.
            let first = alive.iter().min_by_key(|i| candidates[**i].address);
            first.copied().into_iter().collect()
        }
        _ => {
            let least = alive.iter().map(|i| key(&candidates[*i])).min();
            kept(&|c| Some(key(c)) == least)
        }
    }
}
