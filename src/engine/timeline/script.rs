//! What a run is made from. The same script gives the same recording, on every machine.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bounds::PLAY_EVENTS;
use crate::engine::State;
use crate::topology::{Edit, Span, Timing, Topology};

/// What the network is like when the run begins.
#[derive(Clone, Debug)]
pub enum Start {
    /// All sessions are up and nobody has heard anything.
    Cold,
    /// All sessions are up and everybody knows what neighbours with these routes tell.
    AtRest(Arc<State>),
    /// As a recording left it that was full, messages on their way included. The
    /// [`Replay`](super::Replay) that made it holds that moment; without it the script is a cold start.
    Midway,
}

/// How something goes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureMode {
    /// Nobody is told: timers or BFD notice.
    #[default]
    Silent,
    /// Routers at the other ends of its links see these go dark.
    Seen,
    /// An operator shuts it down, and the neighbours are told.
    Announced,
    /// An operator asks the neighbours to move away first (RFC 8326), and shuts it down later.
    Drained,
}

impl FailureMode {
    /// In the order of menus.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Seen, Self::Announced, Self::Drained];

    /// As shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "Silently",
            Self::Seen => "Link goes dark",
            Self::Announced => "Shut down",
            Self::Drained => "Drained first",
        }
    }
}

/// Something that is done to the network.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptedEdit {
    /// When.
    pub at: Span,
    /// What.
    pub edit: Edit,
    /// How, for what goes down by it.
    pub manner: FailureMode,
}

/// The order in which messages are delivered one by one; see [`Delivery`](crate::topology::Delivery).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// As they were sent.
    #[default]
    AsSent,
    /// Drawn by the seed.
    AtRandom,
    /// None until it is chosen.
    ByHand,
}

/// Where a run ends that does not come to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// When, at the latest.
    pub until: Span,
    /// After so many events, with the step that reaches them.
    pub events: usize,
}

impl Default for Limits {
    /// A day, or 200,000 events.
    fn default() -> Self {
        Self { until: Span::of_ms(86_400_000), events: PLAY_EVENTS }
    }
}

/// All that a run follows from.
#[derive(Clone, Debug)]
pub struct Script {
    /// The document before anything is done to it.
    pub doc: Arc<Topology>,
    /// What its routers know at first.
    pub start: Start,
    /// What is done to it, in any order.
    pub happenings: Vec<ScriptedEdit>,
    /// Its delays and timers.
    pub timing: Timing,
    /// What everything random is drawn from.
    pub seed: u64,
    /// In which order messages are delivered one by one.
    pub order: Order,
    /// When to stop.
    pub limits: Limits,
}

impl Script {
    /// A cold start of a document with its own timing.
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

    /// From the routes of a state that is one of this document.
    pub fn from(doc: &Topology, state: &State) -> Self {
        Self { start: Start::AtRest(Arc::new(state.clone())), ..Self::cold(doc) }
    }
}
