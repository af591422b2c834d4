//! Path attributes of routes other than the AS path, each combination stored once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::bgp::Route;
use crate::topology::{Asn, Community, OriginCode};

/// A combination of attributes, by its index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct AttributesId(pub(super) u32);

/// The attributes of a route that do not depend on the neighbour that sent it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Attributes {
    pub(super) communities: Arc<[Community]>,
    pub(super) origin: OriginCode,
    pub(super) med: Option<u32>,
    pub(super) only_to_customer: Option<Asn>,
    /// Last AS of the path.
    pub(super) origin_as: Asn,
}

impl Attributes {
    pub(super) fn of(route: &Route, holder: Asn) -> Self {
        Self {
            communities: route.communities.clone(),
            origin: route.origin,
            med: route.med,
            only_to_customer: route.only_to_customer,
            origin_as: route.origin_as(holder),
        }
    }

    /// Returns true if a session with the default policies on both sides passes them on unchanged.
    fn pass_unchanged(&self) -> bool {
        let acts = |c: &Community| Community::well_known().any(|(_, known)| known == *c);
        self.med.is_none() && self.only_to_customer.is_none() && !self.communities.iter().any(acts)
    }
}

/// All combinations in use.
#[derive(Clone, Debug, Default)]
pub(super) struct AllAttributes {
    all: Vec<Attributes>,
    /// True for each that passes a default session unchanged.
    plain: Vec<bool>,
    known: FxHashMap<Attributes, AttributesId>,
}

impl AllAttributes {
    pub(super) fn intern(&mut self, attributes: Attributes) -> AttributesId {
        if let Some(id) = self.known.get(&attributes) {
            return *id;
        }
        let id = AttributesId(self.all.len() as u32);
        self.plain.push(attributes.pass_unchanged());
        self.all.push(attributes.clone());
        self.known.insert(attributes, id);
        id
    }

    pub(super) fn get(&self, id: AttributesId) -> &Attributes {
        &self.all[id.0 as usize]
    }

    pub(super) fn are_plain(&self, id: AttributesId) -> bool {
        self.plain[id.0 as usize]
    }
}
