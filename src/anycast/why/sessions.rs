//! The changes of one session that a node may have decided otherwise for, and what the node would
//! choose from without each.

use super::because::{Because, Setting};
use super::inputs::{At, Heard, holds_the_same, same_next_hop, same_route};
use super::settings::{node_settings, own_settings, same_inside, settings};
use crate::bgp::{HeardOver, NextHop, Process, Route};
use crate::engine::{RoutingView, Source, renumbered};
use crate::topology::{BorderNextHop, NodeId};

/// A cause that can be checked.
pub(super) struct Claim<'a> {
    pub(super) because: Because,
    /// The neighbour whose own decision changed, where the cause lies there.
    pub(super) next: Option<NodeId>,
    /// Routes that sessions would bring without the cause; for the own announcement, no neighbour.
    pub(super) instead: Vec<(Source, Vec<Heard<'a>>)>,
    /// The process by which the node would decide without the cause.
    pub(super) process: &'a Process,
}

/// The causes that may lie in what a neighbour sends over a session, those of the session itself
/// first.
pub(super) fn claims<'a>(then: &At<'a>, now: &At<'a>, source: &Source) -> Vec<Claim<'a>> {
    let Some((from, _)) = source else { return Vec::new() };
    let up = |at: &At<'a>| at.session(source).filter(|session| at.view.is_up(*session));
    let pair = Pair { then: *then, now: *now, source, from };
    match (up(then), up(now)) {
        (None, None) => Vec::new(),
        (Some(was), None) => pair.gone(was),
        (None, Some(_)) => pair.come().into_iter().collect(),
        (Some(was), Some(is)) => pair.changed(was, is),
    }
}

/// The claim that settings of the node itself, or the route origin authorisations, make the
/// difference, by which all that it hears may be another; none where they are as before.
pub(super) fn own_claim<'a>(then: &At<'a>, now: &At<'a>) -> Option<Claim<'a>> {
    let changed = own_settings(then, now);
    if changed.is_empty() {
        return None;
    }
    let process = match changed.contains(&Setting::Profile) {
        true => then.process(),
        false => now.process(),
    };
    let instead = now.sessions().filter_map(|(is, source)| {
        let from = &source.as_ref()?.0;
        let was = then.session(&source).filter(|was| then.view.is_up(*was))?;
        let is_comparable = now.view.is_up(is) && settings(then, was, now, is).is_empty();
        let pair = Pair { then: *then, now: *now, source: &source, from };
        let heard = match pair.far_has_changed() {
            _ if !is_comparable => None,
            false => Some(then.hears(&source)),
            true => pair.over_the_old(was),
        };
        Some((source.clone(), at_cost_of(heard?, now)))
    });
    let instead = instead.collect();
    Some(Claim { because: Because::OwnSettings(changed), next: None, instead, process })
}

/// A session of a node at two moments.
struct Pair<'a, 's> {
    then: At<'a>,
    now: At<'a>,
    source: &'s Source,
    from: &'s NodeId,
}

impl<'a> Pair<'a, '_> {
    fn works(&self, at: &At<'a>) -> bool {
        at.other(self.from).is_some_and(|far| far.works())
    }

    /// All sessions with the neighbour, at either moment.
    fn sources(&self) -> Vec<Source> {
        let of = |at: &At<'a>| {
            let all = at.sessions().map(|(_, source)| source);
            all.filter(|source| source.as_ref().is_some_and(|(from, _)| from == self.from))
                .collect::<Vec<_>>()
        };
        let mut all = of(&self.then);
        all.extend(
            of(&self.now).into_iter().filter(|source| !all.contains(source)).collect::<Vec<_>>(),
        );
        all
    }

    fn far_has_changed(&self) -> bool {
        let far = self.then.other(self.from).zip(self.now.other(self.from));
        far.is_none_or(|(then, now)| !holds_the_same(&then, &now))
    }

    fn gone(&self, was: u32) -> Vec<Claim<'a>> {
        let because = Because::SessionDown(self.from.clone());
        let process = self.now.process();
        if self.works(&self.then) && !self.works(&self.now) {
            let instead = self.sources().into_iter().map(|source| {
                let heard = self.if_it_worked(&source).unwrap_or_default();
                (source, heard)
            });
            let (next, instead) = (Some(self.from.clone()), instead.collect());
            return vec![Claim { because, next, instead, process }];
        }
        let heard = match self.now.session(self.source) {
            Some(is) => Some(at_cost_of(self.now.would_hear(is), &self.then)),
            // It was removed.
            None if !self.same_nodes() => None,
            None => match self.far_has_changed() {
                false => Some(self.then.hears(self.source)),
                true => self.over_the_old(was),
            },
        };
        let claim = heard.map(|heard| {
            let instead = vec![(self.source.clone(), heard)];
            Claim { because, next: None, instead, process }
        });
        claim.into_iter().collect()
    }

    /// Tells whether the settings of both nodes are what they were.
    fn same_nodes(&self) -> bool {
        let far = self.then.other(self.from).zip(self.now.other(self.from));
        own_settings(&self.then, &self.now).is_empty()
            && far.is_none_or(|(then, now)| node_settings(&then, &now).is_empty())
    }

    /// Returns the routes of a session if the neighbour, which failed, were at work and held what
    /// it held; none where the session would be down, or it cannot be said. What failed besides
    /// stays so.
    fn if_it_worked(&self, source: &Source) -> Option<Vec<Heard<'a>>> {
        let was = self.then.session(source).filter(|was| self.then.view.is_up(*was));
        let Some(is) = self.now.session(source) else {
            // It went with the neighbour.
            let is_removed = self.now.other(self.from).is_none() && self.same_nodes();
            let is_internal = source.as_ref().is_some_and(|(_, link)| link.is_none());
            let is_open = !is_internal || same_inside(&self.then, &self.now, self.from);
            return (is_removed && is_open).then(|| self.then.hears(source));
        };
        let is_internal = self.now.net().session(is).external().is_none();
        let is_open = match is_internal {
            true => was.is_some() && same_inside(&self.then, &self.now, self.from),
            false => self.now.net().is_link_up(is),
        };
        let same = was.is_some_and(|was| settings(&self.then, was, &self.now, is).is_empty())
            && self.same_nodes();
        match (is_open, same) {
            (false, _) => None,
            (true, true) => Some(self.then.hears(source)),
            (true, false) => Some(at_cost_of(self.of_the_old(source)?, &self.then)),
        }
    }

    /// Returns the routes that the earlier session would bring of those that the neighbour has now;
    /// none where that names what was not there.
    fn over_the_old(&self, was: u32) -> Option<Vec<Heard<'a>>> {
        let held = match self.now.other(self.from)?.held() {
            Some(held) => Some(renumbered(self.now.net(), self.then.net(), held)?),
            None => None,
        };
        self.then.would_hear_of(was, held.as_ref())
    }

    /// Returns the routes that the present session would bring of those that the neighbour had
    /// then; none where that names what is there no more.
    fn of_the_old(&self, source: &Source) -> Option<Vec<Heard<'a>>> {
        let is = self.now.session(source)?;
        let held = match self.then.other(self.from)?.held() {
            Some(held) => Some(renumbered(self.then.net(), self.now.net(), held)?),
            None => None,
        };
        self.now.would_hear_of(is, held.as_ref())
    }

    fn come(&self) -> Option<Claim<'a>> {
        let came_up = !self.works(&self.then) && self.works(&self.now);
        // Another AS number replaces sessions by others.
        let asns = |at: &At<'a>| at.other(self.from).map(|far| (at.node().asn, far.node().asn));
        if !came_up && asns(&self.then).is_some_and(|then| Some(then) != asns(&self.now)) {
            return None;
        }
        let sources = if came_up { self.sources() } else { vec![self.source.clone()] };
        Some(Claim {
            because: Because::SessionUp(self.from.clone()),
            next: came_up.then(|| self.from.clone()),
            instead: sources.into_iter().map(|source| (source, Vec::new())).collect(),
            process: self.now.process(),
        })
    }

    fn changed(&self, was: u32, is: u32) -> Vec<Claim<'a>> {
        let (old, new) = (self.then.hears(self.source), self.now.hears(self.source));
        if are_the_same(&old, &new) {
            return Vec::new();
        }
        let settings = settings(&self.then, was, &self.now, is);
        let own = own_settings(&self.then, &self.now);
        let process = self.now.process();
        let far_has_changed = self.far_has_changed();
        let one = |heard: Vec<Heard<'a>>| vec![(self.source.clone(), heard)];
        let mut claims = Vec::new();
        if let Some((before, after)) = self.cost_of(&new) {
            let from = self.from.clone();
            let because = Because::IgpCost { from, was: before, is: after };
            claims.push(Claim {
                because,
                next: None,
                instead: one(at_cost_of(new.clone(), &self.then)),
                process,
            });
        }
        if !settings.is_empty() && own.is_empty() {
            let heard = match far_has_changed {
                false => Some(old.clone()),
                true => self.over_the_old(was),
            };
            claims.extend(heard.map(|heard| Claim {
                because: Because::Settings(self.from.clone(), settings.clone()),
                next: None,
                instead: one(at_cost_of(heard, &self.now)),
                process,
            }));
        }
        if far_has_changed {
            let held_then = |source: Source| {
                let up = |at: &At<'a>| at.session(&source).filter(|s| at.view.is_up(*s));
                let heard = match (up(&self.then), up(&self.now)) {
                    (_, None) => Vec::new(),
                    (Some(was), Some(is))
                        if own.is_empty()
                            && self::settings(&self.then, was, &self.now, is).is_empty() =>
                    {
                        self.then.hears(&source)
                    }
                    (_, Some(_)) => self.of_the_old(&source)?,
                };
                Some((source, at_cost_of(heard, &self.now)))
            };
            let from = self.from.clone();
            let because = match new.is_empty() {
                true => Because::LostBy(from),
                false if self.then.source().as_ref() == Some(self.source) => {
                    Because::WorseFrom(from)
                }
                false => Because::BetterFrom(from),
            };
            let instead: Option<Vec<_>> = self.sources().into_iter().map(held_then).collect();
            let next = Some(self.from.clone());
            claims.extend(instead.map(|instead| Claim { because, next, instead, process }));
        }
        claims
    }

    /// The IGP's costs, then and now, to the next hop of what is heard, where they differ.
    fn cost_of(&self, new: &[Heard<'a>]) -> Option<(Option<u32>, Option<u32>)> {
        let inner = new.iter().filter(|one| one.candidate.heard_over == HeardOver::Ibgp);
        let costs = inner.filter_map(|one| Some((cost(&self.then, one)?, one.candidate.igp_cost)));
        costs.into_iter().find(|(was, is)| was != is)
    }
}

/// The cost at a moment to the next hop of a route of another; none where there is no such router
/// or link.
fn cost(at: &At<'_>, heard: &Heard<'_>) -> Option<Option<u32>> {
    let (from, net) = (heard.view.network(), at.net());
    let there = |session: u32| {
        let local = at.other(from.id_of(from.session(session).local))?;
        local.session(&heard.view.source(Some(session)))
    };
    let here = |session: u32| {
        let border = at.other(from.id_of(from.session(session).local))?;
        // Next-hop-self gives another next hop.
        let is_other = border.node().next_hop == BorderNextHop::Itself && border.index != at.index;
        if is_other { None } else { there(session) }
    };
    let next_hop = match heard.candidate.route.next_hop {
        NextHop::Router(router) => NextHop::Router(net.index_of(from.id_of(router))?),
        NextHop::External(session) => NextHop::External(here(session)?),
        NextHop::OverLan { near, far } => NextHop::OverLan { near: here(near)?, far: there(far)? },
    };
    Some(net.cost_to(at.index, next_hop))
}

/// The same routes with the IGP's costs at a moment.
pub(super) fn at_cost_of<'a>(mut heard: Vec<Heard<'a>>, at: &At<'_>) -> Vec<Heard<'a>> {
    for one in &mut heard {
        if one.candidate.heard_over == HeardOver::Ibgp
            && let Some(cost) = cost(at, one)
        {
            one.candidate.igp_cost = cost;
        }
    }
    heard
}

fn are_the_same(old: &[Heard<'_>], new: &[Heard<'_>]) -> bool {
    let is_same = |(old, new): (&Heard<'_>, &Heard<'_>)| {
        let of = |one: &Heard<'_>| {
            let candidate = &one.candidate;
            (candidate.igp_cost, candidate.router_id, candidate.address, candidate.heard_over)
        };
        of(old) == of(new)
            && same_route((old.view, &old.candidate.route), (new.view, &new.candidate.route))
    };
    old.len() == new.len() && old.iter().zip(new).all(is_same)
}

/// The way that packets leave a node by: whom its route comes from and its next hop.
pub(super) fn same_way(
    (then, old): (&dyn RoutingView, &Route),
    (now, new): (&dyn RoutingView, &Route),
    (from, to): (&Source, &Source),
) -> bool {
    from == to && same_next_hop((then, old), (now, new))
}
