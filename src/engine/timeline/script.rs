//! The input of a run. The same script gives the same recording on every machine.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bounds::PLAY_EVENTS;
use crate::engine::State;
use crate::topology::{Edit, Span, Timing, Topology};

/// The state of the network when the run begins.
#[derive(Clone, Debug)]
pub enum Start {
    /// All sessions are up and all tables are empty.
    Cold,
    /// All sessions are up and all Adj-RIBs match these routes.
    AtRest(Arc<State>),
    /// As a recording left it that was full, messages on their way included. The
    /// [`Replay`](super::Replay) that made it holds that moment; without it the script is a cold start.
    Midway,
}

/// The way in which a node or link goes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureMode {
    /// Unannounced: timers or BFD detect it.
    #[default]
    Silent,
    /// Routers at the other ends of its links detect the loss of signal.
    Seen,
    /// An operator shuts it down, and the neighbours are notified.
    Announced,
    /// An operator drains it first (RFC 8326), and shuts it down later.
    Drained,
}

impl FailureMode {
    /// All modes, in the order of menus.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Seen, Self::Announced, Self::Drained];

    /// Returns the name shown to the user.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "Silently",
            Self::Seen => "Link goes dark",
            Self::Announced => "Shut down",
            Self::Drained => "Drained first",
        }
    }
}

/// An edit to the network during a run.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptedEdit {
    /// Time of the edit.
    pub at: Span,
    /// The edit.
    pub edit: Edit,
    /// Mode of the failures that it causes.
    pub manner: FailureMode,
}

/// The order in which messages are delivered one by one; see [`Delivery`](crate::topology::Delivery).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// In the order of sending.
    #[default]
    AsSent,
    /// In random order, from the seed.
    AtRandom,
    /// By the user's choice.
    ByHand,
}

/// The limits of a run that does not converge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time limit.
    pub until: Span,
    /// After so many events, with the step that reaches them.
    pub events: usize,
}

impl Default for Limits {
    /// Ends a run after a day, or 200,000 events.
    fn default() -> Self {
        Self { until: Span::of_ms(86_400_000), events: PLAY_EVENTS }
    }
}

/// The complete input of a run.
#[derive(Clone, Debug)]
pub struct Script {
    /// Document before the first edit.
    pub doc: Arc<Topology>,
    /// Routers' knowledge at the beginning.
    pub start: Start,
    /// Edits, in any order.
    pub happenings: Vec<ScriptedEdit>,
    /// Delays and timers.
    pub timing: Timing,
    /// Seed of all random values.
    pub seed: u64,
    /// Order in which messages are delivered one by one.
    pub order: Order,
    /// Limits of the run.
    pub limits: Limits,
}

impl Script {
    /// Makes the script of a cold start of a document with the default timing.
    pub fn cold(doc: &Topology) -> Self {
        Self {
            doc: Arc::new(doc.clone()),
            start: Start::Cold,
            happenings: Vec::new(),
            timing: Timing::default(),
            seed: 0,
            order: Order::AsSent,
            limits: Limits::default(),
        }
    }

    /// Makes a script that starts from the routes of a state of this document.
    pub fn from(doc: &Topology, state: &State) -> Self {
        Self { start: Start::AtRest(Arc::new(state.clone())), ..Self::cold(doc) }
    }
}
