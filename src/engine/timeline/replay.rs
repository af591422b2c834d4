//! A run that can go back: it follows a changing script, from the last moment up to which both
//! scripts agree.

use std::sync::Arc;

use super::keyframe::SinceKeyframe;
use super::record::{End, Extent, Recording};
use super::run::Run;
use super::script::{Script, ScriptedEdit, Start};
use crate::bounds::CHECKPOINT_BYTES;

/// Minimum number of events between two checkpoints, except for those right before a scripted edit.
const APART: usize = 512;

/// Maximum number of checkpoints; of more, or more than [`CHECKPOINT_BYTES`], every other one of
/// the older half is dropped.
const MOST: usize = 24;

/// Number of steps between two checks for cancellation.
const PATIENCE: usize = 64;

/// A script being played, by its own clock or by hand, with checkpoints to go back to. Where its
/// recording is half full when something is done, or full before it is, a new one begins there: its
/// script is then what goes on from that moment.
#[derive(Clone, Debug)]
pub struct Replay {
    script: Script,
    /// Messages chosen by hand, in order.
    choices: Vec<u64>,
    now: Moment,
    /// The moment that its recording begins in, where one before it was full.
    begins_in: Option<Arc<Run>>,
    /// The happenings of recordings that were full.
    forgotten: usize,
    /// Checkpoints in order of time; the first is the beginning.
    checkpoints: Vec<Kept>,
}

/// A run, and the number of choices by hand that it has followed.
#[derive(Clone, Debug)]
struct Moment {
    run: Run,
    chosen: usize,
}

/// A moment of a run without its recording, of which it keeps the length.
#[derive(Debug)]
struct Checkpoint {
    moment: Moment,
    extent: Extent,
    /// Bytes of it alone, approximately: what its copy of the run does not share.
    bytes: usize,
}

/// A checkpoint, with what it costs those before it.
#[derive(Clone, Debug)]
struct Kept {
    checkpoint: Arc<Checkpoint>,
    /// Bytes that changed since the checkpoint before it, which that one alone holds, approximately.
    changed: usize,
}

impl std::ops::Deref for Kept {
    type Target = Checkpoint;

    fn deref(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

/// The extent to which a replay continued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// To the end of the run or a choice by hand.
    ToEnd,
    /// Up to the limit of steps.
    PartOfTheWay,
    /// Cancelled.
    CalledOff,
}

impl Moment {
    /// Returns true if another script also leads here, given the one that did.
    fn is_on_the_way_of(&self, was: (&Script, &[u64]), is: (&Script, &[u64])) -> bool {
        let happened = self.run.happened();
        let next = is.0.happenings.get(happened);
        is.0.happenings.starts_with(&was.0.happenings[..happened])
            && is.1.starts_with(&was.1[..self.chosen])
            && next.is_none_or(|next| self.run.is_before(next.at))
    }
}

impl Script {
    /// Returns true if runs of both start alike and follow the same rules.
    pub(crate) fn begins_as(&self, other: &Self) -> bool {
        let starts = match (&self.start, &other.start) {
            (Start::Cold, Start::Cold) => true,
            (Start::AtRest(a), Start::AtRest(b)) => Arc::ptr_eq(a, b),
            (Start::Midway, Start::Midway) => true,
            (Start::Cold | Start::AtRest(_) | Start::Midway, _) => false,
        };
        starts
            && Arc::ptr_eq(&self.doc, &other.doc)
            && self.timing == other.timing
            && (self.seed, self.order, self.limits) == (other.seed, other.order, other.limits)
    }
}

impl Replay {
    /// Makes a replay at the beginning of a script.
    pub fn new(mut script: Script) -> Self {
        script.happenings.sort_by_key(|happening| happening.at);
        let now = Moment { run: Run::new(script.clone()), chosen: 0 };
        let mut replay = Self {
            script,
            choices: Vec::new(),
            now,
            begins_in: None,
            forgotten: 0,
            checkpoints: Vec::new(),
        };
        replay.keep();
        replay
    }

    /// Follows another script and other choices by hand from the point where they differ; restarts
    /// if their runs start differently. [`Replay::go_on`] plays the rest.
    #[must_use]
    pub fn following(mut self, mut script: Script, choices: Vec<u64>) -> Self {
        script.happenings.sort_by_key(|happening| happening.at);
        if !script.begins_as(&self.script) {
            return self.anew(script, choices);
        }
        let was = (&self.script, &*self.choices);
        let is = (&script, &*choices);
        if !self.now.is_on_the_way_of(was, is) {
            let on_the_way = |kept: &Kept| kept.moment.is_on_the_way_of(was, is);
            let last = self.checkpoints.iter().rposition(on_the_way).unwrap_or(0);
            self.checkpoints.truncate(last + 1);
            if let Some(kept) = self.checkpoints.last() {
                let recording = self.now.run.recording().up_to(kept.extent);
                self.now = kept.moment.clone();
                self.now.run.recording = recording;
            }
        }
        self.now.run.set_happenings(script.happenings.clone());
        (self.script, self.choices) = (script, choices);
        self
    }

    /// Begins as it did, with a script that has other rules, or with another script.
    fn anew(self, script: Script, choices: Vec<u64>) -> Self {
        match self.begins_in.filter(|_| matches!(script.start, Start::Midway)) {
            Some(moment) => {
                let now = Moment { run: Run::midway(&moment, &script), chosen: 0 };
                let (checkpoints, forgotten) = (Vec::new(), self.forgotten);
                let begins_in = Some(moment);
                let mut replay = Self { script, choices, now, begins_in, forgotten, checkpoints };
                replay.keep();
                replay
            }
            None => Self { choices, ..Self::new(script) },
        }
    }

    /// Continues for at most `steps` steps. A scripted edit counts as one per end of a session,
    /// since every router may decide again.
    pub fn go_on(&mut self, mut steps: usize, is_called_off: &dyn Fn() -> bool) -> Went {
        for step in 0usize.. {
            if step.is_multiple_of(PATIENCE) && is_called_off() {
                return Went::CalledOff;
            }
            let run = &self.now.run;
            let happens = run.happens_next();
            let costs = if happens { run.tables.sides.len().max(1) } else { 1 };
            let Some(left) = steps.checked_sub(costs) else { return Went::PartOfTheWay };
            steps = left;
            if run.has_no_room() {
                self.begin_recording();
            }
            let last = self.checkpoints.last().map_or(0, |kept| kept.extent.events);
            let passed = self.now.run.recording().events().len() - last;
            if passed >= APART || (happens && passed > 0) {
                self.keep();
            }
            let ended = self.now.run.step();
            let chosen = self.choices.get(self.now.chosen).copied();
            match (ended, chosen) {
                (None, _) => {}
                // A choice that is no longer possible ends the replay of choices.
                (Some(End::Waits), Some(message)) if self.now.run.can_deliver(message) => {
                    self.now.chosen += 1;
                    self.now.run.hand_over(&[message]);
                }
                (Some(_), _) => return Went::ToEnd,
            }
        }
        Went::PartOfTheWay
    }

    /// Begins a new recording with what is done next, so that there is room for what follows.
    fn begin_recording(&mut self) {
        self.forgotten += self.now.run.begin_recording();
        self.script = self.now.run.script_from_here();
        self.begins_in = Some(Arc::new(self.now.run.clone()));
        self.choices.drain(..self.now.chosen);
        self.now.chosen = 0;
        self.checkpoints.clear();
        self.keep();
    }

    /// The number of happenings before the ones of its script: those of recordings that were full.
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// The number of happenings of its script that were under way when its recording began.
    pub fn under_way_at_first(&self) -> usize {
        self.checkpoints.first().map_or(0, |first| first.moment.run.happened())
    }

    /// Keeps a checkpoint of this moment.
    fn keep(&mut self) {
        let recording = self.now.run.recording.take();
        let extent = recording.extent();
        let before = self.checkpoints.last().map_or(0, |last| last.extent.events);
        let mut since = SinceKeyframe::default();
        recording.deltas_between(before, extent.events).for_each(|delta| since.note(delta));
        let bytes = self.now.run.bytes_of_a_clone();
        let changed = since.copied(&self.now.run.tables);
        let moment = self.now.clone();
        self.now.run.recording = recording;
        let checkpoint = Arc::new(Checkpoint { moment, extent, bytes });
        self.checkpoints.push(Kept { checkpoint, changed });
        while self.checkpoints.len() > 2 && self.is_beyond_bounds() {
            self.drop_some();
        }
    }

    fn is_beyond_bounds(&self) -> bool {
        self.checkpoints.len() > MOST || self.checkpoint_bytes() > CHECKPOINT_BYTES
    }

    /// Drops every other checkpoint of the older half, and never the first.
    fn drop_some(&mut self) {
        let half = self.checkpoints.len().div_ceil(2).max(2);
        let mut place = 0;
        let mut changed = 0;
        self.checkpoints.retain_mut(|kept| {
            place += 1;
            let stays = place > half || place % 2 == 1;
            // The one before a dropped one still holds what changed up to it.
            if stays {
                kept.changed += std::mem::take(&mut changed);
            } else {
                changed += kept.changed;
            }
            stays
        });
    }

    /// The memory that its checkpoints take, in bytes, roughly.
    pub fn checkpoint_bytes(&self) -> usize {
        self.checkpoints.iter().map(|kept| kept.bytes + kept.changed).sum()
    }

    /// Returns the script that it follows.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// Returns the messages chosen by hand and delivered, in order.
    pub fn chosen(&self) -> &[u64] {
        &self.choices[..self.now.chosen]
    }

    /// Returns the run at its current point.
    pub fn run(&self) -> &Run {
        &self.now.run
    }

    /// Returns the recording so far.
    pub fn recording(&self) -> &Recording {
        self.now.run.recording()
    }

    /// Returns the edits of the script, in order of time.
    pub fn happenings(&self) -> &[ScriptedEdit] {
        &self.script.happenings
    }
}
