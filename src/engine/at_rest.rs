//! The routing view of a converged state: every router has received what its neighbours advertise.

use super::network::Network;
use super::offer::Offer;
use super::state::{Best, State};
use super::verdict::Verdict;
use super::view::RoutingView;
use crate::bgp::Route;
use crate::topology::LinkEnd;

impl RoutingView for State {
    fn network(&self) -> &Network {
        &self.network
    }

    fn is_up(&self, session: u32) -> bool {
        self.network.is_up(session)
    }

    fn works(&self, node: u32) -> bool {
        self.network.nodes()[node as usize].is_up
    }

    fn verdict(&self, prefix: usize) -> &Verdict {
        &self.prefixes[prefix].verdict
    }

    fn latest(&self, prefix: usize, node: u32) -> Option<&Best> {
        self.prefixes[prefix].latest(node)
    }

    fn own(&self, prefix: usize, node: u32) -> Option<Route> {
        self.network.own_route(prefix, node)
    }

    fn received(&self, prefix: usize, session: u32) -> Vec<Offer> {
        let far = self.network.session(session).remote;
        let held = self.prefixes[prefix].latest(far);
        held.map_or_else(
            || vec![Offer::Nothing],
            |held| self.network.offered(prefix, session, held),
        )
    }

    fn advertised(&self, prefix: usize, session: u32) -> Vec<Route> {
        let near = self.network.session(session);
        let held = self.prefixes[prefix].latest(near.local).filter(|_| self.is_up(session));
        held.map_or_else(Vec::new, |held| self.network.exported(prefix, session, held).collect())
    }

    fn forwards(&self, _: u32) -> bool {
        true
    }

    fn carries(&self, _: &LinkEnd, _: Option<&LinkEnd>, _: u32) -> bool {
        true
    }
}
