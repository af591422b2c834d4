//! Runs in few words: timers in step, scripts, and what was chosen when.

use catchment::engine::State;
use catchment::engine::timeline::{
    End, EventKind, FailureMode, Recording, Run, Script, ScriptedEdit, Tables,
};
use catchment::topology::{
    Delivery, Edit, Jitter, Preset, Span, Spread, Timing, Topology, Transit,
};

/// So many seconds.
pub(super) fn s(seconds: u32) -> Span {
    Span::of_ms(seconds * 1000)
}

/// Every message is a second on its way and nothing else takes any time: rounds in step.
pub(super) fn lock_step() -> Timing {
    Timing {
        transit: Transit::Fixed(s(1)),
        delivery: Delivery::OnArrival,
        processing: Spread::default(),
        mrai: Spread::default(),
        mrai_internal: Spread::default(),
        jitter: Jitter::None,
        ..Timing::of(Preset::Textbook)
    }
}

pub(super) fn lab() -> Timing {
    Timing::of(Preset::Lab)
}

/// A cold start with other timers.
pub(super) fn cold(doc: &Topology, timing: Timing) -> Script {
    Script { timing, ..Script::cold(doc) }
}

/// A start from a state, with other timers.
pub(super) fn from(doc: &Topology, state: &State, timing: Timing) -> Script {
    Script { timing, ..Script::from(doc, state) }
}

pub(super) fn happens(at: Span, edit: Edit, manner: FailureMode) -> ScriptedEdit {
    ScriptedEdit { at, edit, manner }
}

/// Edits one after the other, so far apart that each has run its course.
pub(super) fn far_apart(edits: Vec<Edit>, manner: FailureMode) -> Vec<ScriptedEdit> {
    let one = |(place, edit)| happens(s(1000 * (place as u32 + 1)), edit, manner);
    edits.into_iter().enumerate().map(one).collect()
}

/// The routes at an instant.
pub(super) fn routes(tables: &Tables) -> Tables {
    tables.clone()
}

/// The routes when everything of an instant has happened.
pub(super) fn routes_at(recording: &Recording, at: Span) -> Tables {
    recording.after(recording.events_by(at))
}

/// The names of the two ends of a session.
pub(super) fn ends_of(run: &Run, session: u32) -> [String; 2] {
    let net = &run.tables().epoch.net;
    let session = net.session(session);
    [session.local, session.remote].map(|node| net.id_of(node).to_string())
}

/// Delivers the next message from one node to another, and lets its receiver answer.
pub(super) fn deliver(run: &mut Run, from: &str, to: &str) -> bool {
    let next = run.deliverable().into_iter().find(|m| ends_of(run, m.session) == [from, to]);
    let Some(message) = next.map(|m| m.id) else { return false };
    assert!(run.deliver(message));
    run.settle();
    true
}

/// Delivers all that is under way to a node before it chooses.
pub(super) fn activate(run: &mut Run, node: &str) {
    let to_it = run.tables().flights.values().filter(|m| ends_of(run, m.session)[1] == node);
    let all: Vec<u64> = to_it.map(|m| m.id).collect();
    assert!(all.is_empty() || run.deliver_together(&all));
}

/// The names of the nodes that chose among some events, each once.
pub(super) fn choosers(recording: &Recording, events: std::ops::Range<usize>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for place in events {
        if let EventKind::Chose { node, .. } = recording.events()[place].what {
            names.push(recording.epoch_at(place).net.id_of(node).to_string());
        }
    }
    names.sort();
    names.dedup();
    names
}

/// When a node last chose, counted from the beginning.
pub(super) fn last_choice(recording: &Recording) -> Option<Span> {
    let mut chosen = recording.events().iter().rev();
    chosen.find(|event| matches!(event.what, EventKind::Chose { .. })).map(|event| event.at)
}

/// Plays a script that must come to rest.
pub(super) fn to_rest(script: Script) -> Recording {
    let recording = Run::play(script);
    assert_eq!(recording.end, End::AtRest);
    recording
}
