//! Changes to the network during a run: a new document, and its effects on routers and their
//! knowledge.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::chunked::Chunked;
use super::delta::Delta;
use super::down::Down;
use super::drain::{ask_again, ask_to_move_away, drained, without};
use super::epoch::{Epoch, joins};
use super::event::EventKind;
use super::goes_down::GoesDown;
use super::message::Payload;
use super::run::{Router, Run, Scheduled};
use super::script::FailureMode;
use super::session_runtime::{SessionRuntime, Wires};
use super::tables::{SideTables, Status, Tables};
use crate::engine::renumbering::Renumbering;
use crate::topology::{Edit, Link, LinkId, LinkState, Side, Span, Topology};

/// The knowledge that routers have of links that go down.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Links whose loss of signal is detected.
    pub(super) dark: BTreeSet<LinkId>,
    /// Links that an operator's router announces as going down.
    pub(super) said: BTreeSet<LinkId>,
}

impl Run {
    pub(super) fn happen(&mut self, place: usize) {
        let happening = self.recording.happenings[place].clone();
        self.end_drains_before(&happening.edit);
        self.begin(EventKind::ScriptedEdit(place), 0);
        self.cycles.forget();
        self.routers.iter_mut().for_each(|router| router.round = 0);
        // A script refers to the document without drains, and drains stay in place after an edit.
        let mut old = without(&self.drains, &self.tables.epoch.doc);
        let mut doc = old.clone();
        // An edit that an earlier one made impossible is skipped.
        if happening.edit.clone().apply(&mut doc).is_err() {
            return;
        }
        let goes_down = GoesDown::between(&old, &doc);
        if happening.manner == FailureMode::Drained && !goes_down.is_empty() {
            ask_again(&mut self.drains[..], &mut old);
            self.drains[place] = ask_to_move_away(&mut old, &goes_down);
            self.draining.insert(place, goes_down.nodes);
            self.enter(old, &Known::default());
            let at = self.now + self.timing.drain.micros();
            return self.schedule(at, Scheduled::DrainEnds(place));
        }
        ask_again(&mut self.drains[..], &mut doc);
        self.take_down_and_enter(doc, &goes_down, happening.manner);
    }

    /// Ends drains in progress if the result depends on the order of their edits and another one: a
    /// script runs in order, and an edit may depend on the one before.
    fn end_drains_before(&mut self, edit: &Edit) {
        if self.draining.is_empty() {
            return;
        }
        let old = without(&self.drains, &self.tables.epoch.doc);
        let drained = self.draining.keys().map(|place| &self.recording.happenings[*place].edit);
        let after = |edits: &mut dyn Iterator<Item = &Edit>| {
            let mut doc = old.clone();
            let done = edits.map(|edit| edit.clone().apply(&mut doc)).all(|done| done.is_ok());
            done.then_some(doc)
        };
        let in_order = after(&mut drained.clone().chain([edit]));
        let drains_last = after(&mut std::iter::once(edit).chain(drained));
        if in_order.is_none() || in_order != drains_last {
            for place in self.draining.keys().copied().collect::<Vec<_>>() {
                self.end_drain(place);
            }
        }
    }

    /// Takes drained nodes and links down, unless an edit has already done so.
    pub(super) fn end_drain(&mut self, place: usize) {
        if self.draining.remove(&place).is_none() {
            return;
        }
        self.begin(EventKind::Drained(place), 0);
        let mut before = without(&self.drains, &self.tables.epoch.doc);
        let mut doc = before.clone();
        let edit = self.recording.happenings[place].edit.clone();
        if edit.apply(&mut doc).is_ok() {
            let goes_down = GoesDown::between(&before, &doc);
            ask_again(&mut self.drains[..], &mut doc);
            self.take_down_and_enter(doc, &goes_down, FailureMode::Announced);
        } else {
            ask_again(&mut self.drains[..], &mut before);
            self.enter(before, &Known::default());
        }
        self.over.insert(place);
        self.schedule(self.now, Scheduled::PutsBack);
    }

    /// Restores policies once no side of a drained session considers it up: before that a neighbour
    /// would return to a route that is about to go.
    pub(super) fn put_back(&mut self) {
        let is_up = |link: &LinkId| {
            let net = &self.tables.epoch.net;
            let sides = net.all_sessions().iter().zip(&self.tables.sides);
            sides
                .filter(|(s, _)| s.end().is_some_and(|end| end.link == *link))
                .any(|(_, s)| s.is_up())
        };
        let is_done = |place: &usize| !drained(&self.drains[*place]).any(is_up);
        let done: Vec<usize> = self.over.iter().copied().filter(is_done).collect();
        if done.iter().any(|place| !self.drains[*place].is_empty()) {
            let mut doc = without(&self.drains, &self.tables.epoch.doc);
            done.iter().for_each(|place| self.drains[*place].clear());
            ask_again(&mut self.drains[..], &mut doc);
            self.enter(doc, &Known::default());
        }
        self.over.retain(|place| !done.contains(place));
    }

    fn take_down_and_enter(&mut self, doc: Topology, goes_down: &GoesDown, manner: FailureMode) {
        let mut known = Known::default();
        let links = goes_down.links(&self.tables.epoch.doc);
        match manner {
            FailureMode::Seen => known.dark = links,
            FailureMode::Silent => {}
            FailureMode::Announced | FailureMode::Drained => {
                known.said = links;
                self.announce(goes_down);
            }
        }
        // A session is never shut down silently.
        let is_shut = |doc: &Topology, id: &LinkId| {
            doc.link(id).is_some_and(|l| l.state == LinkState::Shutdown)
        };
        let old = &self.tables.epoch.doc;
        let shut = old.links().filter(|l| is_shut(&doc, &l.id) && !is_shut(old, &l.id));
        let links = shut.map(|l| l.id.clone()).collect();
        self.announce(&GoesDown { nodes: Vec::new(), links });
        self.enter(doc, &known);
    }

    /// Notifies neighbours that an operator's router closes sessions: all sessions of a node; for a
    /// link, at its side A.
    fn announce(&mut self, goes_down: &GoesDown) {
        let net = &self.tables.epoch.net;
        let of_nodes = goes_down.nodes.iter().filter_map(|id| net.index_of(id));
        let mut sides: Vec<u32> =
            of_nodes.flat_map(|n| net.sessions_of(n).map(|(s, _)| s).collect::<Vec<_>>()).collect();
        let is_of = |end: &crate::topology::LinkEnd| {
            end.side == Side::A && goes_down.links.contains(&end.link)
        };
        let of_links = net.all_sessions().iter().zip(0u32..);
        sides.extend(of_links.filter(|(s, _)| s.end().is_some_and(is_of)).map(|(_, s)| s));
        for side in sides {
            let (message, is_open) = (self.next_message, self.opens(self.twin(side)));
            self.close(side, Down::Shutdown, 0);
            // An operator waits until the neighbour has received the message before unplugging
            // anything.
            if is_open && self.next_message > message {
                self.sure.insert(message);
            }
        }
    }

    /// Replaces the document, with all immediate effects.
    pub(super) fn enter(&mut self, doc: Topology, known: &Known) {
        let old = self.tables.epoch.clone();
        self.note_internal_links(&old.doc, &doc, known);
        let drained = self.draining.values().flatten().cloned().collect();
        let epoch = Arc::new(Epoch::of(doc, &self.unnoticed, drained, Some(&old)));
        if epoch.is_numbered_as(&old) {
            self.apply(Delta::Epoch(epoch.clone()));
        } else {
            self.renumber(&old, &epoch);
        }
        self.routers_go_and_come(&epoch);
        self.watch_ways(&known.dark);
        self.check_services(&old);
        self.look_again();
    }

    /// Records the internal links whose change the IGP has yet to detect, and when it will.
    fn note_internal_links(&mut self, old: &Topology, new: &Topology, known: &Known) {
        let runs = |doc: &Topology, id: &LinkId| doc.link(id).is_some_and(|l| joins(doc, l));
        let is_there = |link: &&Link| old.link(&link.id).is_some();
        let changed: Vec<LinkId> = new
            .links()
            .filter(is_there)
            .filter(|link| runs(old, &link.id) != runs(new, &link.id))
            .map(|link| link.id.clone())
            .collect();
        for link in changed {
            let is_back = runs(new, &link);
            let is_shut = new.link(&link).is_some_and(|l| l.state == LinkState::Shutdown);
            let after = match is_back || is_shut || known.said.contains(&link) {
                true => self.timing.igp_spread.micros(),
                false => self.igp_notices_after(known.dark.contains(&link)),
            };
            // A link that returns before its loss was detected was never gone for the IGP.
            let (was_unnoticed, set) = match is_back {
                true => (self.unnoticed.gone.remove(&link), &mut self.unnoticed.back),
                false => (self.unnoticed.back.remove(&link), &mut self.unnoticed.gone),
            };
            self.igp_notices.remove(&link);
            if !was_unnoticed {
                set.insert(link.clone());
                let at = self.now + after;
                self.igp_notices.insert(link.clone(), at);
                self.schedule(at, Scheduled::Igp(link));
            }
        }
        let is_left = |link: &LinkId| new.link(link).is_some_and(|l| new.is_internal(l));
        self.unnoticed.gone.retain(is_left);
        self.unnoticed.back.retain(is_left);
    }

    /// Clears all tables of nodes that are down; nodes that return start with empty tables.
    fn routers_go_and_come(&mut self, epoch: &Epoch) {
        for node in 0..epoch.net.nodes().len() as u32 {
            if epoch.works(node) {
                continue;
            }
            for side in self.sides_of(node) {
                self.close(side, Down::RouterDown, 0);
            }
            for prefix in 0..self.tables.best.len() as u32 {
                if self.tables.best[prefix as usize][node as usize].is_some() {
                    self.apply(Delta::Best { prefix, node, to: None });
                }
            }
        }
    }

    /// Starts checks of sites whose service changed state; a node that comes back announces as its
    /// service allows.
    fn check_services(&mut self, old: &Epoch) {
        let epoch = self.tables.epoch.clone();
        for node in 0..epoch.net.nodes().len() as u32 {
            let id = epoch.net.id_of(node);
            let was = old.net.index_of(id).map(|n| (old.works(n), old.is_silent(n)));
            let is = (epoch.works(node), epoch.is_silent(node));
            if was == Some(is) {
                // A check in progress goes on.
                continue;
            }
            self.routers[node as usize].check += 1;
            match was {
                // Only the service changed: a check will detect it.
                Some((true, _)) if is.0 && old.checks(id) && epoch.checks(id) => {
                    let checks = self.timing.checks;
                    let after = self.several_in_a_row(checks.interval, checks.times);
                    let check = self.routers[node as usize].check;
                    self.schedule(self.now + after, Scheduled::Checked(node, check));
                }
                _ => self.set_silent(node, is.1),
            }
        }
    }

    fn set_silent(&mut self, node: u32, silent: bool) {
        if self.tables.silent.contains(&node) != silent {
            self.apply(if silent { Delta::FallsSilent(node) } else { Delta::Speaks(node) });
        }
    }

    /// Applies the result of a check of a site's service.
    pub(super) fn checked(&mut self, node: u32, check: u32) {
        let silent = self.tables.epoch.is_silent(node);
        let is_latest = self.routers[node as usize].check == check;
        if is_latest && self.tables.silent.contains(&node) != silent {
            let what = match silent {
                true => EventKind::CheckFailed { node },
                false => EventKind::CheckPassed { node },
            };
            self.begin(what, 0);
            self.set_silent(node, silent);
            self.reconsider_all(node);
        }
    }

    /// Imports all routes again and lets every router decide, as policies, costs and announcements
    /// may have changed.
    fn look_again(&mut self) {
        for side in 0..self.wires.len() as u32 {
            for prefix in 0..self.tables.best.len() {
                let Some(adj_rib_in) = self.tables.sides[side as usize].adj_rib_in[prefix].clone()
                else {
                    continue;
                };
                let again = self.tables.epoch.receives(prefix, side, &adj_rib_in.sent);
                if again != *adj_rib_in {
                    let to = Some(Arc::new(again));
                    self.apply(Delta::AdjRibIn { session: side, prefix: prefix as u32, to });
                }
            }
        }
        for node in 0..self.routers.len() as u32 {
            if self.tables.epoch.works(node) {
                self.reconsider_all(node);
            }
        }
    }

    /// Renumbers everything for another epoch.
    fn renumber(&mut self, old: &Epoch, epoch: &Arc<Epoch>) {
        let carry = Renumbering::between(&old.net, &epoch.net);
        let prefixes = epoch.net.prefixes();
        let (nodes, sessions) = (epoch.net.nodes().len(), epoch.net.all_sessions().len());
        let old_place = |prefix| old.net.prefix_place(prefix);
        let closed = SideTables::new(prefixes.len(), Status::Down(Down::NotYet));
        let mut tables = Tables {
            epoch: epoch.clone(),
            best: vec![Chunked::filled(&None, nodes); prefixes.len()],
            sides: Chunked::filled(&closed, sessions),
            ..Tables::default()
        };
        let since = Span::of_micros(self.now);
        tables.sides.iter_mut().for_each(|side| side.since = since);
        let mut routers = vec![Router::default(); nodes];
        let new = |_| SessionRuntime::new(&self.timing, &mut self.random);
        let mut wires: Wires = (0..sessions).map(new).collect();
        for (was, place) in self.tables.best.iter().zip(0usize..) {
            let now = epoch.net.prefix_place(&old.net.prefixes()[place]);
            for (best, node) in was.iter().zip(0u32..) {
                let to = now.zip(carry.node(node));
                if let Some((place, node)) = to {
                    let best = best.as_ref().and_then(|best| carry.best(best));
                    tables.best[place][node as usize] = best;
                }
            }
        }
        for (side, index) in self.tables.sides.iter().zip(0u32..) {
            let Some(now) = carry.session(index) else { continue };
            let into = &mut tables.sides[now as usize];
            (into.status, into.since) = (side.status, side.since);
            (into.mrai_until, into.notices) = (side.mrai_until, side.notices);
            into.keepalive_phase = side.keepalive_phase;
            for (prefix, place) in prefixes.iter().zip(0usize..) {
                let Some(was) = old_place(prefix) else { continue };
                into.adj_rib_in[place] = side.adj_rib_in[was].as_ref().and_then(|adj_rib_in| {
                    let sent = carry.routes_of(&adj_rib_in.sent)?;
                    Some(Arc::new(epoch.receives(place, now, &sent)))
                });
                into.adj_rib_out[place] = side.adj_rib_out[was]
                    .as_ref()
                    .and_then(|adj_rib_out| carry.routes_of(adj_rib_out));
                if side.waiting.contains(&(was as u32)) {
                    into.waiting.insert(place as u32);
                }
            }
            wires[now as usize] = self.wires[index as usize].clone();
        }
        for message in self.tables.flights.values() {
            let mut message = message.clone();
            let Some(session) = carry.session(message.session) else { continue };
            message.session = session;
            if let Payload::Update { prefix, routes } = &mut message.says {
                let now = epoch.net.prefix_place(&old.net.prefixes()[*prefix as usize]);
                let Some(place) = now else { continue };
                // A route that refers to something removed becomes a withdrawal: its sender's
                // Adj-RIB-Out is empty, too.
                let sent = carry.routes_of(routes).unwrap_or_default();
                (*prefix, *routes) = (place as u32, sent);
            }
            tables.flights.insert(message.id, message);
        }
        let silent = self.tables.silent.iter().filter_map(|node| carry.node(*node));
        tables.silent = silent.collect();
        for (router, node) in self.routers.iter_mut().zip(0u32..) {
            if let Some(now) = carry.node(node) {
                let mut router = std::mem::take(router);
                // All nodes decide again anyway; a decision that is due stays due.
                let places = std::mem::take(&mut router.undecided).into_iter();
                let new = places.filter_map(|place| {
                    let prefix = &old.net.prefixes()[place as usize];
                    epoch.net.prefix_place(prefix).map(|place| place as u32)
                });
                router.undecided = new.collect();
                routers[now as usize] = router;
            }
        }
        for wire in wires.iter_mut() {
            wire.coming.retain(|message| tables.flights.contains_key(message));
            wire.held.retain(|message| tables.flights.contains_key(message));
        }
        (self.wires, self.routers) = (wires, routers);
        self.renumber_queue(&|node| carry.node(node), &|session| carry.session(session));
        self.apply(Delta::Whole(Box::new(tables)));
    }
}
