//! The routes of all ASes for one prefix.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::attributes::{AllAttributes, Attributes, AttributesId};
use super::crossing::{Outcome, TransferKey};
use super::network::AsNetwork;
use super::path::{Moving, PathId, Paths};
use super::queue::{Order, Queue};
use super::rank::{CoarseRank, Rank};
use crate::bgp::{AsPath, LearnedFrom, NextHop, Route};
use crate::engine::{Uniqueness, Verdict};
use crate::topology::{Asn, Prefix, Relation};

/// The neighbour of a route that was not received from any.
pub(super) const NOBODY: u32 = u32::MAX;

/// The route of an AS, in half a cache line. For most neighbours only the flags and the coarse rank
/// are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) rank: Rank,
    /// Neighbour that sent it.
    pub(super) via: u32,
    /// Path as it was received, without the own ASN.
    pub(super) path: PathId,
    /// AS that originated it.
    pub(super) site: u32,
    pub(super) attributes: AttributesId,
    /// Path that the AS advertises without prepends, with its own ASN in front.
    pub(super) sent: PathId,
}

impl Row {
    pub(super) const NONE: Self = Self {
        rank: Rank::NONE,
        via: NOBODY,
        path: PathId::EMPTY,
        site: NOBODY,
        attributes: AttributesId(0),
        sent: PathId::EMPTY,
    };

    /// Returns true if both are the same route except for the paths; ignores the path sent.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let of = |row: &Self| (row.rank, row.via, row.site, row.attributes);
        of(self) == of(other)
    }

    /// Returns true if both are the same route; ignores the path sent.
    pub(super) fn is_route(&self, other: &Self) -> bool {
        self.is_like(other) && self.path == other.path
    }
}

/// The properties of an AS in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flags(u16);

impl Default for Flags {
    fn default() -> Self {
        Self(Self::LEARNED)
    }
}

impl Flags {
    /// Role of the neighbour that sent the route; 0 for an own announcement, as for a provider if
    /// there is none.
    const LEARNED: u16 = 0b11;
    /// It waits to advertise.
    pub(super) const WAITS: u16 = 1 << 2;
    /// Its ASN may be in paths.
    pub(super) const NAMED: u16 = 1 << 3;
    /// Its last announcement went to peers and providers, too.
    pub(super) const ADVERTISED_TO_ALL: u16 = 1 << 4;
    /// Its route before the current change has been recorded.
    pub(super) const NOTED: u16 = 1 << 5;
    /// The attributes of its route pass a default session unchanged.
    pub(super) const PLAIN: u16 = 1 << 6;
    /// A neighbour may have its route from it.
    pub(super) const FOLLOWED: u16 = 1 << 7;

    pub(super) fn has(self, flag: u16) -> bool {
        self.0 & flag != 0
    }

    pub(super) fn set(&mut self, flag: u16, on: bool) {
        self.0 = if on { self.0 | flag } else { self.0 & !flag };
    }

    pub(super) fn learned(self) -> Option<Relation> {
        match self.0 & Self::LEARNED {
            0 => None,
            1 => Some(Relation::Customer),
            2 => Some(Relation::Peer),
            _ => Some(Relation::Provider),
        }
    }

    pub(super) fn set_learned(&mut self, learned: Option<Relation>) {
        self.0 = (self.0 & !Self::LEARNED) | learned.map_or(0, |is| is as u16 + 1);
    }

    /// Returns true if it may have advertised a route to a neighbour, given its role towards that
    /// neighbour, or has none: an AS without a route is marked as if it had one from a provider.
    pub(super) fn offers_as(self, is: Relation) -> bool {
        !self.has(Self::WAITS) && (is == Relation::Provider || self.is_for_all())
    }

    /// Returns true if its route may be advertised to peers and providers.
    pub(super) fn is_for_all(self) -> bool {
        self.0 & Self::LEARNED <= Relation::Customer as u16 + 1
    }
}

/// The route of an AS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsRoute {
    /// Neighbour that sent it; none for an own announcement.
    pub next_hop: Option<u32>,
    /// AS that originated it.
    pub site: u32,
    /// Number of ASNs in its path, prepends included, without that of its holder.
    pub length: u32,
}

/// The route of an AS before a change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    pub(super) node: u32,
    row: Row,
}

/// The state of the computation after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Possibly incomplete.
    Open,
    /// Complete.
    Done,
}

/// The routes of all ASes for one prefix.
#[derive(Clone, Debug)]
pub struct AsRoutes {
    pub(super) prefix: Prefix,
    pub(super) rows: Vec<Row>,
    /// Coarse ranks of the rows.
    pub(super) grades: Vec<CoarseRank>,
    pub(super) flags: Vec<Flags>,
    pub(super) paths: Paths,
    pub(super) all_attributes: AllAttributes,
    pub(super) queue: Queue,
    pub(super) outcomes: FxHashMap<TransferKey, Option<Outcome>>,
    /// Neighbours that may accept the route of an AS while it advertises, with their slots.
    pub(super) listeners: Vec<(u32, u32)>,
    /// ASes whose route is lost.
    pub(super) lost: Vec<u32>,
    /// ASes that have to search for a route.
    pub(super) again: Vec<u32>,
    /// Routes before the last change; none at the beginning, when there were no routes.
    pub(super) before: Option<Vec<Before>>,
    /// Number of announcements since the last change.
    pub(super) announcements: usize,
    /// Number of neighbours advertised to since the last change of the network or of the order.
    pub(super) advertised: usize,
    /// ASes that advertised after half of the limit.
    pub(super) late: FixedBitSet,
    pub(super) work: Work,
    /// Verdict on convergence.
    pub(super) verdict: Verdict,
}

impl AsRoutes {
    /// Starts without any routes.
    pub(super) fn cold(net: &AsNetwork, prefix: Prefix) -> Self {
        let ases = net.graph().len();
        Self {
            prefix,
            rows: vec![Row::NONE; ases],
            grades: vec![CoarseRank::NONE; ases],
            flags: vec![Flags::default(); ases],
            paths: Paths::default(),
            all_attributes: AllAttributes::default(),
            queue: Queue::new(Order::ByRank),
            outcomes: FxHashMap::default(),
            listeners: Vec::new(),
            lost: Vec::new(),
            again: Vec::new(),
            before: None,
            announcements: 0,
            advertised: 0,
            late: FixedBitSet::new(),
            work: Work::Open,
            verdict: Verdict::Stable(Uniqueness::OnlyOneFound),
        }
    }

    /// Returns the route of an AS.
    pub fn route(&self, node: u32) -> Option<AsRoute> {
        let row = self.rows.get(node as usize).filter(|row| row.rank != Rank::NONE)?;
        Some(AsRoute {
            next_hop: Some(row.via).filter(|via| *via != NOBODY),
            site: self.rows[node as usize].site,
            length: self.paths.length(row.path),
        })
    }

    /// Returns the path of an AS's route without its own ASN, nearest AS first; none without a
    /// route.
    pub fn path(&self, node: u32) -> Option<impl Iterator<Item = Asn> + '_> {
        let row = self.rows.get(node as usize).filter(|row| row.rank != Rank::NONE)?;
        Some(self.paths.asns(row.path))
    }

    /// Returns the ASes that have a route, each with the AS that originated it, in ascending order.
    pub fn sites(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let nodes = (0..self.rows.len() as u32).zip(self.rows.iter().map(|row| row.site));
        nodes.filter(|(_, site)| *site != NOBODY)
    }

    /// Returns the number of ASes with a route to each site, in ascending order of sites.
    pub fn catchments(&self) -> Vec<(u32, usize)> {
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        for (_, site) in self.sites() {
            *counts.entry(site).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable();
        counts
    }

    /// Returns the verdict on convergence, with the ASes that do not converge.
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Returns the ASes whose route changed, was lost or came back since the last change; all that
    /// have one if the routes were computed from nothing, as after a network that did not converge.
    pub fn changed(&self) -> Vec<u32> {
        let Some(before) = &self.before else {
            return self.sites().map(|(node, _)| node).collect();
        };
        let differs = |before: &&Before| {
            let (row, was) = (&self.rows[before.node as usize], &before.row);
            let has_none = row.rank == Rank::NONE && was.rank == Rank::NONE;
            let is_same = has_none || row.is_like(was) && self.paths.same(row.path, was.path);
            !is_same
        };
        before.iter().filter(differs).map(|before| before.node).collect()
    }

    /// Returns the index of the prefix in a network.
    pub(super) fn place(&self, net: &AsNetwork) -> usize {
        net.prefixes().position(|prefix| *prefix == self.prefix).unwrap_or_default()
    }

    /// Returns the route of an AS with all its attributes. Its next hop is the index of the
    /// neighbour, its originator that of the AS that originated it; an own route has the default
    /// local-pref.
    pub fn held(&self, node: u32) -> Option<Route> {
        let at = node as usize;
        let row = self.rows.get(at).filter(|row| row.rank != Rank::NONE)?;
        let learned = self.flags[at].learned();
        let path = self.paths.path(row.path);
        let route = self.route_of(path, self.rows[at].attributes, learned, self.rows[at].site);
        let next_hop = match learned {
            Some(_) => NextHop::External(row.via),
            None => NextHop::Router(node),
        };
        let local_pref = match learned {
            Some(_) => row.rank.local_pref(),
            None => Route::DEFAULT_LOCAL_PREF,
        };
        Some(Route { next_hop, local_pref, ..route })
    }

    /// Makes a route with some attributes.
    pub(super) fn route_of(
        &self,
        as_path: AsPath,
        attributes: AttributesId,
        learned: Option<Relation>,
        site: u32,
    ) -> Route {
        let Attributes { communities, origin, med, only_to_customer, origin_as: _ } =
            self.all_attributes.get(attributes).clone();
        Route {
            as_path,
            weight: 0,
            local_pref: Route::DEFAULT_LOCAL_PREF,
            med,
            origin,
            communities,
            learned_from: learned.map_or(LearnedFrom::Own, |is| LearnedFrom::Neighbour(is.role())),
            only_to_customer,
            next_hop: NextHop::Router(site),
            reflection: None,
            originator: site,
        }
    }

    /// Replaces a route; the path sent stays.
    pub(super) fn put(&mut self, node: u32, row: Row) {
        let at = node as usize;
        self.rows[at] = Row { sent: self.rows[at].sent, ..row };
        self.grades[at] = row.rank.into();
    }

    /// Records the route of an AS, once per change.
    pub(super) fn note(&mut self, node: u32) {
        let at = node as usize;
        if let Some(before) = &mut self.before
            && !self.flags[at].has(Flags::NOTED)
        {
            self.flags[at].set(Flags::NOTED, true);
            before.push(Before { node, row: self.rows[at] });
        }
    }

    /// Opens a change: clears the records of the last one.
    pub(super) fn begin(&mut self) {
        let before = self.before.get_or_insert_default();
        for before in before.drain(..) {
            self.flags[before.node as usize].set(Flags::NOTED, false);
        }
        self.announcements = 0;
        self.advertised = 0;
        self.late.clear();
        self.work = Work::Open;
        if self.paths.len() > 4 * self.rows.len() + 1_000 {
            self.compact();
        }
    }

    /// Drops paths that are not in use.
    pub(super) fn compact(&mut self) {
        let mut moving = Moving::out_of(&self.paths);
        let before = self.before.iter_mut().flatten().map(|before| &mut before.row);
        for Row { path, sent, .. } in self.rows.iter_mut().chain(before) {
            (*path, *sent) = (moving.carry(*path), moving.carry(*sent));
        }
        self.paths = moving.done();
    }
}
