//! Import and export policy of one end of a session, as data. `bgp::policy` applies it.

use serde::{Deserialize, Serialize};

use super::{Asn, Community, Prefix, Validity};

/// Returns true if a value is the default, which files omit.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The origin of a route (RFC 4271 section 5.1.1); lower is better.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum OriginCode {
    /// Learned from an interior protocol; the code of a plain announcement.
    #[default]
    Igp,
    /// Learned by the Exterior Gateway Protocol (RFC 904).
    Egp,
    /// Learned by some other means.
    Incomplete,
}

impl OriginCode {
    /// Returns the name that routers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Igp => "igp",
            Self::Egp => "egp",
            Self::Incomplete => "incomplete",
        }
    }
}

/// Local-pref of a route before any entry applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImportDefault {
    /// By the neighbour's role: customer 200, peer 150, provider 100; 100 without a role.
    #[default]
    GaoRexford,
    /// 100 for all routes.
    Open,
}

/// Routes offered to the neighbour before any entry applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExportDefault {
    /// Everything to customers; own and customer routes only to peers and providers (RFC 7454
    /// section 6.1, "valley-free"). Everything without a role.
    #[default]
    GaoRexford,
    /// Everything to everyone, as in a route leak (RFC 7908).
    Open,
}

/// A condition on the AS path of a route.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PathMatch {
    /// Contains this ASN anywhere.
    Contains(Asn),
    /// Equals this path, nearest AS first.
    Is(Vec<Asn>),
    /// Is longer than this, including prepends.
    LongerThan(u16),
}

/// Condition for routes that an entry applies to: all given parts must hold; with none given, all
/// routes match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Match {
    /// Prefix, which must be equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<Prefix>,
    /// Community that the route carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community: Option<Community>,
    /// Condition on the AS path as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_path: Option<PathMatch>,
    /// Validity of the route according to ROAs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<Validity>,
    /// Last ASN of the path, which originated the route; the own ASN for own routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_as: Option<Asn>,
}

impl Match {
    /// Returns true if every route matches.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

/// One entry of a policy: a match and actions. Actions accumulate down the list, later entries see
/// the changes of earlier ones, and `deny` ends the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// Routes that it applies to.
    #[serde(rename = "match", skip_serializing_if = "is_default")]
    pub matches: Match,
    /// On import: the weight to set, which is local to this router and only used if its profile has
    /// weights.
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
    /// On export: number of extra times that the own ASN is prepended.
    #[serde(skip_serializing_if = "is_default")]
    pub prepend: u8,
    /// Communities to add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Community>,
    /// Communities to remove, before `add`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Community>,
    /// The route is dropped, whatever else the entry says.
    #[serde(skip_serializing_if = "is_default")]
    pub deny: bool,
}

impl Entry {
    /// Returns true if it has no actions.
    pub fn is_idle(&self) -> bool {
        *self == Self { matches: self.matches.clone(), ..Self::default() }
    }
}

/// Import and export of one end of a session: the defaults, then the entries in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Local-pref before the entries apply.
    #[serde(skip_serializing_if = "is_default")]
    pub import_default: ImportDefault,
    /// Routes offered before the entries apply.
    #[serde(skip_serializing_if = "is_default")]
    pub export_default: ExportDefault,
    /// Maximum number of times that the own ASN may occur in the path of an accepted route
    /// ("allowas-in").
    #[serde(skip_serializing_if = "is_default")]
    pub allow_own_as: u8,
    /// Entries applied to routes received from the neighbour.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub import: Vec<Entry>,
    /// Entries applied to routes advertised to the neighbour.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub export: Vec<Entry>,
}

impl Policy {
    /// Returns the import entry that matches all routes, if any; the sliders edit it.
    pub fn import_all(&self) -> Option<&Entry> {
        self.import.iter().find(|e| e.matches.is_all())
    }

    /// Returns the export entry that matches all routes, if any.
    pub fn export_all(&self) -> Option<&Entry> {
        self.export.iter().find(|e| e.matches.is_all())
    }

    /// Returns a copy in which the import entry that matches all routes is changed. It is added in
    /// front, so that narrower entries still override it, and removed if it has no actions.
    pub fn with_import_all(&self, change: impl FnOnce(&mut Entry)) -> Self {
        let import = with_all(&self.import, change);
        Self { import, ..self.clone() }
    }

    /// Does the same as [`Policy::with_import_all`], for export.
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
