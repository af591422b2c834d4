//! One side of a session, with the edits of its lists of entries.

use egui::Id;

use crate::topology::{Asn, Edit, EndField, Entry, Link, Policy, Side};

/// Direction of routes on a session, seen from the node with the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Routes that the neighbour sends.
    In,
    /// Routes sent to the neighbour.
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

/// A session with the policy being edited.
#[derive(Clone, Copy)]
pub(super) struct Session<'a> {
    pub(super) link: &'a Link,
    pub(super) side: Side,
    pub(super) way: Way,
    /// ASN of the node with the policy.
    pub(super) own: Asn,
    /// ASN of the neighbour.
    pub(super) remote: Asn,
    /// Id under which added but empty lists are stored.
    pub(super) wanted: Id,
}

impl<'a> Session<'a> {
    pub(super) fn policy(&self) -> &'a Policy {
        &self.link.end(self.side).policy
    }

    pub(super) fn entries(&self) -> &'a [Entry] {
        self.way.entries(self.policy())
    }

    /// Returns the edit that sets the list.
    pub(super) fn set(&self, entries: Vec<Entry>) -> Edit {
        let policy = self.way.with(self.policy(), entries);
        Edit::end(&self.link.id, self.side, EndField::Policy(policy))
    }

    /// Returns the edit that sets one entry.
    pub(super) fn set_at(&self, place: usize, entry: Entry) -> Edit {
        let mut all = self.entries().to_vec();
        if let Some(old) = all.get_mut(place) {
            *old = entry;
        }
        self.set(all)
    }
}
