//! Policies by number, each stored once.

use std::collections::HashMap;

use crate::topology::Policy;

/// Distinct policies; the default has index 0 and is found without hashing.
pub(super) struct Interner {
    pub(super) all: Vec<Policy>,
    known: HashMap<Policy, u32>,
    default: Policy,
}

impl Default for Interner {
    fn default() -> Self {
        let default = Policy::default();
        Self { all: vec![default.clone()], known: HashMap::new(), default }
    }
}

impl Interner {
    /// Number of the default policy.
    pub(super) const DEFAULT: u32 = 0;

    pub(super) fn intern(&mut self, policy: &Policy) -> u32 {
        if *policy == self.default {
            return Self::DEFAULT;
        }
        if let Some(index) = self.known.get(policy) {
            return *index;
        }
        let index = self.all.len() as u32;
        self.all.push(policy.clone());
        self.known.insert(policy.clone(), index);
        index
    }
}
