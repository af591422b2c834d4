//! The read side of the engine: the questions that a state at rest and an instant of a run answer
//! alike, for whoever shows routes, explains them or follows packets.

use std::fmt;

use super::network::Network;
use super::offer::{Offer, Source};
use super::state::Best;
use super::verdict::Verdict;
use crate::bgp::Route;
use crate::topology::{LinkEnd, NodeId, Prefix};

/// The routes of all nodes at one moment, and what carries packets then. Prefixes go by their
/// places in [`Network::prefixes`], nodes and sessions by their indices in the network.
pub trait RoutingView: fmt::Debug + Send + Sync {
    /// The compiled network. What of it is at work, [`Self::is_up`] and [`Self::works`] say.
    fn network(&self) -> &Network;

    /// Tells whether the near end of a session takes it to be up.
    fn is_up(&self, session: u32) -> bool;

    /// Tells whether a node is at work.
    fn works(&self, node: u32) -> bool;

    /// The verdict on whether the routes towards a prefix are at rest.
    fn verdict(&self, prefix: usize) -> &Verdict;

    /// The route that a node held last, at rest or not: its entry in the Loc-RIB.
    fn latest(&self, prefix: usize, node: u32) -> Option<&Best>;

    /// The route that a node announces itself.
    fn own(&self, prefix: usize, node: u32) -> Option<Route>;

    /// The routes that the near end of a session has received over it, after import: its
    /// Adj-RIB-In. The session is taken to be up.
    fn received(&self, prefix: usize, session: u32) -> Vec<Offer>;

    /// The routes that the near end of a session advertises over it: its Adj-RIB-Out.
    fn advertised(&self, prefix: usize, session: u32) -> Vec<Route>;

    /// Tells whether a node looks up packets in its table. At rest every node does, since the table of one
    /// that failed is empty; in time a table can outlive its node's failure.
    fn forwards(&self, node: u32) -> bool;

    /// Tells whether a packet that is sent over a link, and across the LAN of an exchange over
    /// another one, gets to a node. At rest it does, since routes lead over links at work alone; in
    /// time a failure may not be noticed yet.
    fn carries(&self, by: &LinkEnd, across: Option<&LinkEnd>, to: u32) -> bool;
}

/// The routes towards one prefix in a view.
#[derive(Clone, Copy, Debug)]
pub struct PrefixView<'a> {
    view: &'a dyn RoutingView,
    place: usize,
    /// The verdict on whether they are at rest.
    pub verdict: &'a Verdict,
}

impl<'a> PrefixView<'a> {
    /// A node's best route, unless the node is one of those that do not come to rest.
    pub fn best(&self, node: u32) -> Option<&'a Best> {
        if self.is_changing(node) { None } else { self.latest(node) }
    }

    /// The route a node held last, at rest or not.
    pub fn latest(&self, node: u32) -> Option<&'a Best> {
        self.view.latest(self.place, node)
    }

    /// Tells whether the node goes on changing its mind.
    pub fn is_changing(&self, node: u32) -> bool {
        self.verdict.is_changing(node)
    }
}

impl<'v> dyn RoutingView + 'v {
    /// The routes towards the prefix at a place of [`Network::prefixes`].
    pub fn at(&self, place: usize) -> PrefixView<'_> {
        PrefixView { view: self, place, verdict: self.verdict(place) }
    }

    /// The routes towards a prefix.
    pub fn of(&self, prefix: &Prefix) -> Option<PrefixView<'_>> {
        Some(self.at(self.network().prefix_place(prefix)?))
    }

    /// All prefixes with their routes.
    pub fn prefixes(&self) -> impl Iterator<Item = (&Prefix, PrefixView<'_>)> {
        self.network().prefixes().iter().enumerate().map(|(place, prefix)| (prefix, self.at(place)))
    }

    /// A node's best route towards a prefix.
    pub fn best(&self, prefix: &Prefix, node: &NodeId) -> Option<&Best> {
        self.of(prefix)?.best(self.network().index_of(node)?)
    }

    /// The neighbour that a route received over a session comes from, and the link.
    pub fn source(&self, via: Option<u32>) -> Source {
        self.network().source(via)
    }
}
