//! A recorded scenario as a document, and its events as edits.

use std::collections::BTreeMap;
use std::net::IpAddr;

use catchment::topology::{
    AsSettings, Asn, BorderNextHop, Edit, End, Entry, ExportDefault, Ibgp, IbgpSession, IgpCost,
    ImportDefault, Kind, Latency, Link, LinkField, LinkId, LinkState, Match, MedComparison,
    MissingMed, Node, NodeField, NodeId, NodeState, Options, Origin, OriginCode, PathLength,
    Policy, Pos, Prefix, ProfileName, Role, Tie, Topology, WellKnown,
};
use serde_json::Value;

use crate::drawing::{asn, edit, id};
use crate::tally::{communities, list, number, number_at, text};

/// The daemons that a scenario was run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Daemons {
    Frr,
    Bird,
    /// Each router its own.
    Mixed,
}

impl Daemons {
    /// Returns the name in a recording.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Frr => "frr",
            Self::Bird => "bird",
            Self::Mixed => "mixed",
        }
    }

    fn profile(self) -> ProfileName {
        if self == Self::Bird { ProfileName::Bird } else { ProfileName::Frr }
    }

    fn profile_of(self, router: &Value) -> Option<ProfileName> {
        let is_bird = self == Self::Mixed && router["daemon"] == "bird";
        is_bird.then_some(ProfileName::Bird)
    }
}

/// The options of a scenario, on top of a daemon's profile.
fn options(case: &Value) -> Options {
    let is = |option: &str, usual: bool| case["options"][option].as_bool().unwrap_or(usual);
    let med = match (is("always_compare_med", false), is("deterministic_med", true)) {
        (true, _) => MedComparison::Always,
        (false, true) => MedComparison::SameNeighbour,
        (false, false) => MedComparison::ByArrival,
    };
    Options {
        med: Some(med),
        missing_med: is("missing_med_as_worst", false).then_some(MissingMed::Worst),
        path_length: is("as_path_ignore", false).then_some(PathLength::Ignore),
        tie: (!is("compare_routerid", true)).then_some(Tie::Oldest),
        well_known: None,
    }
}

/// What border routers say inside their AS.
fn border(case: &Value) -> BorderNextHop {
    let options = &case["options"];
    if options["next_hop_self"].as_bool().unwrap_or(true) {
        return BorderNextHop::Itself;
    }
    let cost = options["ext_link_ospf_cost"].as_u64().unwrap_or(1) as u16;
    let in_igp = options["ext_link_in_igp"].as_bool().unwrap_or(true);
    BorderNextHop::Neighbour { igp_cost: in_igp.then_some(cost) }
}

/// The document of a scenario as these daemons ran it.
pub(crate) fn drawn(case: &Value, daemons: Daemons) -> Topology {
    let mut doc = Topology::default();
    let selection = Edit::SetSelection { profile: daemons.profile(), options: options(case) };
    edit(&mut doc, selection);
    for router in list(&case["routers"]) {
        let name = text(&router["id"]);
        let number = asn(number(&router["asn"]));
        let mut node = Node::new(id(name), Kind::As, name, number, Pos::default());
        node.router_id = Some(text(&router["router_id"]).parse().unwrap());
        node.loopback = Some(text(&router["loopback"]).parse().unwrap());
        node.next_hop = border(case);
        node.profile = daemons.profile_of(router);
        if let Some(cluster) = router["cluster_id"].as_str() {
            node.cluster_id = Some(cluster.parse().unwrap());
        }
        if router["rs"] == true {
            node.kind = Kind::RouteServer;
        }
        if router["bird_no_interpret"] == true {
            node.options.well_known = Some(WellKnown::Nowhere);
        }
        let own = list(&case["origins"]).iter().filter(|o| o["router"] == name);
        node.origins.extend(own.map(announced));
        edit(&mut doc, Edit::add_node(node));
    }
    for link in list(&case["links"]) {
        let end = |at: &str, towards: &str| {
            let (mut role, mut policy) = side_of(case, link, text(&link[at]), text(&link[towards]));
            match link["ron_roles"][at].as_str() {
                Some("RouteServer") => role = Role::RouteServer,
                Some("RouteServerClient") => role = Role::RouteServerClient,
                _ => {}
            }
            if link["ron_roles"].is_object() {
                // Members were told to send all they had.
                policy.export_default = ExportDefault::Open;
            }
            let address = address_of(&doc, text(&link[format!("{at}_addr")]).parse().unwrap());
            End { node: id(text(&link[at])), role, address, policy }
        };
        let made = Link {
            id: text(&link["id"]).parse().unwrap(),
            a: end("a", "b"),
            b: end("b", "a"),
            latency: Latency::default(),
            igp_cost: IgpCost::new(link["igp_cost"].as_u64().unwrap_or(10) as u32).unwrap(),
            state: LinkState::Up,
        };
        edit(&mut doc, Edit::add_link(made));
    }
    for settings in internal_sessions(case, &doc) {
        edit(&mut doc, Edit::SetAs(Box::new(settings)));
    }
    doc
}

/// The announcement of a recorded origin.
fn announced(origin: &Value) -> Origin {
    Origin {
        local_pref: number_at(origin, "local_pref"),
        med: number_at(origin, "med"),
        communities: communities(origin, "communities"),
        ..Origin::plain(text(&origin["prefix"]).parse().unwrap())
    }
}

/// An address, or one like it in the next network where it is free: on a LAN a router has one for all its sessions, drawn
/// each of its links has its own.
fn address_of(doc: &Topology, address: IpAddr) -> IpAddr {
    let taken = |a: &IpAddr| doc.links().any(|l| l.a.address == *a || l.b.address == *a);
    let IpAddr::V4(first) = address else { panic!("{address}") };
    let nets = (first.to_bits()..).step_by(256);
    nets.map(|bits| IpAddr::V4(bits.into())).find(|a| !taken(a)).unwrap()
}

/// The iBGP sessions of each AS, as they are listed.
fn internal_sessions(case: &Value, doc: &Topology) -> Vec<AsSettings> {
    let mut all: BTreeMap<Asn, Vec<IbgpSession>> = BTreeMap::new();
    let is_client = |reflector: &str, client: &str| {
        list(&case["rr_clients"][reflector]).iter().any(|c| c == client)
    };
    for pair in list(&case["ibgp_sessions"]) {
        let (a, b) = (text(&pair[0]), text(&pair[1]));
        let session = match (is_client(a, b), is_client(b, a)) {
            (true, _) => IbgpSession::Client { reflector: id(a), client: id(b) },
            (_, true) => IbgpSession::Client { reflector: id(b), client: id(a) },
            _ => IbgpSession::Peers(id(a), id(b)),
        };
        all.entry(doc.node(&id(a)).unwrap().asn).or_default().push(session);
    }
    let settings =
        |(asn, sessions)| AsSettings { ibgp: Ibgp::Sessions(sessions), ..AsSettings::plain(asn) };
    all.into_iter().map(settings).collect()
}

/// What a router is to its neighbour on a link, and its policy there.
fn side_of(case: &Value, link: &Value, at: &str, neighbour: &str) -> (Role, Policy) {
    let mut role = Role::None;
    let mut policy = Policy { import_default: ImportDefault::Open, ..Policy::default() };
    let usual = case["options"]["default_local_pref"].as_u64().unwrap_or(100) as u32;
    if usual != 100 {
        policy.import.push(Entry { local_pref: Some(usual), ..Entry::default() });
    }
    for given in list(&case["sessions_policy"]) {
        let this_link = given.get("link").is_none_or(|l| *l == link["id"]);
        if given["at"] != at || given["neighbor"] != neighbour || !this_link {
            continue;
        }
        let matches = Match {
            prefix: given["match"].get("prefix").map(|p| text(p).parse().unwrap()),
            community: given["match"].get("community").map(|c| text(c).parse().unwrap()),
            ..Match::default()
        };
        let entry = |actions: &Value| Entry {
            matches: matches.clone(),
            weight: None,
            local_pref: number_at(actions, "local_pref"),
            med: number_at(actions, "med"),
            origin: actions.get("origin").map(|code| match text(code) {
                "igp" => OriginCode::Igp,
                "egp" => OriginCode::Egp,
                _ => OriginCode::Incomplete,
            }),
            prepend: number_at(actions, "prepend").unwrap_or(0) as u8,
            add: communities(actions, "add_communities"),
            remove: communities(actions, "remove_communities"),
            deny: actions["deny"].as_bool().unwrap_or(false),
        };
        if given["import"].is_object() {
            let times = number_at(&given["import"], "allow_own_as").unwrap_or(0) as u8;
            policy.allow_own_as = policy.allow_own_as.max(times);
            policy.import.push(entry(&given["import"]));
        }
        if let Some(export) = given.get("export") {
            policy.export.push(entry(export));
            // Recorded is what the neighbour is to the router; drawn, the other way round.
            match export["relationship"].as_str() {
                Some("customer") => role = Role::Provider,
                Some("provider") => role = Role::Customer,
                Some("peer") => role = Role::Peer,
                _ => {}
            }
        }
    }
    (role, policy)
}

/// Whether an event is about the iBGP session of two routers, and not about a link.
fn is_internal_session(doc: &Topology, event: &Value, a: &NodeId, b: &NodeId) -> bool {
    let asn = |id: &NodeId| doc.node(id).unwrap().asn;
    let about_session =
        event.get("shutdown_session").is_some() || event.get("restore_session").is_some();
    about_session && asn(a) == asn(b)
}

/// Takes an iBGP session out of its AS, or puts it back.
fn internal_session(doc: &Topology, case: &Value, ends: (&NodeId, &NodeId), to: LinkState) -> Edit {
    let asn = doc.node(ends.0).unwrap().asn;
    let mut settings = doc.settings_of(asn);
    let Ibgp::Sessions(sessions) = &mut settings.ibgp else { panic!("no session is listed") };
    sessions.retain(|s| !s.joins(ends.0, ends.1));
    if to == LinkState::Up {
        let all = internal_sessions(case, doc).into_iter().find(|s| s.asn == asn).unwrap();
        let Ibgp::Sessions(all) = all.ibgp else { panic!("no session is listed") };
        sessions.extend(all.into_iter().filter(|s| s.joins(ends.0, ends.1)));
    }
    Edit::SetAs(Box::new(settings))
}

/// The edit that an event of a recording stands for.
pub(crate) fn event_edit(doc: &Topology, case: &Value, event: &Value) -> Edit {
    let between = |pair: &Value, state: LinkState| {
        let (a, b) = (id(text(&pair[0])), id(text(&pair[1])));
        if doc.links_between(&a, &b).is_empty() || is_internal_session(doc, event, &a, &b) {
            return internal_session(doc, case, (&a, &b), state);
        }
        let given = event.get("link").map(|l| text(l).parse::<LinkId>().unwrap());
        let links = doc.links_between(&a, &b).into_iter();
        let meant = links.filter(|l| given.as_ref().is_none_or(|g| *g == l.id));
        Edit::Batch(meant.map(|l| Edit::link(&l.id, LinkField::State(state))).collect())
    };
    let router = |name: &Value, state| Edit::node(&id(text(name)), NodeField::State(state));
    let origin = |what: &Value, is_announced: bool| {
        let node = doc.node(&id(text(&what["router"]))).unwrap();
        let prefix: Prefix = text(&what["prefix"]).parse().unwrap();
        let mut origins = node.origins.clone();
        origins.retain(|o| o.prefix != prefix);
        if is_announced {
            let recorded = list(&case["origins"]).iter();
            let same = |o: &&Value| o["router"] == what["router"] && o["prefix"] == what["prefix"];
            origins.extend(recorded.filter(same).map(announced));
        }
        Edit::node(&node.id, NodeField::Origins(origins))
    };
    let known = event.as_object().unwrap().iter().find_map(|(key, value)| {
        Some(match key.as_str() {
            "fail_link" => between(value, LinkState::Failed),
            "shutdown_session" => between(value, LinkState::Shutdown),
            "restore_link" | "restore_session" => between(value, LinkState::Up),
            "fail_router" => router(value, NodeState::Failed),
            "restore_router" => router(value, NodeState::Up),
            "drain" => router(value, NodeState::Failed),
            "withdraw_origin" => origin(value, false),
            "restore_origin" => origin(value, true),
            _ => return None,
        })
    });
    known.unwrap_or_else(|| panic!("{}: unknown event {event}", case["name"]))
}
