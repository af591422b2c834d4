//! The clock of a run: what is due next, and when to stop.

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
use super::recur::Recurrence;
use super::script::{Limits, Order, Script, ScriptedEdit, Start};
use super::session_runtime::{SessionRuntime, Wires, draw_between};
use super::tables::{SideTables, Status, Tables};
use crate::engine::State;
use crate::engine::renumbering::Renumbering;
use crate::topology::{Delivery, Jitter, LinkId, NodeId, Span, Spread, Timing};

/// What a delivery takes on the clock where messages are delivered one by one, in microseconds: a
/// second, so that the clock counts messages and something can be done between two of them.
const TICK: u64 = 1_000_000;

/// Something that is going to happen by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheduled {
    /// What was drained goes down.
    DrainEnds(usize),
    /// What was asked for a drain that is over is taken back.
    PutsBack,
    /// The IGP learns what has become of a link.
    Igp(LinkId),
    /// The check of a site's service has come to a result; with the number of the check.
    Checked(u32, u32),
    /// A side of a session notices that nothing comes any more; with the number of its alarm.
    Notices(u32, u32),
    /// A side of a session finds that the other end has opened it anew; with its connection.
    Reopened(u32, u32),
    /// A session comes up; with the number of the attempt.
    Connects(u32, u32),
    /// A message arrives.
    Arrives(u64),
    /// A router has worked on a message.
    Worked(u64),
    /// A router chooses.
    Decides(u32),
    /// A side may advertise again.
    Speaks(u32),
}

/// What a router is busy with.
#[derive(Clone, Debug, Default)]
pub(super) struct Router {
    /// Until when it works on messages.
    pub(super) busy_until: u64,
    /// The places of prefixes about which it has something to decide.
    pub(super) undecided: BTreeSet<u32>,
    /// Since when there are any.
    pub(super) undecided_since: u64,
    /// The round of what it heard last.
    pub(super) round: u32,
    /// The number of the latest check of its service; an earlier one does not count any more.
    pub(super) check: u32,
}

/// How long a router goes on taking in what arrives before it decides, in microseconds: FRR keeps
/// what it has to decide for so long (`spec.hold` of `bgp_process_queue_init` in bgpd), and BIRD reads
/// what its sockets hold before it runs what is to be sent.
const GATHERS: u64 = 50_000;

impl Router {
    /// When it decides, if nothing more arrives: once it has worked on all that has, so that one
    /// decision follows from everything that waited, and that within a bound.
    pub(super) fn decides_at(&self, now: u64) -> u64 {
        self.busy_until.min(self.undecided_since + GATHERS).max(now)
    }
}

/// A network in time. It can be stepped, and everything that it does is recorded.
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
    /// When the IGP notices what has become of links.
    pub(super) igp_notices: BTreeMap<LinkId, u64>,
    /// What graceful shutdowns have asked for, by happenings.
    pub(super) drains: Vec<Vec<Asked>>,
    /// Those after which neighbours have yet to notice that a session is closed.
    pub(super) over: BTreeSet<usize>,
    /// The happenings whose drains are under way, each with the nodes that it takes down.
    pub(super) draining: BTreeMap<usize, Vec<NodeId>>,
    /// Messages that arrive whatever becomes of the way.
    pub(super) sure: BTreeSet<u64>,
    queue: BinaryHeap<Reverse<(u64, u8, u64, Scheduled)>>,
    pub(super) next_message: u64,
    next_due: u64,
    /// How many happenings of the script have happened.
    happened: usize,
    /// Whether any step was made.
    has_begun: bool,
    pub(super) recurrence: Recurrence,
}

impl Run {
    /// At the beginning of a script; nothing has happened yet.
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
            recurrence: Recurrence::default(),
        };
        run.set_up_wires();
        if matches!(start, Start::Cold | Start::Midway) {
            run.begin(EventKind::ColdStart, 0);
            (0..nodes as u32).for_each(|node| run.reconsider_all(node));
        }
        if let Start::AtRest(state) = &start {
            // Where the network is not at rest, every node may have something to do.
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

    /// Goes on until messages wait to be chosen by hand or the run has ended, and says which.
    pub fn settle(&mut self) -> End {
        loop {
            if let Some(end) = self.step() {
                return end;
            }
        }
    }

    /// Does what is due next. Says how the run has ended if it has; it can be gone on with after
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
        // What is due by the time of the next delivery comes before it.
        if waiting && next.is_none_or(|at| at > self.now + TICK) {
            if self.now + TICK > self.limits.until.micros() {
                return Some(End::OutOfTime);
            }
            // What is still going to be done may end a round. It is looked for all the same, so that
            // nothing before it depends on what comes later.
            if self.order == Order::AsSent
                && self.queue.is_empty()
                && let Some((from, to)) = self.recurrence.look(&self.tables, &self.recording)
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

    /// When something is due next, in microseconds, but for what is chosen by hand.
    fn next_at(&self) -> Option<u64> {
        let due = self.queue.peek().map(|Reverse((at, ..))| *at);
        self.next_happening().into_iter().chain(due).min()
    }

    /// When the next happening of the script is due, in microseconds.
    pub(super) fn next_happening(&self) -> Option<u64> {
        self.recording.happenings.get(self.happened).map(|next| next.at.micros())
    }

    /// Whether what is done next is a happening of the script: at one instant it comes first.
    pub(super) fn happens_next(&self) -> bool {
        self.next_happening().is_some_and(|at| self.next_at() == Some(at))
    }

    /// Whether nothing that was done so far would have been done otherwise, had something been to
    /// happen at a time.
    pub(super) fn is_before(&self, at: Span) -> bool {
        !self.has_begun || self.now < at.micros()
    }

    /// How many happenings of the script have happened.
    pub(super) fn happened(&self) -> usize {
        self.happened
    }

    pub(super) fn set_happened(&mut self, happened: usize) {
        self.happened = happened;
    }

    /// Other happenings from here on, in order of time; those that have happened stay.
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

    /// What comes next must be something that will happen: nobody waits for a timer that was
    /// stopped.
    fn forget_what_is_off(&mut self) {
        while self.queue.peek().is_some_and(|Reverse((at, _, _, due))| self.is_off(*at, due)) {
            self.queue.pop();
        }
    }

    /// Whether something that was due will not happen, whatever else does.
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

    /// The messages that can be delivered next, in the order in which they were sent: the first of
    /// each session, unless its way is cut. None where messages arrive by themselves.
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

    /// Delivers a message. Says whether that was possible: it must be one of
    /// [`Run::deliverable`]. All that follows by itself follows.
    pub fn deliver(&mut self, message: u64) -> bool {
        self.deliver_together(&[message])
    }

    /// Delivers several messages, each of which must be the next of its session, before any router
    /// chooses. Says whether all of them were delivered.
    pub fn deliver_together(&mut self, messages: &[u64]) -> bool {
        let all = self.hand_over(messages);
        self.settle();
        all
    }

    /// Whether a message is one of [`Run::deliverable`].
    pub(super) fn can_deliver(&self, message: u64) -> bool {
        self.deliverable().iter().any(|m| m.id == message)
    }

    /// Delivers messages; what follows from them is still to come.
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

    /// Adds something that is done to the network now.
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

    /// What has been recorded so far.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The tables as they are now.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The time.
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

    /// Puts what is due into other numbers; what has none is forgotten.
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
            + self.recurrence.bytes()
    }

    pub(super) fn begin(&mut self, what: EventKind, round: u32) {
        self.recording.begin(Span::of_micros(self.now), what, round, &self.tables);
    }

    pub(super) fn apply(&mut self, delta: Delta) {
        self.tables.apply(&delta);
        // Nobody looks for a round in another order.
        if self.order == Order::AsSent && self.timing.delivery == Delivery::OneByOne {
            self.recurrence.note(&delta);
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

    /// An interval with its jitter.
    pub(super) fn jittered(&mut self, interval: u64) -> u64 {
        match self.timing.jitter {
            Jitter::None => interval,
            Jitter::Rfc4271 => self.draw_between(interval / 4 * 3, interval),
        }
    }
}

impl Tables {
    /// What is not there cannot be up.
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

    /// As they are at rest with the routes of a state.
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
