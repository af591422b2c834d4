//! ASes telling their neighbours what they have, until no AS would change.
//!
//! At any time the route of every AS is the best of what its neighbours have announced, except for
//! those neighbours that wait to announce something else; so when none waits, the network is at
//! rest. The order in which they announce decides only how soon that is, and, where there are
//! several stable states, which one it is.
//!
//! When the route of an AS becomes worse or goes, those who follow it lose theirs at once, down to
//! the last, before anybody looks for another: nobody is then misled by a route that is about to
//! go, and what a change costs is in proportion to the ASes whose routes change.

use std::ops::ControlFlow;

use fixedbitset::FixedBitSet;

use super::attributes::AttributesId;
use super::network::AsNetwork;
use super::pass::{Customs, Offer, Way};
use super::queue::{Bucket, Order, Queue};
use super::rank::{Grade, Rank};
use super::table::{AsRoutes, Flags, NOBODY, Row};
use crate::bgp::{Candidate, Route, default_local_pref};
use crate::topology::{ImportDefault, Relation};

/// How many announcements are made between two looks at whether to go on.
const STRIDE: usize = 1_024;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// No AS would change.
    ToRest,
    /// The budget was used up. These ASes were still announcing, in ascending order.
    OnAndOn(Vec<u32>),
    /// Somebody asked to stop; it can be gone on with.
    Stopped,
}

/// A route that an AS takes.
#[derive(Clone, Copy, Debug)]
struct Taken {
    row: Row,
    learned: Relation,
    attributes: AttributesId,
    site: u32,
}

/// What an AS without policies hears of its neighbours.
#[derive(Clone, Copy, Debug)]
enum Heard {
    Nothing,
    Best(Way, Rank),
    /// Some of it carries what policies have to be asked about.
    NotPlain,
}

/// What an AS does with a route that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It waits to tell its neighbours.
    Tells,
    /// It has nobody to tell.
    Keeps,
}

/// The local-pref that the customary policies give to what a neighbour sends.
fn customary(neighbour: Relation) -> u32 {
    default_local_pref(ImportDefault::GaoRexford, neighbour.role())
}

impl AsRoutes {
    /// Lets ASes announce until none waits, or `budget` announcements were made since the change.
    pub(super) fn run(
        &mut self,
        net: &AsNetwork,
        budget: usize,
        go_on: &mut dyn FnMut(&Self) -> ControlFlow<()>,
    ) -> Ran {
        self.look_again(net);
        let mut late = FixedBitSet::new();
        loop {
            let Self { queue, rows, flags, .. } = self;
            let next = queue.take(|node, rank| {
                flags[node as usize].has(Flags::WAITS)
                    && rank.is_none_or(|rank| rows[node as usize].rank.0 == rank)
            });
            let Some(node) = next else { break };
            self.announce(net, node);
            self.look_again(net);
            if self.announcements > budget / 2 {
                // What still announces now is what does not come to rest.
                late.grow_and_insert(node as usize);
                if self.announcements > budget {
                    return Ran::OnAndOn(late.ones().map(|node| node as u32).collect());
                }
            }
            if self.announcements.is_multiple_of(STRIDE) && go_on(self).is_break() {
                return Ran::Stopped;
            }
        }
        Ran::ToRest
    }

    /// Lets those who wait announce in another order.
    pub(super) fn reorder(&mut self, order: Order) {
        let old = std::mem::replace(&mut self.queue, Queue::new(order));
        let mut waiting: Vec<u32> = old.waiting().collect();
        waiting.sort_unstable();
        waiting.dedup();
        for node in waiting.into_iter().filter(|n| self.flags[*n as usize].has(Flags::WAITS)) {
            let bucket = self.queue.bucket(self.rows[node as usize].rank.0);
            self.queue.push(bucket, node);
        }
        self.announcements = 0;
    }

    /// As in the beginning, where it is not so already.
    pub(super) fn order_by_rank(&mut self) {
        if !self.queue.is_by_rank() {
            let announcements = self.announcements;
            self.reorder(Order::ByRank);
            self.announcements = announcements;
        }
    }

    /// One AS tells its neighbours what it has.
    fn announce(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        let was_followed = self.flags[at].has(Flags::FOLLOWED);
        self.renew_sent(net, node);
        self.announcements += 1;
        let flags = &mut self.flags[at];
        let (for_all, told_all) = (flags.is_for_all(), flags.has(Flags::TOLD_ALL));
        flags.set(Flags::WAITS, false);
        flags.set(Flags::TOLD_ALL, for_all);
        let is_plain = flags.has(Flags::PLAIN);
        let has_marks = net.has_marks(node);
        for is in Relation::ALL {
            if is != Relation::Customer && !for_all && !told_all && !has_marks {
                continue;
            }
            if is_plain {
                let passes = for_all || is == Relation::Customer;
                self.tell_plainly(net, node, is, passes, was_followed);
                continue;
            }
            for slot in net.graph.slots(node, is) {
                let session = Customs::of_sender(net, slot);
                self.tell(net, Way { from: node, to: net.graph.neighbour(slot), is, session });
            }
        }
    }

    /// As [`AsRoutes::tell`] for all neighbours of a kind, where attributes pass customary sessions
    /// unchanged: all neighbours at such sessions are offered the same.
    fn tell_plainly(
        &mut self,
        net: &AsNetwork,
        node: u32,
        is: Relation,
        passes: bool,
        was_followed: bool,
    ) {
        let at = node as usize;
        let (sent, site, attributes) =
            (self.rest[at].sent, self.rest[at].site, self.rest[at].attributes);
        let rank = if passes {
            let origin = self.all_attributes.get(attributes).origin;
            let local_pref = customary(is.counterpart());
            Rank::heard(local_pref, self.paths.length(sent), origin)
        } else {
            Rank::NONE
        };
        let has_marks = net.has_marks(node);
        let grade = Grade::from(rank);
        let mut listeners = std::mem::take(&mut self.listeners);
        listeners.clear();
        let neighbours = net.graph.neighbours(node, is).iter().copied();
        let slots = net.graph.slots(node, is).zip(neighbours);
        if was_followed || has_marks {
            listeners.extend(slots);
        } else {
            // Nobody is lost who does not follow, and grades are nearer at hand than rows.
            let grades = &self.grades[..];
            listeners.extend(slots.filter(|(_, other)| grade <= grades[*other as usize]));
        }
        let mut bucket: Option<Bucket> = None;
        for (slot, other) in &listeners {
            if has_marks && net.is_marked(*slot) {
                let session = Customs::of_sender(net, *slot);
                self.tell(net, Way { from: node, to: *other, is, session });
                continue;
            }
            let held = self.rows[*other as usize];
            let follows = held.via == node;
            if self.compares && self.flags[*other as usize].has(Flags::COMPARES) {
                self.again.push(*other);
                continue;
            }
            if !follows && (rank, node) >= (held.rank, held.via) {
                continue;
            }
            if rank <= held.rank && passes && !self.is_loop(net, *other, sent) {
                let row = Row { rank, via: node, path: sent };
                if net.is_up(*other) && !(follows && self.holds(*other, row, attributes)) {
                    let taken = Taken { row, learned: is.counterpart(), attributes, site };
                    if self.take(net, *other, taken) == Then::Tells {
                        let bucket = *bucket.get_or_insert_with(|| self.queue.bucket(rank.0));
                        self.queue.push(bucket, *other);
                    }
                }
            } else if follows {
                self.lost.push(*other);
            }
        }
        self.listeners = listeners;
    }

    /// Whether an AS holds this route already.
    fn holds(&self, node: u32, row: Row, attributes: AttributesId) -> bool {
        self.rows[node as usize] == row && self.rest[node as usize].attributes == attributes
    }

    /// One AS tells one neighbour what it has, or that it has nothing for it.
    pub(super) fn tell(&mut self, net: &AsNetwork, way: Way) {
        let Way { from, to, .. } = way;
        let held = self.rows[to as usize];
        if held.rank == Rank::OWN || !net.is_up(to) {
            return;
        }
        let offer = self.offer_on(net, way);
        let has_med = |o: &Offer| self.all_attributes.get(o.attributes).med.is_some();
        if self.flags[to as usize].has(Flags::COMPARES) || offer.as_ref().is_some_and(has_med) {
            self.let_compare(to);
            self.again.push(to);
            return;
        }
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

    /// What a neighbour would make of what an AS announced.
    fn offer_on(&mut self, net: &AsNetwork, way: Way) -> Option<Offer> {
        let at = way.from as usize;
        let row = self.rows[at];
        let attributes = self.rest[at].attributes;
        if row.rank == Rank::NONE || !net.is_up(way.from) {
            return None;
        }
        if way.session != Customs::Customary || !self.flags[at].has(Flags::PLAIN) {
            return self.offer(net, way);
        }
        if way.is != Relation::Customer && !self.flags[at].is_for_all() {
            return None;
        }
        let length = self.paths.length(row.path).saturating_add(1);
        let origin = self.all_attributes.get(attributes).origin;
        let rank = Rank::heard(customary(way.is.counterpart()), length, origin);
        let is_loop = self.is_loop(net, way.to, row.path);
        (!is_loop).then_some(Offer { rank, times: 1, attributes })
    }

    fn accept(&mut self, net: &AsNetwork, way: Way, offer: Offer) {
        let Way { from, to, is, .. } = way;
        let Offer { rank, times, attributes } = offer;
        let at = from as usize;
        let path = match times {
            1 => self.rest[at].sent,
            _ => {
                let (tail, before) = (self.rows[at].path, self.rows[to as usize].path);
                self.paths.renewed(net.graph.asn(from), times, tail, before)
            }
        };
        let row = Row { rank, via: from, path };
        if !self.holds(to, row, attributes) {
            let taken =
                Taken { row, learned: is.counterpart(), attributes, site: self.rest[at].site };
            if self.take(net, to, taken) == Then::Tells {
                let bucket = self.queue.bucket(rank.0);
                self.queue.push(bucket, to);
            }
        }
    }

    /// An AS takes a route. If it has somebody to tell, it still has to be put into the queue.
    fn take(&mut self, net: &AsNetwork, node: u32, taken: Taken) -> Then {
        self.note(node);
        let Taken { row, learned, attributes, site } = taken;
        let at = node as usize;
        self.put(node, row);
        self.rest[at].attributes = attributes;
        self.rest[at].site = site;
        let flags = &mut self.flags[at];
        flags.set_learned(Some(learned));
        flags.set(Flags::PLAIN, self.all_attributes.are_plain(attributes));
        // Most ASes have no customers, and nothing to tell anybody else.
        let tells = flags.is_for_all()
            || flags.has(Flags::TOLD_ALL)
            || net.has_customers(node)
            || net.has_marks(node);
        flags.set(Flags::WAITS, tells);
        if tells { Then::Tells } else { Then::Keeps }
    }

    /// Brings what an AS sends in line with what it holds.
    pub(super) fn renew_sent(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        let path = self.rows[at].path;
        self.rest[at].sent = self.paths.renewed(net.graph.asn(node), 1, path, self.rest[at].sent);
        self.flags[at].set(Flags::NAMED, true);
        self.flags[at].set(Flags::FOLLOWED, true);
    }

    /// Takes routes from those who follow lost ones, then lets all of them look for others.
    pub(super) fn look_again(&mut self, net: &AsNetwork) {
        loop {
            while let Some(node) = self.lost.pop() {
                self.lose(net, node);
            }
            let Some(node) = self.again.pop() else { return };
            self.look(net, node);
        }
    }

    /// An AS and those who follow it are without a route.
    fn lose(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        if self.rows[at].rank == Rank::NONE {
            return;
        }
        self.note(node);
        let (row, flags) = (self.rows[at], self.flags[at]);
        self.put(node, Row::NONE);
        self.rest[at].site = NOBODY;
        self.flags[at].set(Flags::WAITS, false);
        self.flags[at].set(Flags::FOLLOWED, false);
        self.flags[at].set_learned(Some(Relation::Provider));
        self.again.push(node);
        if !flags.has(Flags::FOLLOWED) {
            return;
        }
        // What it told last is what it held, and everybody made the same of it.
        let is_known = flags.has(Flags::PLAIN) && !flags.has(Flags::WAITS) && !net.has_marks(node);
        for is in Relation::ALL {
            let told = is == Relation::Customer || flags.has(Flags::TOLD_ALL);
            if !told && !net.has_marks(node) {
                break;
            }
            let offered = Grade::from(self.one_further(row, is.counterpart()));
            for other in net.graph.neighbours(node, is) {
                let grade = self.grades[*other as usize];
                if is_known && grade != offered && grade != Grade::UNKNOWN {
                    continue;
                }
                if self.flags[*other as usize].has(Flags::COMPARES) {
                    self.again.push(*other);
                } else if self.rows[*other as usize].via == node {
                    self.lost.push(*other);
                }
            }
        }
    }

    /// How a route ranks with a neighbour, to which its holder is this, over a customary session.
    fn one_further(&self, row: Row, holder: Relation) -> Rank {
        let length = match row.rank {
            Rank::OWN => self.paths.length(row.path),
            heard => heard.length(),
        };
        row.rank.one_further(customary(holder), length + 1)
    }

    /// An AS without a route, or one that hears MEDs, chooses among all that its neighbours have
    /// announced.
    fn look(&mut self, net: &AsNetwork, node: u32) {
        let at = node as usize;
        if self.rows[at].rank == Rank::OWN || !net.is_up(node) {
            return;
        }
        if self.flags[at].has(Flags::COMPARES) {
            return self.compare(net, node);
        }
        if self.rows[at].rank != Rank::NONE {
            return;
        }
        if !net.has_marks(node) {
            match self.best_by_custom(net, node) {
                Heard::Nothing => return,
                Heard::Best(way, rank) => {
                    let attributes = self.rest[way.from as usize].attributes;
                    return self.accept(net, way, Offer { rank, times: 1, attributes });
                }
                Heard::NotPlain => {}
            }
        }
        let mut best: Option<(Way, Offer)> = None;
        let has_marks = net.has_marks(node);
        for is in Relation::ALL {
            let better = |best: &Option<(Way, Offer)>, rank: Rank, from: u32| {
                let (than, by) = best.map_or((Rank::NONE, 0), |(way, o)| (o.rank, way.from));
                (rank, from) < (than, by)
            };
            // Without policies of its own no neighbour of this kind or a later one does better.
            let possible = Rank::best_with(customary(is));
            if !has_marks && best.is_some_and(|(_, than)| than.rank < possible) {
                break;
            }
            for slot in net.graph.slots(node, is) {
                let from = net.graph.neighbour(slot);
                let session =
                    if has_marks { Customs::of_receiver(net, slot) } else { Customs::Customary };
                let rank = self.at_best(from, is, session);
                if !better(&best, rank, from) {
                    continue;
                }
                let way = Way { from, to: node, is: is.counterpart(), session };
                if rank != Rank::UNKNOWN {
                    if !self.is_loop(net, node, self.rows[from as usize].path) {
                        let attributes = self.rest[from as usize].attributes;
                        best = Some((way, Offer { rank, times: 1, attributes }));
                    }
                    continue;
                }
                let Some(offer) = self.offer_on(net, way) else { continue };
                if self.all_attributes.get(offer.attributes).med.is_some() {
                    self.let_compare(node);
                    return self.compare(net, node);
                }
                if better(&best, offer.rank, from) {
                    best = Some((way, offer));
                }
            }
        }
        if let Some((way, offer)) = best {
            self.accept(net, way, offer);
        }
    }

    /// The best of what the neighbours of an AS without policies have announced, if all of it passes
    /// unchanged. Most neighbours have nothing for it, which their flags say.
    fn best_by_custom(&self, net: &AsNetwork, node: u32) -> Heard {
        let (rows, flags) = (&self.rows[..], &self.flags[..]);
        for is in Relation::ALL {
            let mut best: Option<(Rank, u32)> = None;
            for from in net.graph.neighbours(node, is).iter().copied() {
                let flags = flags[from as usize];
                let offers = match is {
                    Relation::Provider => !flags.has(Flags::WAITS),
                    Relation::Customer | Relation::Peer => flags.offers_all(),
                };
                if !offers || rows[from as usize].rank == Rank::NONE {
                    continue;
                }
                if !flags.has(Flags::PLAIN) {
                    return Heard::NotPlain;
                }
                let row = rows[from as usize];
                let rank = self.one_further(row, is);
                if best.is_none_or(|best| (rank, from) < best) && !self.is_loop(net, node, row.path)
                {
                    best = Some((rank, from));
                }
            }
            // Whoever comes later is preferred less.
            if let Some((rank, from)) = best {
                let session = Customs::Customary;
                return Heard::Best(Way { from, to: node, is: is.counterpart(), session }, rank);
            }
        }
        Heard::Nothing
    }

    /// How the route of a neighbour ranks, loops aside; unknown where policies have to be asked.
    fn at_best(&self, from: u32, is: Relation, session: Customs) -> Rank {
        // Flags of all ASes fit a near cache, and most neighbours have nothing for this one.
        let flags = self.flags[from as usize];
        let is_customary = session == Customs::Customary;
        if flags.has(Flags::WAITS)
            || (is_customary && is != Relation::Provider && !flags.is_for_all())
        {
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

    /// As [`AsRoutes::look`], by the whole decision process.
    fn compare(&mut self, net: &AsNetwork, node: u32) {
        let mut heard = Vec::new();
        let mut candidates = Vec::new();
        for is in Relation::ALL {
            for slot in net.graph.slots(node, is) {
                let from = net.graph.neighbour(slot);
                if self.flags[from as usize].has(Flags::WAITS) {
                    continue;
                }
                let session = Customs::of_receiver(net, slot);
                let way = Way { from, to: node, is: is.counterpart(), session };
                let Some(offer) = self.offer_on(net, way) else { continue };
                let asn = net.graph.asn(from);
                let path = self.paths.path(self.rows[from as usize].path);
                let path = path.prepended(asn, offer.times as usize);
                let site = self.rest[from as usize].site;
                let route = self.route_of(path, offer.attributes, Some(is), site);
                let route = Route { local_pref: offer.rank.local_pref(), ..route };
                candidates.push(Candidate::external(route, asn.get(), None));
                heard.push((way, offer));
            }
        }
        match net.process().best_of(&candidates) {
            Some(best) => {
                let (way, offer) = heard[best];
                self.accept(net, way, offer);
            }
            None => self.lost.push(node),
        }
    }
}
