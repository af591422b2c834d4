//! Computes the state of a document: from a cold start, or from the state before a change.

use std::borrow::Cow;
use std::sync::Arc;

use super::effort::Effort;
use super::judge::{Start, judge};
use super::network::Network;
use super::patch::Numbers;
use super::renumbering::Renumbering;
use super::settle::{Ended, Queue, Solver};
use super::state::{Best, PrefixState, State};
use super::unique::proof;
use super::verdict::{Proof, Uniqueness, Verdict};
use super::work::Work;
use crate::topology::{Topology, Touched};

/// Computes the state to which a document converges when all nodes start at once with empty tables.
/// Nodes act in the order of their ids, first come, first served.
pub fn solve(doc: &Topology) -> State {
    from_cold(doc, &Work::unlimited())
}

/// Solves as [`solve`] does; none if the allowed work ends first.
pub fn solve_with(doc: &Topology, work: &Work<'_>) -> Option<State> {
    work.done(from_cold(doc, work))
}

fn from_cold(doc: &Topology, work: &Work<'_>) -> State {
    let network = Arc::new(Network::compile(doc));
    let proof = proof(&network);
    // Results are discarded once the work is over, so the remaining prefixes are skipped.
    let prefixes = (0..network.prefixes().len()).take_while(|_| !work.is_over());
    let prefixes = prefixes.map(|place| Arc::new(cold(&network, place, proof, work))).collect();
    State::of_routes(network, prefixes)
}

fn cold(net: &Network, prefix: usize, proof: Option<Proof>, work: &Work<'_>) -> PrefixState {
    let starts = net.origins(prefix).iter().map(|(node, _)| *node);
    let solver = Solver::cold(net, prefix, work);
    let (best, verdict) = settle(solver, starts, proof, Unrest::Judge(Start::Cold));
    PrefixState { best: best.into_owned(), verdict }
}

/// Computes the state after a change of the document: routes stay as they were until a node
/// receives an update. `touched` is what the change touched; see
/// [`Edit::apply_touching`](crate::topology::Edit::apply_touching).
pub fn advance(before: &State, doc: &Topology, touched: &Touched) -> State {
    go_on(before, doc, touched, Unrest::Judge(Start::FromBefore), &Work::unlimited())
}

/// Advances as [`advance`] does; none if the allowed work ends first.
pub fn advance_with(
    before: &State,
    doc: &Topology,
    touched: &Touched,
    work: &Work<'_>,
) -> Option<State> {
    work.done(go_on(before, doc, touched, Unrest::Judge(Start::FromBefore), work))
}

/// Advances as [`advance`] does; none if it takes more than `sessions` examined sessions, including
/// the verdict on a network that does not converge.
pub fn advance_within(
    before: &State,
    doc: &Topology,
    touched: &Touched,
    sessions: usize,
) -> Option<State> {
    advance_with(before, doc, touched, &Work::within(sessions))
}

/// Advances as [`advance`] does, for what-if changes: a network that does not converge in the one
/// order of events tried is left "undetermined", without a search for a proof.
pub fn try_out(before: &State, doc: &Topology, touched: &Touched) -> State {
    go_on(before, doc, touched, Unrest::Leave, &Work::unlimited())
}

/// Tries out as [`try_out`] does; none if the allowed work ends first.
pub fn try_out_with(
    before: &State,
    doc: &Topology,
    touched: &Touched,
    work: &Work<'_>,
) -> Option<State> {
    work.done(go_on(before, doc, touched, Unrest::Leave, work))
}

/// The response to a network that does not converge in the canonical order of events.
#[derive(Clone, Copy)]
enum Unrest {
    /// Try other orders, and search for a proof.
    Judge(Start),
    /// Leave it undetermined.
    Leave,
}

fn go_on(
    before: &State,
    doc: &Topology,
    touched: &Touched,
    unrest: Unrest,
    work: &Work<'_>,
) -> State {
    let (network, numbers) = before.network.after(doc, touched);
    let network = Arc::new(network);
    let proof = proof(&network);
    let touched: Vec<u32> = touched.nodes().iter().filter_map(|id| network.index_of(id)).collect();
    let carry = match numbers {
        Numbers::Kept => None,
        Numbers::Given => Some(Renumbering::between(&before.network, &network)),
    };
    let prefixes = network.prefixes().iter().enumerate().take_while(|_| !work.is_over());
    let prefixes = prefixes.map(|(place, prefix)| {
        let Some(was) = before.network.prefix_place(prefix).map(|was| &before.prefixes[was]) else {
            return Arc::new(cold(&network, place, proof, work));
        };
        let (best, more) = match &carry {
            None => (Cow::Borrowed(&*was.best), Vec::new()),
            Some(carry) => {
                let (best, mut more) = carry.routes(was);
                more.extend(carry.router_id_changed(&before.network));
                (Cow::Owned(best), more)
            }
        };
        let solver = Solver::new(&network, place, best, work);
        let starts = touched.iter().copied().chain(more);
        match resume(solver, was, starts, proof, unrest) {
            (Cow::Borrowed(_), verdict) if verdict == was.verdict => was.clone(),
            (best, verdict) => Arc::new(PrefixState { best: best.into_owned(), verdict }),
        }
    });
    let prefixes = prefixes.collect();
    State::of_routes(network, prefixes)
}

/// Continues from the routes before a change, starting with the nodes at which something changed.
fn resume<'a>(
    solver: Solver<'a>,
    was: &PrefixState,
    starts: impl Iterator<Item = u32>,
    proof: Option<Proof>,
    unrest: Unrest,
) -> (Cow<'a, [Option<Best>]>, Verdict) {
    // If the network had not converged, any node may have to act.
    let all = !was.verdict.changing().is_empty();
    let unstable = if all { solver.unstable() } else { Vec::new() };
    let mut starts: Vec<u32> = starts.chain(unstable).collect();
    starts.sort_unstable();
    settle(solver, starts, proof, unrest)
}

fn settle<'a>(
    mut solver: Solver<'a>,
    starts: impl IntoIterator<Item = u32>,
    proof: Option<Proof>,
    unrest: Unrest,
) -> (Cow<'a, [Option<Best>]>, Verdict) {
    let (net, prefix, work) = (solver.net, solver.prefix, solver.work);
    let size = net.nodes().len();
    let at_rest = Verdict::Stable(match proof {
        Some(proof) => Uniqueness::Proved(proof),
        None => Uniqueness::OnlyOneFound,
    });
    if net.origins(prefix).is_empty() && paths_grow(net) {
        // A looping route's path grows until all ASes on the loop reject it, so no node keeps a
        // route that nobody announces. The result needs no path hunting.
        if solver.best.iter().any(Option::is_some) {
            solver.best = Cow::Owned(vec![None; size]);
        }
        return (solver.best, at_rest);
    }
    let looks = Effort::on(net).looks;
    let ran = match proof {
        None => solver.run(&mut Queue::of(starts, size), looks),
        // Every order of events leads to the only stable state: if the old routes take long to get
        // there, for instance by path hunting, a cold start is shorter.
        Some(_) => match solver.run(&mut Queue::of(starts, size), SOON * size) {
            Ended::Converged => Ended::Converged,
            Ended::Unsettled(_) => {
                solver = Solver::cold(net, prefix, work);
                let starts = net.origins(prefix).iter().map(|(node, _)| *node);
                solver.run(&mut Queue::of(starts, size), looks)
            }
        },
    };
    let verdict = match ran {
        Ended::Converged => at_rest,
        Ended::Unsettled(changing) => match unrest {
            Unrest::Judge(start) => judge(&mut solver, changing, start),
            Unrest::Leave => Verdict::Undetermined { changing, orders: 1, looks },
        },
    };
    (solver.best, verdict)
}

/// Returns true if the path of a route grows at least at every other AS: route servers do not
/// prepend their ASN, and are not each other's clients.
fn paths_grow(net: &Network) -> bool {
    let serves = |node: u32| net.live_sessions_of(node).any(|(s, _)| net.omits_own_asn(s));
    !net.live_sessions().any(|s| net.omits_own_asn(s.index) && serves(s.remote))
}

/// Average number of activations per node that are allowed from the old routes to the only stable
/// state.
const SOON: usize = 4;
