//! A recording: all events of a run, and the tables at any instant.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::chunked::Chunked;
use super::delta::Delta;
use super::epoch::Epoch;
use super::event::{Event, EventKind};
use super::keyframe::SinceKeyframe;
use super::script::ScriptedEdit;
use super::tables::Tables;
use crate::bounds::keyframe_is_due;
use crate::topology::Span;

/// The way in which a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Converged: nothing is in progress, and no node would change.
    AtRest,
    /// Repeats itself: routes and messages in transit are the same after `to` events as after
    /// `from`. In this order of messages the run cycles for ever.
    Recurs {
        /// Number of events before the cycle.
        from: usize,
        /// Number of events up to its end.
        to: usize,
    },
    /// The time limit was reached.
    OutOfTime,
    /// The limit of events was reached.
    OutOfEvents,
    /// Messages wait for the user to choose the next.
    Waits,
}

/// Minimum number of events between two keyframes.
const APART: usize = 512;

/// The recording of a run. Clones share common parts.
#[derive(Clone, Debug)]
pub struct Recording {
    events: Arc<Vec<Event>>,
    /// Changes of tables in order, split at snapshots; the first stretch begins at the start.
    stretches: Vec<Arc<Stretch>>,
    since_keyframe: SinceKeyframe,
    /// Epochs, each with the number of events before it.
    epochs: Vec<(usize, Arc<Epoch>)>,
    /// Scripted edits, in order of time.
    pub happenings: Vec<ScriptedEdit>,
    /// Number of UPDATEs sent.
    pub messages: usize,
    /// Way in which the run ended.
    pub end: End,
    begins: Span,
    /// Time limit.
    pub until: Span,
}

/// A stretch of a recording: a snapshot of all tables at its beginning, and the changes since.
#[derive(Clone, Debug)]
struct Stretch {
    /// Number of events before it.
    events: usize,
    /// Number of changes before it.
    before: usize,
    start: Tables,
    deltas: Vec<Delta>,
}

/// The length of a recording, by its parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) events: usize,
    deltas: usize,
    stretches: usize,
    epochs: usize,
    messages: usize,
}

impl Recording {
    /// Nothing has happened yet; it begins at a time and stops at another at the latest.
    pub(super) fn new(
        start: Tables,
        happenings: Vec<ScriptedEdit>,
        (begins, until): (Span, Span),
    ) -> Self {
        let epochs = vec![(0, start.epoch.clone())];
        let first = Stretch { events: 0, before: 0, start, deltas: Vec::new() };
        let nothing = Self::nothing(happenings, (begins, until));
        Self { epochs, stretches: vec![Arc::new(first)], ..nothing }
    }

    /// Without even its beginning.
    fn nothing(happenings: Vec<ScriptedEdit>, (begins, until): (Span, Span)) -> Self {
        Self {
            events: Arc::default(),
            stretches: Vec::new(),
            since_keyframe: SinceKeyframe::default(),
            epochs: Vec::new(),
            happenings,
            messages: 0,
            end: End::Waits,
            begins,
            until,
        }
    }

    /// Takes the recording, leaving an empty one.
    pub(super) fn take(&mut self) -> Self {
        let nothing = Self::nothing(Vec::new(), (self.begins, self.until));
        std::mem::replace(self, nothing)
    }

    /// Returns its length.
    pub(super) fn extent(&self) -> Extent {
        Extent {
            events: self.events.len(),
            deltas: self.deltas_noted(),
            stretches: self.stretches.len(),
            epochs: self.epochs.len(),
            messages: self.messages,
        }
    }

    /// Returns its beginning, up to an earlier length.
    pub(super) fn up_to(&self, extent: Extent) -> Self {
        let mut events = self.events[..extent.events].to_vec();
        if let Some(last) = events.last_mut() {
            last.deltas = extent.deltas as u32;
        }
        let mut stretches = self.stretches[..extent.stretches].to_vec();
        if let Some(last) = stretches.last_mut() {
            let kept = extent.deltas - last.before;
            if kept < last.deltas.len() {
                let deltas = last.deltas[..kept].to_vec();
                let Stretch { events, before, ref start, .. } = **last;
                *last = Arc::new(Stretch { events, before, start: start.clone(), deltas });
            }
        }
        let mut since_keyframe = SinceKeyframe::default();
        let last = stretches.last().into_iter().flat_map(|last| &last.deltas);
        last.for_each(|delta| since_keyframe.note(delta));
        Self {
            events: Arc::new(events),
            stretches,
            since_keyframe,
            epochs: self.epochs[..extent.epochs].to_vec(),
            happenings: Vec::new(),
            messages: extent.messages,
            end: End::Waits,
            begins: self.begins,
            until: self.until,
        }
    }

    fn deltas_noted(&self) -> usize {
        self.stretches.last().map_or(0, |last| last.before + last.deltas.len())
    }

    /// Records an event; the deltas that follow belong to it.
    pub(super) fn begin(&mut self, at: Span, what: EventKind, round: u32, tables: &Tables) {
        let last = self.stretches.last().map_or(0, |last| last.events);
        let before = self.deltas_noted();
        let since = &self.since_keyframe;
        // Large networks are kept less often.
        if self.events.len() >= last + APART && keyframe_is_due(since.noted, since.keyframe(tables))
        {
            self.since_keyframe = SinceKeyframe::default();
            let (events, start) = (self.events.len(), tables.clone());
            self.stretches.push(Arc::new(Stretch { events, before, start, deltas: Vec::new() }));
        }
        self.messages += usize::from(matches!(what, EventKind::Sent { .. }));
        let event = Event { at, what, round, deltas: before as u32 };
        Arc::make_mut(&mut self.events).push(event);
    }

    /// Records a change of the tables as part of the last event.
    pub(super) fn note(&mut self, delta: Delta) {
        let epoch = match &delta {
            Delta::Epoch(epoch) => Some(epoch.clone()),
            Delta::Whole(tables) => Some(tables.epoch.clone()),
            _ => None,
        };
        // An event that has begun, such as a NOTIFICATION to a neighbour, uses the old numbers.
        self.epochs.extend(epoch.map(|epoch| (self.events.len(), epoch)));
        self.since_keyframe.note(&delta);
        if let Some(last) = self.stretches.last_mut() {
            Arc::make_mut(last).deltas.push(delta);
        }
        let noted = self.deltas_noted() as u32;
        if let Some(event) = Arc::make_mut(&mut self.events).last_mut() {
            event.deltas = noted;
        }
    }

    /// Returns all events, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Returns the number of events up to some time.
    pub fn events_by(&self, at: Span) -> usize {
        self.events.partition_point(|event| event.at <= at)
    }

    /// Returns the epoch in effect when an event began, whose numbers it uses.
    pub fn epoch_at(&self, event: usize) -> &Arc<Epoch> {
        let after = self.epochs.partition_point(|(from, _)| *from <= event);
        &self.epochs[after.saturating_sub(1)].1
    }

    /// Returns the time at which it begins: 0, or that at which an earlier one was full.
    pub fn begins(&self) -> Span {
        self.begins
    }

    /// Returns the time of the first edit in it; its beginning if there is none.
    pub fn first_done(&self) -> Span {
        let done = self.happenings.iter().map(|happening| happening.at);
        done.filter(|at| *at >= self.begins).min().unwrap_or(self.begins)
    }

    /// Returns the time of the last event.
    pub fn length(&self) -> Span {
        self.events.last().map_or(self.begins, |event| event.at)
    }

    /// Returns the tables after the first `events` events.
    pub fn after(&self, events: usize) -> Tables {
        let to = self.deltas_by(events);
        let place = self.stretches.partition_point(|stretch| stretch.events <= events);
        let Some(stretch) = self.stretches.get(place.saturating_sub(1)) else {
            return Tables::default();
        };
        let mut tables = stretch.start.clone();
        self.deltas_in(stretch.before, to).for_each(|delta| tables.apply(delta));
        tables
    }

    /// Returns the changes of tables after the first `from` events up to the first `to`.
    pub(super) fn deltas_between(&self, from: usize, to: usize) -> impl Iterator<Item = &Delta> {
        self.deltas_in(self.deltas_by(from), self.deltas_by(to))
    }

    /// Returns the changes of tables from one index to before another.
    fn deltas_in(&self, from: usize, to: usize) -> impl Iterator<Item = &Delta> {
        let first = self.stretches.partition_point(|stretch| stretch.before <= from);
        let stretches = self.stretches[first.saturating_sub(1)..].iter();
        stretches.take_while(move |stretch| stretch.before < to).flat_map(move |stretch| {
            let place = |at: usize| at.saturating_sub(stretch.before).min(stretch.deltas.len());
            stretch.deltas[place(from)..place(to).max(place(from))].iter()
        })
    }

    /// Returns the number of changes of tables made by the first `events` events.
    fn deltas_by(&self, events: usize) -> usize {
        let last = events.min(self.events.len()).checked_sub(1);
        last.map_or(0, |last| self.events[last].deltas as usize)
    }

    /// Returns a rough size in bytes: routes are counted once for each message, and documents and
    /// networks without nested data.
    pub fn bytes(&self) -> usize {
        let mut seen = Seen::default();
        let marks = self.stretches.iter().map(|stretch| stretch.start.bytes(&mut seen));
        let marks: usize = marks.sum();
        let deltas = self.stretches.iter().flat_map(|stretch| &stretch.deltas);
        let mut with_tables = |delta: &Delta| match delta {
            Delta::Whole(tables) => delta.bytes() + tables.bytes(&mut seen),
            _ => delta.bytes(),
        };
        let deltas: usize = deltas.map(&mut with_tables).sum();
        let is_shared = |at: usize| {
            at.checked_sub(1)
                .is_some_and(|b| Arc::ptr_eq(&self.epochs[b].1.net, &self.epochs[at].1.net))
        };
        let epochs = self.epochs.iter().enumerate();
        let epochs: usize = epochs.map(|(at, (_, epoch))| epoch.bytes(is_shared(at))).sum();
        self.events.len() * size_of::<Event>() + deltas + marks + epochs
    }
}

/// The pieces of tables already counted, as others share them.
#[derive(Debug, Default)]
struct Seen(FxHashSet<usize>);

impl Seen {
    /// The pieces of a vector that were not counted yet.
    fn new_pieces<'a, T, const SIZE: usize>(&mut self, of: &'a Chunked<T, SIZE>) -> Vec<&'a [T]> {
        let pieces = of.pieces().iter().map(|piece| &**piece);
        pieces.filter(|piece| self.0.insert(piece.as_ptr() as usize)).collect()
    }

    /// Returns the size of the parts of a vector that were not counted yet, in bytes.
    fn bytes<T>(&mut self, of: &Chunked<T>) -> usize {
        let new: usize = self.new_pieces(of).into_iter().map(size_of_val).sum();
        new + size_of_val(of.pieces())
    }
}

impl Tables {
    fn bytes(&self, seen: &mut Seen) -> usize {
        let best: usize = self.best.iter().map(|best| seen.bytes(best)).sum();
        let mut sides = size_of_val(self.sides.pieces());
        for piece in seen.new_pieces(&self.sides) {
            let tables = piece
                .iter()
                .map(|side| seen.bytes(&side.adj_rib_in) + seen.bytes(&side.adj_rib_out));
            sides += size_of_val(piece) + tables.sum::<usize>();
        }
        best + sides
    }
}

/// A position in a recording with the tables there. Steps forward are cheap; any other position is
/// reached from the nearest snapshot before it.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    events: usize,
    /// Number of changes of tables applied, once set. A growing recording may add more to its last
    /// event.
    deltas: Option<usize>,
    tables: Tables,
}

impl Cursor {
    /// Moves to the position after the first `events` events and returns the tables there.
    pub fn at(&mut self, recording: &Recording, events: usize) -> &Tables {
        let events = events.min(recording.events.len());
        let to = recording.deltas_by(events);
        match self.deltas {
            Some(from) if from <= to && events.abs_diff(self.events) <= APART => {
                recording.deltas_in(from, to).for_each(|delta| self.tables.apply(delta));
            }
            _ => self.tables = recording.after(events),
        }
        (self.events, self.deltas) = (events, Some(to));
        &self.tables
    }

    /// Returns the number of events before it.
    pub fn events(&self) -> usize {
        self.events
    }
}

impl Recording {
    /// Returns the route chosen in an event, if it is a choice of a route.
    pub fn chosen(&self, event: usize) -> Option<&crate::engine::Best> {
        self.deltas_between(event, event + 1).find_map(|delta| match delta {
            Delta::Best { to, .. } => to.as_ref(),
            _ => None,
        })
    }
}

impl Recording {
    /// Returns true if an event is the processing of a withdrawal.
    pub fn withdraws(&self, event: usize) -> bool {
        let adj_rib_in = |delta: &Delta| matches!(delta, Delta::AdjRibIn { to: None, .. });
        let received = matches!(self.events[event].what, EventKind::Received { .. });
        received && self.deltas_between(event, event + 1).any(adj_rib_in)
    }

    /// Returns true if an event is a node's loss of its route.
    pub fn loses(&self, event: usize) -> bool {
        let lost = |delta: &Delta| matches!(delta, Delta::Best { to: None, .. });
        let chose = matches!(self.events[event].what, EventKind::Chose { .. });
        chose && self.deltas_between(event, event + 1).any(lost)
    }
}

/// The nodes whose packets an event may reroute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reroutes {
    /// No node.
    Nobody,
    /// One node.
    One(u32),
    /// Several nodes, or all.
    Many,
}

impl Recording {
    /// Returns the time of the last change of an Adj-RIB-In, Loc-RIB or Adj-RIB-Out, or zero.
    pub fn last_change(&self) -> Span {
        let changes = |event: &usize| {
            let routes = |delta: &Delta| match delta {
                Delta::Best { .. } | Delta::AdjRibIn { .. } | Delta::AdjRibOut { .. } => true,
                Delta::Whole(_)
                | Delta::Epoch(_)
                | Delta::Status { .. }
                | Delta::Waits { .. }
                | Delta::Waited { .. }
                | Delta::Quiet { .. }
                | Delta::Notices { .. }
                | Delta::Keepalives { .. }
                | Delta::Departs(_)
                | Delta::Arrives(_)
                | Delta::FallsSilent(_)
                | Delta::Speaks(_) => false,
            };
            self.deltas_between(*event, event + 1).any(routes)
        };
        let last = (0..self.events.len()).rev().find(changes);
        last.map_or(self.begins, |event| self.events[event].at)
    }

    /// Returns the nodes whose packets an event may reroute.
    pub fn reroutes(&self, event: usize) -> Reroutes {
        let mut found = Reroutes::Nobody;
        for delta in self.deltas_between(event, event + 1) {
            found = match (delta, found) {
                (Delta::Epoch(_) | Delta::Whole(_), _) => Reroutes::Many,
                (Delta::Best { node, .. }, Reroutes::Nobody) => Reroutes::One(*node),
                (Delta::Best { node, .. }, Reroutes::One(one)) if *node != one => Reroutes::Many,
                (_, found) => found,
            };
        }
        found
    }
}
