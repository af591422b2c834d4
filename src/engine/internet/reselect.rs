//! Loss of routes, and the search for others among the neighbours' announcements.

use fixedbitset::FixedBitSet;

use super::advertise::customary;
use super::network::AsNetwork;
use super::pass::{Offer, PolicyClass, Way};
use super::rank::{CoarseRank, Rank};
use super::table::{AsRoutes, Flags, Row};
use crate::topology::Relation;

/// Number of losses from which it pays to sort the ASes that search for other routes.
const MANY: usize = 1_000;

/// The routes that an AS without policies receives from its neighbours.
#[derive(Clone, Copy, Debug)]
enum Received {
    Nothing,
    Best(Way, Rank),
    /// Some route has attributes on which policies have to decide.
    NotPlain,
}

impl AsRoutes {
    /// Removes routes that depend on lost ones, then lets all these ASes search for others.
    pub(super) fn reselect_all(&mut self, net: &AsNetwork) {
        loop {
            let mut losses = 0;
            while let Some(node) = self.lost.pop() {
                self.lose(net, node);
                losses += 1;
            }
            if losses > MANY {
                self.sort_waiting();
            }
            let Some(node) = self.again.pop() else { return };
            self.reselect(net, node);
        }
    }

    /// Sorts the ASes that search by their order in memory, each once.
    fn sort_waiting(&mut self) {
        let mut looking = FixedBitSet::with_capacity(self.rows.len());
        self.again.drain(..).for_each(|node| looking.insert(node as usize));
        self.again.extend(looking.ones().map(|node| node as u32));
        self.again.reverse();
    }

    /// Removes the route of an AS, and queues those that follow it.
    fn lose(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        if self.rows[at].rank == Rank::NONE {
            return;
        }
        self.note(node);
        let (row, flags) = (self.rows[at], self.flags[at]);
        self.put(node, Row::NONE);
        self.flags[at].set(Flags::WAITS, false);
        self.flags[at].set(Flags::FOLLOWED, false);
        self.flags[at].set_learned(Some(Relation::Provider));
        self.again.push(node);
        if !flags.has(Flags::FOLLOWED) {
            return;
        }
        // It advertised the route that it held, with the same result for all its neighbours.
        let is_known = flags.has(Flags::PLAIN) && !flags.has(Flags::WAITS) && !net.has_marks(node);
        for is in Relation::ALL {
            let advertised = is == Relation::Customer || flags.has(Flags::ADVERTISED_TO_ALL);
            if !advertised && !net.has_marks(node) {
                break;
            }
            let offered = CoarseRank::from(self.one_further(row, is.counterpart()));
            for other in net.graph.neighbours(node, is) {
                let grade = self.grades[*other as usize];
                if is_known && grade != offered {
                    continue;
                }
                if self.rows[*other as usize].via == node {
                    self.lost.push(*other);
                }
            }
        }
    }

    /// Returns the rank of a route at a neighbour over a default session; `holder` is the role of
    /// the sender towards that neighbour.
    fn one_further(&self, row: Row, holder: Relation) -> Rank {
        let length = match row.rank {
            Rank::OWN => self.paths.length(row.path),
            learned => learned.length(),
        };
        row.rank.one_further(customary(holder), length + 1)
    }

    /// Lets an AS without a route choose among its neighbours' announcements.
    fn reselect(&mut self, net: &AsNetwork, node: u32) {
        if self.rows[node as usize].rank != Rank::NONE || !net.is_up(node) {
            return;
        }
        if !net.has_marks(node) {
            match self.best_by_custom(net, node) {
                Received::Nothing => return,
                Received::Best(way, rank) => {
                    let attributes = self.rows[way.from as usize].attributes;
                    return self.accept(net, way, Offer { rank, times: 1, attributes });
                }
                Received::NotPlain => {}
            }
        }
        let mut best: Option<(Way, Offer)> = None;
        let has_marks = net.has_marks(node);
        for is in Relation::ALL {
            let better = |best: &Option<(Way, Offer)>, rank: Rank, from: u32| {
                let (than, by) = best.map_or((Rank::NONE, 0), |(way, o)| (o.rank, way.from));
                (rank, from) < (than, by)
            };
            // Without own policies, no neighbour of this kind or a later one offers a better route.
            let possible = Rank::best_with(customary(is));
            if !has_marks && best.is_some_and(|(_, than)| than.rank < possible) {
                break;
            }
            for slot in net.graph.slots(node, is) {
                let from = net.graph.neighbour(slot);
                let session = if has_marks {
                    PolicyClass::of_receiver(net, slot)
                } else {
                    PolicyClass::Customary
                };
                let rank = self.at_best(from, is, session);
                if !better(&best, rank, from) {
                    continue;
                }
                let way = Way { from, to: node, is: is.counterpart(), session };
                if rank != Rank::UNKNOWN {
                    if !self.is_loop(net, node, self.rows[from as usize].path) {
                        let attributes = self.rows[from as usize].attributes;
                        best = Some((way, Offer { rank, times: 1, attributes }));
                    }
                    continue;
                }
                let Some(offer) = self.offer_on(net, way) else { continue };
                if better(&best, offer.rank, from) {
                    best = Some((way, offer));
                }
            }
        }
        if let Some((way, offer)) = best {
            self.accept(net, way, offer);
        }
    }

    /// Returns the best of the neighbours' announcements at an AS without policies, if all pass
    /// unchanged. Most neighbours offer it nothing, as their flags show.
    fn best_by_custom(&self, net: &AsNetwork, node: u32) -> Received {
        let (rows, flags) = (&self.rows[..], &self.flags[..]);
        for is in Relation::ALL {
            let mut best: Option<(Rank, u32)> = None;
            for from in net.graph.neighbours(node, is).iter().copied() {
                let flags = flags[from as usize];
                if !flags.offers_as(is) || rows[from as usize].rank == Rank::NONE {
                    continue;
                }
                if !flags.has(Flags::PLAIN) {
                    return Received::NotPlain;
                }
                let row = rows[from as usize];
                let rank = self.one_further(row, is);
                if best.is_none_or(|best| (rank, from) < best) && !self.is_loop(net, node, row.path)
                {
                    best = Some((rank, from));
                }
            }
            // Later kinds of neighbours are less preferred.
            if let Some((rank, from)) = best {
                let session = PolicyClass::Customary;
                return Received::Best(Way { from, to: node, is: is.counterpart(), session }, rank);
            }
        }
        Received::Nothing
    }

    /// Returns an upper bound on the rank of a neighbour's route, ignoring loops; unknown if
    /// policies have to decide.
    fn at_best(&self, from: u32, is: Relation, session: PolicyClass) -> Rank {
        // The flags of all ASes fit into a cache, and most neighbours offer this one nothing.
        let flags = self.flags[from as usize];
        let is_customary = session == PolicyClass::Customary;
        // With policies, any route may be advertised to any neighbour, as by default only to
        // customers.
        let as_what = if is_customary { is } else { Relation::Provider };
        if !flags.offers_as(as_what) {
            return Rank::NONE;
        }
        let row = self.rows[from as usize];
        if row.rank == Rank::NONE {
            return Rank::NONE;
        }
        if !is_customary || !flags.has(Flags::PLAIN) {
            return Rank::UNKNOWN;
        }
        self.one_further(row, is)
    }
}
