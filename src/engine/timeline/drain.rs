//! Graceful shutdown: neighbours move to other routes before anything goes down.

use std::collections::BTreeSet;

use super::goes_down::GoesDown;
use crate::bgp::Route;
use crate::topology::{Community, Edit, EndField, Entry, LinkId, Match, Policy, Side, Topology};

/// Entries added to the policy of one end of a link.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    link: LinkId,
    side: Side,
    import: Vec<Entry>,
    export: Vec<Entry>,
}

impl Asked {
    /// Adds the entries; returns false if that is impossible.
    fn ask(&self, doc: &mut Topology) -> bool {
        self.change(doc, |policy| {
            policy.import.extend(self.import.iter().cloned());
            policy.export.extend(self.export.iter().cloned());
        })
    }

    /// Removes the entries, each the last equal one.
    fn take_back(&self, doc: &mut Topology) {
        self.change(doc, |policy| {
            self.import.iter().for_each(|entry| take_out(&mut policy.import, entry));
            self.export.iter().for_each(|entry| take_out(&mut policy.export, entry));
        });
    }

    fn change(&self, doc: &mut Topology, change: impl FnOnce(&mut Policy)) -> bool {
        let Some(link) = doc.link(&self.link) else { return false };
        let mut policy = link.end(self.side).policy.clone();
        change(&mut policy);
        Edit::end(&self.link, self.side, EndField::Policy(policy)).apply(doc).is_ok()
    }
}

/// Returns a document without the entries that drains have added. The drains must be in the order
/// in which they added them, and nothing may have been set since.
pub(super) fn without(drains: &[Vec<Asked>], doc: &Topology) -> Topology {
    let mut doc = doc.clone();
    drains.iter().flatten().rev().for_each(|asked| asked.take_back(&mut doc));
    doc
}

/// Returns the links that go down in the end.
pub(super) fn drained(drain: &[Asked]) -> impl Iterator<Item = &LinkId> {
    drain.iter().filter(|asked| !asked.export.is_empty()).map(|asked| &asked.link)
}

/// Adds all entries once more, dropping those whose link is gone.
pub(super) fn ask_again(drains: &mut [Vec<Asked>], doc: &mut Topology) {
    drains.iter_mut().for_each(|drain| drain.retain(|asked| asked.ask(doc)));
}

fn take_out(entries: &mut Vec<Entry>, entry: &Entry) {
    if let Some(last) = entries.iter().rposition(|e| e == entry) {
        entries.remove(last);
    }
}

/// A route as a router that is being drained sends it inside its AS: the others take it last (RFC 8326
/// section 4; FRR does this on all iBGP sessions under `bgp graceful-shutdown`).
pub(super) fn last_choice(route: Route) -> Route {
    Route { local_pref: 0, ..route }
}

/// Changes policies for a graceful shutdown (RFC 8326 section 4): the drained side tags its routes
/// and gives received ones the lowest preference, and all others give tagged routes the lowest
/// preference. Section 4.1 asks for that in advance on all sessions between ASes. Distant ASes must
/// move, too, or those between would lose their route to the paths that it hides from them.
pub(super) fn ask_to_move_away(doc: &mut Topology, goes_down: &GoesDown) -> Vec<Asked> {
    let community = Some(Community::GRACEFUL_SHUTDOWN);
    let mark = Entry { add: community.into_iter().collect(), ..Entry::default() };
    let last = Entry { local_pref: Some(0), ..Entry::default() };
    let marked = Match { community, ..Match::default() };
    let honour = Entry { matches: marked, ..last.clone() };
    let of_nodes = goes_down.nodes.iter().flat_map(|id| doc.links_of(id));
    let of_links = goes_down.links.iter().filter_map(|id| doc.link(id)).map(|l| (l, Side::A));
    let external = of_nodes.chain(of_links).filter(|(link, _)| !doc.is_internal(link));
    let ends: BTreeSet<(LinkId, Side)> =
        external.map(|(link, side)| (link.id.clone(), side)).collect();
    let mut asked: Vec<Asked> = Vec::new();
    for link in doc.links().filter(|link| !doc.is_internal(link)) {
        for side in Side::BOTH {
            let is_drained = ends.contains(&(link.id.clone(), side));
            let export = is_drained.then(|| mark.clone()).into_iter().collect();
            let import = if is_drained { last.clone() } else { honour.clone() };
            asked.push(Asked { link: link.id.clone(), side, import: vec![import], export });
        }
    }
    asked.retain(|asked| asked.ask(doc));
    asked
}
