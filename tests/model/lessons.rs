//! Lessons: the tour says what is true, and going back takes back what a step did and no more.

use catchment::engine::Verdict;
use catchment::lesson::{Lesson, Player, Turn, tour};
use catchment::sandbox::Sandbox;
use catchment::topology::{
    Edit, EndField, LinkField, LinkState, NodeField, NodeState, Policy, Side, Text,
};

use crate::example::{Example, id, open};

/// The tour, begun.
fn begin() -> (Player, Example) {
    let lesson = tour().unwrap();
    assert_eq!(lesson.topology, "three-sites.ron");
    let at = open(&lesson.topology);
    assert_eq!(*at.sandbox.doc(), lesson.document().unwrap());
    (Player::new(lesson), at)
}

fn state(node: &str, state: NodeState) -> Edit {
    Edit::node(&id(node), NodeField::State(state))
}

fn is_down(sandbox: &Sandbox, node: &str) -> bool {
    sandbox.doc().node(&id(node)).unwrap().state == NodeState::Failed
}

#[test]
fn the_tour_has_five_steps_that_can_be_read() {
    let (mut player, mut at) = begin();
    for place in 1..=5 {
        assert_eq!(player.progress(), (place, 5));
        assert_eq!(player.can_back(), place > 1);
        assert_eq!(player.can_forward(), place < 5);
        let text = player.text(&at.sandbox);
        assert!(!text.contains(['{', '}']), "{text}");
        for gap in ["in nobody", "nobody answers", "no answer", "no prefix", "It is gone"] {
            assert!(!text.contains(gap), "{text}");
        }
        let prose = text.lines().filter(|line| !line.starts_with("• "));
        let ends: usize = prose.map(|line| line.matches(['.', '?']).count()).sum();
        assert!(ends >= 1, "{text}");
        for node in &player.current().focus {
            assert!(at.sandbox.doc().node(node).is_some(), "{node}");
        }
        player.forward(&mut at.sandbox);
    }
    assert_eq!(player.forward(&mut at.sandbox), Turn::default());
    assert_eq!(player.progress(), (5, 5));
}

#[test]
fn the_tour_is_true() {
    let (mut player, mut at) = begin();
    let text = player.text(&at.sandbox);
    assert!(text.starts_with("New York, Frankfurt and Singapore are three physical servers."));
    assert!(text.contains("1.1.1.0/24"));
    for (site, isp) in [("nyc", "isp-na"), ("fra", "isp-eu"), ("sin", "isp-asia")] {
        at.link(site, isp);
        assert_eq!(at.sandbox.doc().links_of(&id(site)).len(), 1, "{site}");
    }

    player.forward(&mut at.sandbox);
    let text = player.text(&at.sandbox);
    for line in [
        "Boston lands in New York, a round trip of 8 ms.",
        "Berlin lands in Frankfurt, 12 ms.",
        "Tokyo lands in Singapore, 41 ms.",
        "36 % of the demand for New York, 33 % for Frankfurt, 31 % for Singapore.",
    ] {
        assert!(text.contains(line), "{text}");
    }

    let turn = player.forward(&mut at.sandbox);
    assert_eq!((turn.applied, turn.skipped), (1, 0));
    assert!(is_down(&at.sandbox, "fra"));
    assert!(player.text(&at.sandbox).starts_with("Frankfurt has just failed."));
    assert_eq!(at.share("fra").demand, 0);

    assert_eq!(player.forward(&mut at.sandbox), Turn::default());
    let text = player.text(&at.sandbox);
    for line in [
        "Lisbon and Berlin moved Frankfurt → New York; Mumbai moved Frankfurt → Singapore.",
        "Local-pref 150 for ISP North America (a peer) beats 100 for Transit B (a provider).",
        "New York answers Berlin within 88 ms.",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(text.contains(&at.why("isp-eu")));
    assert!(matches!(at.verdict(), Verdict::Stable(_)));

    player.forward(&mut at.sandbox);
    let text = player.text(&at.sandbox);
    assert!(text.contains("Mumbai lands in Frankfurt, 120 ms, though Singapore is nearer."));
    assert_eq!(at.nearest("mumbai"), ("sin".to_owned(), 60.0));
    assert_eq!(at.landings(), open("three-sites.ron").landings(), "its clients are back");
}

#[test]
fn there_and_back_is_where_it_began() {
    let (mut player, mut at) = begin();
    let (doc, routes) = (at.sandbox.doc().clone(), at.sandbox.at_rest().clone());
    let mut seen = Vec::new();
    while player.can_forward() {
        seen.push((player.text(&at.sandbox), at.sandbox.doc().clone()));
        player.forward(&mut at.sandbox);
    }
    while let Some((text, doc)) = seen.pop() {
        player.back(&mut at.sandbox);
        assert_eq!(player.text(&at.sandbox), text);
        assert_eq!(*at.sandbox.doc(), doc);
    }
    assert!(!player.can_back());
    assert_eq!(player.back(&mut at.sandbox), Turn::default());
    assert_eq!(*at.sandbox.doc(), doc);
    assert!(at.sandbox.at_rest().same_routes(&routes));
    assert!(!at.sandbox.is_edited());
    assert!(at.sandbox.history().done().is_empty());
}

#[test]
fn a_step_is_one_undo_step_even_within_a_gesture() {
    let (mut player, mut at) = begin();
    at.sandbox.begin_gesture();
    at.edit(state("nyc", NodeState::Failed));
    player.forward(&mut at.sandbox);
    player.forward(&mut at.sandbox);
    let labels: Vec<_> = at.sandbox.history().done().iter().map(|s| &*s.label).collect();
    assert_eq!(labels, ["Fail New York", "Fail Frankfurt"]);
}

/// The tour up to the failure of Frankfurt.
fn at_the_failure() -> (Player, Example) {
    let (mut player, mut at) = begin();
    player.forward(&mut at.sandbox);
    player.forward(&mut at.sandbox);
    assert!(is_down(&at.sandbox, "fra"));
    (player, at)
}

#[test]
fn what_the_learner_did_stays() {
    let (mut player, mut at) = at_the_failure();
    at.local_pref("lisbon", "isp-eu", 90);
    at.edit(Edit::node(&id("berlin"), NodeField::Name(Text::new("Bonn").unwrap())));
    player.forward(&mut at.sandbox);
    player.forward(&mut at.sandbox);
    at.fail("sin");
    while player.can_back() {
        assert_eq!(player.back(&mut at.sandbox).skipped, 0);
    }
    let mut expected = open("three-sites.ron");
    expected.local_pref("lisbon", "isp-eu", 90);
    expected.edit(Edit::node(&id("berlin"), NodeField::Name(Text::new("Bonn").unwrap())));
    expected.fail("sin");
    assert_eq!(*at.sandbox.doc(), *expected.sandbox.doc());
    let (is, wanted) = (at.sandbox.at_rest(), expected.sandbox.at_rest());
    assert!(is.same_routes(wanted));
    // The ways back are undo steps too: all of it can be undone.
    while at.sandbox.undo() {}
    assert_eq!(*at.sandbox.doc(), *open("three-sites.ron").sandbox.doc());
}

#[test]
fn a_step_that_the_learner_undid_is_not_taken_back_twice() {
    let (mut player, mut at) = at_the_failure();
    at.undo();
    at.local_pref("lisbon", "isp-eu", 90);
    let doc = at.sandbox.doc().clone();
    assert_eq!(player.back(&mut at.sandbox), Turn::default());
    assert_eq!(*at.sandbox.doc(), doc);
    player.forward(&mut at.sandbox);
    assert!(is_down(&at.sandbox, "fra"));
}

#[test]
fn a_step_that_the_learner_undid_and_redid_is_taken_back() {
    let (mut player, mut at) = at_the_failure();
    at.undo();
    assert!(at.sandbox.redo());
    player.back(&mut at.sandbox);
    assert!(!is_down(&at.sandbox, "fra"));
}

#[test]
fn what_the_learner_set_already_is_theirs() {
    let (mut player, mut at) = begin();
    at.fail("fra");
    player.forward(&mut at.sandbox);
    player.forward(&mut at.sandbox);
    player.back(&mut at.sandbox);
    assert!(is_down(&at.sandbox, "fra"), "it was down before the step");
}

#[test]
fn what_is_gone_is_left_out() {
    let (mut player, mut at) = at_the_failure();
    at.edit(Edit::RemoveNode(id("fra")));
    assert!(player.text(&at.sandbox).starts_with("Frankfurt has just failed."));
    player.forward(&mut at.sandbox);
    let turn = player.forward(&mut at.sandbox);
    assert_eq!((turn.applied, turn.skipped), (0, 1));
    assert!(player.text(&at.sandbox).contains("Mumbai"));
    let doc = at.sandbox.doc().clone();
    player.back(&mut at.sandbox);
    player.back(&mut at.sandbox);
    assert_eq!(player.back(&mut at.sandbox).skipped, 1);
    assert_eq!(*at.sandbox.doc(), doc);
    for node in doc.nodes() {
        at.edit(Edit::RemoveNode(node.id.clone()));
    }
    while player.can_forward() {
        player.forward(&mut at.sandbox);
        player.text(&at.sandbox);
    }
    assert!(at.sandbox.doc().is_empty());
}

/// A lesson on the first example with one step after the first.
fn lesson(step: &str) -> Result<Lesson, String> {
    let text = format!(
        "(title: \"t\", topology: \"three-sites.ron\", steps: [\n  (title: \"a\", text: \"b\"),\n  \
         (title: \"c\", {step}),\n])"
    );
    Lesson::parse(&text).map_err(|error| error.to_string())
}

#[test]
fn a_removed_node_returns_with_what_can_return() {
    let lesson = lesson("text: \"\", edits: [RemoveNode(\"isp-eu\"), RemoveNode(\"dallas\")]");
    let mut player = Player::new(lesson.unwrap());
    let mut at = open("three-sites.ron");
    let links = at.sandbox.doc().links().len();
    player.forward(&mut at.sandbox);
    at.edit(Edit::RemoveNode(id("berlin")));
    let turn = player.back(&mut at.sandbox);
    assert_eq!(turn.skipped, 1, "the link to Berlin");
    assert!(at.sandbox.doc().node(&id("isp-eu")).is_some());
    assert_eq!(at.sandbox.doc().links().len(), links - 1);
    assert_eq!(at.lands("lisbon"), "fra");
}

#[test]
fn a_field_gets_the_value_of_before_whoever_changed_it() {
    let edits = "edits: [SetLink(id: \"fra--isp-eu\", field: Latency(3)), \
                 SetEnd(link: \"lisbon--isp-eu\", side: A, field: Policy((import: [(local_pref: \
                 90)])))]";
    let mut player = Player::new(lesson(&format!("text: \"{{moved}}\", {edits}")).unwrap());
    let mut at = open("three-sites.ron");
    let before = at.sandbox.doc().clone();
    player.forward(&mut at.sandbox);
    assert_eq!(player.text(&at.sandbox), "Lisbon moved Frankfurt → New York");
    let (link, side) = at.link("lisbon", "isp-eu");
    assert_eq!(side, Side::A);
    at.edit(Edit::end(&link, side, EndField::Policy(Policy::default())));
    at.local_pref("lisbon", "isp-eu", 80);
    at.set_link("fra", "isp-eu", LinkState::Failed);
    let turn = player.back(&mut at.sandbox);
    assert_eq!((turn.applied, turn.skipped), (2, 0));
    let (cut, _) = at.link("fra", "isp-eu");
    at.edit(Edit::link(&cut, LinkField::State(LinkState::Up)));
    assert_eq!(*at.sandbox.doc(), before);
}

#[test]
fn faults_are_found_when_a_lesson_is_read() {
    for (step, message) in [
        ("text: \"{sight:fra}\"", "3:22: steps[1].text: {sight:fra} is no placeholder"),
        ("text: \"\", color: 1", "there is no field"),
        ("text: \"{site:fro}\"", "steps[1].text: there is no node \"fro\""),
        ("text: \"{share:berlin}\"", "\"berlin\" announces nothing"),
        ("text: \"\", focus: [\"fro\"]", "steps[1].focus[0]: there is no node \"fro\""),
        ("text: \"\", edits: [RemoveNode(\"fro\")]", "steps[1].edits[0]: there is no node"),
        (
            "text: \"\", edits: [RemoveNode(\"fra\")], focus: [\"fra\"]",
            "steps[1].focus[0]: there is no node \"fra\"",
        ),
    ] {
        let error = lesson(step).unwrap_err();
        assert!(error.contains(message), "{step}: {error}");
    }
    let whole = |text: &str| Lesson::parse(text).unwrap_err().to_string();
    let unknown = "(title: \"\", topology: \"x.ron\", steps: [(title: \"\", text: \"\")])";
    assert!(whole(unknown).contains("no example \"x.ron\""));
    let none = "(title: \"\", topology: \"three-sites.ron\", steps: [])";
    assert_eq!(whole(none), "1:49: steps: no steps; expected at least one");
    let early = "(title: \"\", topology: \"three-sites.ron\", steps: [(title: \"\", text: \"\", \
                 edits: [RemoveNode(\"fra\")])])";
    assert!(whole(early).starts_with("steps[0].edits: the first step shows the example"));
}

#[test]
fn a_lesson_is_read_as_it_is_written() {
    let lesson = tour().unwrap();
    let text = ron::to_string(&lesson).unwrap();
    assert_eq!(Lesson::parse(&text).unwrap(), lesson);
}
