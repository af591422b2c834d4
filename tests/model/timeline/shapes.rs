//! How long it takes, and how many paths are tried: shapes known from measurement and from theory,
//! on families of networks.

use catchment::engine::solve;
use catchment::engine::timeline::{
    Down, End, EventKind, FailureMode, Limits, Recording, Run, Script, ScriptedEdit, hunts,
};
use catchment::topology::{Edit, LinkState, Match, NodeId, Preset, Role, Span, Timing, Topology};

use super::playing::{cold, from, happens, last_choice, lock_step, s, to_rest};
use crate::drawing::{
    announce, deny, edit, id, join, link_state, nodes, on_export, open, path, policy_edit, prepend,
    service, withdraw,
};

/// So many ASes, each joined to all others and to the origin, with nothing but the length of paths
/// to choose by.
pub(super) fn clique(size: u32) -> Topology {
    let mut doc = nodes(&[("origin", 9000)]);
    let names: Vec<String> = (1..=size).map(|n| format!("n{n}")).collect();
    for (name, number) in names.iter().zip(1..) {
        crate::drawing::node(&mut doc, catchment::topology::Kind::As, name, number);
        open(&mut doc, "origin", name);
    }
    for (at, name) in names.iter().enumerate() {
        names[..at].iter().for_each(|other| drop(open(&mut doc, other, name)));
    }
    announce(&mut doc, "origin");
    doc
}

/// The origin of a document at rest withdraws at 100 s.
pub(super) fn withdrawn(doc: &Topology, timing: Timing, seed: u64) -> Recording {
    let happenings = vec![happens(s(100), withdraw("origin"), FailureMode::Silent)];
    to_rest(Script { happenings, seed, ..from(doc, &solve(doc), timing) })
}

/// The paths that a node takes up after the withdrawal.
fn paths_tried(recording: &Recording, node: &NodeId) -> usize {
    let start = recording.events_by(s(99));
    hunts(recording, start..recording.events().len(), node, &service()).paths()
}

#[test]
fn k15_a_clique_takes_as_many_rounds_to_forget_as_it_has_members() {
    for size in 2..=9 {
        let recording = withdrawn(&clique(size), lock_step(), 0);
        let quiet = last_choice(&recording).unwrap().since(s(100));
        assert_eq!(quiet, s(size), "{size}");
        let chosen =
            recording.events().iter().filter(|e| matches!(e.what, EventKind::Chose { .. }));
        assert_eq!(chosen.map(|e| e.round).max(), Some(size), "{size}");
    }
}

#[test]
fn the_more_neighbours_the_more_paths_are_tried() {
    for timing in [lock_step(), Timing::of(Preset::Textbook), Timing::of(Preset::Modern)] {
        let mut before = 0.0;
        for size in [2, 4, 6, 8] {
            let doc = clique(size);
            let mut tried = 0;
            for seed in 0..5 {
                let recording = withdrawn(&doc, timing, seed);
                let names = (1..=size).map(|n| id(&format!("n{n}")));
                tried += names.map(|name| paths_tried(&recording, &name)).sum::<usize>();
            }
            let of_each = tried as f64 / f64::from(5 * size);
            println!("{:?} clique of {size}: {of_each} paths each", timing.preset);
            assert!(of_each > before, "{of_each} after {before}");
            before = of_each;
        }
    }
}

/// What happens to a site that can be reached over a short way, and over a long one as a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// The site announces itself over its one way.
    Up,
    /// It withdraws that.
    Down,
    /// The short way comes back.
    Short,
    /// The short way goes; the long one stays.
    Long,
}

const CHANGES: [Change; 4] = [Change::Up, Change::Down, Change::Short, Change::Long];

/// A network with a site "origin" whose short way is to "near" and whose long one is to "far".
struct Family {
    doc: Topology,
    name: String,
}

/// How long it takes from a change until nobody chooses again.
fn takes(family: &Family, change: Change, seed: u64) -> Span {
    let mut doc = family.doc.clone();
    let far = link_state(&doc, "origin", "far", LinkState::Shutdown);
    let is_one_way = matches!(change, Change::Up | Change::Down);
    if is_one_way {
        edit(&mut doc, far);
    }
    // Not told over the short way, as when the network there is without it.
    let silent = policy_edit(&doc, "origin", "near", |p| p.export.push(deny(Match::default())));
    let mut after = doc.clone();
    let told = silent.clone().apply(&mut after).unwrap();
    let (before, edit) = match change {
        Change::Up | Change::Short => (after, told),
        Change::Down | Change::Long => (doc, silent),
    };
    let happenings = vec![happens(s(100), edit, FailureMode::Silent)];
    let timing = Timing::of(Preset::Textbook);
    let limits = Limits { events: 400_000, ..Limits::default() };
    let script = Script { happenings, seed, limits, ..from(&before, &solve(&before), timing) };
    let recording = to_rest(script);
    let is_there = path(&recording.end_state(), "near") != "-";
    assert_eq!(is_there, change != Change::Down);
    last_choice(&recording).unwrap().since(s(100))
}

/// Full meshes as measured: all ASes know each other, the site is at two of them.
fn meshed(size: u32) -> Family {
    let mut doc = clique(size);
    for at in 1..=size {
        let link = crate::drawing::end_of(&doc, "origin", &format!("n{at}")).0;
        edit(&mut doc, Edit::RemoveLink(link));
    }
    for name in ["near", "far"] {
        crate::drawing::node(
            &mut doc,
            catchment::topology::Kind::As,
            name,
            100 + name.len() as u32,
        );
        open(&mut doc, "origin", name);
        (1..=size).for_each(|at| drop(open(&mut doc, name, &format!("n{at}"))));
    }
    on_export(&mut doc, "origin", "far", prepend(size as u8 + 3));
    Family { doc, name: format!("mesh of {size}") }
}

/// By what the members of tiers choose.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Policies {
    /// Customers before peers before providers, and no valleys.
    Usual,
    /// The length of paths alone.
    Open,
}

/// Tiers: networks on top that are peers of each other, others that buy from several of those and
/// peer among themselves, and the site at two at the edge.
fn tiered(tops: u32, width: u32, policies: Policies) -> Family {
    let join = |doc: &mut Topology, a: &str, role, b: &str| match policies {
        Policies::Usual => join(doc, a, role, b),
        Policies::Open => open(doc, a, b),
    };
    let mut doc = nodes(&[("origin", 9000)]);
    let mut tiers: Vec<Vec<String>> = Vec::new();
    for (tier, count) in [tops, width, width].into_iter().enumerate() {
        let names: Vec<String> = (0..count).map(|n| format!("t{tier}-{n}")).collect();
        for (name, n) in names.iter().zip(1..) {
            let number = 100 * (tier as u32 + 1) + n;
            crate::drawing::node(&mut doc, catchment::topology::Kind::Isp, name, number);
        }
        for (at, name) in names.iter().enumerate() {
            match tiers.last() {
                None => {
                    names[..at].iter().for_each(|o| drop(join(&mut doc, name, Role::Peer, o)));
                }
                Some(above) => {
                    for step in 0..3.min(above.len()) {
                        let seller = &above[(at + step) % above.len()];
                        join(&mut doc, name, Role::Customer, seller);
                    }
                    if at > 0 {
                        join(&mut doc, name, Role::Peer, &names[at - 1]);
                    }
                }
            }
        }
        tiers.push(names);
    }
    for (name, number) in [("near", 901), ("far", 902)] {
        crate::drawing::node(&mut doc, catchment::topology::Kind::Isp, name, number);
        join(&mut doc, "origin", Role::Customer, name);
    }
    let edge = &tiers[2];
    for (name, at) in [("near", 0), ("far", edge.len() / 2)] {
        for step in 0..2 {
            join(&mut doc, name, Role::Customer, &edge[(at + step) % edge.len()]);
        }
    }
    on_export(&mut doc, "origin", "far", prepend(8));
    announce(&mut doc, "origin");
    Family { doc, name: format!("tiers of {tops}, {width} and {width}, {policies:?}") }
}

/// Each change's times in ascending order.
fn times(family: &Family, seeds: u64) -> [Vec<f64>; 4] {
    CHANGES.map(|change| {
        let mut all: Vec<f64> =
            (0..seeds).map(|seed| takes(family, change, seed).seconds()).collect();
        all.sort_by(f64::total_cmp);
        all
    })
}

fn part(times: &[f64], percent: usize) -> f64 {
    times[(times.len() - 1) * percent / 100]
}

/// Labovitz and others measured ("Delayed Internet routing convergence", 2000) that news of a route,
/// or of a shorter one, are everywhere soon, and that the loss of one, or of the shorter one, takes
/// minutes: the lost route is looked for along all the others that once hung on it.
#[test]
fn good_news_is_fast_and_bad_news_is_slow() {
    for family in [meshed(5), meshed(7), tiered(3, 6, Policies::Open)] {
        let all = times(&family, 9);
        for (change, times) in CHANGES.iter().zip(&all) {
            let [low, median, high] = [10, 50, 90].map(|p| part(times, p));
            println!("{} {change:?}: {low:.1} {median:.1} {high:.1} s", family.name);
        }
        let [up, down, short, long] = [0, 1, 2, 3].map(|at| part(&all[at], 50));
        let name = &family.name;
        // Less than one interval between advertisements apart, and less than a factor of two.
        assert!((up - short).abs() < 30.0, "{name}");
        assert!(down < 2.0 * long && long < 2.0 * down, "{name}");
        // Almost all of the fast ones are over long before the first of the slow ones.
        let fast = part(&all[0], 90).max(part(&all[2], 90));
        let slow = part(&all[1], 10).min(part(&all[3], 10));
        assert!(1.5 * fast < slow, "{name}");
    }
}

/// Bad news takes the longer the better connected everybody is; good news does not.
#[test]
fn a_denser_mesh_forgets_more_slowly_and_learns_as_fast() {
    let median = |family: &Family, change| {
        let mut all: Vec<Span> = (0..5).map(|seed| takes(family, change, seed)).collect();
        all.sort();
        all[2].seconds()
    };
    let (small, large) = (meshed(3), meshed(7));
    let [down, down_large] = [&small, &large].map(|f| median(f, Change::Down));
    assert!(down_large > down + 30.0, "{down} {down_large}");
    let [up, up_large] = [&small, &large].map(|f| median(f, Change::Up));
    assert!(up_large < up + 30.0, "{up} {up_large}");
}

/// Where nobody passes on what a customer's neighbour could not have told, there is little to look
/// for: what was lost is forgotten on its way up and down the tiers, and longer paths are found
/// slowly all the same.
#[test]
fn without_valleys_there_is_little_to_hunt_for() {
    let usual = tiered(4, 8, Policies::Usual);
    let depth = 4;
    let recording = withdrawn(&usual.doc, lock_step(), 0);
    assert!(last_choice(&recording).unwrap().since(s(100)) <= s(2 * depth + 1));
    let [down, long] =
        [Change::Down, Change::Long].map(|change| takes(&usual, change, 1).seconds());
    assert!(down < 5.0 && long > 30.0, "{down} {long}");
}

/// When the network has come to rest after a link to the origin is cut silently, and when that was
/// noticed.
fn noticed(timing: Timing, seed: u64) -> (Span, Down) {
    let doc = clique(4);
    let cut = link_state(&doc, "origin", "n1", LinkState::Failed);
    let happenings = vec![ScriptedEdit { at: s(100), edit: cut, manner: FailureMode::Silent }];
    let recording = to_rest(Script { happenings, seed, ..from(&doc, &solve(&doc), timing) });
    let down = recording.events().iter().find_map(|event| match event.what {
        EventKind::Down { why, .. } => Some((event.at.since(s(100)), why)),
        _ => None,
    });
    down.unwrap()
}

#[test]
fn silence_costs_the_hold_time_and_with_bfd_less_than_a_second() {
    for seed in 0..20 {
        for hold in [9, 30, 90, 180] {
            let hold = s(hold);
            let keepalive = Timing::keepalive_for(hold);
            let timing = Timing { hold, keepalive, ..Timing::of(Preset::Textbook) };
            let (after, why) = noticed(timing, seed);
            assert_eq!(why, Down::HoldTimer);
            assert!(after <= hold && after >= hold.since(keepalive), "{after} of {hold}");
        }
        let (after, why) = noticed(Timing::of(Preset::Modern), seed);
        assert_eq!(why, Down::Bfd);
        assert!(after < s(1), "{after}");
    }
}

#[test]
fn a_budget_is_kept() {
    let doc = clique(5);
    let limits = Limits { events: 50, ..Limits::default() };
    let recording = Run::play(Script { limits, ..cold(&doc, lock_step()) });
    assert_eq!(recording.end, End::OutOfEvents);
    assert!(recording.events().len() < 50 + 100);
}
