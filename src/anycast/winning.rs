//! Search for a change that makes another route win, by trying changes in the engine, smallest
//! first, and not by a rule of thumb.

use super::catchment::Catchments;
use super::change::{Moves, moves};
use super::tweak::{Kind, Tweak, Tweaks};
use crate::bgp::{Route, Step};
use crate::engine::{
    Held, Source, Standing, State, Verdict, Work, candidates, explain, try_out_with,
};
use crate::topology::{Edit, NodeId, Prefix, Topology};
use crate::wording::count;

/// The smallest single change that makes a route win, and its side effects.
#[derive(Clone, Debug, PartialEq)]
pub struct Win {
    /// Kind of the change.
    pub kind: Kind,
    /// The change.
    pub edit: Edit,
    /// Clients that would move.
    pub moves: Moves,
    /// Other nodes that would have another route, in document order.
    pub others: Vec<NodeId>,
}

/// The reason why no single change makes a route win.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// The node announces the prefix itself, which precedes all received routes.
    OwnAnnouncement,
    /// The route is not among the node's candidates.
    NotOffered,
    /// The route is already the best.
    IsBest,
    /// Nothing can be tried: the network has not converged for the prefix.
    NotAtRest,
    /// As soon as it is preferred, the neighbour has it no more: it leads through this node, or
    /// through one that changes its mind.
    Vanishes {
        /// Number of changes tried.
        tried: usize,
    },
    /// As long as it is offered, it loses at this step, whatever was tried.
    LosesStill {
        /// Step at which it loses.
        step: Step,
        /// Number of changes tried.
        tried: usize,
    },
    /// No change that was tried does it, and nothing that all of them have in common says why.
    NotFound {
        /// The number of changes tried.
        tried: usize,
    },
}

impl Obstacle {
    /// Describes the obstacle in a sentence. `neighbour` sends the route, `node` receives it.
    pub fn sentence(&self, node: &str, neighbour: &str) -> String {
        match self {
            Self::OwnAnnouncement => {
                format!("{node} announces the prefix itself, which precedes all that it hears.")
            }
            Self::NotOffered => format!("{neighbour} offers no route that {node} accepts."),
            Self::IsBest => "It is the best already.".to_owned(),
            Self::NotAtRest => {
                "Nothing can be tried: the network is not at rest for this prefix.".to_owned()
            }
            Self::Vanishes { tried } => format!(
                "No single change does it: as soon as it is preferred, {neighbour} has it no \
                 more. Tried {}.",
                count(*tried, "change")
            ),
            Self::LosesStill { step, tried } => format!(
                "No single change does it: as long as it is offered, it loses at {}. Tried {}.",
                step.named().name,
                count(*tried, "change")
            ),
            Self::NotFound { tried } => format!(
                "No single change was found that does it; the reason is not known. Tried {}.",
                count(*tried, "change")
            ),
        }
    }
}

/// Finds the smallest single change that makes a node choose a route that loses now, given by its
/// neighbour and link.
///
/// # Errors
///
/// Returns the obstacle if no single change does it.
pub fn what_makes_win(
    doc: &Topology,
    state: &State,
    prefix: &Prefix,
    node: &NodeId,
    wanted: &Source,
) -> Result<Win, Obstacle> {
    search(doc, state, prefix, (node, wanted), &Work::unlimited())
}

/// Searches as [`what_makes_win`] does; none if the allowed work ends first.
pub fn what_makes_win_with(
    doc: &Topology,
    state: &State,
    prefix: &Prefix,
    wish: (&NodeId, &Source),
    work: &Work<'_>,
) -> Option<Result<Win, Obstacle>> {
    let found = search(doc, state, prefix, wish, work);
    (!work.is_over()).then_some(found)
}

fn search(
    doc: &Topology,
    state: &State,
    prefix: &Prefix,
    (node, wanted): (&NodeId, &Source),
    work: &Work<'_>,
) -> Result<Win, Obstacle> {
    let net = state.network();
    let (Some(index), Some(routes)) = (net.index_of(node), state.of(prefix)) else {
        return Err(Obstacle::NotOffered);
    };
    if !matches!(routes.verdict, Verdict::Stable(_)) {
        return Err(Obstacle::NotAtRest);
    }
    let best = routes.best(index);
    if best.is_some_and(|best| best.via.is_none()) {
        return Err(Obstacle::OwnAnnouncement);
    }
    let heard = candidates(state, prefix, index);
    let is_wanted = |via: &Option<u32>| state.source(*via) == *wanted;
    let loser = heard.into_iter().find(|held| is_wanted(&held.via)).ok_or(Obstacle::NotOffered)?;
    if best.is_some_and(|best| best.via == loser.via) {
        return Err(Obstacle::IsBest);
    }
    let winner = best.map(|best| Held { route: best.route.clone(), via: best.via });
    let tweaks = Tweaks { doc, net, routes, prefix }.all(index, winner.as_ref(), &loser);
    let mut bench = Bench { doc: doc.clone(), state, prefix, node, wanted, work };
    let mut failed = Vec::new();
    for tweak in tweaks {
        if work.is_over() {
            break;
        }
        match bench.try_out(&tweak) {
            Some(Tried::Wins(after)) => return Ok(bench.told(tweak, &after)),
            Some(outcome) => failed.push((tweak.kind, outcome)),
            // Not possible, or the network does not come to rest: it says nothing.
            None => {}
        }
    }
    Err(in_the_way(&failed))
}

/// Returns the obstacle that all failed changes have in common.
fn in_the_way(failed: &[(Kind, Tried)]) -> Obstacle {
    let tried = failed.len();
    let lost_at = |(_, outcome): &(Kind, Tried)| match outcome {
        Tried::Loses(step) => Some(*step),
        Tried::Wins(_) | Tried::Gone => None,
    };
    let mut steps = failed.iter().filter_map(lost_at);
    if let Some(step) = steps.next() {
        return match steps.all(|other| other == step) {
            true => Obstacle::LosesStill { step, tried },
            false => Obstacle::NotFound { tried },
        };
    }
    // It alone alters nothing but the preference.
    let by_preference = |(kind, outcome): &(Kind, Tried)| {
        *kind == Kind::LocalPref && matches!(outcome, Tried::Gone)
    };
    match failed.iter().any(by_preference) {
        true => Obstacle::Vanishes { tried },
        false => Obstacle::NotFound { tried },
    }
}

/// A copy of the document on which changes are tried; each is undone afterwards.
struct Bench<'a> {
    doc: Topology,
    state: &'a State,
    prefix: &'a Prefix,
    node: &'a NodeId,
    wanted: &'a Source,
    work: &'a Work<'a>,
}

/// The result of a change for a route.
enum Tried {
    /// Best; with the state after the change.
    Wins(State),
    /// It is still offered and loses at a step.
    Loses(Step),
    /// No longer offered.
    Gone,
}

impl Bench<'_> {
    /// Tries a change; returns none if it is impossible or the network does not converge.
    fn try_out(&mut self, tweak: &Tweak) -> Option<Tried> {
        let (inverse, touched) = tweak.edit.clone().apply_touching(&mut self.doc).ok()?;
        let after = try_out_with(self.state, &self.doc, &touched, self.work);
        let undone = inverse.apply(&mut self.doc);
        debug_assert!(undone.is_ok(), "{undone:?}");
        let after = after?;
        let routes = after.of(self.prefix)?;
        if !matches!(routes.verdict, Verdict::Stable(_)) {
            return None;
        }
        let index = after.network().index_of(self.node)?;
        let via = routes.best(index).and_then(|best| best.via);
        if via.is_some() && after.source(via) == *self.wanted {
            return Some(Tried::Wins(after));
        }
        let rows = explain(&after, self.prefix, index, &ToString::to_string).rows;
        let row = rows.into_iter().find(|row| row.via == *self.wanted);
        match row.map(|row| row.standing) {
            Some(Standing::Lost(step)) => Some(Tried::Loses(step)),
            Some(Standing::Rejected(_)) | None => Some(Tried::Gone),
            Some(Standing::Best | Standing::Unsettled) => None,
        }
    }

    /// Returns the change with its side effects.
    fn told(&self, tweak: Tweak, after: &State) -> Win {
        let before = Catchments::of(&self.doc, self.state, self.prefix);
        let now = Catchments::of(&self.doc, after, self.prefix);
        let held = |state: &State, id: &NodeId| -> Option<(Route, Source)> {
            let best = state.best(self.prefix, id)?;
            let route = Route { originator: 0, next_hop: NOWHERE, ..best.route.clone() };
            Some((route, state.source(best.via)))
        };
        let differs = |id: &&NodeId| *id != self.node && held(self.state, id) != held(after, id);
        let others = self.doc.nodes().map(|n| &n.id).filter(differs).cloned().collect();
        let Tweak { kind, edit, .. } = tweak;
        Win { kind, edit, moves: moves(&self.doc, &before, &now), others }
    }
}

/// A placeholder, as numbers of nodes and sessions may differ between two compilations.
const NOWHERE: crate::bgp::NextHop = crate::bgp::NextHop::Router(0);
