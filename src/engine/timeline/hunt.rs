//! Path hunting: the routes that a node tries one after the other before it converges.

use super::event::EventKind;
use super::record::Recording;
use crate::bgp::AsPath;
use crate::topology::{NodeId, Prefix, Span};

/// The path hunting of a node for a prefix.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunt {
    /// Paths that it selected, in order, each with its time; none while it had no route.
    pub tried: Vec<(Span, Option<AsPath>)>,
}

impl Hunt {
    /// Returns the number of paths that it selected.
    pub fn paths(&self) -> usize {
        self.tried.iter().filter(|(_, path)| path.is_some()).count()
    }

    /// Returns the time from its first choice to its last.
    pub fn took(&self) -> Span {
        let at = |tried: Option<&(Span, Option<AsPath>)>| tried.map_or(Span::ZERO, |(at, _)| *at);
        at(self.tried.last()).since(at(self.tried.first()))
    }
}

/// Lists the choices of a node for a prefix in a range of events of a recording, counted from 0.
pub fn hunts(
    recording: &Recording,
    events: std::ops::Range<usize>,
    node: &NodeId,
    prefix: &Prefix,
) -> Hunt {
    let mut tried = Vec::new();
    let all = recording.events().iter().enumerate();
    for (place, event) in all.take(events.end).skip(events.start) {
        let net = &recording.epoch_at(place).net;
        if let EventKind::Chose { node: at, prefix: of } = event.what
            && net.id_of(at) == node
            && net.prefixes()[of as usize] == *prefix
        {
            let best = recording.chosen(place);
            tried.push((event.at, best.map(|best| best.route.as_path.clone())));
        }
    }
    Hunt { tried }
}
