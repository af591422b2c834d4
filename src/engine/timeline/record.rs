//! A recording: everything that a run did, and the tables at any of its instants.

use std::sync::Arc;

use super::delta::Delta;
use super::era::Era;
use super::event::{Event, What};
use super::message::Says;
use super::script::Happening;
use super::tables::{Received, Tables};
use crate::bgp::Route;
use crate::topology::Span;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing is under way, and nobody would change.
    AtRest,
    /// After so many events all is as it was after so many before: routes, and messages on their
    /// way. In this order of messages it goes round for ever.
    Recurs {
        /// The events before the round.
        from: usize,
        /// The events up to its end.
        to: usize,
    },
    /// The time was up.
    OutOfTime,
    /// So many events were enough.
    OutOfEvents,
    /// Messages wait for somebody to choose the next.
    Waits,
}

/// How many events lie between two instants of which all tables are kept.
const APART: usize = 512;

/// What a run did.
#[derive(Clone, Debug)]
pub struct Recording {
    pub(super) events: Vec<Event>,
    pub(super) deltas: Vec<Delta>,
    /// Tables after so many events, in ascending order; the first after none.
    marks: Vec<(usize, Tables)>,
    /// From which event on which era holds.
    eras: Vec<(usize, Arc<Era>)>,
    /// What was done, in order of time.
    pub happenings: Vec<Happening>,
    /// How many UPDATEs were sent.
    pub messages: usize,
    /// How it ended.
    pub end: End,
    /// When it was to stop at the latest.
    pub until: Span,
}

impl Recording {
    pub(super) fn new(start: Tables, happenings: Vec<Happening>, until: Span) -> Self {
        Self {
            events: Vec::new(),
            deltas: Vec::new(),
            eras: vec![(0, start.era.clone())],
            marks: vec![(0, start)],
            happenings,
            messages: 0,
            end: End::Waits,
            until,
        }
    }

    /// Notes an event; what is applied from here on is its doing.
    pub(super) fn begin(&mut self, at: Span, what: What, round: u32, tables: &Tables) {
        let last = self.marks.last().map_or(0, |(events, _)| *events);
        // Large networks are kept less often.
        let apart = APART.max(tables.sides.len() / 2);
        if self.events.len() >= last + apart {
            self.marks.push((self.events.len(), tables.clone()));
        }
        self.messages += usize::from(matches!(what, What::Sent { .. }));
        let deltas = self.deltas.len() as u32;
        self.events.push(Event { at, what, round, deltas });
    }

    /// Notes a change of the tables as the doing of the last event.
    pub(super) fn note(&mut self, delta: Delta) {
        let era = match &delta {
            Delta::Era(era) => Some(era.clone()),
            Delta::Whole(tables) => Some(tables.era.clone()),
            _ => None,
        };
        // Of what has begun, a neighbour that was told goodbye for one, the numbers are the old ones.
        self.eras.extend(era.map(|era| (self.events.len(), era)));
        self.deltas.push(delta);
        if let Some(event) = self.events.last_mut() {
            event.deltas = self.deltas.len() as u32;
        }
    }

    /// Everything that happened, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events have happened by some time.
    pub fn events_by(&self, at: Span) -> usize {
        self.events.partition_point(|event| event.at <= at)
    }

    /// What held when an event began: its numbers are those of this era.
    pub fn era_at(&self, event: usize) -> &Arc<Era> {
        let after = self.eras.partition_point(|(from, _)| *from <= event);
        &self.eras[after.saturating_sub(1)].1
    }

    /// The time of the last event.
    pub fn length(&self) -> Span {
        self.events.last().map_or(Span::ZERO, |event| event.at)
    }

    /// The tables after the first so many events.
    pub fn after(&self, events: usize) -> Tables {
        let mark = self.marks.partition_point(|(at, _)| *at <= events).saturating_sub(1);
        let (from, tables) = &self.marks[mark];
        let mut tables = tables.clone();
        self.go_on(&mut tables, *from, events);
        tables
    }

    /// From the tables after some events to those after more.
    fn go_on(&self, tables: &mut Tables, from: usize, to: usize) {
        self.deltas_between(from, to).iter().for_each(|delta| tables.apply(delta));
    }

    pub(super) fn deltas_between(&self, from: usize, to: usize) -> &[Delta] {
        let (from, to) = (self.deltas_by(from), self.deltas_by(to));
        &self.deltas[from..to.max(from)]
    }

    /// How many changes of tables the first so many events made.
    fn deltas_by(&self, events: usize) -> usize {
        let last = events.min(self.events.len()).checked_sub(1);
        last.map_or(0, |last| self.events[last].deltas as usize)
    }

    /// The memory that it takes, in bytes, roughly: what routes share is counted once for each
    /// message, and documents and networks without what hangs on them.
    pub fn bytes(&self) -> usize {
        let marks: usize = self.marks.iter().map(|(_, tables)| tables.bytes()).sum();
        let deltas: usize = self.deltas.iter().map(Delta::bytes).sum();
        let is_shared = |at: usize| {
            at.checked_sub(1)
                .is_some_and(|b| Arc::ptr_eq(&self.eras[b].1.net, &self.eras[at].1.net))
        };
        let eras = self.eras.iter().enumerate();
        let eras: usize = eras.map(|(at, (_, era))| era.bytes(is_shared(at))).sum();
        self.events.len() * size_of::<Event>() + deltas + marks + eras
    }
}

impl Delta {
    fn bytes(&self) -> usize {
        let path = |route: &Route| size_of_val(route.as_path.asns());
        let beside = match self {
            Self::Heard { to: Some(heard), .. } => {
                size_of::<Received>() + size_of_val(&heard.made[..])
            }
            // What is told and heard shares its routes with the message.
            Self::Departs(message) => match &message.says {
                Says::Update { routes, .. } => {
                    size_of_val(&routes[..]) + routes.iter().map(path).sum::<usize>()
                }
                Says::Notification(_) => 0,
            },
            Self::Whole(tables) => tables.bytes(),
            _ => 0,
        };
        size_of::<Self>() + beside
    }
}

impl Tables {
    fn bytes(&self) -> usize {
        let side = |side: &super::tables::SideTables| {
            size_of_val(side) + side.heard.len() * 8 + side.told.len() * 16
        };
        let best: usize = self.best.iter().map(|b| size_of_val(&b[..])).sum();
        best + self.sides.iter().map(side).sum::<usize>()
    }
}

/// A place in a recording with the tables there. Steps forward are cheap; any other place is reached
/// from the nearest one before it of which all tables were kept.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    events: usize,
    /// How many changes of tables that is, once it was set. A recording that grows may yet note
    /// more as the doing of its last event.
    deltas: Option<usize>,
    tables: Tables,
}

impl Cursor {
    /// The tables after the first so many events.
    pub fn at(&mut self, recording: &Recording, events: usize) -> &Tables {
        let events = events.min(recording.events.len());
        let to = recording.deltas_by(events);
        match self.deltas {
            Some(from) if from <= to && events.abs_diff(self.events) <= APART => {
                recording.deltas[from..to].iter().for_each(|delta| self.tables.apply(delta));
            }
            _ => self.tables = recording.after(events),
        }
        (self.events, self.deltas) = (events, Some(to));
        &self.tables
    }

    /// How many events lie before it.
    pub fn events(&self) -> usize {
        self.events
    }
}

impl Recording {
    /// What was chosen in an event, if it was a choice of some route.
    pub fn chosen(&self, event: usize) -> Option<&crate::engine::Best> {
        self.deltas_between(event, event + 1).iter().find_map(|delta| match delta {
            Delta::Best { to, .. } => to.as_ref(),
            _ => None,
        })
    }
}

impl Recording {
    /// Whether an event is that a withdrawal is worked on.
    pub fn withdraws(&self, event: usize) -> bool {
        let heard = |delta: &Delta| matches!(delta, Delta::Heard { to: None, .. });
        let received = matches!(self.events[event].what, What::Received { .. });
        received && self.deltas_between(event, event + 1).iter().any(heard)
    }

    /// Whether an event is that a node has no route any more.
    pub fn loses(&self, event: usize) -> bool {
        let lost = |delta: &Delta| matches!(delta, Delta::Best { to: None, .. });
        let chose = matches!(self.events[event].what, What::Chose { .. });
        chose && self.deltas_between(event, event + 1).iter().any(lost)
    }
}

/// Whose packets may go elsewhere after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reroutes {
    /// Nobody's.
    Nobody,
    /// Those of one node.
    One(u32),
    /// Those of several, or all.
    Many,
}

impl Recording {
    /// When a table changed last: what a router heard, chose, or told. The beginning if none ever did.
    pub fn last_change(&self) -> Span {
        let changes = |event: &usize| {
            let routes = |delta: &Delta| match delta {
                Delta::Best { .. } | Delta::Heard { .. } | Delta::Told { .. } => true,
                Delta::Whole(_)
                | Delta::Era(_)
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
            self.deltas_between(*event, event + 1).iter().any(routes)
        };
        let last = (0..self.events.len()).rev().find(changes);
        last.map_or(Span::ZERO, |event| self.events[event].at)
    }

    /// Whose packets may go elsewhere after an event.
    pub fn reroutes(&self, event: usize) -> Reroutes {
        let mut found = Reroutes::Nobody;
        for delta in self.deltas_between(event, event + 1) {
            found = match (delta, found) {
                (Delta::Era(_) | Delta::Whole(_), _) => Reroutes::Many,
                (Delta::Best { node, .. }, Reroutes::Nobody) => Reroutes::One(*node),
                (Delta::Best { node, .. }, Reroutes::One(one)) if *node != one => Reroutes::Many,
                (_, found) => found,
            };
        }
        found
    }
}
