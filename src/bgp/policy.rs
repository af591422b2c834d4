//! What an eBGP session does to a route on its way out of one node and into the next.

use std::fmt;

use super::leak;
use super::process::{Habits, Honours};
use super::route::{LearnedFrom, NextHop, Route, sorted};
use crate::topology::{
    Asn, Community, Entry, ExportDefault, ImportDefault, LeakProtection, Match, OriginValidation,
    PathMatch, Policy, Prefix, Roa, Role, Validity, validity,
};

/// One node's side of an eBGP session.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// The node's ASN.
    pub asn: Asn,
    /// The neighbour's ASN.
    pub remote_asn: Asn,
    /// What the neighbour is to this node.
    pub neighbour: Role,
    /// The node's policy towards the neighbour.
    pub policy: &'a Policy,
    /// What the node's program does on its own.
    pub habits: &'a Habits,
    /// Who may announce what.
    pub roas: &'a [Roa],
    /// Whether the node rejects routes with an invalid origin.
    pub origin_validation: OriginValidation,
    /// Whether the node stops route leaks.
    pub leak_protection: LeakProtection,
    /// Where packets go that follow what comes in over the session.
    pub next_hop: NextHop,
}

/// Where a node has a route from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// It announces it itself.
    Itself,
    /// From another AS.
    Ebgp,
    /// From a router of its own AS.
    Ibgp,
}

/// Why a route that was received is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// The receiver's own ASN is in the path (RFC 4271 section 9.1.2).
    OwnAsInPath,
    /// An entry of the import policy denies it; counts from 0.
    ImportDenied(usize),
    /// Its origin is not authorised (RFC 6811).
    InvalidOrigin,
    /// It was for customers only, and did not come from above (RFC 9234 section 5).
    Leaked,
    /// The receiver brought it into the AS itself (RFC 4456 section 8).
    OwnOriginatorId,
    /// It passed the receiver's cluster before (RFC 4456 section 8).
    OwnClusterId,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnAsInPath => f.write_str("own AS in path"),
            Self::ImportDenied(entry) => write!(f, "denied by import entry {}", entry + 1),
            Self::InvalidOrigin => f.write_str("origin not authorised"),
            Self::Leaked => f.write_str("a leak: it is for customers only"),
            Self::OwnOriginatorId => f.write_str("own originator id"),
            Self::OwnClusterId => f.write_str("own cluster in cluster list"),
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
    /// It is for customers only (RFC 9234 section 5).
    OnlyToCustomer,
    /// A well-known community stops it.
    Community(Community),
    /// An entry of the export policy denies it; counts from 0.
    ExportDenied(usize),
    /// The route came from there.
    CameFromThere,
    /// What was heard over iBGP is not passed on over iBGP (RFC 4271 section 9.2).
    HeardOverIbgp,
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForRole { learned, to } => {
                write!(f, "learned from a {}, so not for a {}", learned.as_str(), to.as_str())
            }
            Self::OnlyToCustomer => f.write_str("marked as for customers only"),
            Self::Community(community) => write!(f, "carries {community}"),
            Self::ExportDenied(entry) => write!(f, "denied by export entry {}", entry + 1),
            Self::CameFromThere => f.write_str("the route came from here"),
            Self::HeardOverIbgp => {
                f.write_str("heard over iBGP, so not passed on to another router of the AS")
            }
        }
    }
}

/// The local-pref of the default import policy: customers before peers before providers (Gao and
/// Rexford, "Stable Internet Routing Without Global Coordination", 2001). The clients of a route
/// server are peers of each other.
pub(crate) fn default_local_pref(default: ImportDefault, neighbour: Role) -> u32 {
    match (default, neighbour) {
        (ImportDefault::GaoRexford, Role::Customer) => 200,
        (ImportDefault::GaoRexford, Role::Peer | Role::RouteServer | Role::RouteServerClient) => {
            150
        }
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
/// AS taken off. A route server stays out of the path (RFC 7947 section 2.2.2).
pub fn export(
    session: Session<'_>,
    prefix: &Prefix,
    best: &Route,
    source: Source,
) -> Result<Route, Withheld> {
    for_role(session, best.learned_from)?;
    for_communities(session, best)?;
    let mut sent = Route {
        weight: 0,
        local_pref: Route::DEFAULT_LOCAL_PREF,
        // A MED goes to the neighbouring AS and no further (RFC 4271 section 5.1.4).
        med: match source {
            Source::Itself => best.med.or(session.habits.own_med),
            Source::Ebgp | Source::Ibgp => None,
        },
        reflection: None,
        ..best.clone()
    };
    let mut prepend = 0;
    apply(&session.policy.export, &session, prefix, &mut sent, |entry| {
        prepend += usize::from(entry.prepend);
    })
    .map_err(Withheld::ExportDenied)?;
    let stays_out = session.neighbour == Role::RouteServerClient;
    let times = prepend + usize::from(!stays_out);
    sent.as_path = sent.as_path.prepended(session.asn, times);
    leak::on_the_way_out(&session, &mut sent)?;
    Ok(sent)
}

/// Whether the neighbour's role lets it hear what was learned from `from`.
pub(crate) fn for_role(session: Session<'_>, from: LearnedFrom) -> Result<(), Withheld> {
    let open = session.policy.export_default == ExportDefault::Open;
    let takes_all =
        matches!(session.neighbour, Role::Customer | Role::RouteServerClient | Role::None);
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
    let peers: &[Community] = match session.neighbour {
        Role::Peer | Role::RouteServer | Role::RouteServerClient => &[Community::NO_PEER],
        Role::Customer | Role::Provider | Role::None => &[],
    };
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
        next_hop: session.next_hop,
        ..received
    };
    if route.as_path.count(session.asn) > usize::from(session.policy.allow_own_as) {
        return Err((route, Rejection::OwnAsInPath));
    }
    if session.origin_validation == OriginValidation::RejectInvalid
        && validity(session.roas, prefix, route.origin_as(session.asn)) == Validity::Invalid
    {
        return Err((route, Rejection::InvalidOrigin));
    }
    if let Err(leaked) = leak::on_the_way_in(&session, &mut route) {
        return Err((route, leaked));
    }
    if let Err(entry) = apply(&session.policy.import, &session, prefix, &mut route, |_| {}) {
        return Err((route, Rejection::ImportDenied(entry)));
    }
    honour(&session, &mut route);
    Ok(route)
}

/// Communities that ask the receiver to act, where its program does so by itself; after the
/// entries, as FRR does it.
fn honour(session: &Session<'_>, route: &mut Route) {
    if session.habits.graceful_shutdown == Honours::Acts
        && route.carries(Community::GRACEFUL_SHUTDOWN)
    {
        route.local_pref = 0;
    }
    if session.habits.blackhole == Honours::Acts && route.carries(Community::BLACKHOLE) {
        let all = route.communities.iter().copied();
        route.communities = sorted(all.chain([Community::NO_EXPORT]).collect());
    }
}

/// Runs the entries in order: effects accumulate, later entries see what earlier ones did, `deny`
/// ends with the index of the entry.
fn apply(
    entries: &[Entry],
    side: &Session<'_>,
    prefix: &Prefix,
    route: &mut Route,
    mut on_match: impl FnMut(&Entry),
) -> Result<(), usize> {
    for (index, entry) in entries.iter().enumerate() {
        if !matches(&entry.matches, side, prefix, route) {
            continue;
        }
        if entry.deny {
            return Err(index);
        }
        let Entry { matches: _, weight, local_pref, med, origin, prepend: _, add, remove, deny: _ } =
            entry;
        route.weight = weight.unwrap_or(route.weight);
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

fn matches(wanted: &Match, side: &Session<'_>, prefix: &Prefix, route: &Route) -> bool {
    let Match { prefix: of, community, as_path, validity: wanted_validity, origin_as } = wanted;
    let origin = route.origin_as(side.asn);
    of.is_none_or(|p| p == *prefix)
        && community.is_none_or(|c| route.carries(c))
        && origin_as.is_none_or(|asn| origin == asn)
        && wanted_validity.is_none_or(|v| validity(side.roas, prefix, origin) == v)
        && match as_path {
            None => true,
            Some(PathMatch::Contains(asn)) => route.as_path.contains(*asn),
            Some(PathMatch::Is(path)) => route.as_path.asns() == path.as_slice(),
            Some(PathMatch::LongerThan(n)) => route.as_path.len() > usize::from(*n),
        }
}
