//! Advertising of an AS's route to its neighbours, and their acceptance of it.

use super::network::AsNetwork;
use super::pass::{Offer, PolicyClass, Way};
use super::queue::Bucket;
use super::rank::{CoarseRank, Rank};
use super::table::{AsRoutes, Flags, Row};
use crate::bgp::default_local_pref;
use crate::topology::{ImportDefault, Relation};

/// The next step of an AS that accepted a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It waits to advertise to its neighbours.
    Tells,
    /// It has no neighbour to advertise to.
    Keeps,
}

/// The neighbours of an AS that advertises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Some may have their route from it already.
    Followers,
    /// None has.
    Strangers,
}

/// Returns the local-pref that the default policies give to a neighbour's routes.
pub(super) fn customary(neighbour: Relation) -> u32 {
    default_local_pref(ImportDefault::GaoRexford, neighbour.role())
}

impl AsRoutes {
    /// Advertises the route of an AS to its neighbours.
    pub(super) fn announce(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        let audience = match self.flags[at].has(Flags::FOLLOWED) {
            true => Audience::Followers,
            false => Audience::Strangers,
        };
        self.renew_sent(net, node);
        self.announcements += 1;
        let flags = &mut self.flags[at];
        let (for_all, told_all) = (flags.is_for_all(), flags.has(Flags::ADVERTISED_TO_ALL));
        flags.set(Flags::WAITS, false);
        flags.set(Flags::ADVERTISED_TO_ALL, for_all);
        let is_plain = flags.has(Flags::PLAIN);
        let has_marks = net.has_marks(node);
        for is in Relation::ALL {
            if is != Relation::Customer && !for_all && !told_all && !has_marks {
                continue;
            }
            if is_plain {
                self.tell_plainly(net, node, is, audience);
                continue;
            }
            for slot in net.graph.slots(node, is) {
                let session = PolicyClass::of_sender(net, slot);
                self.advertise(net, Way { from: node, to: net.graph.neighbour(slot), is, session });
            }
        }
    }

    /// Advertises as [`AsRoutes::advertise`] does to all neighbours of a kind, if attributes pass
    /// default sessions unchanged: all neighbours at such sessions get the same offer.
    fn tell_plainly(&mut self, net: &AsNetwork, node: u32, is: Relation, audience: Audience) {
        let at = node as usize;
        let passes = is == Relation::Customer || self.flags[at].is_for_all();
        let Row { sent, site, attributes, .. } = self.rows[at];
        let rank = if passes {
            let origin = self.all_attributes.get(attributes).origin;
            let local_pref = customary(is.counterpart());
            Rank::learned(local_pref, self.paths.length(sent), origin)
        } else {
            Rank::NONE
        };
        let has_marks = net.has_marks(node);
        let grade = CoarseRank::from(rank);
        let mut listeners = std::mem::take(&mut self.listeners);
        listeners.clear();
        let neighbours = net.graph.neighbours(node, is).iter().copied();
        let slots = net.graph.slots(node, is).zip(neighbours);
        if audience == Audience::Followers || has_marks {
            listeners.extend(slots);
        } else {
            // An AS that does not follow loses nothing, and coarse ranks are nearer in memory than
            // rows.
            let grades = &self.grades[..];
            listeners.extend(slots.filter(|(_, other)| grade <= grades[*other as usize]));
        }
        let mut bucket: Option<Bucket> = None;
        for (slot, other) in &listeners {
            if has_marks && net.is_marked(*slot) {
                let session = PolicyClass::of_sender(net, *slot);
                self.advertise(net, Way { from: node, to: *other, is, session });
                continue;
            }
            let held = self.rows[*other as usize];
            let follows = held.via == node;
            if !follows && (rank, node) >= (held.rank, held.via) {
                continue;
            }
            if rank <= held.rank && passes && !self.is_loop(net, *other, sent) {
                let row = Row { rank, via: node, path: sent, site, attributes, ..Row::NONE };
                if net.is_up(*other)
                    && !(follows && held.is_route(&row))
                    && self.take(net, *other, row, is.counterpart()) == Then::Tells
                {
                    let bucket = *bucket.get_or_insert_with(|| self.queue.bucket(rank.0));
                    self.queue.push(bucket, *other);
                }
            } else if follows {
                self.lost.push(*other);
            }
        }
        self.listeners = listeners;
    }

    /// Advertises the route of an AS to one neighbour, or withdraws it.
    pub(super) fn advertise(&mut self, net: &AsNetwork, way: Way) {
        let Way { from, to, .. } = way;
        let held = self.rows[to as usize];
        if held.rank == Rank::OWN || !net.is_up(to) {
            return;
        }
        let offer = self.offer_on(net, way);
        let follows = held.via == from;
        match offer {
            Some(offer) if follows && offer.rank <= held.rank => self.accept(net, way, offer),
            Some(offer) if !follows && (offer.rank, from) < (held.rank, held.via) => {
                self.accept(net, way, offer);
            }
            _ if follows => self.lost.push(to),
            _ => {}
        }
    }

    /// Returns a neighbour's version of the route that an AS advertised, if accepted.
    pub(super) fn offer_on(&mut self, net: &AsNetwork, way: Way) -> Option<Offer> {
        let at = way.from as usize;
        let row = self.rows[at];
        let attributes = row.attributes;
        if row.rank == Rank::NONE || !net.is_up(way.from) {
            return None;
        }
        if way.session != PolicyClass::Customary || !self.flags[at].has(Flags::PLAIN) {
            return self.offer(net, way);
        }
        if way.is != Relation::Customer && !self.flags[at].is_for_all() {
            return None;
        }
        let length = self.paths.length(row.path).saturating_add(1);
        let origin = self.all_attributes.get(attributes).origin;
        let rank = Rank::learned(customary(way.is.counterpart()), length, origin);
        let is_loop = self.is_loop(net, way.to, row.path);
        (!is_loop).then_some(Offer { rank, times: 1, attributes })
    }

    pub(super) fn accept(&mut self, net: &AsNetwork, way: Way, offer: Offer) {
        let Way { from, to, is, .. } = way;
        let Offer { rank, times, attributes } = offer;
        let at = from as usize;
        let path = match times {
            1 => self.rows[at].sent,
            _ => {
                let (tail, before) = (self.rows[at].path, self.rows[to as usize].path);
                self.paths.renewed(net.graph.asn(from), times, tail, before)
            }
        };
        let site = self.rows[at].site;
        let row = Row { rank, via: from, path, site, attributes, ..Row::NONE };
        if !self.rows[to as usize].is_route(&row)
            && self.take(net, to, row, is.counterpart()) == Then::Tells
        {
            let bucket = self.queue.bucket(rank.0);
            self.queue.push(bucket, to);
        }
    }

    /// Lets an AS accept a route. If it has to advertise, the caller puts it into the queue.
    fn take(&mut self, net: &AsNetwork, node: u32, row: Row, learned: Relation) -> Then {
        self.note(node);
        self.put(node, row);
        let flags = &mut self.flags[node as usize];
        flags.set_learned(Some(learned));
        flags.set(Flags::PLAIN, self.all_attributes.are_plain(row.attributes));
        // Most ASes have no customers, and advertise nothing to others.
        let tells = flags.is_for_all()
            || flags.has(Flags::ADVERTISED_TO_ALL)
            || net.has_customers(node)
            || net.has_marks(node);
        flags.set(Flags::WAITS, tells);
        if tells { Then::Tells } else { Then::Keeps }
    }

    /// Updates the path that an AS sends for the route that it holds.
    pub(super) fn renew_sent(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        let path = self.rows[at].path;
        self.rows[at].sent = self.paths.renewed(net.graph.asn(node), 1, path, self.rows[at].sent);
        self.flags[at].set(Flags::NAMED, true);
        self.flags[at].set(Flags::FOLLOWED, true);
    }
}
