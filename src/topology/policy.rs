//! What one end of a session does on import and on export, as data. `bgp::policy` applies it.

use serde::{Deserialize, Serialize};

use super::{Asn, Community, Prefix, Validity};

/// Tells whether a file leaves a field out.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The origin of a route (RFC 4271 section 5.1.1); lower is better.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum OriginCode {
    /// Learned from an interior protocol; what a plain announcement carries.
    #[default]
    Igp,
    /// Learned by the Exterior Gateway Protocol (RFC 904).
    Egp,
    /// Learned by some other means.
    Incomplete,
}

impl OriginCode {
    /// As routers print it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Igp => "igp",
            Self::Egp => "egp",
            Self::Incomplete => "incomplete",
        }
    }
}

/// The local-pref a route gets before any entry is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImportDefault {
    /// By the neighbour's role: customer 200, peer 150, provider 100; 100 without a role.
    #[default]
    GaoRexford,
    /// 100 for all.
    Open,
}

/// What is offered to the neighbour before any entry is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExportDefault {
    /// To customers everything; to peers and providers own and customer routes only (RFC 7454
    /// section 6.1, "valley-free"). Without a role everything.
    #[default]
    GaoRexford,
    /// Everything to everyone: what a leak looks like (RFC 7908).
    Open,
}

/// A condition on the AS path of a route.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PathMatch {
    /// Holds this ASN anywhere.
    Contains(Asn),
    /// Is exactly this, nearest AS first.
    Is(Vec<Asn>),
    /// Has more entries than this, prepends counted.
    LongerThan(u16),
}

/// Which routes an entry applies to: all conditions given must hold; none given matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Match {
    /// Exactly this prefix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<Prefix>,
    /// Carries this community.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community: Option<Community>,
    /// A condition on the AS path as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_path: Option<PathMatch>,
    /// What route origin authorisations say about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<Validity>,
    /// The last ASN of the path, the one that announced it; the own ASN for own routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_as: Option<Asn>,
}

impl Match {
    /// Tells whether every route matches.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

/// One entry of a policy: a match and what is done with what it matches. Effects accumulate down
/// the list, later entries see what earlier ones did, and `deny` ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// Which routes it applies to.
    #[serde(rename = "match", skip_serializing_if = "is_default")]
    pub matches: Match,
    /// On import: the weight to set, which counts at this router alone and only where its profile
    /// knows weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u16>,
    /// On import: the local-pref to set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_pref: Option<u32>,
    /// The MED to set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub med: Option<u32>,
    /// The origin code to set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginCode>,
    /// On export: how many extra times the own ASN is put in front.
    #[serde(skip_serializing_if = "is_default")]
    pub prepend: u8,
    /// Communities to add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Community>,
    /// Communities to take away, before `add`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Community>,
    /// The route is thrown away, whatever else the entry says.
    #[serde(skip_serializing_if = "is_default")]
    pub deny: bool,
}

impl Entry {
    /// Tells whether it does nothing to any route.
    pub fn is_idle(&self) -> bool {
        *self == Self { matches: self.matches.clone(), ..Self::default() }
    }
}

/// Import and export of one end of a session: the defaults, then the entries in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Local-pref before the entries.
    #[serde(skip_serializing_if = "is_default")]
    pub import_default: ImportDefault,
    /// What is offered before the entries.
    #[serde(skip_serializing_if = "is_default")]
    pub export_default: ExportDefault,
    /// The number of times that the own ASN may stand in a path and the route still be accepted
    /// ("allowas-in").
    #[serde(skip_serializing_if = "is_default")]
    pub allow_own_as: u8,
    /// Entries applied to what the neighbour sends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub import: Vec<Entry>,
    /// Entries applied to what is sent to the neighbour.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub export: Vec<Entry>,
}

impl Policy {
    /// The import entry that matches all, if there is one: the one the sliders edit.
    pub fn import_all(&self) -> Option<&Entry> {
        self.import.iter().find(|e| e.matches.is_all())
    }

    /// The export entry that matches all, if there is one.
    pub fn export_all(&self) -> Option<&Entry> {
        self.export.iter().find(|e| e.matches.is_all())
    }

    /// A copy in which the import entry that matches all was changed. It is added in front, so
    /// that narrower entries still overrule it, and dropped when it does nothing.
    pub fn with_import_all(&self, change: impl FnOnce(&mut Entry)) -> Self {
        let import = with_all(&self.import, change);
        Self { import, ..self.clone() }
    }

    /// As [`Policy::with_import_all`], for export.
    pub fn with_export_all(&self, change: impl FnOnce(&mut Entry)) -> Self {
        let export = with_all(&self.export, change);
        Self { export, ..self.clone() }
    }
}

fn with_all(entries: &[Entry], change: impl FnOnce(&mut Entry)) -> Vec<Entry> {
    let mut entries = entries.to_vec();
    let at = entries.iter().position(|e| e.matches.is_all()).unwrap_or_else(|| {
        entries.insert(0, Entry::default());
        0
    });
    change(&mut entries[at]);
    if entries[at].is_idle() {
        entries.remove(at);
    }
    entries
}
