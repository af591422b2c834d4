//! The read side of the engine: queries that a converged state and an instant of a run both answer,
//! for displaying routes, explaining them and following packets.

use std::fmt;

use super::network::Network;
use super::offer::{Offer, Source};
use super::state::Best;
use super::verdict::Verdict;
use crate::bgp::Route;
use crate::topology::{LinkEnd, NodeId, Prefix};

/// The routes of all nodes at one moment, and the forwarding at that time. Prefixes are given by
/// their positions in [`Network::prefixes`], nodes and sessions by their indices in the network.
pub trait RoutingView: fmt::Debug + Send + Sync {
    /// Returns the compiled network. For what is up use [`Self::is_up`] and [`Self::works`].
    fn network(&self) -> &Network;

    /// Returns true if the near end of a session considers it up.
    fn is_up(&self, session: u32) -> bool;

    /// Returns true if a node is up.
    fn works(&self, node: u32) -> bool;

    /// Returns the verdict on the convergence of the routes for a prefix.
    fn verdict(&self, prefix: usize) -> &Verdict;

    /// Returns a node's latest route, converged or not: its entry in the Loc-RIB.
    fn latest(&self, prefix: usize, node: u32) -> Option<&Best>;

    /// Returns the route that a node originates.
    fn own(&self, prefix: usize, node: u32) -> Option<Route>;

    /// Returns the routes that the near end of a session has received over it, after import: its
    /// Adj-RIB-In. The session must be up.
    fn received(&self, prefix: usize, session: u32) -> Vec<Offer>;

    /// Returns the routes that the near end of a session advertises over it: its Adj-RIB-Out.
    fn advertised(&self, prefix: usize, session: u32) -> Vec<Route>;

    /// Returns true if a node looks up packets in its table. Always true in a converged state,
    /// where a failed node has an empty table; in time a table can outlive its node's failure.
    fn forwards(&self, node: u32) -> bool;

    /// Tells whether a packet that is sent over a link, and across the LAN of an exchange over
    /// another one, gets to a node. At rest it does, since routes lead over links at work alone; in
    /// time a failure may not be noticed yet.
    fn carries(&self, by: &LinkEnd, across: Option<&LinkEnd>, to: u32) -> bool;
}

/// The routes for one prefix in a view.
#[derive(Clone, Copy, Debug)]
pub struct PrefixView<'a> {
    view: &'a dyn RoutingView,
    place: usize,
    /// Verdict on the convergence of these routes.
    pub verdict: &'a Verdict,
}

impl<'a> PrefixView<'a> {
    /// Returns a node's best route; none if the node does not converge.
    pub fn best(&self, node: u32) -> Option<&'a Best> {
        if self.is_changing(node) { None } else { self.latest(node) }
    }

    /// Returns a node's latest route, converged or not.
    pub fn latest(&self, node: u32) -> Option<&'a Best> {
        self.view.latest(self.place, node)
    }

    /// Returns true if the node keeps changing its route.
    pub fn is_changing(&self, node: u32) -> bool {
        self.verdict.is_changing(node)
    }
}

impl<'v> dyn RoutingView + 'v {
    /// Returns the routes for the prefix at a position in [`Network::prefixes`].
    pub fn at(&self, place: usize) -> PrefixView<'_> {
        PrefixView { view: self, place, verdict: self.verdict(place) }
    }

    /// Returns the routes for a prefix.
    pub fn of(&self, prefix: &Prefix) -> Option<PrefixView<'_>> {
        Some(self.at(self.network().prefix_place(prefix)?))
    }

    /// Returns all prefixes with their routes.
    pub fn prefixes(&self) -> impl Iterator<Item = (&Prefix, PrefixView<'_>)> {
        self.network().prefixes().iter().enumerate().map(|(place, prefix)| (prefix, self.at(place)))
    }

    /// Returns a node's best route for a prefix.
    pub fn best(&self, prefix: &Prefix, node: &NodeId) -> Option<&Best> {
        self.of(prefix)?.best(self.network().index_of(node)?)
    }

    /// Returns the neighbour and the link from which a route over a session comes.
    pub fn source(&self, via: Option<u32>) -> Source {
        self.network().source(via)
    }
}
