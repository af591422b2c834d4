//! One side of a session, with the edits of its lists of entries.

use egui::Id;

use crate::topology::{Asn, Edit, EndField, Entry, Link, Policy, Side};

/// The way of a route through a session, seen from the node that has the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// What the neighbour sends.
    In,
    /// What is sent to the neighbour.
    Out,
}

impl Way {
    pub(super) const BOTH: [Self; 2] = [Self::In, Self::Out];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::In => "Entries on import",
            Self::Out => "Entries on export",
        }
    }

    pub(super) fn tip(self) -> &'static str {
        match self {
            Self::In => {
                "What this node does with each route that the neighbour sends. Entries apply from the top: effects add up, later entries see what earlier ones did, and a rejection ends it."
            }
            Self::Out => {
                "What this node does with each route before it is sent to the neighbour. Entries apply from the top: effects add up, later entries see what earlier ones did, and a rejection ends it."
            }
        }
    }

    pub(super) fn entries(self, policy: &Policy) -> &[Entry] {
        match self {
            Self::In => &policy.import,
            Self::Out => &policy.export,
        }
    }

    pub(super) fn with(self, policy: &Policy, entries: Vec<Entry>) -> Policy {
        match self {
            Self::In => Policy { import: entries, ..policy.clone() },
            Self::Out => Policy { export: entries, ..policy.clone() },
        }
    }
}

/// A session as its entries see it.
#[derive(Clone, Copy)]
pub(super) struct Session<'a> {
    pub(super) link: &'a Link,
    pub(super) side: Side,
    pub(super) way: Way,
    /// Of the node that has the policy.
    pub(super) own: Asn,
    /// Of the neighbour.
    pub(super) remote: Asn,
    /// The memory of lists that were asked for and are empty yet.
    pub(super) wanted: Id,
}

impl<'a> Session<'a> {
    pub(super) fn policy(&self) -> &'a Policy {
        &self.link.end(self.side).policy
    }

    pub(super) fn entries(&self) -> &'a [Entry] {
        self.way.entries(self.policy())
    }

    /// The edit that sets the list.
    pub(super) fn set(&self, entries: Vec<Entry>) -> Edit {
        let policy = self.way.with(self.policy(), entries);
        Edit::end(&self.link.id, self.side, EndField::Policy(policy))
    }

    /// The edit that sets one entry.
    pub(super) fn set_at(&self, place: usize, entry: Entry) -> Edit {
        let mut all = self.entries().to_vec();
        if let Some(old) = all.get_mut(place) {
            *old = entry;
        }
        self.set(all)
    }
}
