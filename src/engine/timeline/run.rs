//! The clock of a run: the next scheduled step, and the end.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};

use super::chunked::Chunked;
use super::delta::Delta;
use super::drain::Asked;
use super::epoch::{Epoch, Unnoticed};
use super::event::EventKind;
use super::message::Message;
use super::record::{End, Recording};
use super::script::{Limits, Order, Script, ScriptedEdit, Start};
use super::session_runtime::{SessionRuntime, Wires, draw_between};
use super::table_cycle::TableCycles;
use super::tables::{SideTables, Status, Tables};
use crate::engine::State;
use crate::engine::renumbering::Renumbering;
use crate::topology::{Delivery, Jitter, LinkId, NodeId, Span, Spread, Timing};

/// Clock time per delivery if messages are delivered one by one, in microseconds: a second, so that
/// the clock counts messages and an edit fits between two of them.
const TICK: u64 = 1_000_000;

/// A scheduled step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheduled {
    /// Drained nodes and links go down.
    DrainEnds(usize),
    /// The policy entries of finished drains are removed.
    PutsBack,
    /// The IGP learns the new state of a link.
    Igp(LinkId),
    /// A check of a site's service ends; with the number of the check.
    Checked(u32, u32),
    /// A side of a session detects a cut path; with the number of its alarm.
    Notices(u32, u32),
    /// A side of a session finds that the other end opened a new connection; with its own
    /// connection.
    Reopened(u32, u32),
    /// A session comes up; with the number of the attempt.
    Connects(u32, u32),
    /// A message arrives.
    Arrives(u64),
    /// A router has processed a message.
    Worked(u64),
    /// A router decides.
    Decides(u32),
    /// A side may advertise again.
    Speaks(u32),
}

/// The state of a router besides its tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Router {
    /// Time until which it processes messages, in microseconds.
    pub(super) busy_until: u64,
    /// Indices of prefixes on which it has to decide.
    pub(super) undecided: BTreeSet<u32>,
    /// Since when there are any.
    pub(super) undecided_since: u64,
    /// Highest round of the messages that it received.
    pub(super) round: u32,
    /// Number of the latest check of its service; earlier ones no longer count.
    pub(super) check: u32,
}

/// Maximum time for which a router takes in messages before it decides, in microseconds: FRR delays
/// its decisions for so long (`spec.hold` of `bgp_process_queue_init` in bgpd), and BIRD reads all
/// that its sockets hold before it sends.
const GATHERS: u64 = 50_000;

impl Router {
    /// Returns the time at which it decides if nothing more arrives: after it has processed all
    /// messages that waited, so that one decision covers them, and within a bound.
    pub(super) fn decides_at(&self, now: u64) -> u64 {
        self.busy_until.min(self.undecided_since + GATHERS).max(now)
    }
}

/// A network in time. It runs step by step, and everything is recorded.
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) timing: Timing,
    pub(super) order: Order,
    pub(super) limits: Limits,
    pub(super) seed: u64,
    pub(super) random: Pcg32,
    pub(super) now: u64,
    pub(super) tables: Tables,
    pub(super) recording: Recording,
    pub(super) routers: Vec<Router>,
    pub(super) wires: Wires,
    pub(super) unnoticed: Unnoticed,
    /// Time at which the IGP detects the new state of each link, in microseconds.
    pub(super) igp_notices: BTreeMap<LinkId, u64>,
    /// Policy entries added by graceful shutdowns, by index of the scripted edit.
    pub(super) drains: Vec<Vec<Asked>>,
    /// Edits whose drains have ended while some neighbours have yet to detect that a session is
    /// closed.
    pub(super) over: BTreeSet<usize>,
    /// The happenings whose drains are under way, each with the nodes that it takes down.
    pub(super) draining: BTreeMap<usize, Vec<NodeId>>,
    /// Messages that arrive even if their path is cut.
    pub(super) sure: BTreeSet<u64>,
    queue: BinaryHeap<Reverse<(u64, u8, u64, Scheduled)>>,
    pub(super) next_message: u64,
    next_due: u64,
    /// Number of scripted edits done.
    happened: usize,
    /// True once a step was made.
    has_begun: bool,
    pub(super) cycles: TableCycles,
}

impl Run {
    /// Makes a run at the beginning of a script.
    pub fn new(script: Script) -> Self {
        let Script { doc, start, mut happenings, timing, seed, order, limits } = script;
        happenings.sort_by_key(|h| h.at);
        let doc = Arc::unwrap_or_clone(doc);
        let epoch = Arc::new(Epoch::of(doc, &Unnoticed::default(), BTreeSet::new(), None));
        let mut random = Pcg32::seed_from_u64(seed);
        let (nodes, sides) = (epoch.net.nodes().len(), epoch.net.all_sessions().len());
        let prefixes = epoch.net.prefixes().len();
        let mut tables = Tables {
            best: vec![Chunked::filled(&None, nodes); prefixes],
            sides: Chunked::filled(&SideTables::new(prefixes, Status::Established), sides),
            silent: (0..nodes as u32).filter(|n| epoch.is_silent(*n)).collect(),
            epoch,
            ..Tables::default()
        };
        let wires: Wires = (0..sides).map(|_| SessionRuntime::new(&timing, &mut random)).collect();
        tables.take_down_what_is_down();
        if let Start::AtRest(state) = &start {
            tables.fill(state);
        }
        for (side, wire) in tables.sides.iter_mut().zip(&wires) {
            side.keepalive_phase = Span::of_micros(wire.phase);
        }
        let mut run = Self {
            timing,
            order,
            limits,
            seed,
            random,
            now: 0,
            recording: Recording::new(tables.clone(), happenings, (Span::ZERO, limits.until)),
            tables,
            routers: vec![Router::default(); nodes],
            wires,
            unnoticed: Unnoticed::default(),
            igp_notices: BTreeMap::new(),
            drains: Vec::new(),
            over: BTreeSet::new(),
            draining: BTreeMap::new(),
            sure: BTreeSet::new(),
            queue: BinaryHeap::new(),
            next_message: 0,
            next_due: 0,
            happened: 0,
            has_begun: false,
            cycles: TableCycles::default(),
        };
        run.set_up_wires();
        if matches!(start, Start::Cold | Start::Midway) {
            run.begin(EventKind::ColdStart, 0);
            (0..nodes as u32).for_each(|node| run.reconsider_all(node));
        }
        if let Start::AtRest(state) = &start {
            // If the network has not converged, every node may have to act.
            let restless = state.prefixes().filter(|(_, p)| !p.verdict.changing().is_empty());
            let places = restless.filter_map(|(p, _)| run.tables.epoch.net.prefix_place(p));
            for place in places.collect::<Vec<_>>() {
                (0..nodes as u32).for_each(|node| run.reconsider(node, place as u32));
            }
        }
        run.drains.resize(run.recording.happenings.len(), Vec::new());
        run
    }

    /// Plays a script to its end.
    pub fn play(script: Script) -> Recording {
        let mut run = Self::new(script);
        while run.step().is_none() {}
        run.recording
    }

    /// Runs until messages wait for a choice by hand or the run ends; returns which.
    pub fn settle(&mut self) -> End {
        loop {
            if let Some(end) = self.step() {
                return end;
            }
        }
    }

    /// Runs the next step. Returns the way in which the run ended, if it has; it can continue after
    /// something was added.
    pub fn step(&mut self) -> Option<End> {
        let end = self.step_or_end();
        self.has_begun |= end.is_none();
        if let Some(end) = end {
            self.recording.end = end;
        }
        end
    }

    fn step_or_end(&mut self) -> Option<End> {
        if self.recording.events().len() >= self.limits.events {
            return Some(End::OutOfEvents);
        }
        self.forget_what_is_off();
        let next = self.next_at();
        let waiting = self.deliverable_in_order().next().is_some();
        // Steps due by the time of the next delivery come before it.
        if waiting && next.is_none_or(|at| at > self.now + TICK) {
            if self.now + TICK > self.limits.until.micros() {
                return Some(End::OutOfTime);
            }
            // A later edit may end a cycle. The check runs all the same, so that nothing before the
            // edit depends on it.
            if self.order == Order::AsSent
                && self.queue.is_empty()
                && let Some((from, to)) = self.cycles.check(&self.tables, &self.recording)
                && next.is_none()
            {
                return Some(End::Recurs { from, to });
            }
            let Some(message) = self.choose_message() else { return Some(End::Waits) };
            self.now += TICK;
            self.arrive(message);
            return None;
        }
        let Some(at) = next else { return Some(End::AtRest) };
        if at > self.limits.until.micros() {
            return Some(End::OutOfTime);
        }
        self.fall_due_next();
        None
    }

    /// Returns the time of the next step, in microseconds, apart from choices by hand.
    fn next_at(&self) -> Option<u64> {
        let due = self.queue.peek().map(|Reverse((at, ..))| *at);
        self.next_happening().into_iter().chain(due).min()
    }

    /// Returns the time of the next scripted edit, in microseconds.
    pub(super) fn next_happening(&self) -> Option<u64> {
        self.recording.happenings.get(self.happened).map(|next| next.at.micros())
    }

    /// Returns true if the next step is a scripted edit, which comes first at any instant.
    pub(super) fn happens_next(&self) -> bool {
        self.next_happening().is_some_and(|at| self.next_at() == Some(at))
    }

    /// Returns true if all steps so far would have been the same with an additional edit at a time.
    pub(super) fn is_before(&self, at: Span) -> bool {
        !self.has_begun || self.now < at.micros()
    }

    /// Returns the number of scripted edits done.
    pub(super) fn happened(&self) -> usize {
        self.happened
    }

    pub(super) fn set_happened(&mut self, happened: usize) {
        self.happened = happened;
    }

    /// Replaces the scripted edits from here on, in order of time; those already done stay.
    pub(super) fn set_happenings(&mut self, happenings: Vec<ScriptedEdit>) {
        self.drains.resize(happenings.len(), Vec::new());
        self.recording.happenings = happenings;
    }

    fn fall_due_next(&mut self) {
        if self.happens_next() {
            let place = self.happened;
            self.now = self.now.max(self.recording.happenings[place].at.micros());
            self.happened += 1;
            return self.happen(place);
        }
        if let Some(Reverse((at, _, _, due))) = self.queue.pop() {
            self.now = self.now.max(at);
            self.fall_due(due);
        }
    }

    /// Removes cancelled steps from the front of the queue, so that no one waits for a stopped
    /// timer.
    fn forget_what_is_off(&mut self) {
        while self.queue.peek().is_some_and(|Reverse((at, _, _, due))| self.is_off(*at, due)) {
            self.queue.pop();
        }
    }

    /// Returns true if a scheduled step is cancelled.
    fn is_off(&self, at: u64, due: &Scheduled) -> bool {
        let side_of = |side: u32| &self.tables.sides[side as usize];
        let wire_of = |side: u32| &self.wires[side as usize];
        match due {
            Scheduled::Notices(side, alarm) => wire_of(*side).alarm != *alarm,
            Scheduled::Reopened(side, connection) => {
                wire_of(*side).connection != *connection || !side_of(*side).is_up()
            }
            Scheduled::Connects(side, attempt) => wire_of(*side).attempt != *attempt,
            Scheduled::Speaks(side) => side_of(*side).waiting.is_empty(),
            Scheduled::Checked(node, check) => self.routers[*node as usize].check != *check,
            Scheduled::Igp(link) => self.igp_notices.get(link) != Some(&at),
            Scheduled::Arrives(message) | Scheduled::Worked(message) => {
                !self.tables.flights.contains_key(message)
            }
            Scheduled::DrainEnds(_) | Scheduled::PutsBack | Scheduled::Decides(_) => false,
        }
    }

    fn fall_due(&mut self, due: Scheduled) {
        match due {
            Scheduled::DrainEnds(place) => self.end_drain(place),
            Scheduled::PutsBack => self.put_back(),
            Scheduled::Igp(link) => self.learn_igp(&link),
            Scheduled::Checked(node, check) => self.checked(node, check),
            Scheduled::Notices(side, alarm) => self.notice(side, alarm),
            Scheduled::Reopened(side, connection) => self.find_reopened(side, connection),
            Scheduled::Connects(side, attempt) => self.connect(side, attempt),
            Scheduled::Arrives(message) => self.arrive(message),
            Scheduled::Worked(message) => self.work(message),
            Scheduled::Speaks(side) => self.speak_again(side),
            Scheduled::Decides(node) => self.decide(node),
        }
    }

    /// Returns the messages that can be delivered next, in the order in which they were sent: the
    /// first of each session, unless its path is cut. Empty if messages arrive by themselves.
    pub fn deliverable(&self) -> Vec<&Message> {
        let mut seen = BTreeSet::new();
        self.deliverable_in_order().filter(|message| seen.insert(message.session)).collect()
    }

    fn deliverable_in_order(&self) -> impl Iterator<Item = &Message> {
        let waiting = match self.timing.delivery {
            Delivery::OneByOne => Some(&self.tables.flights),
            // There may be very many, and none of them waits.
            Delivery::OnArrival => None,
        };
        let epoch = &self.tables.epoch;
        let gets_through = move |message: &&Message| {
            let sender = epoch.net.session(message.session);
            let is_sure = self.sure.contains(&message.id);
            is_sure || epoch.way(sender).is_some() || !epoch.works(sender.remote)
        };
        waiting.into_iter().flat_map(|flights| flights.values()).filter(gets_through)
    }

    /// Delivers a message and runs the steps that follow by themselves. Returns false if it is not
    /// one of [`Run::deliverable`].
    pub fn deliver(&mut self, message: u64) -> bool {
        self.deliver_together(&[message])
    }

    /// Delivers several messages before any router decides; each must be the next of its session.
    /// Returns false if one could not be delivered.
    pub fn deliver_together(&mut self, messages: &[u64]) -> bool {
        let all = self.hand_over(messages);
        self.settle();
        all
    }

    /// Returns true if a message is one of [`Run::deliverable`].
    pub(super) fn can_deliver(&self, message: u64) -> bool {
        self.deliverable().iter().any(|m| m.id == message)
    }

    /// Delivers messages; the steps that follow are still to run.
    pub(super) fn hand_over(&mut self, messages: &[u64]) -> bool {
        while self.next_at().is_some_and(|at| at <= self.now + TICK) {
            self.fall_due_next();
        }
        self.now += TICK;
        messages.iter().all(|message| {
            let can = self.can_deliver(*message);
            if can {
                self.arrive(*message);
            }
            can
        })
    }

    /// Adds an edit to the network now.
    pub fn add(&mut self, happening: ScriptedEdit) {
        let at = happening.at.micros().max(self.now);
        let happening = ScriptedEdit { at: Span::of_micros(at), ..happening };
        let pending = &self.recording.happenings[self.happened..];
        let place = self.happened + pending.partition_point(|other| other.at <= happening.at);
        self.recording.happenings.insert(place, happening);
        self.drains.push(Vec::new());
    }

    fn choose_message(&mut self) -> Option<u64> {
        match self.order {
            Order::AsSent => self.deliverable_in_order().next().map(|m| m.id),
            Order::AtRandom => {
                let all: Vec<u64> = self.deliverable().iter().map(|m| m.id).collect();
                let place = (self.random.next_u32() as usize).checked_rem(all.len())?;
                Some(all[place])
            }
            Order::ByHand => None,
        }
    }

    /// Returns the recording so far.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// Returns the current tables.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Returns the current time.
    pub fn now(&self) -> Span {
        Span::of_micros(self.now)
    }

    pub(super) fn schedule(&mut self, at: u64, due: Scheduled) {
        // At one instant: first what is done, then what arrives, then decisions on all of it,
        // then what has waited to be advertised.
        let rank = match due {
            Scheduled::DrainEnds(_)
            | Scheduled::PutsBack
            | Scheduled::Igp(_)
            | Scheduled::Checked(..) => 0,
            Scheduled::Notices(..) | Scheduled::Reopened(..) | Scheduled::Connects(..) => 1,
            Scheduled::Arrives(_) | Scheduled::Worked(_) => 2,
            Scheduled::Decides(_) => 3,
            Scheduled::Speaks(_) => 4,
        };
        self.next_due += 1;
        self.queue.push(Reverse((at, rank, self.next_due, due)));
    }

    /// Renumbers scheduled steps; those without a new number are dropped.
    pub(super) fn renumber_queue(
        &mut self,
        node: &dyn Fn(u32) -> Option<u32>,
        session: &dyn Fn(u32) -> Option<u32>,
    ) {
        let new = |due: Scheduled| {
            Some(match due {
                Scheduled::Checked(at, n) => Scheduled::Checked(node(at)?, n),
                Scheduled::Decides(at) => Scheduled::Decides(node(at)?),
                Scheduled::Notices(side, n) => Scheduled::Notices(session(side)?, n),
                Scheduled::Reopened(side, n) => Scheduled::Reopened(session(side)?, n),
                Scheduled::Connects(side, n) => Scheduled::Connects(session(side)?, n),
                Scheduled::Speaks(side) => Scheduled::Speaks(session(side)?),
                Scheduled::DrainEnds(_)
                | Scheduled::PutsBack
                | Scheduled::Igp(_)
                | Scheduled::Arrives(_)
                | Scheduled::Worked(_) => due,
            })
        };
        self.keep_scheduled(new);
    }

    /// Puts what is due in other words; what has none is forgotten.
    pub(super) fn keep_scheduled(&mut self, keep: impl Fn(Scheduled) -> Option<Scheduled>) {
        let old = std::mem::take(&mut self.queue).into_iter();
        self.queue = old
            .filter_map(|Reverse((at, rank, n, due))| Some(Reverse((at, rank, n, keep(due)?))))
            .collect();
    }

    /// The memory that a clone takes that shares all tables, in bytes, roughly.
    pub(super) fn bytes_of_a_clone(&self) -> usize {
        let undecided: usize = self.routers.iter().map(|router| router.undecided.len()).sum();
        self.tables.frame()
            + self.wires.spine()
            + self.queue.len() * size_of::<Reverse<(u64, u8, u64, Scheduled)>>()
            + self.routers.len() * size_of::<Router>()
            + undecided * size_of::<u32>()
            + self.cycles.bytes()
    }

    pub(super) fn begin(&mut self, what: EventKind, round: u32) {
        self.recording.begin(Span::of_micros(self.now), what, round, &self.tables);
    }

    pub(super) fn apply(&mut self, delta: Delta) {
        self.tables.apply(&delta);
        // Cycles are checked for in this order only.
        if self.order == Order::AsSent && self.timing.delivery == Delivery::OneByOne {
            self.cycles.note(&delta);
        }
        self.recording.note(delta);
    }

    pub(super) fn draw(&mut self, spread: Spread) -> u64 {
        let (least, most) = (spread.least.micros(), spread.most.micros());
        self.draw_between(least, most)
    }

    pub(super) fn draw_between(&mut self, least: u64, most: u64) -> u64 {
        draw_between(&mut self.random, least, most)
    }

    /// Returns an interval with jitter, in microseconds.
    pub(super) fn jittered(&mut self, interval: u64) -> u64 {
        match self.timing.jitter {
            Jitter::None => interval,
            Jitter::Rfc4271 => self.draw_between(interval / 4 * 3, interval),
        }
    }
}

impl Tables {
    /// Takes down sessions that cannot be up.
    fn take_down_what_is_down(&mut self) {
        let epoch = self.epoch.clone();
        for (side, session) in self.sides.iter_mut().zip(epoch.net.all_sessions()) {
            let there = epoch.works(session.local);
            let opens = epoch.wants(session) && epoch.way(session).is_some();
            side.status = match (there, opens) {
                (_, true) => Status::Established,
                (true, false) => Status::Down(super::down::Down::NotYet),
                (false, false) => Status::Down(super::down::Down::RouterDown),
            };
        }
    }

    /// Fills the tables as they are in a converged network with the routes of a state.
    fn fill(&mut self, state: &State) {
        let epoch = self.epoch.clone();
        let carry = Renumbering::between(state.network(), &epoch.net);
        for (place, prefix) in epoch.net.prefixes().iter().enumerate() {
            let Some(routes) = state.of(prefix) else { continue };
            self.best[place] = carry.routes(routes).0.into_iter().collect();
            for (session, index) in epoch.net.all_sessions().iter().zip(0u32..) {
                if self.sides[index as usize].is_up()
                    && let Some(best) = &self.best[place][session.local as usize]
                {
                    let adj_rib_out = epoch.exports(place, index, best);
                    if !adj_rib_out.is_empty() {
                        let adj_rib_in = epoch.receives(place, session.twin, &adj_rib_out);
                        self.sides[session.twin as usize].adj_rib_in[place] =
                            Some(Arc::new(adj_rib_in));
                        self.sides[index as usize].adj_rib_out[place] = Some(adj_rib_out);
                    }
                }
            }
        }
    }
}
