//! A recording that grows with what is done, and plays, without a window.

use catchment::engine::solve;
use catchment::engine::timeline::{End, FailureMode, Order};
use catchment::sandbox::time::{Direction, Pace, Place, Player, Stride};
use catchment::topology::{Edit, NodeField, NodeState, Preset, Span, Timing};

use super::packets::two_sites;
use super::playing::s;
use crate::drawing::id;

fn state(name: &str, to: NodeState) -> Edit {
    Edit::node(&id(name), NodeField::State(to))
}

fn player(preset: Preset) -> Player {
    let doc = two_sites();
    Player::at_rest(&doc, &solve(&doc), Timing::of(preset))
}

#[test]
fn what_is_done_later_happens_where_the_recording_stands_and_is_taken_back_in_turn() {
    let mut player = player(Preset::Textbook);
    assert!(player.is_empty() && player.end_state().is_some());
    player.manner = FailureMode::Announced;
    player.happen(state("near", NodeState::Failed));
    assert_eq!(player.playing(), Some(Direction::Forwards));
    assert_eq!(player.place().events, 0);
    let first = player.recording().events().to_vec();
    player.seek(Place::at(player.recording(), s(500)));
    // Beyond the end of the recording time stands still.
    let end = player.place().clock;
    assert!(end < s(500));
    player.happen(state("near", NodeState::Up));
    let happenings = &player.recording().happenings;
    assert_eq!((happenings.len(), happenings[1].at.since(end)), (2, Span::of_micros(1)));
    // All that happened before is what it was.
    assert_eq!(player.recording().events()[..first.len()], first[..]);
    assert!(player.take_back().is_some() && player.recording().events() == first);
    assert!(player.take_back().is_some() && player.is_empty() && player.take_back().is_none());
}

#[test]
fn a_slider_that_is_dragged_is_one_thing_that_happens() {
    let mut player = player(Preset::Modern);
    for demand in 1..20 {
        player.go_on_with(Edit::node(&id("client"), NodeField::Demand(demand)));
    }
    assert_eq!(player.recording().happenings.len(), 1);
}

#[test]
fn it_plays_both_ways_at_any_pace_and_ends_where_it_should() {
    for pace in [Pace::Clock(1.0), Pace::Clock(50.0), Pace::PerEvent(0.3)] {
        let mut player = player(Preset::Textbook);
        player.happen(state("near", NodeState::Failed));
        player.pace = pace;
        let last = player.recording().events().len();
        let mut seen = vec![player.place().events];
        while player.tick(0.25) {
            seen.push(player.place().events);
        }
        assert!(seen.is_sorted() && *seen.last().expect("some") == last, "{pace:?} {seen:?}");
        assert_eq!(player.playing(), None);
        player.play(Direction::Backwards);
        let mut back = Vec::new();
        while player.tick(0.25) {
            back.push(player.place().events);
        }
        assert!(back.iter().rev().is_sorted() && back.last() == Some(&0), "{pace:?} {back:?}");
        // At the beginning it cannot go further back, and begins at the end.
        player.play(Direction::Backwards);
        assert_eq!(player.place().events, last);
        player.pause();
        assert!(!player.tick(1.0));
    }
}

#[test]
fn steps_of_all_kinds_go_there_and_back() {
    let mut player = player(Preset::Modern);
    player.happen(state("near", NodeState::Failed));
    let client = id("client");
    for (stride, node) in [
        (Stride::Event, None),
        (Stride::Message, Some(&client)),
        (Stride::Message, None),
        (Stride::Round, None),
    ] {
        player.stride = stride;
        player.seek(Place::default());
        let mut places = vec![0];
        loop {
            player.step(node, Direction::Forwards);
            if places.last() == Some(&player.place().events) {
                break;
            }
            places.push(player.place().events);
        }
        let all = player.recording().events().len();
        assert_eq!(places.last(), Some(&all), "{stride:?}");
        assert!(places.len() > 2, "{stride:?} {places:?}");
        for place in places.iter().rev().skip(1) {
            player.step(node, Direction::Backwards);
            assert_eq!(player.place().events, *place, "{stride:?} {places:?}");
        }
    }
}

#[test]
fn messages_are_chosen_by_hand_and_the_choice_outlives_what_is_done_next() {
    let doc = two_sites();
    let mut player = Player::cold(&doc, Timing::of(Preset::Lab));
    player.set_order(Order::ByHand);
    assert_eq!(player.recording().end, End::Waits);
    assert!(player.end_state().is_none());
    let waiting: Vec<u64> = player.deliverable().iter().map(|m| m.id).collect();
    assert!(waiting.len() > 1);
    player.deliver(*waiting.last().expect("one"));
    player.deliver(u64::MAX);
    let delivered = player.recording().events().len();
    let before = player.recording().events().to_vec();
    player.happen(state("near", NodeState::Failed));
    assert_eq!(player.recording().events()[..delivered], before[..]);
    for _ in 0..100 {
        player.deliver_next();
    }
    assert_eq!(player.recording().end, End::AtRest);
    let end = player.end_state().expect("rest");
    let mut failed = doc.clone();
    state("near", NodeState::Failed).apply(&mut failed).expect("it can fail");
    assert!(end.same_routes(&solve(&failed)));
    assert_eq!(player.place().clock, player.recording().length());
    assert!(player.recording().length() > Span::ZERO);
}

#[test]
fn the_hold_timer_of_a_session_that_is_well_counts_down_between_keepalives() {
    let mut player = player(Preset::Textbook);
    player.happen(Edit::node(&id("client"), NodeField::Demand(3)));
    let timing = Timing::of(Preset::Textbook);
    let side = player.tables().sides[0].clone();
    let left = |at: u32| side.hold_left(s(at), timing.keepalive, timing.hold);
    for at in 0..200 {
        assert!(left(at) > s(60) && left(at) <= s(90), "{:?} at {at} s", left(at));
        assert_eq!(left(at), left(at + 30));
    }
    // It runs down by a second a second, but where a keepalive comes.
    let down = (0..60).filter(|at| left(*at).since(left(at + 1)) == s(1)).count();
    assert_eq!(down, 58);
}
