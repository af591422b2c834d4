//! Catchments: which clients reach which site, weighted by demand.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::forward::{Forwarding, ForwardingResult, Hop, WalkEnd};
use crate::engine::RoutingView;
use crate::topology::{Kind, NodeId, Prefix, Topology};

/// The clients of one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The site.
    pub site: NodeId,
    /// Its clients, in document order.
    pub clients: Vec<NodeId>,
    /// Their demand, in thousand queries a second.
    pub demand: u64,
    /// Its capacity, in thousand queries a second.
    pub capacity: Option<u32>,
}

impl Share {
    /// Tells whether more is asked of it than it can serve.
    pub fn is_overloaded(&self) -> bool {
        self.capacity.is_some_and(|most| self.demand > u64::from(most))
    }
}

/// The clients of every site for one prefix, read off the forwarding walks and not off the control plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Catchments {
    /// The prefix.
    pub prefix: Prefix,
    /// Every node that announces it, failed or not, in document order.
    pub shares: Vec<Share>,
    /// Clients whose packets reach nobody, in document order.
    pub unserved: Vec<NodeId>,
    /// Their demand, in thousand queries a second.
    pub unserved_demand: u64,
    /// The demand of all clients, in thousand queries a second.
    pub total_demand: u64,
    /// By the indices of nodes.
    landings: Vec<ForwardingResult>,
    is_client: Vec<bool>,
    indices: Arc<FxHashMap<NodeId, u32>>,
}

/// The clients and the sites of a document, in its order: all that catchments take from a
/// document besides its routes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Clients and their demand, in thousand queries a second.
    clients: Vec<(NodeId, u64)>,
    sites: Vec<Site>,
}

/// A node that announces something, failed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Site {
    id: NodeId,
    /// In thousand queries a second.
    capacity: Option<u32>,
    prefixes: Vec<Prefix>,
}

impl Parties {
    /// Those of a document.
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

/// The nodes that are lettered and coloured as sites: of kind Site, or announcing something, in
/// document order. The place in this list is the letter.
pub fn sites(doc: &Topology) -> Vec<NodeId> {
    let is_site = |n: &&crate::topology::Node| n.kind == Kind::Site || !n.origins.is_empty();
    doc.nodes().filter(is_site).map(|n| n.id.clone()).collect()
}

impl Catchments {
    /// Follows packets from every node of a document.
    pub fn of(doc: &Topology, view: &dyn RoutingView, prefix: &Prefix) -> Self {
        Self::among(&Parties::of(doc), view, prefix)
    }

    /// Follows packets from every node.
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

    /// All clients: first those of each site, then those that nobody serves.
    pub fn clients(&self) -> impl Iterator<Item = &NodeId> {
        self.shares.iter().flat_map(|s| &s.clients).chain(&self.unserved)
    }

    /// Tells whether a client is among them.
    pub fn has_client(&self, id: &NodeId) -> bool {
        self.indices.get(id).is_some_and(|index| self.is_client[*index as usize])
    }

    /// The result of forwarding a node's packets.
    pub fn landing(&self, node: &NodeId) -> Option<&ForwardingResult> {
        self.landings.get(*self.indices.get(node)? as usize)
    }

    /// The hops of a node's packets, in order, until they arrive, are lost, or come back to a node
    /// that they have passed.
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

    /// The site that a node's packets reach, if they reach one.
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

    /// The clients that another prefix takes away from this one; none if it is not more specific, or takes away
    /// nothing.
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

    /// A part of the demand as a fraction of all of it, 0 to 1.
    pub fn fraction(&self, demand: u64) -> f64 {
        if self.total_demand == 0 { 0.0 } else { demand as f64 / self.total_demand as f64 }
    }
}

/// A more specific prefix that takes clients away from a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The more specific one.
    pub prefix: Prefix,
    /// How many clients reach another site through it.
    pub clients: usize,
}

/// The more specific prefixes of a document that send some clients elsewhere than `prefix` does.
pub fn overrides(all: &[Catchments], prefix: &Prefix) -> Vec<Override> {
    let Some(outer) = all.iter().find(|c| c.prefix == *prefix) else { return Vec::new() };
    all.iter().filter_map(|inner| outer.overridden_by(inner)).collect()
}
