//! Explanation of a node's decision: every candidate, the step at which it lost, and a sentence.

use std::cmp::Ordering;

use super::network::NetSession;
use super::offer::{Offer, Source};
use super::state::Held;
use super::verdict::Verdict;
use super::view::RoutingView;
use crate::bgp::{Candidate, Process, Rejection, Route, Step};
use crate::topology::{LinkId, MedComparison, NodeId, Prefix};

/// An offer of a neighbour over one session.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Index of the session.
    pub session: u32,
    /// Id of the neighbour.
    pub from: NodeId,
    /// Id of the link; none over iBGP.
    pub link: Option<LinkId>,
    /// The route, or the reason why there is none.
    pub offer: Offer,
}

/// The result of the decision for one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The best route.
    Best,
    /// Lost at a step.
    Lost(Step),
    /// Received and rejected.
    Rejected(Rejection),
    /// Accepted, but the network does not converge, so there is no result.
    Unsettled,
}

/// A candidate with its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Neighbour and link; none for the node's own announcement.
    pub via: Source,
    /// The route, after import if it was accepted.
    pub route: Route,
    /// IGP cost to its next hop: 0 over eBGP, none if it is unreachable or the route was rejected.
    pub igp_cost: Option<u32>,
    /// Result of the decision for it.
    pub standing: Standing,
    /// The reason, as a sentence; empty for the best route, and where the network does not
    /// converge.
    pub sentence: String,
}

/// The decision of one node for one prefix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explained {
    /// Rows in rank order, the best first and the rejected last.
    pub rows: Vec<Row>,
    /// The decision in one or two sentences.
    pub sentence: String,
    /// The process that was run.
    pub process: Process,
}

/// Lists the offers over all sessions of a node, in the order of the neighbours' ids; several over
/// one session if the neighbour sends several routes.
pub fn offers(view: &dyn RoutingView, prefix: &Prefix, node: u32) -> Vec<Heard> {
    let net = view.network();
    let heard = |(index, session): (u32, &NetSession)| {
        let (from, link) = (net.id_of(session.remote).clone(), link_of(session));
        let offers = offers_over(view, prefix, index).into_iter();
        offers.map(move |offer| Heard {
            session: index,
            from: from.clone(),
            link: link.clone(),
            offer,
        })
    };
    net.sessions_of(node).flat_map(heard).collect()
}

fn link_of(session: &NetSession) -> Option<LinkId> {
    session.end().map(|end| end.link.clone())
}

/// Lists all received routes among which a node may choose, each with its session.
pub fn candidates(view: &dyn RoutingView, prefix: &Prefix, node: u32) -> Vec<Held> {
    let accepted = offers(view, prefix, node).into_iter().filter_map(|heard| match heard.offer {
        Offer::Accepted(candidate) => {
            Some(Held { route: candidate.route, via: Some(heard.session) })
        }
        _ => None,
    });
    accepted.collect()
}

/// Lists the offers that the near end of a session receives over it.
pub fn offers_over(view: &dyn RoutingView, prefix: &Prefix, session: u32) -> Vec<Offer> {
    if !view.is_up(session) {
        return vec![Offer::Down];
    }
    let place = view.network().prefix_place(prefix);
    place.map_or_else(|| vec![Offer::Nothing], |place| view.received(place, session))
}

/// Explains a node's decision for a prefix. `name` returns the display name of a node.
pub fn explain(
    view: &dyn RoutingView,
    prefix: &Prefix,
    node: u32,
    name: &dyn Fn(&NodeId) -> String,
) -> Explained {
    explain_by(view, prefix, node, view.network().process_of(node), name)
}

/// Explains as [`explain`] does, by another process than the node's own.
pub fn explain_by(
    view: &dyn RoutingView,
    prefix: &Prefix,
    node: u32,
    process: &Process,
    name: &dyn Fn(&NodeId) -> String,
) -> Explained {
    let net = view.network();
    let own = net.prefix_place(prefix).and_then(|place| view.own(place, node)).map(Candidate::own);
    let mut candidates: Vec<(Option<u32>, Candidate)> =
        own.map(|own| (None, own)).into_iter().collect();
    let mut rejected = Vec::new();
    for Heard { session, from, link, offer } in offers(view, prefix, node) {
        match offer {
            Offer::Accepted(candidate) => candidates.push((Some(session), candidate)),
            Offer::Rejected(route, reason) => {
                let sentence = rejection_sentence(&reason, net.nodes()[node as usize].asn);
                let standing = Standing::Rejected(reason);
                let via = Some((from, link));
                rejected.push(Row { via, route, igp_cost: None, standing, sentence });
            }
            Offer::Withheld(_) | Offer::Nothing | Offer::Down => {}
        }
    }
    let routes = view.of(prefix);
    net.in_order_of_arrival(node, &mut candidates, routes.and_then(|p| p.latest(node)));
    let sources: Vec<Source> = candidates.iter().map(|(via, _)| view.source(*via)).collect();
    let candidates: Vec<Candidate> = candidates.into_iter().map(|(_, c)| c).collect();

    let called = |via: &Source| net.called(node, via, name);
    let changing = routes.is_some_and(|p| p.is_changing(node));
    let decision = process.decide(&candidates);
    let best = decision.best();
    let out_of_reach = |index: usize| {
        let reason = net.out_of_reach(node, candidates[index].route.next_hop)?;
        Some(reason.sentence(net, node, &called(&sources[index]), name))
    };
    let lost = |index: usize, step: Step| {
        let loser = called(&sources[index]);
        let beaten_by = best.and_then(|best| {
            beaten_by(process, &candidates, &decision.lost_at, (index, step), best)
        });
        let why =
            |winner: (&str, &Candidate)| step.named().why(winner, (&*loser, &candidates[index]));
        match (step, beaten_by) {
            (Step::NextHop, _) => {
                let itself = ("", &candidates[index]);
                out_of_reach(index).unwrap_or_else(|| why(itself))
            }
            (_, Some(by)) => why((&*called(&sources[by]), &candidates[by])),
            (_, None) => format!(
                "The route from {loser} lost at {}; no single route is known that beats it there.",
                step.named().name
            ),
        }
    };
    let row = |index: &usize| {
        let (standing, sentence) = match decision.lost_at[*index] {
            _ if changing => (Standing::Unsettled, String::new()),
            Some(step) => (Standing::Lost(step), lost(*index, step)),
            None => (Standing::Best, String::new()),
        };
        let route = candidates[*index].route.clone();
        let (via, igp_cost) = (sources[*index].clone(), candidates[*index].igp_cost);
        Row { via, route, igp_cost, standing, sentence }
    };
    let mut rows: Vec<Row> = decision.order.iter().map(row).collect();
    let sentence = match routes.map(|p| p.verdict) {
        Some(Verdict::Oscillates(_)) if changing => {
            "This node never comes to rest: each choice makes a neighbour change its own."
                .to_owned()
        }
        Some(_) if changing => "This node was still changing its choice when the search was \
                                given up; whether it would come to rest is not known."
            .to_owned(),
        _ => {
            let used = best.and_then(out_of_reach).map(|why| {
                format!("{why} No better route is available, so it is chosen all the same, and packets are lost.")
            });
            used.unwrap_or_else(|| summary(&rows, rejected.len(), &called))
        }
    };
    rows.extend(rejected);
    Explained { rows, sentence, process: process.clone() }
}

fn rejection_sentence(reason: &Rejection, own: crate::topology::Asn) -> String {
    match reason {
        Rejection::OwnAsInPath => {
            format!("AS{own} stands in the path already: taking it back would be a loop.")
        }
        Rejection::ImportDenied(entry) => {
            format!("Entry {} of the import policy denies it.", entry + 1)
        }
        Rejection::InvalidOrigin => "No route origin authorisation lets this AS announce this \
                                     prefix, though there are some for it: it is invalid."
            .to_owned(),
        Rejection::Leaked => "It was marked as for customers only, and came from a customer or \
                              from a peer that did not mark it: somebody leaked it."
            .to_owned(),
        Rejection::OwnOriginatorId => "This router brought the route into the AS itself; a \
                                       reflector sent it back."
            .to_owned(),
        Rejection::OwnNextHop => "Its next hop is this router's own address: its packets would \
                                  come back."
            .to_owned(),
        Rejection::OwnClusterId => "It passed this router's cluster already: taking it back would \
                                    be a loop among reflectors."
            .to_owned(),
    }
}

/// The candidate that one lost to at a step: the best, but at the MED step, which compares within a
/// group, the best of the loser's group there. None where the step does not tell the two apart, as
/// in some orders of arrival.
fn beaten_by(
    process: &Process,
    candidates: &[Candidate],
    lost_at: &[Option<Step>],
    (loser, step): (usize, Step),
    best: usize,
) -> Option<usize> {
    let is_beaten = |by: &usize| {
        process.told_apart_at(&candidates[*by], &candidates[loser]) == Some((step, Ordering::Less))
    };
    if step != Step::Med || process.med == MedComparison::Always {
        return Some(best).filter(is_beaten);
    }
    let rank = |i: &usize| lost_at[*i].map_or(u8::MAX, |step| step as u8);
    (0..candidates.len()).filter(is_beaten).max_by_key(rank)
}

fn summary(rows: &[Row], rejected: usize, called: &dyn Fn(&Source) -> String) -> String {
    match rows {
        [] if rejected > 0 => "Every route it hears is rejected, so it has none.".to_owned(),
        [] => "No neighbour offers a route.".to_owned(),
        [only] if only.standing != Standing::Best => only.sentence.clone(),
        [only] if only.via.is_none() => "It announces the prefix itself.".to_owned(),
        [only] => format!("{} offers the only route that is accepted.", called(&only.via)),
        [first, ..] if first.standing != Standing::Best => {
            format!("None of its {} routes can be used. {}", rows.len(), first.sentence)
        }
        [_, second, ..] => second.sentence.clone(),
    }
}
