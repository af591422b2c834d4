//! What sets routers and ASes of several routers apart, at random.

use std::collections::HashSet;
use std::net::Ipv4Addr;

use catchment::topology::{
    AddPath, AsSettings, Asn, BorderNextHop, Edit, HealthCheck, Hull, Ibgp, IbgpSession, IgpCost,
    LeakProtection, MedComparison, MissingMed, NodeField, NodeId, Options, OriginValidation,
    PathLength, ProfileName, Roa, RoaOrigin, Selection, Service, Tie, Topology, WellKnown,
};

use super::timers::{random_impossible_timing, random_timing};
use super::{random_address, random_asn, random_prefix, random_router_id, random_text};
use crate::dice::Dice;

pub(super) fn random_cost(dice: &mut Dice) -> IgpCost {
    let cost = match dice.below(4) {
        0 => dice.pick(&[1, 10, 65_535]),
        1 => 1 + dice.below(65_535) as u32,
        _ => 1 + dice.below(20) as u32,
    };
    IgpCost::new(cost).expect("a cost")
}

pub(super) fn random_next_hop(dice: &mut Dice) -> BorderNextHop {
    match dice.below(3) {
        0 => BorderNextHop::Itself,
        _ => BorderNextHop::Neighbour { igp_cost: dice.maybe(|dice| dice.number() as u16) },
    }
}

fn random_well_known(dice: &mut Dice) -> WellKnown {
    dice.pick(&[WellKnown::Everywhere, WellKnown::ButRouteServers, WellKnown::Nowhere])
}

pub(super) fn random_options(dice: &mut Dice) -> Options {
    let med = [
        MedComparison::SameNeighbour,
        MedComparison::ByArrival,
        MedComparison::Always,
        MedComparison::Never,
    ];
    Options {
        med: dice.maybe(|dice| dice.pick(&med)),
        missing_med: dice.maybe(|dice| dice.pick(&[MissingMed::Best, MissingMed::Worst])),
        path_length: dice.maybe(|dice| dice.pick(&[PathLength::Compare, PathLength::Ignore])),
        tie: dice.maybe(|dice| dice.pick(&[Tie::RouterId, Tie::Oldest])),
        well_known: dice.maybe(random_well_known),
    }
}

pub(super) fn random_selection(dice: &mut Dice) -> Selection {
    let options = if dice.one_in(2) { Options::default() } else { random_options(dice) };
    Selection { profile: dice.pick(&ProfileName::ALL), options }
}

/// A field of a node that matters to routers.
pub(super) fn random_router_field(dice: &mut Dice) -> NodeField {
    match dice.below(10) {
        0 => NodeField::RouterId(dice.maybe(random_router_id)),
        1 => NodeField::Loopback(dice.maybe(random_address)),
        2 => NodeField::ClusterId(dice.maybe(random_cluster)),
        3 => NodeField::NextHop(random_next_hop(dice)),
        4 => NodeField::Profile(dice.maybe(|dice| dice.pick(&ProfileName::ALL))),
        5 => NodeField::Options(random_options(dice)),
        6 => NodeField::OriginValidation(
            dice.pick(&[OriginValidation::Off, OriginValidation::RejectInvalid]),
        ),
        7 => NodeField::LeakProtection(
            dice.pick(&[LeakProtection::Off, LeakProtection::OnlyToCustomer]),
        ),
        8 => NodeField::Service(dice.pick(&[Service::Running, Service::Dead])),
        _ => NodeField::HealthCheck(dice.pick(&[HealthCheck::Off, HealthCheck::Withdraws])),
    }
}

fn random_cluster(dice: &mut Dice) -> Ipv4Addr {
    if dice.one_in(2) { Ipv4Addr::new(0, 0, 0, 1) } else { random_router_id(dice) }
}

/// Authorisations that a document can hold.
pub(super) fn random_roas(dice: &mut Dice) -> Vec<Roa> {
    dice.some(4, |dice| {
        let prefix = random_prefix(dice);
        let longer = usize::from(prefix.longest() - prefix.length()) + 1;
        let origin = match dice.below(4) {
            0 => RoaOrigin::NOBODY,
            _ => random_asn(dice).into(),
        };
        let max_length = dice.maybe(|dice| prefix.length() + dice.below(longer) as u8);
        Roa { prefix, origin, max_length }
    })
}

/// Settings of some AS, mostly of one that is there.
pub(super) fn random_settings(doc: &Topology, dice: &mut Dice) -> AsSettings {
    let known: Vec<Asn> = doc.nodes().map(|n| n.asn).collect();
    let asn = if known.is_empty() || dice.one_in(6) { random_asn(dice) } else { dice.pick(&known) };
    let plain = AsSettings::plain(asn);
    if dice.one_in(4) {
        return plain;
    }
    let routers: Vec<NodeId> = doc.nodes().filter(|n| n.asn == asn).map(|n| n.id.clone()).collect();
    AsSettings {
        name: random_text(dice, false),
        ibgp: if dice.one_in(3) {
            Ibgp::FullMesh
        } else {
            Ibgp::Sessions(sessions(&routers, dice))
        },
        add_path: dice.pick(&[AddPath::BestOnly, AddPath::BestOnly, AddPath::GroupBest]),
        hull: dice.pick(&[Hull::Open, Hull::Collapsed]),
        ..plain
    }
}

fn sessions(routers: &[NodeId], dice: &mut Dice) -> Vec<IbgpSession> {
    let mut seen = HashSet::new();
    let pairs = dice.some(routers.len(), |dice| (dice.pick(routers), dice.pick(routers)));
    let mut made = Vec::new();
    for (a, b) in pairs {
        if a == b || !seen.insert((a.clone().min(b.clone()), a.clone().max(b.clone()))) {
            continue;
        }
        made.push(match dice.below(2) {
            0 => IbgpSession::Peers(a, b),
            _ => IbgpSession::Client { reflector: a, client: b },
        });
    }
    made
}

/// An edit of what holds for a whole document or AS.
pub(super) fn random_general_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    match dice.below(6) {
        0 => {
            let Selection { profile, options } = random_selection(dice);
            Edit::SetSelection { profile, options }
        }
        1 => Edit::SetRoas(random_roas(dice)),
        2 => Edit::SetTiming(Box::new(random_timing(dice))),
        _ => Edit::SetAs(Box::new(random_settings(doc, dice))),
    }
}

/// One that is refused by most documents.
pub(super) fn random_impossible_general_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    let nodes: Vec<_> = doc.nodes().collect();
    let node = dice.pick(&nodes);
    let other = dice.pick(&nodes);
    let sessions = |sessions| {
        let ibgp = Ibgp::Sessions(sessions);
        Edit::SetAs(Box::new(AsSettings { ibgp, ..AsSettings::plain(node.asn) }))
    };
    let [a, b] = [&node.id, &other.id].map(Clone::clone);
    match dice.below(8) {
        0 => Edit::node(&a, NodeField::ClusterId(Some(Ipv4Addr::UNSPECIFIED))),
        1 => Edit::node(&a, NodeField::Loopback(Some(Ipv4Addr::BROADCAST.into()))),
        2 => sessions(vec![IbgpSession::Peers(a.clone(), a)]),
        3 => sessions(vec![IbgpSession::Peers(a, "no-such-node".parse().expect("an id"))]),
        4 => {
            let (reflector, client) = (b.clone(), a.clone());
            sessions(vec![IbgpSession::Peers(a, b), IbgpSession::Client { reflector, client }])
        }
        5 => Edit::node(&a, NodeField::RouterId(Some(other.effective_router_id()))),
        6 => Edit::SetTiming(Box::new(random_impossible_timing(dice))),
        _ => {
            let prefix = random_prefix(dice);
            let max_length = Some(prefix.longest().saturating_add(1));
            Edit::SetRoas(vec![Roa { prefix, origin: RoaOrigin::NOBODY, max_length }])
        }
    }
}
