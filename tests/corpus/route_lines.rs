//! A router's routes in one line each: as recorded, and as the engine has them.

use catchment::anycast::{Forwarding, ForwardingResult, WalkEnd};
use catchment::bgp::{Candidate, HeardOver, NextHop};
use catchment::engine::{Offer, RoutingView, offers};
use catchment::topology::{NodeId, Prefix};
use serde_json::Value;

use crate::drawing::id;
use crate::tally::{communities, list, text};

fn path(value: &Value) -> String {
    list(value).iter().map(|n| n.to_string()).collect::<Vec<_>>().join(" ")
}

fn or_none(value: &Value) -> String {
    if value.is_null() { "-".to_owned() } else { value.to_string().trim_matches('"').to_owned() }
}

/// The recorded best route of a router.
pub(crate) fn recorded_best(entry: &Value) -> String {
    if entry["best_as_path"].is_null() {
        return "none".to_owned();
    }
    format!(
        "[{}] from {} by {} local-pref {} MED {} next hop {} site {}",
        path(&entry["best_as_path"]),
        text(&entry["best_from"]),
        or_none(&entry["link"]),
        entry["local_pref"],
        // Of own announcements none was read out.
        if entry["best_from"] == "local" { "-".to_owned() } else { or_none(&entry["med"]) },
        or_none(&entry["next_hop_router"]),
        text(&entry["origin_site"]),
    )
}

/// The router that a next hop is an address of.
fn next_hop_router(state: &dyn RoutingView, next_hop: NextHop) -> String {
    let net = state.network();
    let router = match next_hop {
        NextHop::Router(router) => router,
        NextHop::External(session) | NextHop::OverLan { far: session, .. } => {
            net.session(session).remote
        }
    };
    net.id_of(router).to_string()
}

/// The best route that the engine has.
pub(crate) fn our_best(state: &dyn RoutingView, prefix: &Prefix, router: &str) -> String {
    let net = state.network();
    let Some(best) = state.best(prefix, &id(router)) else {
        return "none".to_owned();
    };
    let session = best.via.map(|s| net.session(s));
    let end = session.and_then(|s| s.end());
    format!(
        "[{}] from {} by {} local-pref {} MED {} next hop {} site {}",
        best.route.as_path,
        session.map_or("local".to_owned(), |s| net.id_of(s.remote).to_string()),
        end.map_or("-".to_owned(), |end| end.link.to_string()),
        best.route.local_pref,
        best.route.med.filter(|_| session.is_some()).map_or("-".to_owned(), |med| med.to_string()),
        session.map_or("-".to_owned(), |_| next_hop_router(state, best.route.next_hop)),
        net.id_of(best.route.originator),
    )
}

/// All that a router heard and accepted, in alphabetical order.
pub(crate) fn recorded_candidates(entry: &Value) -> String {
    let line = |c: &Value| {
        let mut marks: Vec<String> =
            communities(c, "communities").iter().map(|c| c.to_string()).collect();
        marks.sort_unstable();
        let inner = c["session"] == "ibgp";
        let reflected = match c["originator_id"].as_str() {
            Some(originator) => format!("{originator} {}", or_none(&c["cluster_list_length"])),
            None => "-".to_owned(),
        };
        format!(
            "{} by {} [{}] {} {} {} {} via {} cost {} {} site {} {}",
            text(&c["from"]),
            or_none(&c["link"]),
            path(&c["as_path"]),
            c["local_pref"],
            or_none(&c["med"]),
            text(&c["origin"]).to_lowercase(),
            marks.join(","),
            text(&c["next_hop_router"]),
            if inner { or_none(&c["igp_metric"]) } else { "0".to_owned() },
            reflected,
            text(&c["origin_site"]),
            if c["valid"] == true { "valid" } else { "unreachable" },
        )
    };
    let heard = list(&entry["candidates"]).iter().filter(|c| c["from"] != "local");
    let mut lines: Vec<String> = heard.map(line).collect();
    lines.sort();
    lines.join("; ")
}

/// All that a router hears and accepts in the engine, in alphabetical order.
pub(crate) fn our_candidates(state: &dyn RoutingView, prefix: &Prefix, router: &str) -> String {
    let net = state.network();
    let node = net.index_of(&id(router)).unwrap();
    let accepted = offers(state, prefix, node).into_iter().filter_map(|heard| match heard.offer {
        Offer::Accepted(candidate) => Some((heard.from, heard.link, candidate)),
        _ => None,
    });
    let line = |(from, link, c): (NodeId, _, Candidate)| {
        let link: Option<catchment::topology::LinkId> = link;
        let route = &c.route;
        let mut marks: Vec<String> = route.communities.iter().map(|c| c.to_string()).collect();
        marks.sort_unstable();
        let reflected = match route.reflection.as_deref() {
            Some(r) => {
                format!("{} {}", std::net::Ipv4Addr::from(r.originator_id), r.clusters.len())
            }
            None => "-".to_owned(),
        };
        let cost = match c.heard_over {
            HeardOver::Ebgp => "0".to_owned(),
            HeardOver::Ibgp => c.igp_cost.map_or("-".to_owned(), |cost| cost.to_string()),
        };
        format!(
            "{from} by {} [{}] {} {} {} {} via {} cost {cost} {reflected} site {} {}",
            link.map_or("-".to_owned(), |l| l.to_string()),
            route.as_path,
            route.local_pref,
            route.med.map_or("-".to_owned(), |med| med.to_string()),
            route.origin.as_str(),
            marks.join(","),
            next_hop_router(state, route.next_hop),
            net.id_of(route.originator),
            if c.igp_cost.is_some() { "valid" } else { "unreachable" },
        )
    };
    let mut lines: Vec<String> = accepted.map(line).collect();
    lines.sort();
    lines.join("; ")
}

/// A recorded walk: the routers it passes and where it ends.
pub(crate) fn recorded_walk(walk: &Value) -> String {
    let path: Vec<&str> = list(&walk["path"]).iter().map(text).collect();
    format!("{} to {}", path.join(" "), walk["site"].as_str().unwrap_or("nowhere"))
}

/// The walk of a router's packets to an address in the engine.
pub(crate) fn our_walk(state: &dyn RoutingView, address: std::net::IpAddr, router: &str) -> String {
    let landings = Forwarding::to_address(state, address).landings();
    let at = |id: &NodeId| &landings[state.network().index_of(id).unwrap() as usize];
    let mut here = id(router);
    let mut path = vec![here.to_string()];
    let mut landing: &ForwardingResult = at(&here);
    while let Some(hop) = &landing.first {
        here = hop.to.clone();
        let seen = path.contains(&here.to_string());
        path.push(here.to_string());
        if seen {
            break;
        }
        landing = at(&here);
    }
    let site = match &at(&id(router)).fate {
        WalkEnd::Served(site) => site.to_string(),
        WalkEnd::Loop(_) => "LOOP".to_owned(),
        _ => "nowhere".to_owned(),
    };
    format!("{} to {site}", path.join(" "))
}
