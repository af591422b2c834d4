//! Names of the sources of routes in sentences.

use super::network::Network;
use super::offer::Source;
use crate::topology::{LinkId, NodeId};
use crate::wording::over;

impl Network {
    /// The source of a route at a node: its own announcement, or the neighbour, with the link where
    /// several sessions join the two. `name` says what people call a node.
    pub fn called(&self, at: u32, source: &Source, name: &dyn Fn(&NodeId) -> String) -> String {
        match source {
            None => "its own announcement".to_owned(),
            Some((from, Some(link))) if self.has_parallel(at, from, link) => {
                over(&name(from), link)
            }
            Some((from, _)) => name(from),
        }
    }

    /// The far end of a session, as [`Network::called`].
    pub fn neighbour_called(&self, session: u32, name: &dyn Fn(&NodeId) -> String) -> String {
        self.called(self.session(session).local, &self.source(Some(session)), name)
    }

    /// Tells whether another link than this joins a node to a neighbour.
    fn has_parallel(&self, at: u32, to: &NodeId, link: &LinkId) -> bool {
        let mut sessions = self.sessions_of(at).map(|(_, session)| session);
        sessions
            .any(|s| self.id_of(s.remote) == to && s.end().is_some_and(|other| other.link != *link))
    }
}
