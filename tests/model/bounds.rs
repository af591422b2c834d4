//! Bounds on memory: past each of them the program says so, and goes on.

use catchment::bounds::{CHECKPOINT_BYTES, MESSAGE_OCTETS, UNDO_BYTES, WINDOW_EVENTS};
use catchment::engine::timeline::{End, Replay, Run, Script};
use catchment::engine::{Offer, RoutingView as _, solve};
use catchment::sandbox::time::sentence;
use catchment::sandbox::{Intent, Sandbox, TimeIntent};
use catchment::topology::{
    Asn, Community, Edit, Kind, NodeField, NodeState, Origin, Preset, Timing, Topology,
};

use crate::drawing::{
    announce, edit, id, node, node_state, nodes, on_export, open, path, prefix, prepend, service,
};
use crate::hierarchy::{Shape, hierarchy};
use crate::naive;

/// A chain of ASes, each of which prepends so often towards the next.
fn chain(ases: usize, entries: &[u8]) -> Topology {
    let mut doc = nodes(&[]);
    for place in 0..ases {
        node(&mut doc, Kind::As, &format!("n{place:03}"), 70_000 + place as u32);
    }
    for place in 1..ases {
        let [a, b] = [place - 1, place].map(|place| format!("n{place:03}"));
        open(&mut doc, &a, &b);
        for times in entries {
            on_export(&mut doc, &a, &b, prepend(*times));
        }
    }
    announce(&mut doc, "n000");
    doc
}

/// The octets of an UPDATE by RFC 4271 section 4.3 with nothing but what is mandatory.
fn octets(asns: usize) -> usize {
    let path = 4 * asns + 2 * asns.div_ceil(255);
    let attributes = 4 + path + if path > 255 { 4 } else { 3 } + 7;
    19 + 2 + 2 + attributes + 1 + 3
}

#[test]
fn a_route_that_fits_into_no_message_is_not_sent() {
    let doc = chain(8, &[200]);
    let state = solve(&doc);
    let mut last = 0;
    for place in 1..8 {
        let (asns, node) = (201 * place, format!("n{place:03}"));
        let fits = octets(asns) <= MESSAGE_OCTETS;
        assert_eq!(path(&state, &node) != "-", fits, "{node}");
        last = if fits { place } else { last };
    }
    assert_eq!(last, 5);
    assert_eq!(naive::table(&state, &service()).len(), 6);
    assert!(naive::restless(&doc, &service(), &naive::table(&state, &service())).is_empty());
    // And the first that hears nothing is told why.
    let net = state.network();
    let at = net.index_of(&id("n006")).unwrap();
    let (session, _) = net.sessions_of(at).next().unwrap();
    let [Offer::Withheld(why)] = &state.received(0, session)[..] else { panic!("withheld") };
    assert!(why.to_string().contains("4,096 octets"), "{why}");
}

/// To the octet: communities fill a message up.
#[test]
fn the_bound_is_that_of_the_whole_message() {
    for communities in 0..40 {
        let mut doc = chain(7, &[200]);
        let all = (0..communities).map(|n| Community::new(70, n)).collect();
        let origin = Origin { communities: all, ..Origin::plain(service()) };
        edit(&mut doc, Edit::node(&id("n000"), NodeField::Origins(vec![origin])));
        let list = 4 * usize::from(communities);
        let list = list
            + match list {
                0 => 0,
                1..=255 => 3,
                _ => 4,
            };
        let fits = octets(5 * 201) + list <= MESSAGE_OCTETS;
        let state = solve(&doc);
        assert_eq!(path(&state, "n005") != "-", fits, "{communities}");
        let table = naive::table(&state, &service());
        assert!(naive::restless(&doc, &service(), &table).is_empty(), "{communities}");
    }
}

/// A path over iBGP carries a local-pref, and marks of reflectors.
#[test]
fn a_forged_path_of_any_length_is_bounded_too() {
    for (asns, heard) in [(900, true), (1100, false)] {
        let mut doc = nodes(&[("a", 1), ("b", 2)]);
        open(&mut doc, "a", "b");
        let path = vec![Asn::new(64_500).unwrap(); asns];
        let origin = Origin { path, ..Origin::plain(service()) };
        match Edit::node(&id("a"), NodeField::Origins(vec![origin])).apply(&mut doc) {
            Ok(_) => assert_eq!(crate::drawing::path(&solve(&doc), "b") != "-", heard),
            // A document need not hold such paths.
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn time_says_that_a_route_is_too_long() {
    let doc = chain(7, &[200]);
    let timing = Timing::of(Preset::Modern);
    let recording = Run::play(Script { timing, ..Script::cold(&doc) });
    assert_eq!(recording.end, End::AtRest);
    assert!(recording.end_state().same_routes(&solve(&doc)));
    let told = |place: usize| {
        let tables = [place, place + 1].map(|events| recording.after(events));
        sentence(&recording, place, (&tables[0], &tables[1]), &|id| id.to_string())
    };
    let said: Vec<String> = (0..recording.events().len()).map(told).collect();
    let long: Vec<&String> = said.iter().filter(|said| said.contains("too long")).collect();
    assert_eq!(long.len(), 1, "{long:?}");
    assert!(long[0].starts_with("n005 takes") && long[0].contains("to n006"), "{}", long[0]);
}

/// 64 rules of 255 prepends at each of 300 ASes.
#[test]
fn prepends_times_hops_take_little() {
    let doc = chain(300, &[255; 64]);
    let state = solve(&doc);
    assert_eq!(path(&state, "n001"), "-");
    let recording = Run::play(Script::cold(&doc));
    assert!(recording.bytes() < 1 << 20, "{}", recording.bytes());
    let doc = chain(300, &[1; 2]);
    let state = solve(&doc);
    let longest = state.of(&service()).unwrap();
    let of = |n: u32| longest.latest(n).map_or(0, |best| best.route.as_path.len());
    assert!((0..300).map(of).max() <= Some(MESSAGE_OCTETS / 4));
}

/// A hierarchy in which every AS announces a prefix.
fn classroom(ases: usize) -> Topology {
    let mut doc = hierarchy(&Shape { density: 3.0, ..Shape::of(ases, 4) });
    let all: Vec<Edit> = doc
        .nodes()
        .enumerate()
        .map(|(place, n)| {
            let own = prefix(&format!("1.{}.{}.0/24", place / 256, place % 256));
            Edit::node(&n.id, NodeField::Origins(vec![Origin::plain(own)]))
        })
        .collect();
    edit(&mut doc, Edit::Batch(all));
    doc
}

#[test]
fn undo_drops_routes_and_never_edits() {
    let doc = classroom(60);
    let busiest = doc.nodes().max_by_key(|n| doc.links_of(&n.id).len()).unwrap();
    let busiest = busiest.id.to_string();
    let mut sandbox = Sandbox::open(doc.clone());
    let mut most = 0;
    for turn in 0..120 {
        let to = if turn % 2 == 0 { NodeState::Failed } else { NodeState::Up };
        sandbox.run(Intent::Edit(node_state(&busiest, to))).unwrap();
        let bytes = sandbox.history().bytes_of_routes();
        assert!(bytes <= UNDO_BYTES);
        most = most.max(bytes);
    }
    // What a step costs is what it changed, and not all routes of all prefixes.
    let whole = 60 * 60 * 120 * 128;
    assert!(most > 0 && most < whole / 3, "{most}");
    assert_eq!(sandbox.history().done().len(), 120);
    for _ in 0..120 {
        sandbox.run(Intent::Undo).unwrap();
    }
    assert!(*sandbox.doc() == doc);
    assert!(sandbox.at_rest().same_routes(&solve(&doc)));
}

#[test]
fn checkpoints_and_keyframes_stay_within_their_bounds() {
    let doc = classroom(60);
    let timing = Timing::of(Preset::Modern);
    let mut replay = Replay::new(Script { timing, ..Script::cold(&doc) });
    replay.go_on(usize::MAX, &|| false);
    assert_eq!(replay.recording().end, End::AtRest);
    assert!(replay.recording().events().len() > 10_000);
    assert!(replay.checkpoint_bytes() <= CHECKPOINT_BYTES, "{}", replay.checkpoint_bytes());
    // Some 700 bytes an event, and half as much for keyframes.
    let each = replay.recording().bytes() / replay.recording().events().len();
    assert!(each < 1200, "{each}");
    let mut sandbox = Sandbox::open(doc);
    sandbox.run(Intent::Time(TimeIntent::Open)).unwrap();
    sandbox.run(Intent::ColdStart).unwrap();
    let recording = sandbox.time().unwrap().recording();
    // The last decision, on up to 60 prefixes, is recorded as a whole.
    let sessions = recording.epoch_at(0).net.all_sessions().len();
    assert!(recording.events().len() < WINDOW_EVENTS + 60 * sessions);
}
