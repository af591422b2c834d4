//! Catchments: the clients that reach each site, weighted by demand.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::forward::{Forwarding, ForwardingResult, Hop, WalkEnd};
use crate::engine::RoutingView;
use crate::topology::{Kind, NodeId, Prefix, Topology};

/// The clients of one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Id of the site.
    pub site: NodeId,
    /// Clients of the site, in document order.
    pub clients: Vec<NodeId>,
    /// Demand of these clients, in thousand queries a second.
    pub demand: u64,
    /// Capacity of the site, in thousand queries a second.
    pub capacity: Option<u32>,
}

impl Share {
    /// Returns true if the demand exceeds the capacity.
    pub fn is_overloaded(&self) -> bool {
        self.capacity.is_some_and(|most| self.demand > u64::from(most))
    }
}

/// The clients of every site for one prefix, as found by forwarding packets and not from the
/// control plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Catchments {
    /// The prefix.
    pub prefix: Prefix,
    /// Shares of all nodes that announce it, failed or not, in document order.
    pub shares: Vec<Share>,
    /// Clients whose packets reach no site, in document order.
    pub unserved: Vec<NodeId>,
    /// Demand of these clients, in thousand queries a second.
    pub unserved_demand: u64,
    /// Demand of all clients, in thousand queries a second.
    pub total_demand: u64,
    /// Forwarding results by the indices of nodes.
    landings: Vec<ForwardingResult>,
    is_client: Vec<bool>,
    indices: Arc<FxHashMap<NodeId, u32>>,
}

/// The clients and the sites of a document, in its order: the inputs of catchments besides the
/// routes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Clients with their demand, in thousand queries a second.
    clients: Vec<(NodeId, u64)>,
    sites: Vec<Site>,
}

/// A node that announces a prefix, failed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Site {
    id: NodeId,
    /// Capacity in thousand queries a second.
    capacity: Option<u32>,
    prefixes: Vec<Prefix>,
}

impl Parties {
    /// Collects the clients and sites of a document.
    pub fn of(doc: &Topology) -> Self {
        let mut parties = Self::default();
        for node in doc.nodes() {
            if node.kind == Kind::Client {
                parties.clients.push((node.id.clone(), u64::from(node.demand)));
            }
            if !node.origins.is_empty() {
                let prefixes = node.origins.iter().map(|origin| origin.prefix).collect();
                let (id, capacity) = (node.id.clone(), node.capacity);
                parties.sites.push(Site { id, capacity, prefixes });
            }
        }
        parties
    }

    fn share(&self, id: &NodeId) -> Share {
        let capacity = self.sites.iter().find(|site| site.id == *id).and_then(|s| s.capacity);
        Share { site: id.clone(), clients: Vec::new(), demand: 0, capacity }
    }
}

/// Returns the nodes with a letter and a colour as sites, in document order: those of kind Site,
/// and all that announce a prefix. The index in this list is the letter.
pub fn sites(doc: &Topology) -> Vec<NodeId> {
    let is_site = |n: &&crate::topology::Node| n.kind == Kind::Site || !n.origins.is_empty();
    doc.nodes().filter(is_site).map(|n| n.id.clone()).collect()
}

impl Catchments {
    /// Computes the catchments of a prefix for the clients and sites of a document.
    pub fn of(doc: &Topology, view: &dyn RoutingView, prefix: &Prefix) -> Self {
        Self::among(&Parties::of(doc), view, prefix)
    }

    /// Computes the catchments of a prefix for some clients and sites.
    pub fn among(parties: &Parties, view: &dyn RoutingView, prefix: &Prefix) -> Self {
        let net = view.network();
        let landings = Forwarding::to(view, prefix).landings();
        let announcers = parties.sites.iter().filter(|site| site.prefixes.contains(prefix));
        let mut shares: Vec<Share> = announcers.map(|site| parties.share(&site.id)).collect();
        let mut is_client = vec![false; net.nodes().len()];
        let (mut unserved, mut unserved_demand, mut total_demand) = (Vec::new(), 0, 0);
        for (client, demand) in &parties.clients {
            total_demand += demand;
            let index = net.index_of(client).map(|index| index as usize);
            index.into_iter().for_each(|index| is_client[index] = true);
            match index.and_then(|index| Some(&landings.get(index)?.fate)) {
                Some(WalkEnd::Served(site)) => {
                    // A less specific prefix may lead to a site that does not announce this one.
                    let place = shares.iter().position(|s| s.site == *site).unwrap_or_else(|| {
                        shares.push(parties.share(site));
                        shares.len() - 1
                    });
                    shares[place].clients.push(client.clone());
                    shares[place].demand += demand;
                }
                _ => {
                    unserved.push(client.clone());
                    unserved_demand += demand;
                }
            }
        }
        let (prefix, indices) = (*prefix, net.indices().clone());
        Self {
            prefix,
            shares,
            unserved,
            unserved_demand,
            total_demand,
            landings,
            is_client,
            indices,
        }
    }

    /// Returns all clients: first those of each site, then those without a site.
    pub fn clients(&self) -> impl Iterator<Item = &NodeId> {
        self.shares.iter().flat_map(|s| &s.clients).chain(&self.unserved)
    }

    /// Returns true if a node is one of the clients.
    pub fn has_client(&self, id: &NodeId) -> bool {
        self.indices.get(id).is_some_and(|index| self.is_client[*index as usize])
    }

    /// Returns the result of forwarding a node's packets.
    pub fn landing(&self, node: &NodeId) -> Option<&ForwardingResult> {
        self.landings.get(*self.indices.get(node)? as usize)
    }

    /// Returns the hops of a node's packets, in order, until they arrive, are lost, or return to a
    /// node that they have passed.
    pub fn way(&self, node: &NodeId) -> Vec<&Hop> {
        let mut way = Vec::new();
        let mut at = self.landing(node);
        let mut passed: FxHashSet<&NodeId> = FxHashSet::default();
        while let Some(hop) = at.and_then(|l| l.first.as_ref()) {
            passed.insert(&hop.from);
            way.push(hop);
            at = self.landing(&hop.to).filter(|_| !passed.contains(&hop.to));
        }
        way
    }

    /// Returns the site that a node's packets reach, if any.
    pub fn site_of(&self, node: &NodeId) -> Option<&NodeId> {
        match &self.landing(node)?.fate {
            WalkEnd::Served(site) => Some(site),
            WalkEnd::NoAnswer(_)
            | WalkEnd::NoRoute(_)
            | WalkEnd::Unreachable(_)
            | WalkEnd::Discarded(_)
            | WalkEnd::Unsettled(_)
            | WalkEnd::Loop(_)
            | WalkEnd::Lost(_) => None,
        }
    }

    /// Counts the clients that another prefix takes away from this one; none if it is not more
    /// specific, or takes none away.
    pub fn overridden_by(&self, inner: &Self) -> Option<Override> {
        if inner.prefix == self.prefix || !self.prefix.contains(&inner.prefix) {
            return None;
        }
        let elsewhere = |share: &Share| {
            let moved = |id: &&NodeId| self.site_of(id) != Some(&share.site);
            share.clients.iter().filter(moved).count()
        };
        let clients = inner.shares.iter().map(elsewhere).sum();
        (clients > 0).then_some(Override { prefix: inner.prefix, clients })
    }

    /// Returns a part of the demand as a fraction of the total, 0 to 1.
    pub fn fraction(&self, demand: u64) -> f64 {
        if self.total_demand == 0 { 0.0 } else { demand as f64 / self.total_demand as f64 }
    }
}

/// A more specific prefix that takes clients away from a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The more specific prefix.
    pub prefix: Prefix,
    /// Number of clients that reach another site through it.
    pub clients: usize,
}

/// Returns the more specific prefixes that send some clients elsewhere than `prefix` does.
pub fn overrides(all: &[Catchments], prefix: &Prefix) -> Vec<Override> {
    let Some(outer) = all.iter().find(|c| c.prefix == *prefix) else { return Vec::new() };
    all.iter().filter_map(|inner| outer.overridden_by(inner)).collect()
}
