//! Routes and catchments of a document at one moment.

use std::sync::{Arc, OnceLock};

use crate::anycast::{Catchments, Override, Parties};
use crate::engine::{RoutingView, State};
use crate::topology::{Prefix, Topology};

/// Routes and catchments of a document at one moment. Packets are traced only on request.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The routes, at rest or at an instant of a run.
    pub view: Arc<dyn RoutingView>,
    parties: Arc<Parties>,
    /// One for each prefix, in the network's order.
    catchments: Vec<OnceLock<Arc<Catchments>>>,
}

/// Tells if clients and sites, including their demand and capacity, may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhoAsks {
    /// Unchanged.
    Same,
    /// Possibly changed.
    MayDiffer,
}

impl Outcome {
    /// Creates the outcome of a document with routes at rest or at an instant of a run.
    pub(super) fn of(doc: &Topology, view: Arc<dyn RoutingView>) -> Arc<Self> {
        let catchments = vec![OnceLock::new(); view.network().prefixes().len()];
        Arc::new(Self { view, parties: Arc::new(Parties::of(doc)), catchments })
    }

    /// Creates the outcome after a change of the document and its state, where `self` is the
    /// outcome in state `old`. The catchments of a prefix are kept if nothing that its packets
    /// depend on has changed.
    pub(super) fn follow(
        &self,
        (doc, parties): (&Topology, WhoAsks),
        old: &State,
        new: Arc<State>,
    ) -> Arc<Self> {
        let parties = match parties {
            WhoAsks::Same => self.parties.clone(),
            WhoAsks::MayDiffer => Arc::new(Parties::of(doc)),
        };
        let prefixes = new.network().prefixes();
        let is_kept = new.network().forwards_as(old.network())
            && (Arc::ptr_eq(&parties, &self.parties) || parties == self.parties);
        let shared: Vec<bool> = (0..prefixes.len()).map(|p| new.shares(old, p)).collect();
        // Packets of a prefix may be forwarded by the route of a less specific one.
        let follows = |place: usize, other: usize| prefixes[other].contains(&prefixes[place]);
        let keep = |(place, known): (usize, &OnceLock<Arc<Catchments>>)| {
            let is_same = shared.iter().enumerate().all(|(p, same)| *same || !follows(place, p));
            if is_same { known.clone() } else { OnceLock::new() }
        };
        let catchments = match is_kept && self.catchments.len() == prefixes.len() {
            true => self.catchments.iter().enumerate().map(keep).collect(),
            false => vec![OnceLock::new(); prefixes.len()],
        };
        Arc::new(Self { view: new, parties, catchments })
    }

    /// Returns the catchments of one prefix.
    pub fn catchments_of(&self, prefix: &Prefix) -> Option<&Catchments> {
        let place = self.view.network().prefix_place(prefix)?;
        let follow = || Arc::new(Catchments::among(&self.parties, &*self.view, prefix));
        Some(self.catchments[place].get_or_init(follow))
    }

    /// Returns the catchments of every prefix, in numeric order.
    pub fn catchments(&self) -> impl Iterator<Item = &Catchments> {
        self.view.network().prefixes().iter().filter_map(|prefix| self.catchments_of(prefix))
    }

    /// Returns the more specific prefixes that take some clients elsewhere than `prefix` does.
    pub fn overrides(&self, prefix: &Prefix) -> Vec<Override> {
        let Some(outer) = self.catchments_of(prefix) else { return Vec::new() };
        let all = self.view.network().prefixes().iter();
        let inner = all.filter(|other| *other != prefix && prefix.contains(other));
        inner.filter_map(|other| outer.overridden_by(self.catchments_of(other)?)).collect()
    }
}
