//! The causes of a node's new decision: each is taken back in its decision, and named
//! only if the node then decides as before.

use super::because::Because;
use super::inputs::{At, Heard, same_route};
use super::sessions::{Claim, at_cost_of, claims, own_claim, same_way};
use super::settings::same_inside;
use crate::engine::Source;
use crate::topology::NodeId;

/// The part of a decision that must be as before for the effect to be gone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Whom the route comes from and where packets leave.
    Way,
    /// The whole route.
    Route,
}

/// The most sessions, besides those of the routes of then and now, in which a cause is looked for.
const MOST_SESSIONS: usize = 64;

/// A node's decision at two moments.
#[derive(Clone, Copy)]
pub(super) struct Decision<'a> {
    pub(super) then: At<'a>,
    pub(super) now: At<'a>,
    pub(super) effect: Effect,
}

/// A cause that was checked, and the neighbour whose own decision it is, if it lies there.
pub(super) type Cause = (Because, Option<NodeId>);

impl<'a> Decision<'a> {
    /// The causes each of which alone makes the difference, the likeliest first. Each is checked
    /// when it is asked for.
    pub(super) fn causes(self) -> Box<dyn Iterator<Item = Cause> + 'a> {
        if let Some(cause) = self.of_the_node() {
            return Box::new(cause.into_iter().map(|because| (because, None)));
        }
        let now = self.now.heard();
        // Events in between may have led elsewhere from the same routes.
        if self.is_as_before(self.then.chooses(self.now.process(), now.clone())) {
            return Box::new(std::iter::empty());
        }
        let sources = self.sources().into_iter();
        let heard = sources.flat_map(move |source| claims(&self.then, &self.now, &source));
        let settings = std::iter::once_with(move || own_claim(&self.then, &self.now)).flatten();
        let all = self.own().into_iter().chain(heard).chain(settings).chain(self.process());
        let holding = all.filter(move |claim| self.holds(claim, &now));
        Box::new(holding.map(|claim| (claim.because, claim.next)))
    }

    /// That the node itself came or went; none at all where it did neither, and no cause where it
    /// would not decide as before without that.
    fn of_the_node(&self) -> Option<Option<Because>> {
        match (self.then.works(), self.now.works()) {
            (true, true) => None,
            (false, _) => Some(self.now.works().then_some(Because::CameUp)),
            (true, false) => Some(self.would_be_as_before_at_work().then_some(Because::Failed)),
        }
    }

    /// Tells whether a node that failed would decide as before if it were at work.
    fn would_be_as_before_at_work(&self) -> bool {
        let now = &self.now;
        let is_up = |(session, source): &(u32, Source)| match source {
            Some((_, Some(_))) => now.is_up_if_at_work(*session),
            // The IGP parts from a router that failed.
            _ => {
                let was = self.then.session(source);
                now.is_up_if_at_work(*session)
                    && was.is_some_and(|was| self.then.view.is_up(was))
                    && same_inside(&self.then, now, &now.node().id)
            }
        };
        let heard = now.sessions().filter(is_up).flat_map(|(session, _)| now.would_hear(session));
        let heard = at_cost_of(heard.collect(), &self.then);
        let own = now.own_if_at_work();
        // An own announcement serves nobody while the service is stopped.
        let stopped = self.then.node().service != now.node().service;
        let serves = self.effect == Effect::Route || own.is_none() || !stopped;
        let all = own.into_iter().chain(heard).collect();
        serves && self.is_as_before(self.then.chooses(now.process(), all))
    }

    /// All neighbours whose routes may have made the difference: those of the routes of then and
    /// now first.
    fn sources(&self) -> Vec<Source> {
        let held = [self.then.source(), self.now.source()].into_iter().flatten();
        let mut all: Vec<Source> = held.filter(Option::is_some).collect();
        let every = self.then.sessions().chain(self.now.sessions()).map(|(_, source)| source);
        for source in every {
            if all.len() > MOST_SESSIONS {
                break;
            }
            if !all.contains(&source) {
                all.push(source);
            }
        }
        all
    }

    /// The node's own announcement, where it is another one.
    fn own(&self) -> Option<Claim<'a>> {
        let (then, now) = (self.then.own(), self.now.own());
        let because = match (&then, &now) {
            (None, None) => return None,
            (Some(_), None) => Because::Withdrew,
            (None, Some(_)) => Because::Announces,
            (Some(then), Some(now)) => {
                let pair = ((then.view, &then.candidate.route), (now.view, &now.candidate.route));
                if same_route(pair.0, pair.1) {
                    return None;
                }
                Because::AnnouncesOtherwise
            }
        };
        let weight = self.now.process().habits.own_weight;
        let own = then.into_iter().map(|own| with_weight(own, weight)).collect();
        let process = self.now.process();
        Some(Claim { because, next: None, instead: vec![(None, own)], process })
    }

    fn process(&self) -> Option<Claim<'a>> {
        let process = self.then.process();
        let own = self.now.own().map(|own| with_weight(own, process.habits.own_weight));
        let instead = vec![(None, own.into_iter().collect())];
        let claim = Claim { because: Because::Process, next: None, instead, process };
        (process != self.now.process()).then_some(claim)
    }

    /// Tells whether the node decides as before without a cause.
    fn holds(&self, claim: &Claim<'a>, now: &[Heard<'a>]) -> bool {
        let is_replaced =
            |one: &&Heard<'a>| claim.instead.iter().any(|(source, _)| *source == one.source);
        let kept = now.iter().filter(|one| !is_replaced(one)).cloned();
        let instead = claim.instead.iter().flat_map(|(_, heard)| heard.iter().cloned());
        // An own announcement stands first, as it does for the node.
        let (own, others): (Vec<_>, Vec<_>) =
            kept.chain(instead).partition(|one| one.source.is_none());
        let all = own.into_iter().chain(others).collect();
        self.is_as_before(self.then.chooses(claim.process, all))
    }

    fn is_as_before(&self, chosen: Option<Heard<'_>>) -> bool {
        match (self.then.held(), chosen) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                let from = self.then.view.source(old.via);
                let pair = ((self.then.view, &old.route), (new.view, &new.candidate.route));
                match self.effect {
                    Effect::Way => same_way(pair.0, pair.1, (&from, &new.source)),
                    Effect::Route => from == new.source && same_route(pair.0, pair.1),
                }
            }
            (None, Some(_)) | (Some(_), None) => false,
        }
    }
}

fn with_weight(mut own: Heard<'_>, weight: u16) -> Heard<'_> {
    own.candidate.route.weight = weight;
    own
}
