//! Export and import policy of eBGP sessions.

use super::leak;
use super::message::path_fits;
use super::process::Honours;
use super::refusal::{Rejection, Withheld};
use super::route::{LearnedFrom, Route, Source, sorted};
use super::session::Session;
use crate::topology::{
    Community, Entry, ExportDefault, ImportDefault, Match, OriginValidation, PathMatch, Policy,
    Prefix, Role, Validity, WellKnown, validity,
};

/// Returns the local-pref of the default import policy: customers before peers before providers
/// (Gao and Rexford, "Stable Internet Routing Without Global Coordination", 2001). The clients of a
/// route server are peers of each other.
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

/// Returns the lowest and the highest local-pref that an import policy can give to any route.
pub(crate) fn local_prefs(policy: &Policy, neighbour: Role) -> (u32, u32) {
    let default = default_local_pref(policy.import_default, neighbour);
    let set = policy.import.iter().filter_map(|e| Some((e.matches.is_all(), e.local_pref?)));
    set.fold((default, default), |(least, most), (always, value)| match always {
        true => (value, value),
        false => (least.min(value), most.max(value)),
    })
}

/// Exports over an eBGP session the best route of a node: the relationship first, then communities
/// that act, then the entries; the own ASN is put in front, and attributes that do not leave an AS
/// are taken off. A route server stays out of the path, and passes MED and next hop of its clients
/// on as they came (RFC 7947 section 2.2). Of what it heard from others it is the next hop, as with
/// next-hop-self: their own addresses are not on the LAN.
///
/// # Errors
///
/// Returns the reason why the route is withheld.
pub fn export(
    session: Session<'_>,
    prefix: &Prefix,
    best: &Route,
    source: Source,
) -> Result<Route, Withheld> {
    for_role(session, best.learned_from)?;
    for_communities(session, best, source)?;
    let is_unchanged = session.passes_unchanged(best.learned_from);
    let mut sent = Route {
        weight: 0,
        local_pref: Route::DEFAULT_LOCAL_PREF,
        // A MED goes to the neighbouring AS and no further (RFC 4271 section 5.1.4).
        med: match source {
            Source::Itself => best.med.or(session.habits.own_med),
            Source::Ebgp | Source::Ibgp if is_unchanged => best.med,
            Source::Ebgp | Source::Ibgp => None,
        },
        next_hop: if is_unchanged { best.next_hop } else { session.own_address },
        reflection: None,
        ..best.clone()
    };
    let mut prepend = 0;
    apply(&session.policy.export, &session, prefix, &mut sent, |entry| {
        prepend += usize::from(entry.prepend);
    })
    .map_err(Withheld::ExportDenied)?;
    let times = prepend + usize::from(!session.omits_own_asn());
    path_fits(sent.as_path.len() + times)?;
    sent.as_path = sent.as_path.prepended(session.asn, times);
    leak::on_the_way_out(&session, &mut sent)?;
    Ok(sent)
}

/// Checks that the neighbour's role allows advertising a route learned from `from`.
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

/// RFC 1997. A community that an export policy adds does not stop that very export. No-peer (RFC
/// 3765) acts where an entry denies what carries it: no daemon acts on it by itself.
fn for_communities(session: Session<'_>, best: &Route, source: Source) -> Result<(), Withheld> {
    let acts = session.habits.acts_on_well_known(source)
        && !(session.habits.well_known == WellKnown::ButRouteServers
            && session.passes_unchanged(best.learned_from));
    let all = [Community::NO_ADVERTISE, Community::NO_EXPORT, Community::LOCAL_AS];
    match all.into_iter().find(|c| acts && best.carries(*c)) {
        Some(community) => Err(Withheld::Community(community)),
        None => Ok(()),
    }
}

/// Returns the route that a node accepts over an eBGP session, with the attributes that its policy
/// sets.
///
/// # Errors
///
/// Returns the route as changed so far, and the reason, if the own ASN is in the path, the origin
/// is invalid, the route is a leak or an entry denies it.
pub fn import(
    session: Session<'_>,
    prefix: &Prefix,
    received: Route,
) -> Result<Route, (Route, Rejection)> {
    let mut route = Route {
        local_pref: default_local_pref(session.policy.import_default, session.neighbour),
        learned_from: LearnedFrom::Neighbour(session.neighbour),
        next_hop: received.next_hop.received(session.next_hop),
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

/// Acts on communities that ask the receiver to, if the program does so by default; after the
/// entries, as in FRR.
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

/// Runs the entries in order: effects accumulate, later entries see the changes of earlier ones,
/// and `deny` ends with the index of the entry.
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
