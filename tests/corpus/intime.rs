//! The recorded networks once more, message by message: each run ends where the recording did.

use catchment::engine::timeline::{
    End, FailureMode, Limits, Recording, Run, Script, ScriptedEdit, Tables,
};
use catchment::topology::{Edit, Preset, Span, Timing, Topology};

/// How a network is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    pub preset: Preset,
    pub seed: u64,
}

/// Two presets and two seeds.
pub(crate) const WAYS: [How; 4] = [
    How { preset: Preset::Textbook, seed: 1 },
    How { preset: Preset::Textbook, seed: 2 },
    How { preset: Preset::Modern, seed: 1 },
    How { preset: Preset::Modern, seed: 2 },
];

/// So far apart that a network has long come to rest between two edits, if it does.
const APART_MS: u32 = 3_000_000;

/// Something that is done at a turn.
pub(crate) struct ScriptedStep {
    pub edit: Edit,
    pub manner: FailureMode,
}

impl ScriptedStep {
    pub(crate) fn seen(edit: Edit) -> Self {
        Self { edit, manner: FailureMode::Seen }
    }
}

/// A run in which edits are made far apart.
pub(crate) struct Played {
    recording: Recording,
    edits: usize,
}

impl Played {
    /// From a cold start.
    pub(crate) fn cold(doc: &Topology, steps: &[Option<ScriptedStep>], how: How) -> Self {
        let count = steps.len();
        let turns = steps.iter().zip(1..).filter_map(|(step, turn)| Some((step.as_ref()?, turn)));
        let happenings = turns.map(|(step, turn)| ScriptedEdit {
            at: Span::of_ms(turn * APART_MS),
            edit: step.edit.clone(),
            manner: step.manner,
        });
        let happenings = happenings.collect();
        let until = Span::of_ms((count as u32 + 1) * APART_MS);
        let limits = Limits { until, events: 10_000 };
        let timing = Timing { drain: Span::of_ms(APART_MS), ..Timing::of(how.preset) };
        let seed = how.seed;
        let script = Script { happenings, limits, timing, seed, ..Script::cold(doc) };
        Self { recording: Run::play(script), edits: count }
    }

    /// The state before the edit of this place, counted from 0, or at the end.
    pub(crate) fn before(&self, edit: usize) -> Tables {
        let at = Span::of_ms((edit as u32 + 1) * APART_MS);
        let events = self.recording.events();
        let by = events.partition_point(|event| event.at < at);
        self.recording.after(by)
    }

    /// Whether nothing happened for long before the edit of this place, or before the end.
    pub(crate) fn is_quiet(&self, edit: usize) -> bool {
        let (from, to) = (edit as u32 * APART_MS + APART_MS / 2, (edit as u32 + 1) * APART_MS);
        let is_at_end = edit == self.edits;
        let mut events = self.recording.events().iter();
        let is_over = !is_at_end || self.recording.end == End::AtRest;
        is_over && !events.any(|e| e.at >= Span::of_ms(from) && e.at < Span::of_ms(to))
    }
}
