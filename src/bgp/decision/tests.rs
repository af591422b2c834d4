//! One test a step, and the ones that pairs cannot express.

use std::net::{IpAddr, Ipv4Addr};

use proptest::prelude::*;
use proptest::{collection, option};

use super::*;
use crate::bgp::{AsPath, LearnedFrom, Route};
use crate::topology::{Asn, OriginCode, Role};

fn asn(n: u32) -> Asn {
    Asn::new(n).unwrap()
}

fn candidate(path: &[u32], change: impl FnOnce(&mut Candidate)) -> Candidate {
    let route = Route {
        as_path: path.iter().map(|n| asn(*n)).collect::<AsPath>(),
        local_pref: 100,
        med: None,
        origin: OriginCode::Igp,
        communities: Vec::new().into(),
        learned_from: LearnedFrom::Neighbour(Role::None),
        originator: 0,
    };
    let address = IpAddr::V4(Ipv4Addr::from(path[0]));
    let mut made = Candidate::external(route, path[0], Some(address));
    change(&mut made);
    made
}

/// The better one comes second, so that order cannot help it.
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

#[test]
fn ebgp_comes_before_ibgp_and_then_the_nearer_exit() {
    let inner = candidate(&[1], |c| (c.is_internal, c.igp_cost) = (true, Some(5)));
    wins_at(Step::EbgpOverIbgp, inner.clone(), candidate(&[2], |_| {}));
    let nearer = candidate(&[2], |c| (c.is_internal, c.igp_cost) = (true, Some(4)));
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
            c.cluster_list_length = clusters;
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

/// Routes that differ in little, so that every step has something to do.
fn any_candidate() -> impl Strategy<Value = Candidate> {
    let path = collection::vec(1u32..4, 1..4);
    let med = prop_oneof![Just(None), (0u32..3).prop_map(Some)];
    let rest = (0u32..2, 0u32..3, any::<bool>(), option::of(0u32..3), 0u16..2, 0u8..20);
    (path, med, rest).prop_map(|(path, med, (pref, router_id, internal, cost, clusters, odd))| {
        candidate(&path, |c| {
            c.route.local_pref = 100 + pref;
            c.route.med = med;
            c.router_id = router_id;
            c.is_internal = internal;
            c.igp_cost = if internal { cost } else { Some(0) };
            c.cluster_list_length = clusters;
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

/// The steps as RFC 4271 describes them: each throws candidates out of the set that is left.
fn eliminate(candidates: &[Candidate]) -> Decision {
    let mut lost_at = vec![None; candidates.len()];
    let all: Vec<usize> = (0..candidates.len()).collect();
    let order =
        rank_by_elimination(candidates, all, &mut |index, step| lost_at[index] = Some(step));
    Decision { order, lost_at }
}

fn rank_by_elimination(
    candidates: &[Candidate],
    mut alive: Vec<usize>,
    on_loss: &mut dyn FnMut(usize, Step),
) -> Vec<usize> {
    let mut losers_by_step: Vec<Vec<usize>> = Vec::new();
    for named in &STEPS {
        let kept = survivors(named, candidates, &alive);
        let lost: Vec<usize> = alive.iter().filter(|i| !kept.contains(i)).copied().collect();
        for index in &lost {
            on_loss(*index, named.step);
        }
        if !lost.is_empty() {
            losers_by_step.push(lost);
        }
        alive = kept;
    }
    // Those that survived longest come first. With no next hop reachable, nobody survives.
    let mut order = alive;
    for lost in losers_by_step.into_iter().rev() {
        if lost.len() < 2 || order.is_empty() {
            order.extend(lost);
        } else {
            order.extend(rank_by_elimination(candidates, lost, &mut |_, _| {}));
        }
    }
    order
}

/// The candidates that a step keeps of those still alive.
fn survivors(named: &Named, candidates: &[Candidate], alive: &[usize]) -> Vec<usize> {
    let kept = |keep: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        alive.iter().filter(|i| keep(&candidates[**i])).copied().collect()
    };
    let key = named.key;
    match named.step {
        Step::NextHop => kept(&|c| key(c) == 0),
        Step::Med => kept(&|c| {
            let group = |o: &&Candidate| o.route.as_path.first() == c.route.as_path.first();
            let rivals = alive.iter().map(|i| &candidates[*i]).filter(group);
            rivals.map(key).min().is_none_or(|least| key(c) <= least)
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
