//! The routes and the catchments of a document at one moment.

use std::sync::Arc;

use crate::anycast::Catchments;
use crate::engine::State;
use crate::topology::{Prefix, Topology};

/// What the network makes of the document at one moment.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The routes.
    pub state: State,
    /// The catchments of every prefix, in numeric order.
    pub catchments: Vec<Catchments>,
}

impl Outcome {
    pub(super) fn of(doc: &Topology, state: State) -> Arc<Self> {
        let prefixes = state.network().prefixes().to_vec();
        let catchments = prefixes.iter().map(|p| Catchments::of(doc, &state, p)).collect();
        Arc::new(Self { state, catchments })
    }

    /// The catchments of one prefix.
    pub fn catchments_of(&self, prefix: &Prefix) -> Option<&Catchments> {
        self.catchments.iter().find(|c| c.prefix == *prefix)
    }
}
