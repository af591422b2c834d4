//! Catchments: which clients reach which site, weighted by demand.

use rustc_hash::{FxHashMap, FxHashSet};

use super::forward::{Fate, Forwarding, Hop, Landing};
use crate::engine::RoutingView;
use crate::topology::{Kind, NodeId, Prefix, Topology};

/// What one site serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The site.
    pub site: NodeId,
    /// Its clients, in document order.
    pub clients: Vec<NodeId>,
    /// Their demand, in thousand queries a second.
    pub demand: u64,
    /// What it can serve, in thousand queries a second.
    pub capacity: Option<u32>,
}

impl Share {
    /// Whether more is asked of it than it can serve.
    pub fn is_overloaded(&self) -> bool {
        self.capacity.is_some_and(|most| self.demand > u64::from(most))
    }
}

/// Who serves whom for one prefix, read off the forwarding walks and not off the control plane.
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
    landings: FxHashMap<NodeId, Landing>,
    clients: FxHashSet<NodeId>,
}

/// The nodes that are lettered and coloured as sites: of kind Site, or announcing something, in
/// document order. The place in this list is the letter.
pub fn sites(doc: &Topology) -> Vec<NodeId> {
    let is_site = |n: &&crate::topology::Node| n.kind == Kind::Site || !n.origins.is_empty();
    doc.nodes().filter(is_site).map(|n| n.id.clone()).collect()
}

impl Catchments {
    /// Follows packets from every node.
    pub fn of(doc: &Topology, view: &dyn RoutingView, prefix: &Prefix) -> Self {
        let forwarding = Forwarding::to(view, prefix);
        let ids = view.network().nodes().iter().map(|n| n.id.clone());
        let landings: FxHashMap<NodeId, Landing> = ids.zip(forwarding.landings()).collect();
        let mut shares: Vec<Share> = Vec::new();
        let share = |site: &NodeId| Share {
            site: site.clone(),
            clients: Vec::new(),
            demand: 0,
            capacity: doc.node(site).and_then(|n| n.capacity),
        };
        shares.extend(doc.announcers(prefix).map(|n| share(&n.id)));
        let clients = doc.nodes().filter(|n| n.kind == Kind::Client);
        let clients: FxHashSet<NodeId> = clients.map(|n| n.id.clone()).collect();
        let (mut unserved, mut unserved_demand, mut total_demand) = (Vec::new(), 0, 0);
        for client in doc.nodes().filter(|n| n.kind == Kind::Client) {
            let demand = u64::from(client.demand);
            total_demand += demand;
            match landings.get(&client.id).map(|l| &l.fate) {
                Some(Fate::Served(site)) => {
                    // A less specific prefix may lead to a site that does not announce this one.
                    let place = shares.iter().position(|s| s.site == *site).unwrap_or_else(|| {
                        shares.push(share(site));
                        shares.len() - 1
                    });
                    shares[place].clients.push(client.id.clone());
                    shares[place].demand += demand;
                }
                _ => {
                    unserved.push(client.id.clone());
                    unserved_demand += demand;
                }
            }
        }
        let prefix = *prefix;
        Self { prefix, shares, unserved, unserved_demand, total_demand, landings, clients }
    }

    /// All clients: first those of each site, then those that nobody serves.
    pub fn clients(&self) -> impl Iterator<Item = &NodeId> {
        self.shares.iter().flat_map(|s| &s.clients).chain(&self.unserved)
    }

    /// Whether a client is among them.
    pub fn has_client(&self, id: &NodeId) -> bool {
        self.clients.contains(id)
    }

    /// Where a node's packets go.
    pub fn landing(&self, node: &NodeId) -> Option<&Landing> {
        self.landings.get(node)
    }

    /// The hops of a node's packets, in order, until they arrive, are lost, or come back to a node
    /// that they have passed.
    pub fn way(&self, node: &NodeId) -> Vec<&Hop> {
        let mut way = Vec::new();
        let mut at = self.landings.get(node);
        let mut passed: FxHashSet<&NodeId> = FxHashSet::default();
        while let Some(hop) = at.and_then(|l| l.first.as_ref()) {
            passed.insert(&hop.from);
            way.push(hop);
            at = self.landings.get(&hop.to).filter(|_| !passed.contains(&hop.to));
        }
        way
    }

    /// The site that a node's packets reach, if they reach one.
    pub fn site_of(&self, node: &NodeId) -> Option<&NodeId> {
        match &self.landings.get(node)?.fate {
            Fate::Served(site) => Some(site),
            Fate::NoAnswer(_)
            | Fate::NoRoute(_)
            | Fate::Unreachable(_)
            | Fate::Discarded(_)
            | Fate::Unsettled(_)
            | Fate::Loop(_)
            | Fate::Lost(_) => None,
        }
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
    let inner = all.iter().filter(|c| c.prefix != *prefix && prefix.contains(&c.prefix));
    let counted = inner.map(|c| {
        let elsewhere = |share: &Share| {
            let moved = |id: &&NodeId| outer.site_of(id) != Some(&share.site);
            share.clients.iter().filter(moved).count()
        };
        Override { prefix: c.prefix, clients: c.shares.iter().map(elsewhere).sum() }
    });
    counted.filter(|o| o.clients > 0).collect()
}
