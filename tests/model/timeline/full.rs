//! A recording that is full: a new one begins at the state of that moment, and nothing that is done
//! is left out.

use catchment::engine::timeline::{
    End, EventKind, FailureMode, Limits, Replay, Run, Script, ScriptedEdit,
};
use catchment::engine::{solve, timeline::Went};
use catchment::sandbox::time::{Direction, Place};
use catchment::sandbox::{Intent, Sandbox, TimeIntent};
use catchment::topology::{NodeState, Preset, Span, Timing, Topology, parse};

use super::playing::{from, happens, s};
use crate::drawing::{id, node_state};
use crate::hierarchy::{Shape, hierarchy};

fn classroom() -> Topology {
    parse(include_str!("../cases/classroom-50.ron")).expect("a case is a document")
}

/// The numbers of happenings that a recording shows.
fn shown(sandbox: &Sandbox) -> usize {
    let events = sandbox.time().expect("it records").recording().events();
    events.iter().filter(|e| matches!(e.what, EventKind::ScriptedEdit(_))).count()
}

#[test]
fn whatever_is_done_is_recorded_however_long_time_runs() {
    let mut sandbox = Sandbox::open(classroom());
    sandbox.run(Intent::Time(TimeIntent::Open)).unwrap();
    let (mut began, mut before) = (0, 0);
    for turn in 0..60 {
        let to = if turn % 2 == 0 { NodeState::Failed } else { NodeState::Up };
        sandbox.run(Intent::Edit(node_state("n0", to))).unwrap();
        let time = sandbox.time().expect("it records");
        let (recording, place) = (time.recording(), time.player().place());
        // It stands right before what was done, which is the first thing to come.
        let next = &recording.events()[place.events];
        assert!(matches!(next.what, EventKind::ScriptedEdit(_)), "turn {turn}: {next:?}");
        assert_eq!(recording.end, End::AtRest, "turn {turn}");
        assert!(recording.events().len() <= 30_000);
        let then = recording.after(recording.events().len());
        let works = then.epoch.works(then.epoch.net.index_of(&id("n0")).unwrap());
        assert_eq!(works, to == NodeState::Up);
        if recording.begins() != Span::ZERO && shown(&sandbox) == 1 {
            began += 1;
            let told = sandbox.time().unwrap().told();
            assert!(told.contains("was full"), "{told}");
            assert_eq!(place.clock, recording.first_done());
        }
        let now = recording.length();
        assert!(now.micros() >= before);
        before = now.micros();
        sandbox.run(Intent::Time(TimeIntent::End)).unwrap();
    }
    assert!(began >= 2, "{began}");
    assert!(sandbox.at_rest().same_routes(&solve(sandbox.doc())));
    // The beginning of the recording can be seen, and nothing before it.
    sandbox.run(Intent::Time(TimeIntent::Seek(Place::default()))).unwrap();
    let time = sandbox.time().unwrap();
    assert_eq!(time.player().place().clock, time.recording().begins());
    sandbox.run(Intent::Time(TimeIntent::Play(Direction::Backwards))).unwrap();
    // All of it can be undone, before the beginning of the recording, too.
    for turn in (0..60).rev() {
        sandbox.run(Intent::Undo).unwrap();
        let works = sandbox.doc().node(&id("n0")).unwrap().state == NodeState::Up;
        assert_eq!(works, turn % 2 == 0);
        if turn % 20 == 0 {
            assert!(sandbox.at_rest().same_routes(&solve(sandbox.doc())), "turn {turn}");
        }
    }
    for _ in 0..60 {
        sandbox.run(Intent::Redo).unwrap();
    }
    assert!(sandbox.at_rest().same_routes(&solve(sandbox.doc())));
}

/// Failures and repairs, each a while after the one before.
fn toggles(times: u32, apart: Span) -> Vec<ScriptedEdit> {
    let one = |turn: u32| {
        let to = if turn.is_multiple_of(2) { NodeState::Failed } else { NodeState::Up };
        let at = Span::of_micros(apart.micros() * u64::from(turn + 1));
        happens(at, node_state("n0", to), FailureMode::Drained)
    };
    (0..times).map(one).collect()
}

/// What begins midway goes on as if the recording had never ended: messages on their way, timers
/// and drains included.
#[test]
fn a_recording_that_begins_midway_goes_on_as_the_one_before() {
    for (preset, apart) in [
        (Preset::Modern, s(200)),
        (Preset::Modern, Span::of_ms(7_100)),
        (Preset::Textbook, Span::of_ms(35_003)),
        (Preset::Lab, s(40)),
    ] {
        let doc = hierarchy(&Shape::of(14, 3));
        let first = doc.nodes().next().unwrap().id.to_string();
        let mut happenings = toggles(12, apart);
        for done in &mut happenings {
            if let catchment::topology::Edit::SetNode { id: node, .. } = &mut done.edit {
                *node = id(&first);
            }
        }
        let timing = Timing::of(preset);
        let limits = Limits { until: Span::of_ms(3_600_000), ..Limits::default() };
        let script = Script { happenings, limits, seed: 5, ..from(&doc, &solve(&doc), timing) };
        let whole = Run::play(script.clone());
        let events = whole.events().len() * 2 / 3;
        let limits = Limits { events, ..script.limits };
        let mut replay = Replay::new(Script { limits, ..script });
        assert_eq!(replay.go_on(usize::MAX, &|| false), Went::ToEnd);
        let part = replay.recording();
        assert!(replay.forgotten() > 0 && !part.begins().is_zero(), "{preset:?}");
        let times = |all: &[catchment::engine::timeline::Event]| -> Vec<Span> {
            all.iter().map(|event| event.at).collect()
        };
        let from = whole.events().len() - part.events().len();
        assert_eq!(times(&whole.events()[from..]), times(part.events()), "{preset:?}");
        for (place, event) in part.events().iter().enumerate() {
            let (a, b) = (part.after(place + 1), whole.after(from + place + 1));
            if place % 50 == 0 {
                assert!(a.best == b.best && a.sides == b.sides && a.flights == b.flights);
            }
            assert_eq!(event.round, whole.events()[from + place].round);
        }
        assert_eq!(part.end, whole.end);
        assert!(part.end_state().same_routes(&whole.end_state()));
    }
}

/// Other timers of a recording that begins midway are those from its beginning on.
#[test]
fn other_timers_and_orders_hold_from_the_beginning_of_a_recording() {
    let mut sandbox = Sandbox::open(classroom());
    sandbox.run(Intent::Time(TimeIntent::Open)).unwrap();
    let mut turn = 0;
    while sandbox.time().unwrap().recording().begins().is_zero() {
        let to = if turn % 2 == 0 { NodeState::Failed } else { NodeState::Up };
        sandbox.run(Intent::Edit(node_state("n0", to))).unwrap();
        sandbox.run(Intent::Time(TimeIntent::End)).unwrap();
        turn += 1;
    }
    let begins = sandbox.time().unwrap().recording().begins();
    for preset in [Preset::Lab, Preset::Textbook, Preset::Modern] {
        let timing = Box::new(Timing::of(preset));
        sandbox.run(Intent::Edit(catchment::topology::Edit::SetTiming(timing))).unwrap();
        sandbox.run(Intent::Time(TimeIntent::Seed(9))).unwrap();
        let recording = sandbox.time().unwrap().recording();
        assert_eq!(recording.begins(), begins);
        assert_eq!(recording.end, End::AtRest, "{preset:?}");
        assert!(sandbox.at_rest().same_routes(&solve(sandbox.doc())), "{preset:?}");
    }
}

/// A network that never comes to rest fills one recording after the other.
#[test]
fn what_is_done_to_a_network_that_never_rests_is_recorded_too() {
    let doc = parse(include_str!("../../../topologies/bad-gadget.ron")).expect("a document");
    let mut sandbox = Sandbox::open(doc);
    sandbox.run(Intent::Time(TimeIntent::Open)).unwrap();
    sandbox.run(Intent::ColdStart).unwrap();
    let mut begins = Span::ZERO;
    for turn in 0..3 {
        let recording = sandbox.time().unwrap().recording();
        assert_eq!(recording.end, End::OutOfEvents, "turn {turn}");
        sandbox.run(Intent::Time(TimeIntent::End)).unwrap();
        let to = if turn % 2 == 0 { NodeState::Failed } else { NodeState::Up };
        sandbox.run(Intent::Edit(node_state("oslo", to))).unwrap();
        assert_eq!(shown(&sandbox), 1, "turn {turn}");
        let now = sandbox.time().unwrap().recording().begins();
        assert!(now > begins, "turn {turn}");
        begins = now;
    }
}
