//! Traces: the choices that nodes make one after the other, from a cold start to a stable state, or
//! in a cycle.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::network::Network;
use super::route_cycle::RouteCycles;
use super::settle::{Queue, Solver};
use super::state::{Best, PrefixState};
use super::verdict::Verdict;
use super::work::Work;

/// A node's change of its best route.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Index of the node.
    pub node: u32,
    /// Best route before.
    pub from: Option<Best>,
    /// Best route after.
    pub to: Option<Best>,
}

impl Change {
    /// Returns true if the node switches to another neighbour, gets a route or loses it. Otherwise
    /// it follows a change of the neighbour that sent its route.
    pub fn is_turn(&self) -> bool {
        let via = |best: &Option<Best>| best.as_ref().map(|b| b.via);
        via(&self.from) != via(&self.to)
    }
}

/// A sequence of changes, with the routes before the first of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    start: Vec<Option<Best>>,
    /// Changes in order.
    pub changes: Vec<Change>,
}

impl Trace {
    /// Returns the steps of a walkthrough, as numbers of changes: one after each switch and the
    /// changes that follow from it.
    pub fn stops(&self) -> Vec<usize> {
        let turns = self.changes.iter().enumerate().filter(|(_, change)| change.is_turn());
        let ends = turns.map(|(place, _)| place).skip(1);
        let last = (!self.changes.is_empty()).then_some(self.changes.len());
        ends.chain(last).collect()
    }

    /// Returns the switch that precedes a step; steps count from 1.
    pub fn turn(&self, stop: usize) -> Option<&Change> {
        let mut turns = self.changes.iter().filter(|change| change.is_turn());
        stop.checked_sub(1).and_then(|place| turns.nth(place))
    }

    /// Returns the routes after the first `changes` changes.
    pub fn after(&self, changes: usize) -> PrefixState {
        let mut best = self.start.clone();
        for change in self.changes.iter().take(changes) {
            best[change.node as usize] = change.to.clone();
        }
        PrefixState { best, verdict: Verdict::Moment }
    }
}

/// Number of random orders tried to find a history that leads to a state.
const ORDERS: u64 = 64;

/// Finds choices that lead from a cold start to a stable state: nodes choose as the routes of that
/// state reach them, which leads there unless MEDs interfere, or else in random orders.
pub(super) fn history(
    net: &Network,
    prefix: usize,
    goal: &[Option<Best>],
    looks: usize,
    work: &Work<'_>,
) -> Option<Trace> {
    let by_depth = run(net, prefix, looks, work, |solver, record| {
        for node in in_order_of_depth(net, goal) {
            record(solver, node);
        }
    });
    let led =
        |(course, best): &(Trace, Vec<Option<Best>>)| same(best, goal).then(|| course.clone());
    by_depth.as_ref().and_then(led).or_else(|| {
        let sampled = (0..ORDERS).filter_map(|seed| at_random(net, prefix, seed, looks, work));
        sampled.into_iter().find_map(|run| led(&run))
    })
}

/// Runs from a cold start in one random order; returns the choices and the final routes, or none if
/// it does not converge.
pub(super) fn at_random(
    net: &Network,
    prefix: usize,
    seed: u64,
    looks: usize,
    work: &Work<'_>,
) -> Option<(Trace, Vec<Option<Best>>)> {
    let mut random = Pcg32::seed_from_u64(seed);
    let mut solver = Solver::cold(net, prefix, work);
    let start = solver.best.to_vec();
    let mut changes = Vec::new();
    let mut queue = Queue::of(solver.unstable(), net.nodes().len());
    for _ in 0..looks {
        if work.is_over() {
            return None;
        }
        let Some(node) = queue.take_any(&mut random) else {
            return Some((Trace { start, changes }, solver.best.into_owned()));
        };
        note(&mut solver, node, &mut queue, &mut changes);
    }
    None
}

fn note(solver: &mut Solver<'_>, node: u32, queue: &mut Queue, into: &mut Vec<Change>) {
    let from = solver.best[node as usize].clone();
    if solver.activate(node, queue) {
        into.push(Change { node, from, to: solver.best[node as usize].clone() });
    }
}

/// Runs from a cold start: first as `first` says, then first come, first served until it converges.
fn run(
    net: &Network,
    prefix: usize,
    looks: usize,
    work: &Work<'_>,
    first: impl FnOnce(&mut Solver<'_>, &mut dyn FnMut(&mut Solver<'_>, u32)),
) -> Option<(Trace, Vec<Option<Best>>)> {
    let mut solver = Solver::cold(net, prefix, work);
    let start = solver.best.to_vec();
    let mut changes = Vec::new();
    let mut queue = Queue::of([], net.nodes().len());
    first(&mut solver, &mut |solver, node| note(solver, node, &mut queue, &mut changes));
    for _ in 0..looks {
        if work.is_over() {
            return None;
        }
        let Some(node) = queue.take_first() else {
            return Some((Trace { start, changes }, solver.best.into_owned()));
        };
        note(&mut solver, node, &mut queue, &mut changes);
    }
    None
}

/// Returns the nodes that have a route, each after the one from which it learned it.
fn in_order_of_depth(net: &Network, goal: &[Option<Best>]) -> Vec<u32> {
    let mut depth: Vec<Option<usize>> = vec![None; goal.len()];
    let mut order = Vec::new();
    loop {
        let next = |node: &u32| {
            let best = goal[*node as usize].as_ref()?;
            let after = match best.via {
                None => 0,
                Some(via) => depth[net.session(via).remote as usize]? + 1,
            };
            depth[*node as usize].is_none().then_some((*node, after))
        };
        let found: Vec<(u32, usize)> =
            (0..goal.len() as u32).filter_map(|node| next(&node)).collect();
        if found.is_empty() {
            return order;
        }
        for (node, at) in found {
            depth[node as usize] = Some(at);
            order.push(node);
        }
    }
}

/// Returns true if two states have the same routes, whatever history the nodes keep.
pub(super) fn same(a: &[Option<Best>], b: &[Option<Best>]) -> bool {
    let held = |best: &Option<Best>| best.as_ref().map(|b| (b.route.clone(), b.via));
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| held(a) == held(b))
}

/// Finds the choices of one cycle of a network that oscillates when nodes choose in a fixed order,
/// first come, first served; none if no cycle shows within `looks` activations.
pub(super) fn cycle(net: &Network, prefix: usize, looks: usize, work: &Work<'_>) -> Option<Trace> {
    let mut solver = Solver::cold(net, prefix, work);
    let mut queue = Queue::of(solver.unstable(), net.nodes().len());
    let mut cycles = RouteCycles::new(net.nodes().len());
    let mut left = looks;
    loop {
        left = left.checked_sub(1).filter(|_| !work.is_over())?;
        let node = queue.take_first()?;
        if solver.activate(node, &mut queue) {
            cycles.note(node, &solver.best[node as usize]);
        }
        if cycles.recurs(queue.waiting()) {
            break;
        }
    }
    // Runs one more cycle from here.
    let (start, waiting) = (solver.best.to_vec(), queue.waiting().clone());
    let mut changes = Vec::new();
    for _ in 0..looks {
        if work.is_over() {
            return None;
        }
        let node = queue.take_first()?;
        note(&mut solver, node, &mut queue, &mut changes);
        if *solver.best == *start && *queue.waiting() == waiting {
            return Some(Trace { start, changes });
        }
    }
    None
}
