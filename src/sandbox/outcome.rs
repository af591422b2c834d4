//! The routes and the catchments of a document at one moment.

use std::sync::Arc;

use crate::anycast::Catchments;
use crate::engine::RoutingView;
use crate::topology::{Prefix, Topology};

/// What the network makes of the document at one moment.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The routes, at rest or at an instant of a run.
    pub view: Arc<dyn RoutingView>,
    /// The catchments of every prefix, in numeric order.
    pub catchments: Vec<Catchments>,
}

impl Outcome {
    /// Of a document with routes at rest or at an instant of a run.
    pub(super) fn of(doc: &Topology, view: Arc<dyn RoutingView>) -> Arc<Self> {
        let prefixes = view.network().prefixes();
        let catchments = prefixes.iter().map(|p| Catchments::of(doc, &*view, p)).collect();
        Arc::new(Self { view, catchments })
    }

    /// The catchments of one prefix.
    pub fn catchments_of(&self, prefix: &Prefix) -> Option<&Catchments> {
        self.catchments.iter().find(|c| c.prefix == *prefix)
    }
}
