//! The only thing that differs between two networks at rest: whatever differs in their routes,
//! comes of it, since without it the one network is the other.

use rustc_hash::FxHashSet;

use super::because::{Because, Setting};
use super::inputs::At;
use super::settings::{node_settings, session_settings};
use crate::engine::{InnerLink, NetSession, Network, RoutingView, Verdict};
use crate::topology::{NodeId, Prefix};

/// Returns the node of the only difference, and the difference; none if there are several, or if
/// the routes are not stable. `at` is a node that is there at both moments, at which the route
/// origin authorisations may count.
pub(super) fn only_difference(
    before: &dyn RoutingView,
    after: &dyn RoutingView,
    prefix: &Prefix,
    at: &NodeId,
) -> Option<(NodeId, Because)> {
    let is_at_rest = |view: &dyn RoutingView| {
        let place = view.network().prefix_place(prefix);
        place.is_none_or(|place| matches!(view.verdict(place), Verdict::Stable(_)))
    };
    if !is_at_rest(before) || !is_at_rest(after) {
        return None;
    }
    let mut all = Differences { before, after, prefix, found: Vec::new() };
    for part in [Differences::nodes, Differences::sessions, Differences::inner_links] {
        part(&mut all);
        if all.found.len() > 1 {
            return None;
        }
    }
    if before.network().roas() != after.network().roas() {
        all.found.push((at.clone(), Because::OwnSettings(vec![Setting::Roas])));
    }
    match all.found.len() {
        1 => all.found.pop(),
        _ => None,
    }
}

struct Differences<'a> {
    before: &'a dyn RoutingView,
    after: &'a dyn RoutingView,
    prefix: &'a Prefix,
    found: Vec<(NodeId, Because)>,
}

impl<'a> Differences<'a> {
    fn at(&self, view: &'a dyn RoutingView, node: &NodeId) -> Option<At<'a>> {
        At::of(view, self.prefix, node)
    }

    fn nodes(&mut self) {
        for node in self.after.network().nodes() {
            if self.at(self.before, &node.id).is_none() {
                self.found.push((node.id.clone(), Because::Added));
            }
        }
        for node in self.before.network().nodes() {
            let id = &node.id;
            let Some(then) = self.at(self.before, id) else { continue };
            match self.at(self.after, id) {
                None => self.found.push((id.clone(), Because::Removed)),
                Some(now) => {
                    let differing = self.of_node(&then, &now);
                    self.found.extend(differing.into_iter().map(|because| (id.clone(), because)));
                }
            }
        }
    }

    fn of_node(&self, then: &At<'_>, now: &At<'_>) -> Vec<Because> {
        let mut all = Vec::new();
        match (then.works(), now.works()) {
            (true, false) => all.push(Because::Failed),
            (false, true) => all.push(Because::CameUp),
            _ => {}
        }
        let origin = |at: &At<'_>| {
            at.node().origins.iter().find(|origin| origin.prefix == *self.prefix).cloned()
        };
        match (origin(then), origin(now)) {
            (Some(_), None) => all.push(Because::Withdrew),
            (None, Some(_)) => all.push(Because::Announces),
            (was, is) if was != is => all.push(Because::AnnouncesOtherwise),
            _ => {}
        }
        let settings = node_settings(then, now);
        match settings.is_empty() {
            false => all.push(Because::OwnSettings(settings)),
            true if then.process() != now.process() => all.push(Because::Process),
            true => {}
        }
        all
    }

    fn sessions(&mut self) {
        for session in self.before.network().all_sessions() {
            if let Some(because) = self.of_session(session) {
                self.found.push(because);
            }
        }
        for session in self.after.network().all_sessions() {
            let net = self.after.network();
            if is_first(net, session) && !self.is_in(self.before, net, session) {
                let (near, far) = (net.id_of(session.local), net.id_of(session.remote));
                // Those of a new node come with it.
                if [near, far].iter().all(|id| self.at(self.before, id).is_some()) {
                    self.found.push((near.clone(), Because::SessionUp(far.clone())));
                }
            }
        }
    }

    fn is_in(&self, view: &'a dyn RoutingView, net: &Network, session: &NetSession) -> bool {
        let at = self.at(view, net.id_of(session.local));
        at.is_some_and(|at| at.session(&net.source(Some(session.index))).is_some())
    }

    fn of_session(&self, was: &NetSession) -> Option<(NodeId, Because)> {
        let net = self.before.network();
        if !is_first(net, was) {
            return None;
        }
        let (near, far) = (net.id_of(was.local), net.id_of(was.remote));
        let then = self.at(self.before, near)?;
        let now = self.at(self.after, near)?;
        self.at(self.after, far)?;
        let Some(is) = now.session(&net.source(Some(was.index))) else {
            return Some((near.clone(), Because::SessionDown(far.clone())));
        };
        let settings = session_settings(&then, was.index, &now, is);
        let because = match (net.is_link_up(was.index), now.net().is_link_up(is)) {
            // Two things at once.
            (was, is) if was != is && !settings.is_empty() => Because::NotKnown,
            (true, false) => Because::SessionDown(far.clone()),
            (false, true) => Because::SessionUp(far.clone()),
            _ if settings.is_empty() => return None,
            _ => Because::Settings(far.clone(), settings),
        };
        Some((near.clone(), because))
    }

    /// Those of a node that came or went, came or went with it.
    fn inner_links(&mut self) {
        let (old, new) = (self.before.network(), self.after.network());
        let known = |view: &'a dyn RoutingView, link: &InnerLink| {
            link.ends.iter().all(|end| view.network().index_of(end).is_some())
        };
        let [of_old, of_new] =
            [old, new].map(|net| net.inner_links().iter().collect::<FxHashSet<&InnerLink>>());
        let gone = old.inner_links().iter().filter(|link| !of_new.contains(link));
        let gone: Vec<&InnerLink> = gone.filter(|link| known(self.after, link)).collect();
        let come = new.inner_links().iter().filter(|link| !of_old.contains(link));
        let come: Vec<&InnerLink> = come.filter(|link| known(self.before, link)).collect();
        // One that is another than before is in both.
        let other = come.iter().filter(|new| !gone.iter().any(|old| old.link == new.link));
        for link in gone.iter().chain(other) {
            let [near, far] = &link.ends;
            self.found.push((near.clone(), Because::InnerLink(far.clone())));
        }
    }
}

/// Tells whether a session is the first of the two sides of its own.
fn is_first(net: &Network, session: &NetSession) -> bool {
    net.session(session.twin).index > session.index
}
