//! What a session does to a route on its way out of one node and into the next.

use std::fmt;

use super::route::{LearnedFrom, Route, sorted};
use crate::topology::{
    Asn, Community, Entry, ExportDefault, ImportDefault, Match, PathMatch, Policy, Prefix, Role,
};

/// One node's side of a session.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// The node's ASN.
    pub asn: Asn,
    /// What the neighbour is to this node.
    pub neighbour: Role,
    /// The node's policy towards the neighbour.
    pub policy: &'a Policy,
}

/// Why a route that was received is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// The receiver's own ASN is in the path (RFC 4271 section 9.1.2).
    OwnAsInPath,
    /// An entry of the import policy denies it; counts from 0.
    ImportDenied(usize),
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnAsInPath => f.write_str("own AS in path"),
            Self::ImportDenied(entry) => write!(f, "denied by import entry {}", entry + 1),
        }
    }
}

/// Why a neighbour is not offered a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// Peers and providers hear own and customer routes only; this one was learned from neither.
    NotForRole {
        /// Through whom the route came.
        learned: Role,
        /// What the neighbour is.
        to: Role,
    },
    /// A well-known community stops it.
    Community(Community),
    /// An entry of the export policy denies it; counts from 0.
    ExportDenied(usize),
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForRole { learned, to } => {
                write!(f, "learned from a {}, so not for a {}", learned.as_str(), to.as_str())
            }
            Self::Community(community) => write!(f, "carries {community}"),
            Self::ExportDenied(entry) => write!(f, "denied by export entry {}", entry + 1),
        }
    }
}

/// The local-pref of the default import policy: customers before peers before providers (Gao and
/// Rexford, "Stable Internet Routing Without Global Coordination", 2001).
pub(crate) fn default_local_pref(default: ImportDefault, neighbour: Role) -> u32 {
    match (default, neighbour) {
        (ImportDefault::GaoRexford, Role::Customer) => 200,
        (ImportDefault::GaoRexford, Role::Peer) => 150,
        (ImportDefault::GaoRexford, Role::Provider | Role::None) | (ImportDefault::Open, _) => {
            Route::DEFAULT_LOCAL_PREF
        }
    }
}

/// The least and the highest local-pref that an import policy can give a route, whatever the route.
pub(crate) fn local_prefs(policy: &Policy, neighbour: Role) -> (u32, u32) {
    let default = default_local_pref(policy.import_default, neighbour);
    let set = policy.import.iter().filter_map(|e| Some((e.matches.is_all(), e.local_pref?)));
    set.fold((default, default), |(least, most), (always, value)| match always {
        true => (value, value),
        false => (least.min(value), most.max(value)),
    })
}

/// What a node sends over an eBGP session when `best` is its best route: the relationship first,
/// then communities that act, then the entries; own ASN in front, attributes that do not leave an
/// AS taken off.
pub fn export(session: Session<'_>, prefix: &Prefix, best: &Route) -> Result<Route, Withheld> {
    for_role(session, best.learned_from)?;
    for_communities(session, best)?;
    let own = best.learned_from == LearnedFrom::Own;
    let mut sent = Route {
        local_pref: Route::DEFAULT_LOCAL_PREF,
        // A MED goes to the neighbouring AS and no further (RFC 4271 section 5.1.4).
        med: if own { best.med } else { None },
        ..best.clone()
    };
    let mut prepend = 0;
    apply(&session.policy.export, session.asn, prefix, &mut sent, |entry| {
        prepend += usize::from(entry.prepend);
    })
    .map_err(Withheld::ExportDenied)?;
    sent.as_path = sent.as_path.prepended(session.asn, 1 + prepend);
    Ok(sent)
}

/// Whether the neighbour's role lets it hear what was learned from `from`.
pub(crate) fn for_role(session: Session<'_>, from: LearnedFrom) -> Result<(), Withheld> {
    let open = session.policy.export_default == ExportDefault::Open;
    let takes_all = matches!(session.neighbour, Role::Customer | Role::None);
    match from {
        LearnedFrom::Neighbour(learned) if !open && !takes_all && !from.is_for_everyone() => {
            Err(Withheld::NotForRole { learned, to: session.neighbour })
        }
        _ => Ok(()),
    }
}

/// RFC 1997 and RFC 3765. A community that an export policy adds does not stop that very export.
fn for_communities(session: Session<'_>, best: &Route) -> Result<(), Withheld> {
    let always = [Community::NO_ADVERTISE, Community::NO_EXPORT, Community::LOCAL_AS];
    let peers: &[Community] =
        if session.neighbour == Role::Peer { &[Community::NO_PEER] } else { &[] };
    match always.iter().chain(peers).find(|c| best.carries(**c)) {
        Some(community) => Err(Withheld::Community(*community)),
        None => Ok(()),
    }
}

/// What a node makes of a route it receives over an eBGP session. A rejected route comes back
/// as far as it got, with the reason.
pub fn import(
    session: Session<'_>,
    prefix: &Prefix,
    received: Route,
) -> Result<Route, (Route, Rejection)> {
    let mut route = Route {
        local_pref: default_local_pref(session.policy.import_default, session.neighbour),
        learned_from: LearnedFrom::Neighbour(session.neighbour),
        ..received
    };
    if route.as_path.contains(session.asn) {
        return Err((route, Rejection::OwnAsInPath));
    }
    match apply(&session.policy.import, session.asn, prefix, &mut route, |_| {}) {
        Ok(()) => Ok(route),
        Err(entry) => Err((route, Rejection::ImportDenied(entry))),
    }
}

/// Runs the entries in order: effects accumulate, later entries see what earlier ones did, `deny`
/// ends with the index of the entry.
fn apply(
    entries: &[Entry],
    own: Asn,
    prefix: &Prefix,
    route: &mut Route,
    mut on_match: impl FnMut(&Entry),
) -> Result<(), usize> {
    for (index, entry) in entries.iter().enumerate() {
        if !matches(&entry.matches, own, prefix, route) {
            continue;
        }
        if entry.deny {
            return Err(index);
        }
        let Entry { matches: _, local_pref, med, origin, prepend: _, add, remove, deny: _ } = entry;
        route.local_pref = local_pref.unwrap_or(route.local_pref);
        route.med = med.or(route.med);
        route.origin = origin.unwrap_or(route.origin);
        if !(add.is_empty() && remove.is_empty()) {
            let kept = route.communities.iter().filter(|c| !remove.contains(c)).copied();
            route.communities = sorted(kept.chain(add.iter().copied()).collect());
        }
        on_match(entry);
    }
    Ok(())
}

fn matches(wanted: &Match, own: Asn, prefix: &Prefix, route: &Route) -> bool {
    let Match { prefix: of, community, as_path, origin_as } = wanted;
    of.is_none_or(|p| p == *prefix)
        && community.is_none_or(|c| route.carries(c))
        && origin_as.is_none_or(|asn| route.as_path.origin().unwrap_or(own) == asn)
        && match as_path {
            None => true,
            Some(PathMatch::Contains(asn)) => route.as_path.contains(*asn),
            Some(PathMatch::Is(path)) => route.as_path.asns() == path.as_slice(),
            Some(PathMatch::LongerThan(n)) => route.as_path.len() > usize::from(*n),
        }
}
