//! Single changes that could make another route win at a node, in the order in which they are
//! tried: a next hop within reach, prepends, a MED, a local-pref, a failed link; within a kind the
//! smallest first.

use crate::bgp::Route;
use crate::engine::{Best, Held, NetSession, Network, OutOfReach, PrefixState};
use crate::topology::{
    BorderNextHop, Edit, EndField, Entry, LinkEnd, LinkField, LinkState, Match, NodeField, Policy,
    Prefix, Topology,
};

/// The kinds of change, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A border router sets next-hop-self, or has the subnets of its external links in the IGP.
    NextHop,
    /// More or fewer prepends of the own ASN.
    Prepends,
    /// Another MED.
    Med,
    /// Another local-pref.
    LocalPref,
    /// A failed link.
    FailedLink,
}

/// A change to try.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tweak {
    /// Kind of the change.
    pub kind: Kind,
    /// Size of the change: the difference in the value that it sets.
    pub size: u32,
    /// The change.
    pub edit: Edit,
}

/// Maximum number of additional prepends that are tried.
const MOST_PREPENDS: u8 = 16;

/// The policy list of a session's end that is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Import,
    Export,
}

/// The session over which a route came into the AS, and the route.
type Entered<'a> = (Option<&'a NetSession>, &'a Route);

/// The single changes at a node that are worth trying.
pub(super) struct Tweaks<'a> {
    /// The document.
    pub doc: &'a Topology,
    /// Its compiled network.
    pub net: &'a Network,
    /// Routes for the prefix.
    pub routes: &'a PrefixState,
    /// The prefix.
    pub prefix: &'a Prefix,
}

impl Tweaks<'_> {
    /// All changes worth trying so that `loser` is chosen at a node, instead of `winner` where
    /// there is one, each with the session it was heard on.
    pub(super) fn all(&self, node: u32, winner: Option<&Held>, loser: &Held) -> Vec<Tweak> {
        let mut tweaks = self.next_hops(node, loser);
        tweaks.extend(winner.into_iter().flat_map(|winner| self.against(winner, loser)));
        // Stable: of equal ones the nearest to the node stays first.
        tweaks.sort_by_key(|tweak| (tweak.kind, tweak.size));
        tweaks
    }

    /// Returns the changes that bring a route's next hop within a node's reach, the smaller first;
    /// none if it is within reach.
    fn next_hops(&self, node: u32, loser: &Held) -> Vec<Tweak> {
        let Some(OutOfReach::NotInIgp { border, .. }) =
            self.net.out_of_reach(node, loser.route.next_hop)
        else {
            return Vec::new();
        };
        let set = |next_hop| Edit::node(self.net.id_of(border), NodeField::NextHop(next_hop));
        let in_igp = BorderNextHop::Neighbour { igp_cost: Some(0) };
        let tweak = |(next_hop, size)| Tweak { kind: Kind::NextHop, size, edit: set(next_hop) };
        [(BorderNextHop::Itself, 1), (in_igp, 2)].map(tweak).into()
    }

    /// All changes worth trying so that `loser` beats `winner`.
    fn against(&self, winner: &Held, loser: &Held) -> Vec<Tweak> {
        let (of_winner, of_loser) = (self.external_way(winner.via), self.external_way(loser.via));
        let mut tweaks = self.prepends(&of_winner, &of_loser, &winner.route, &loser.route);
        let entered = (of_winner.first().copied(), of_loser.first().copied());
        let (win, lose) = ((entered.0, &winner.route), (entered.1, &loser.route));
        tweaks.extend(self.meds(win, lose));
        tweaks.extend(self.local_prefs(win, lose));
        tweaks.extend(self.failures(&of_winner));
        tweaks
    }

    /// Returns the sessions between ASes that a route received over a session came through, the
    /// nearest first.
    fn external_way(&self, via: Option<u32>) -> Vec<&NetSession> {
        let mut way = Vec::new();
        let mut next = via;
        for _ in 0..self.net.nodes().len() {
            let Some(session) = next.map(|s| self.net.session(s)) else { break };
            if session.external().is_some() {
                way.push(session);
            }
            next = self.routes.latest(session.remote).and_then(|best: &Best| best.via);
        }
        way
    }

    /// Returns more prepends on the winner's path, at any AS, and fewer on the loser's.
    fn prepends(
        &self,
        winner: &[&NetSession],
        loser: &[&NetSession],
        win: &Route,
        lose: &Route,
    ) -> Vec<Tweak> {
        let gap = lose.as_path.len().saturating_sub(win.as_path.len());
        let most = (gap + 2).min(usize::from(MOST_PREPENDS)) as u8;
        let mut tweaks = Vec::new();
        let tweak = |session: &NetSession, size: u8, change: &dyn Fn(u8) -> Option<u8>| {
            let far = self.net.session(session.twin).end()?;
            let now = self.policy(far)?.export_all().map_or(0, |entry| entry.prepend);
            let new = change(now)?;
            let edit = self.set(far, List::Export, |entry| entry.prepend = new)?;
            Some(Tweak { kind: Kind::Prepends, size: u32::from(size), edit })
        };
        for size in 1..=most {
            let more = winner.iter().filter_map(|s| tweak(s, size, &|now| now.checked_add(size)));
            tweaks.extend(more);
            let fewer = loser.iter().filter_map(|s| tweak(s, size, &|now| now.checked_sub(size)));
            tweaks.extend(fewer);
        }
        tweaks
    }

    /// Returns a higher MED for the winner and a lower one for the loser, where each came into the
    /// AS.
    fn meds(&self, winner: Entered<'_>, loser: Entered<'_>) -> Vec<Tweak> {
        let med = |entered: &Entered<'_>| entered.1.med.unwrap_or(0);
        self.towards(Kind::Med, (winner, loser), med, |session, new| {
            let far = self.net.session(session.twin).end();
            far.and_then(|far| self.set(far, List::Export, |e| e.med = Some(new)))
                .into_iter()
                .collect()
        })
    }

    /// Returns a lower local-pref for the winner and a higher one for the loser, where each came
    /// into the AS.
    fn local_prefs(&self, winner: Entered<'_>, loser: Entered<'_>) -> Vec<Tweak> {
        // The higher local-pref wins, so the two change places.
        let pref = |entered: &Entered<'_>| entered.1.local_pref;
        self.towards(Kind::LocalPref, (loser, winner), pref, |session, new| {
            let Some(near) = session.end() else { return Vec::new() };
            let all = self.set(near, List::Import, |e| e.local_pref = Some(new));
            // More specific entries may override the one that matches all.
            let last = self.append(near, Entry { local_pref: Some(new), ..Entry::default() });
            all.into_iter().chain(last).collect()
        })
    }

    /// Returns changes of a number that make that of `low` equal to that of `high`, or higher: by
    /// raising the one or lowering the other.
    fn towards(
        &self,
        kind: Kind,
        (low, high): (Entered<'_>, Entered<'_>),
        number: impl Fn(&Entered<'_>) -> u32,
        edits: impl Fn(&NetSession, u32) -> Vec<Edit>,
    ) -> Vec<Tweak> {
        let (of_low, of_high) = (number(&low), number(&high));
        let mut tweaks = Vec::new();
        let mut add = |entered: &Entered<'_>, now: u32, new: Option<u32>| {
            if let Some((session, new)) = entered.0.zip(new).filter(|(_, new)| *new != now) {
                let tweak = |edit| Tweak { kind, size: now.abs_diff(new), edit };
                tweaks.extend(edits(session, new).into_iter().map(tweak));
            }
        };
        for beyond in [0, 1] {
            add(&low, of_low, of_high.checked_add(beyond));
            add(&high, of_high, of_low.checked_sub(beyond));
        }
        tweaks
    }

    /// Returns the failure of each link on the winner's path.
    fn failures(&self, winner: &[&NetSession]) -> Vec<Tweak> {
        let links = winner.iter().filter_map(|session| session.end());
        let fail = |end: &LinkEnd| Edit::link(&end.link, LinkField::State(LinkState::Failed));
        let tweak = |end| Tweak { kind: Kind::FailedLink, size: 1, edit: fail(end) };
        links.map(tweak).collect()
    }

    fn policy(&self, end: &LinkEnd) -> Option<&Policy> {
        self.doc.link(&end.link).map(|link| &link.end(end.side).policy)
    }

    /// Returns an edit that changes the entry that matches all.
    fn set(&self, end: &LinkEnd, list: List, change: impl FnOnce(&mut Entry)) -> Option<Edit> {
        let policy = self.policy(end)?;
        let new = match list {
            List::Import => policy.with_import_all(change),
            List::Export => policy.with_export_all(change),
        };
        Some(Edit::end(&end.link, end.side, EndField::Policy(new)))
    }

    /// Returns an edit that appends an import entry for this prefix alone.
    fn append(&self, end: &LinkEnd, entry: Entry) -> Option<Edit> {
        let mut policy = self.policy(end)?.clone();
        if policy.import.is_empty() {
            return None;
        }
        let matches = Match { prefix: Some(*self.prefix), ..Match::default() };
        policy.import.push(Entry { matches, ..entry });
        Some(Edit::end(&end.link, end.side, EndField::Policy(policy)))
    }
}
