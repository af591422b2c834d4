//! A recording that goes on from where it is, or back to where a script changes, is the one that is
//! made anew.

use catchment::engine::solve;
use catchment::engine::timeline::{
    End, FailureMode, Order, Recording, Replay, Run, Script, ScriptedEdit, Went,
};
use catchment::sandbox::time::{Place, Player, Request, Work, Worked};
use catchment::topology::{Delivery, Edit, NodeField, NodeState, Preset, Span, Timing};

use super::packets::two_sites;
use super::playing::{cold, happens};
use super::recording::{script, some_happenings};
use crate::dice::Dice;
use crate::drawing::id;
use crate::hierarchy::{Shape, hierarchy};

/// The recording of a script made anew, with choices by hand.
fn anew(script: &Script, choices: &[u64]) -> Run {
    let mut run = Run::new(script.clone());
    run.settle();
    for message in choices {
        if !run.deliverable().iter().any(|waits| waits.id == *message) || !run.deliver(*message) {
            break;
        }
    }
    run
}

fn assert_same(is: &Recording, made: &Recording, what: &str) {
    assert_eq!(is.events().len(), made.events().len(), "{what}: events");
    assert!(is.events() == made.events(), "{what}: events");
    assert_eq!((is.messages, is.end), (made.messages, made.end), "{what}");
    assert_eq!(is.happenings, made.happenings, "{what}");
    let last = is.events().len();
    for events in (0..=last).step_by(1 + last / 7).chain([last]) {
        assert!(is.after(events) == made.after(events), "{what}: after {events}");
        assert_eq!(is.epoch_at(events).net.prefixes(), made.epoch_at(events).net.prefixes());
    }
    assert!(is.end_state().same_routes(&made.end_state()), "{what}: the end");
}

/// Plays on in slices, so that no slice may matter.
fn play_on(replay: &mut Replay, dice: &mut Dice) {
    let mut slice = 1 + dice.below(3000);
    while replay.go_on(slice, &|| false) == Went::PartOfTheWay {
        slice = slice.saturating_mul(2);
    }
}

/// A time in the middle of a recording, at one of its events or between two.
fn some_time(recording: &Recording, dice: &mut Dice) -> Span {
    let all = recording.events();
    let at = match all.is_empty() {
        true => 0,
        false => all[dice.below(all.len())].at.micros(),
    };
    Span::of_micros(at + dice.pick(&[0, 0, 1, 700, 1_000_000]))
}

#[test]
fn whatever_is_done_to_a_script_its_recording_is_the_one_made_anew() {
    let (mut longest, mut compared) = (0, 0);
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut wanted = script(seed);
        let later = wanted.happenings.split_off(wanted.happenings.len().min(3));
        let mut taken: Vec<ScriptedEdit> = later;
        let mut replay = Replay::new(wanted.clone());
        for turn in 0..8 {
            match dice.below(5) {
                // Something else, anywhere.
                0 => {
                    let at = some_time(replay.recording(), &mut dice);
                    let more = some_happenings(&wanted.doc, &mut dice, false);
                    let edit = more[0].edit.clone();
                    wanted.happenings.push(happens(at, edit, dice.pick(&FailureMode::ALL)));
                }
                // One is taken back.
                1 if !wanted.happenings.is_empty() => {
                    let place = dice.below(wanted.happenings.len());
                    taken.push(wanted.happenings.remove(place));
                }
                // One is put back.
                2 if !taken.is_empty() => {
                    let place = dice.below(taken.len());
                    wanted.happenings.push(taken.remove(place));
                }
                // The last is another: a slider is dragged.
                3 if !wanted.happenings.is_empty() => {
                    let more = some_happenings(&wanted.doc, &mut dice, false);
                    if let Some(last) = wanted.happenings.last_mut() {
                        last.edit = more[0].edit.clone();
                    }
                }
                _ if dice.one_in(4) => wanted.seed += 1,
                _ => {}
            }
            wanted.happenings.sort_by_key(|happening| happening.at);
            replay = replay.following(wanted.clone(), Vec::new());
            play_on(&mut replay, &mut dice);
            let made = anew(&wanted, &[]);
            assert_same(replay.recording(), made.recording(), &format!("seed {seed}, {turn}"));
            longest = longest.max(replay.recording().events().len());
            compared += 1;
        }
    }
    assert!(compared > 90 && longest > 512, "{compared} compared, {longest} events at most");
}

#[test]
fn what_was_chosen_by_hand_is_chosen_again() {
    for seed in 0..6 {
        let mut dice = Dice::new(seed);
        let doc = hierarchy(&Shape::of(8, seed));
        let timing = Timing { delivery: Delivery::OneByOne, ..Timing::of(Preset::Lab) };
        let mut wanted = Script { order: Order::ByHand, ..cold(&doc, timing) };
        let mut replay = Replay::new(wanted.clone());
        let (mut choices, mut taken) = (Vec::new(), Vec::new());
        for turn in 0..40 {
            match dice.below(8) {
                0 => {
                    let at = Span::of_micros(replay.run().now().micros() + 1);
                    let edit = some_happenings(&doc, &mut dice, false).remove(0).edit;
                    choices = replay.chosen().to_vec();
                    wanted.happenings.push(happens(at, edit, dice.pick(&FailureMode::ALL)));
                }
                1 => taken.extend(wanted.happenings.pop()),
                2 => wanted.happenings.extend(taken.pop()),
                _ => {
                    let waits: Vec<u64> = replay.run().deliverable().iter().map(|m| m.id).collect();
                    if !waits.is_empty() {
                        choices = replay.chosen().to_vec();
                        choices.push(dice.pick(&waits));
                    }
                }
            }
            wanted.happenings.sort_by_key(|happening| happening.at);
            replay = replay.following(wanted.clone(), choices.clone());
            play_on(&mut replay, &mut dice);
            let made = anew(&wanted, &choices);
            assert_same(replay.recording(), made.recording(), &format!("seed {seed}, {turn}"));
        }
    }
}

fn fails(name: &str) -> Edit {
    Edit::node(&id(name), NodeField::State(NodeState::Failed))
}

fn finished(work: Work) -> catchment::sandbox::time::Finished {
    let mut work = work;
    loop {
        match work.run(7, &|| false) {
            Worked::Finished(finished) => return *finished,
            Worked::Unfinished(left) => {
                // A thread may go on with it.
                let gone_on = std::thread::spawn(move || left.run(1_000_000, &|| false));
                match gone_on.join().expect("it runs") {
                    Worked::Finished(finished) => return *finished,
                    Worked::Unfinished(left) => work = *left,
                    Worked::CalledOff => panic!("nobody called it off"),
                }
            }
            Worked::CalledOff => panic!("nobody called it off"),
        }
    }
}

#[test]
fn work_beside_the_window_shows_the_last_good_recording_until_it_is_done() {
    let doc = two_sites();
    let start = Script { timing: Timing::of(Preset::Textbook), ..Script::from(&doc, &solve(&doc)) };
    let mut player = Player::open(finished(Work::opening(start)));
    let mut at_once = Player::at_rest(&doc, &solve(&doc), Timing::of(Preset::Textbook));
    at_once.happen(fails("near"));
    let first = player.request(Request::Happen(fails("near"))).expect("something to do");
    assert!(player.is_pending() && player.is_empty() && player.script_len() == 1);
    // More is wanted before it is done: the latest stands for all.
    let edit = Edit::node(&id("client"), NodeField::Demand(7));
    let second = player.request(Request::Happen(edit.clone())).expect("something to do");
    assert!(!player.take(finished(first)) && player.is_empty());
    assert!(player.take(finished(second)) && !player.is_pending());
    at_once.seek(Place::default());
    let placed = at_once.script_len();
    assert_eq!((placed, player.script_len()), (1, 2));
    // What is called off leaves the last good recording.
    let before = player.recording().events().to_vec();
    let work = player.request(Request::TakeBack).expect("something to do");
    assert!(matches!(work.run(1_000_000, &|| true), Worked::CalledOff));
    player.call_off();
    assert!(!player.is_pending() && player.script_len() == 2);
    assert_eq!(player.recording().events(), before);
    // Taken back and put back it is what it was, and so is what it was before.
    let work = player.request(Request::TakeBack).expect("something to do");
    let last = player.recording().happenings[1].clone();
    assert!(player.take(finished(work)));
    assert_eq!(player.recording().events(), at_once.recording().events());
    player.put_back(last.clone());
    assert_eq!(player.recording().events(), before);
    assert_eq!((last.edit, player.recording().end), (edit, End::AtRest));
}
