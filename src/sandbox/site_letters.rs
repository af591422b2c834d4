//! The letters of sites: assigned in order, and kept as long as the document is open.

use indexmap::IndexMap;

use crate::anycast::sites;
use crate::topology::{NodeId, Topology};

/// Every site that the document has had since it was opened, in the order of letters, with its last
/// name.
#[derive(Clone, Debug, Default)]
pub(super) struct SiteLetters(IndexMap<NodeId, String>);

impl SiteLetters {
    /// Assigns letters to new sites of the document and updates the names.
    pub(super) fn follow(&mut self, doc: &Topology) {
        for id in sites(doc) {
            let name = super::name_of(doc, &id);
            self.0.insert(id, name);
        }
    }

    pub(super) fn place(&self, site: &NodeId) -> Option<usize> {
        self.0.get_index_of(site)
    }

    pub(super) fn name(&self, site: &NodeId) -> Option<&str> {
        self.0.get(site).map(String::as_str)
    }
}
