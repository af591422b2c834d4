//! The gadgets of Griffin, Shepherd and Wilfong in time: which come to rest, which go round for
//! ever, and under which orders of messages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use catchment::engine::timeline::{End, Limits, Order, Recording, Run, Script};
use catchment::topology::{Edit, Latency, LinkField, Preset, Timing, Topology, Transit};

use super::playing::{activate, choosers, cold, deliver, lab, lock_step, routes, routes_at, s};
use crate::dice::Dice;
use crate::drawing::edit;
use crate::gadgets::{
    BAD_OF_FOUR, BAD_OF_THREE, DISAGREE, GOOD, NAUGHTY, Ranked, SHORTEST, gadget, ring, shorts,
};

/// The names of the nodes of a gadget but for the origin.
fn names(ranked: Ranked<'_>) -> Vec<&str> {
    ranked.iter().map(|(name, _)| *name).collect()
}

/// Every way to run a document to its end: all presets, in lab timing both orders, several seeds.
fn every_way(doc: &Topology, seeds: u64) -> Vec<(String, Recording)> {
    let mut all = Vec::new();
    for preset in Preset::ALL {
        for order in [Order::AsSent, Order::AtRandom] {
            for seed in 0..seeds {
                let limits = Limits { events: 4000, ..Limits::default() };
                let timing = Timing::of(preset);
                let script = Script { order, seed, limits, ..cold(doc, timing) };
                all.push((format!("{preset:?} {order:?} {seed}"), Run::play(script)));
            }
        }
    }
    let in_step =
        Script { limits: Limits { until: s(100), events: 4000 }, ..cold(doc, lock_step()) };
    all.push(("in step".to_owned(), Run::play(in_step)));
    all
}

#[test]
fn k1_and_k3_come_to_their_one_stable_state_in_every_way() {
    for (ranked, end) in [(SHORTEST, ["10", "20", "30", "430"]), (GOOD, ["130", "20", "30", "430"])]
    {
        for (how, recording) in every_way(&gadget(ranked), 20) {
            assert_eq!(recording.end, End::AtRest, "{how}");
            assert_eq!(shorts(&recording.end_state(), &names(ranked)), end, "{how}");
        }
    }
}

/// The smallest number of seconds after which the routes of nodes in step are the same again, and
/// stay so.
fn period(recording: &Recording, nodes: &[&str], until: u32) -> Option<u32> {
    let at: Vec<Vec<String>> =
        (0..=until).map(|t| shorts(&routes_at(recording, s(t)), nodes)).collect();
    let late = until as usize / 2;
    (1..=until / 4).find(|p| (late..=until as usize).all(|t| at[t] == at[t - *p as usize]))
}

#[test]
fn in_step_disagree_and_the_bad_gadgets_never_rest() {
    for (ranked, rounds) in [(DISAGREE, 2), (BAD_OF_THREE, 2), (BAD_OF_FOUR, 8)] {
        let limits = Limits { until: s(100), ..Limits::default() };
        let recording = Run::play(Script { limits, ..cold(&gadget(ranked), lock_step()) });
        assert_eq!(recording.end, End::OutOfTime);
        assert_eq!(period(&recording, &names(ranked), 100), Some(rounds), "{ranked:?}");
        let limits = Limits { events: 300, ..Limits::default() };
        let recording = Run::play(Script { limits, ..cold(&gadget(ranked), lock_step()) });
        assert_eq!(recording.end, End::OutOfEvents);
    }
}

/// A run in which messages are chosen by hand, when all have said what they can by themselves.
fn by_hand(doc: &Topology) -> Run {
    let mut run = Run::new(Script { order: Order::ByHand, ..cold(doc, lab()) });
    assert_eq!(run.settle(), End::Waits);
    run
}

#[test]
fn k2_whose_message_comes_first_decides_where_disagree_rests() {
    for (first, second, end) in [("1", "2", ["10", "210"]), ("2", "1", ["120", "20"])] {
        let mut run = by_hand(&gadget(DISAGREE));
        assert!(deliver(&mut run, "0", first));
        assert!(deliver(&mut run, first, second));
        while !run.deliverable().is_empty() {
            activate(&mut run, second);
            activate(&mut run, first);
            activate(&mut run, "0");
        }
        assert_eq!(run.settle(), End::AtRest);
        assert_eq!(shorts(&routes(run.tables()), &["1", "2"]), end);
    }
    // Taken by chance, both are seen.
    let ends: BTreeSet<Vec<String>> = every_way(&gadget(DISAGREE), 20)
        .into_iter()
        .filter(|(_, recording)| recording.end == End::AtRest)
        .map(|(_, recording)| shorts(&recording.end_state(), &["1", "2"]))
        .collect();
    assert_eq!(ends.into_iter().collect::<Vec<_>>(), [["10", "210"], ["120", "20"]]);
}

#[test]
fn k5_and_k6_go_round_for_ever_and_who_does_is_named() {
    for ranked in [BAD_OF_FOUR, BAD_OF_THREE] {
        let names = names(ranked);
        for (how, recording) in every_way(&gadget(ranked), 8) {
            match recording.end {
                End::Recurs { from, to } => {
                    assert!(how.contains("Lab AsSent"), "{how}");
                    assert_eq!(choosers(&recording, from..to), names, "{how}");
                    let ends = [from, to].map(|events| recording.after(events));
                    assert_eq!(ends[0].best, ends[1].best);
                }
                End::OutOfTime | End::OutOfEvents => assert!(!how.contains("Lab AsSent"), "{how}"),
                other => panic!("{how}: {other:?}"),
            }
        }
    }
}

#[test]
fn k6_by_hand_round_its_cycle() {
    let names = ["1", "2", "3"];
    let mut run = by_hand(&gadget(BAD_OF_THREE));
    let mut seen = Vec::new();
    let mut starts = Vec::new();
    for _ in 0..8 {
        starts.push(run.recording().events().len());
        for node in ["1", "3", "2", "0"] {
            activate(&mut run, node);
        }
        seen.push((key(&run), shorts(&routes(run.tables()), &names)));
    }
    assert!(!run.deliverable().is_empty());
    // All is as it was before, messages included, and everybody has chosen meanwhile.
    let before = seen[..7].iter().rposition(|earlier| *earlier == seen[7]).expect("a round");
    let events = starts[before + 1]..run.recording().events().len();
    assert_eq!(choosers(run.recording(), events), names);
}

#[test]
fn k7_even_rings_rest_in_both_of_their_states_and_odd_ones_never_do() {
    for size in 2..=8 {
        let doc = ring(size);
        let mut ends = BTreeSet::new();
        for seed in 0..20 {
            let limits = Limits { events: 3000, ..Limits::default() };
            let timing = Timing::of(Preset::Textbook);
            let recording = Run::play(Script { seed, limits, ..cold(&doc, timing) });
            match size % 2 {
                // Larger ones may chase each other for as long as one likes.
                0 => {
                    assert!(size > 2 || recording.end == End::AtRest);
                    if recording.end == End::AtRest {
                        ends.insert(shorts(&recording.end_state(), &["1", "2"]));
                    }
                }
                _ => assert_ne!(recording.end, End::AtRest, "ring of {size}"),
            }
        }
        assert_eq!(ends.len(), if size % 2 == 0 { 2 } else { 0 }, "ring of {size}: {ends:?}");
    }
}

/// The end of NAUGHTY GADGET, where it ends.
const NAUGHTY_END: [&str; 4] = ["130", "20", "30", "430"];

/// One message after the other in the order of sending, the gadget finds its round; with timers it
/// does not.
#[test]
fn k4_naughty_gadget_rests_under_usual_timers() {
    for (how, recording) in every_way(&gadget(NAUGHTY), 40) {
        match recording.end {
            End::AtRest => {
                let end = shorts(&recording.end_state(), &["1", "2", "3", "4"]);
                assert_eq!(end, NAUGHTY_END, "{how}");
            }
            other => assert!(how.starts_with("Lab"), "{how}: {other:?}"),
        }
    }
}

#[test]
fn k4_naughty_gadget_goes_on_in_time_under_some_latencies() {
    let mut doc = gadget(NAUGHTY);
    let links: Vec<_> = doc.links().map(|link| link.id.clone()).collect();
    let timing = Timing { transit: Transit::AsLinks, ..lock_step() };
    let goes_on = (0..2000).find(|seed| {
        let mut dice = Dice::new(*seed);
        for link in &links {
            let latency = Latency::from_ms(1.0 + dice.below(20) as f64).unwrap();
            edit(&mut doc, Edit::link(link, LinkField::Latency(latency)));
        }
        let limits = Limits { events: 2000, ..Limits::default() };
        Run::play(Script { limits, ..cold(&doc, timing) }).end != End::AtRest
    });
    let seed = goes_on.expect("there are such latencies");
    // With the least interval between advertisements the same latencies do no harm.
    let limits = Limits { events: 2000, ..Limits::default() };
    let timing = Timing { transit: Transit::AsLinks, ..Timing::of(Preset::Textbook) };
    let recording = Run::play(Script { limits, seed, ..cold(&doc, timing) });
    assert_eq!(recording.end, End::AtRest);
    assert_eq!(shorts(&recording.end_state(), &["1", "2", "3", "4"]), NAUGHTY_END);
}

/// Who reads all that neighbours have said before it chooses acts on what they hold. Where all do,
/// no order in which everybody has its turn again and again goes round: whatever can be come back
/// to is a state in which some node never has its turn.
#[test]
fn k4_naughty_gadget_rests_where_everything_is_read_before_a_choice() {
    let nodes = ["0", "1", "2", "3", "4"];
    let mut runs = vec![by_hand(&gadget(NAUGHTY))];
    let mut places = HashMap::from([(key(&runs[0]), 0)]);
    let mut turns: Vec<Vec<usize>> = Vec::new();
    while turns.len() < runs.len() {
        let turn = |node| {
            let mut run = runs[turns.len()].clone();
            activate(&mut run, node);
            run
        };
        let after: Vec<Run> = nodes.iter().map(|node| turn(*node)).collect();
        let mut row = Vec::new();
        for run in after {
            let place = *places.entry(key(&run)).or_insert(runs.len());
            if place == runs.len() {
                runs.push(run);
            }
            row.push(place);
        }
        turns.push(row);
        assert!(runs.len() < 20_000);
    }
    let resting: Vec<usize> =
        (0..runs.len()).filter(|at| turns[*at].iter().all(|to| to == at)).collect();
    assert_eq!(resting.len(), 1);
    assert_eq!(shorts(&routes(runs[resting[0]].tables()), &nodes[1..]), NAUGHTY_END);
    let part_of = parts(&turns);
    for part in 0..turns.len() {
        let members: Vec<usize> = (0..turns.len()).filter(|at| part_of[*at] == part).collect();
        let stays = |node: usize| members.iter().any(|at| part_of[turns[*at][node]] == part);
        assert!(members.len() < 2 || !(0..nodes.len()).all(stays), "{members:?}");
    }
}

/// For each place its strongly connected part, by its least place.
fn parts(next: &[Vec<usize>]) -> Vec<usize> {
    let reach: Vec<BTreeSet<usize>> = (0..next.len())
        .map(|from| {
            let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
            while let Some(at) = open.pop() {
                open.extend(next[at].iter().filter(|to| seen.insert(**to)));
            }
            seen
        })
        .collect();
    let together = |a: usize, b: &usize| reach[*b].contains(&a);
    (0..next.len()).map(|a| *reach[a].iter().find(|b| together(a, b)).unwrap()).collect()
}

/// All that decides how a run goes on: routes in all tables, and messages under way in order.
fn key(run: &Run) -> u64 {
    let tables = run.tables();
    let mut hasher = DefaultHasher::new();
    tables.best.hash(&mut hasher);
    for side in &tables.sides {
        (&side.adj_rib_in, &side.adj_rib_out).hash(&mut hasher);
    }
    // Only the order within a session counts where each can be chosen.
    let mut on_the_way: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    for message in tables.flights.values() {
        on_the_way.entry(message.session).or_default().push(&message.says);
    }
    on_the_way.hash(&mut hasher);
    hasher.finish()
}

/// An order of deliveries, by sessions, that leads to where it can be gone round for ever, and
/// the round.
struct Round {
    to_it: Vec<u32>,
    round: Vec<u32>,
}

fn deliver_over(run: &mut Run, session: u32) {
    let next = run.deliverable().into_iter().find(|m| m.session == session).map(|m| m.id);
    assert!(run.deliver(next.unwrap()));
    run.settle();
}

/// Walks at random through the choices of the next message until all is as it was before, with
/// every session served meanwhile that had something to deliver.
fn fair_round(doc: &Topology, seeds: u64, steps: usize) -> Option<Round> {
    for seed in 0..seeds {
        let mut dice = Dice::new(seed);
        let mut run = by_hand(doc);
        let mut seen = HashMap::from([(key(&run), 0)]);
        let (mut taken, mut open) = (Vec::new(), Vec::new());
        for step in 1..=steps {
            let sessions: Vec<u32> = run.deliverable().iter().map(|m| m.session).collect();
            if sessions.is_empty() {
                break;
            }
            let session = dice.pick(&sessions);
            taken.push(session);
            open.push(sessions);
            deliver_over(&mut run, session);
            if let Some(before) = seen.insert(key(&run), step) {
                let round = &taken[before..];
                let is_fair = open[before..].iter().flatten().all(|s| round.contains(s));
                if is_fair {
                    return Some(Round { to_it: taken[..before].to_vec(), round: round.to_vec() });
                }
            }
        }
    }
    None
}

#[test]
fn k4_naughty_gadget_goes_round_for_ever_in_a_fair_order() {
    let doc = gadget(NAUGHTY);
    let found = fair_round(&doc, 400, 200).expect("there is such an order");
    let mut run = by_hand(&doc);
    found.to_it.iter().for_each(|session| deliver_over(&mut run, *session));
    let (start, from) = (key(&run), run.recording().events().len());
    for _ in 0..10 {
        found.round.iter().for_each(|session| deliver_over(&mut run, *session));
        assert_eq!(key(&run), start);
    }
    let to = run.recording().events().len();
    assert!(choosers(run.recording(), from..to).len() > 1);
}
