//! Random intents on one session with everything open: whatever is asked in whatever order, the
//! recording is of the document, its end is where the network is, and undo restores all.

use catchment::anycast::why_moved;
use catchment::engine::timeline::{FailureMode, Order};
use catchment::engine::{RoutingView, State};
use catchment::lesson::{Player, tour};
use catchment::sandbox::time::{Direction, Pace, Place, Stride};
use catchment::sandbox::{Intent, Patience, Sandbox, Shown, TimeIntent, WalkIntent};
use catchment::topology::{
    AsSettings, Edit, Kind, LinkField, NodeField, NodeId, Preset, Span, Text, Timing, Topology,
    to_ron,
};

use crate::common::{random_edit, random_pos, random_text};
use crate::dice::{Dice, cases};
use crate::hierarchy::{Shape, hierarchy};
use crate::random_networks;

/// The document and the routes before an undo step, or after one that was undone. No routes where
/// another seed or order, or a cold start, has led elsewhere since.
type Kept = (Topology, Option<State>);

/// A session with what a careful onlooker remembers of it.
struct Watched {
    sandbox: Sandbox,
    lesson: Option<Player>,
    /// The document as it was shown last, and the number of that drawing.
    drawn: (u64, Topology),
    done: Vec<Kept>,
    undone: Vec<Kept>,
    /// What could be redone before the last step, should it be cancelled.
    undone_before: Vec<Kept>,
}

fn some_document(dice: &mut Dice) -> Topology {
    let seed = u64::from(dice.number());
    match dice.below(4) {
        0 => hierarchy(&Shape::of(6 + dice.below(8), seed)),
        1 => random_networks::dispute(3 + dice.below(3), dice),
        2 => random_networks::wild(4 + dice.below(4), 5 + dice.below(4), dice),
        _ => random_networks::any(4 + dice.below(4), 5 + dice.below(4), dice),
    }
}

fn some_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    match dice.below(8) {
        0 | 1 => random_networks::outage(doc, dice),
        2 => random_networks::tame_edit(doc, dice),
        3 => random_networks::wild_edit(doc, dice),
        4 => random_edit(doc, dice),
        5 => Edit::SetTiming(Box::new(Timing::of(dice.pick(&Preset::ALL)))),
        _ => looks(doc, dice),
    }
}

/// Something that no route follows from.
fn looks(doc: &Topology, dice: &mut Dice) -> Edit {
    let nodes: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
    if nodes.is_empty() {
        return Edit::Batch(Vec::new());
    }
    let field = match dice.below(3) {
        0 => NodeField::Name(random_text(dice, false)),
        1 => NodeField::Demand(dice.below(50) as u32),
        _ => NodeField::Pos(random_pos(dice)),
    };
    Edit::node(&dice.pick(&nodes), field)
}

fn way(dice: &mut Dice) -> Direction {
    dice.pick(&[Direction::Forwards, Direction::Backwards])
}

fn some_time(sandbox: &Sandbox, dice: &mut Dice) -> TimeIntent {
    let Some(time) = sandbox.time() else { return TimeIntent::Open };
    let (player, recording) = (time.player(), time.recording());
    match dice.below(16) {
        0 => TimeIntent::Close,
        1 => TimeIntent::Play(way(dice)),
        2..=4 => {
            let nodes = sandbox.doc().nodes().map(|n| n.id.clone()).collect::<Vec<_>>();
            TimeIntent::Step(way(dice), (!nodes.is_empty()).then(|| dice.pick(&nodes)))
        }
        5..=7 => TimeIntent::Seek(match dice.chance(50) {
            true => Place::after(recording, dice.below(recording.events().len() + 2)),
            false => {
                let micros = dice.below(recording.length().micros() as usize + 1) as u64;
                Place::at(recording, Span::of_micros(micros))
            }
        }),
        8 | 9 => TimeIntent::End,
        10 => TimeIntent::Pace(dice.pick(&[Pace::Clock(1.0), Pace::PerEvent(0.5)])),
        11 => TimeIntent::Stride(dice.pick(&Stride::ALL)),
        12 => TimeIntent::FailureMode(dice.pick(&FailureMode::ALL)),
        13 => TimeIntent::Order(dice.pick(&[Order::AsSent, Order::AtRandom, Order::ByHand])),
        14 => TimeIntent::Seed(dice.below(4) as u64),
        _ => {
            let messages: Vec<u64> = player.deliverable().iter().map(|m| m.id).collect();
            match messages.is_empty() {
                true => TimeIntent::Deliver(0),
                false => TimeIntent::Deliver(dice.pick(&messages)),
            }
        }
    }
}

fn some_intent(sandbox: &Sandbox, dice: &mut Dice) -> Intent {
    let prefixes = sandbox.doc().prefixes();
    let prefix = (!prefixes.is_empty()).then(|| dice.pick(&prefixes));
    match (dice.below(24), prefix) {
        (0..=6, _) => Intent::Edit(some_edit(sandbox.doc(), dice)),
        (7, _) => Intent::BeginGesture,
        (8, _) => Intent::EndGesture,
        (9, _) => Intent::CancelGesture,
        (10 | 11, _) => Intent::Undo,
        (12, _) => Intent::Redo,
        (13, _) if dice.one_in(3) => Intent::ColdStart,
        (14, Some(prefix)) => Intent::SwitchState { prefix, state: dice.below(3) },
        (15, _) => dice.pick(&[Intent::Pin, Intent::Unpin]),
        (16, _) => Intent::Preview(some_edit(sandbox.doc(), dice)),
        (17, _) => Intent::ShowNow,
        (18, Some(prefix)) => Intent::Walk(match dice.below(4) {
            0 => WalkIntent::Cycle(prefix),
            1 => WalkIntent::History(prefix, dice.below(3)),
            2 => WalkIntent::To(dice.below(5)),
            _ => WalkIntent::Play,
        }),
        _ => Intent::Time(some_time(sandbox, dice)),
    }
}

/// A document without what nobody's routes follow from.
fn bare(doc: &Topology) -> Topology {
    let mut bare = doc.clone();
    let name = |text: &str| NodeField::Name(Text::new(text).unwrap());
    let nodes: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
    for id in &nodes {
        for field in [name("node"), NodeField::Pos(Default::default())] {
            Edit::node(id, field).apply(&mut bare).unwrap();
        }
    }
    for set in doc.ases() {
        let plain = AsSettings::plain(set.asn);
        let set = AsSettings { name: plain.name, hull: plain.hull, ..set.clone() };
        Edit::SetAs(Box::new(set)).apply(&mut bare).unwrap();
    }
    Edit::SetTiming(Box::default()).apply(&mut bare).unwrap();
    Edit::SetMeta(Box::default()).apply(&mut bare).unwrap();
    bare
}

/// A document with nothing failed.
fn all_at_work(doc: &Topology) -> Topology {
    let mut doc = doc.clone();
    let nodes = doc.nodes().flat_map(|n| {
        [NodeField::State(Default::default()), NodeField::Service(Default::default())]
            .map(|field| Edit::node(&n.id, field))
    });
    let links = doc.links().map(|l| Edit::link(&l.id, LinkField::State(Default::default())));
    for edit in nodes.chain(links).collect::<Vec<_>>() {
        edit.apply(&mut doc).unwrap();
    }
    doc
}

/// Says the first lines that differ, and not all of both.
fn assert_same(doc: &Topology, expected: &Topology, asked: &str) {
    if doc != expected {
        let (a, b) = (to_ron(doc), to_ron(expected));
        let differ = a.lines().zip(b.lines()).find(|(a, b)| a != b);
        panic!("{asked}: the document is another: {differ:#?}");
    }
}

fn same_best(a: &dyn RoutingView, b: &dyn RoutingView) -> bool {
    let routes = |view: &dyn RoutingView| {
        let nodes = 0..view.network().nodes().len() as u32;
        let of = |(prefix, routes): (&_, catchment::engine::PrefixView<'_>)| {
            let best = nodes.clone().map(|n| routes.latest(n).cloned()).collect::<Vec<_>>();
            (*prefix, best)
        };
        view.prefixes().map(of).collect::<Vec<_>>()
    };
    routes(a) == routes(b)
}

impl Watched {
    fn open(doc: Topology, lesson: Option<Player>) -> Self {
        let sandbox = Sandbox::open(doc);
        let (done, undone, undone_before) = Default::default();
        let drawn = (sandbox.drawing(), sandbox.shown_doc().clone());
        Self { sandbox, lesson, drawn, done, undone, undone_before }
    }

    fn kept(&self) -> Kept {
        // While jobs work, nobody knows what the document comes to.
        let known = !self.sandbox.is_busy();
        (self.sandbox.doc().clone(), known.then(|| self.sandbox.at_rest().clone()))
    }

    fn forget_routes(&mut self) {
        let all = self.done.iter_mut().chain(&mut self.undone).chain(&mut self.undone_before);
        all.for_each(|(_, routes)| *routes = None);
    }

    /// One intent, or a page of the lesson, and what must hold after it.
    fn step(&mut self, dice: &mut Dice) -> String {
        let before = self.kept();
        let steps = self.sandbox.history().done().len();
        let turns_page = self.lesson.is_some() && dice.one_in(8);
        let asked = match &mut self.lesson {
            Some(lesson) if turns_page => {
                let turn = match dice.below(3) {
                    0 => lesson.back(&mut self.sandbox),
                    _ => lesson.forward(&mut self.sandbox),
                };
                format!("a page of the lesson: {turn:?}")
            }
            _ => {
                let intent = some_intent(&self.sandbox, dice);
                // What is written down and read again is the same wish.
                let written = ron::to_string(&intent).unwrap();
                let read = ron::from_str::<Intent>(&written);
                assert!(read.as_ref().is_ok_and(|read| *read == intent) || read.is_err());
                let elsewhere = match &intent {
                    Intent::ColdStart | Intent::SwitchState { .. } => true,
                    Intent::Time(TimeIntent::Order(_) | TimeIntent::Seed(_))
                    | Intent::Time(TimeIntent::Deliver(_)) => true,
                    Intent::Edit(edit) => {
                        self.sandbox.time().is_some() && format!("{edit:?}").contains("SetTiming")
                    }
                    _ => false,
                };
                let was_refused = self.sandbox.run(intent).is_err();
                // Only what is impossible cannot be read again.
                assert!(read.is_ok() || was_refused, "{written}");
                if elsewhere && !was_refused {
                    self.forget_routes();
                }
                written
            }
        };
        // Often the next thing is asked before the jobs are done.
        if dice.chance(70) {
            self.sandbox.wait();
        }
        self.remember(before, steps, &asked, turns_page);
        self.sandbox.tick(dice.below(20) as f64 / 40.0);
        let (drawing, shown) = (self.sandbox.drawing(), self.sandbox.shown_doc());
        if drawing == self.drawn.0 {
            assert_same(shown, &self.drawn.1, &asked);
        } else {
            self.drawn = (drawing, shown.clone());
        }
        asked
    }

    fn remember(&mut self, before: Kept, steps: usize, asked: &str, turns_page: bool) {
        let now = self.sandbox.history().done().len();
        if now > steps {
            assert_eq!(now, steps + 1, "{asked}");
            if asked == "Redo" {
                let after = self.undone.pop().expect("something was undone");
                self.is_as(&after, asked);
            } else {
                self.undone_before = std::mem::take(&mut self.undone);
            }
            self.done.push(before);
        } else if now < steps {
            assert_eq!(now + 1, steps, "{asked}");
            let restored = self.done.pop().expect("something was done");
            self.is_as(&restored, asked);
            if asked.starts_with("Undo") || turns_page {
                self.undone.push(before);
            } else {
                self.undone = std::mem::take(&mut self.undone_before);
            }
        }
        assert_eq!(self.sandbox.history().undone().len(), self.undone.len(), "{asked}");
    }

    fn is_as(&self, (doc, routes): &Kept, asked: &str) {
        assert_same(self.sandbox.doc(), doc, asked);
        if let Some(routes) = routes.as_ref().filter(|_| !self.sandbox.is_busy()) {
            let same = self.sandbox.at_rest().same_routes(routes);
            assert!(same, "{asked}: the routes are not those of before");
        }
    }

    fn check(&self, asked: &str) {
        let sandbox = &self.sandbox;
        if sandbox.is_busy() {
            return;
        }
        let (doc, rest) = (sandbox.doc(), sandbox.at_rest());
        // The state at rest is one of the document.
        let fresh = State::restored(doc, rest.routes());
        let Some(fresh) = fresh else { panic!("{asked}: the state is of another document") };
        assert!(fresh.same_routes(rest), "{asked}: the state's document");
        if let Some(time) = sandbox.time() {
            let script = time.player().script();
            let mut recorded = Topology::clone(&script.doc);
            for happening in &script.happenings {
                happening.edit.clone().apply(&mut recorded).unwrap();
            }
            assert_same(&bare(&recorded), &bare(doc), asked);
            assert!(script.timing == doc.timing(), "{asked}: the recording's timers");
            if let Some(end) = time.player().end_state() {
                assert!(end.same_routes(rest), "{asked}: the recording ends elsewhere");
            }
        }
        self.check_why_moved(asked);
        match sandbox.shown() {
            Shown::Now => {
                assert!(same_best(&*sandbox.now().view, rest), "{asked}: not what is shown");
                assert_same(sandbox.shown_doc(), doc, asked);
            }
            Shown::Instant(_) => {
                let time = sandbox.time().expect("a recording");
                assert!(same_best(&*sandbox.now().view, &**time.tables()), "{asked}: the instant");
                assert_same(&all_at_work(sandbox.shown_doc()), &all_at_work(doc), asked);
            }
            Shown::Preview(_) | Shown::Walk(..) => assert_same(sandbox.shown_doc(), doc, asked),
        }
    }

    /// Asked twice, as in two frames: the answer is about what is shown now.
    fn check_why_moved(&self, asked: &str) {
        let sandbox = &self.sandbox;
        let client = sandbox.doc().nodes().find(|node| node.kind == Kind::Client);
        let Some((client, prefix)) = client.zip(sandbox.doc().prefixes().first().copied()) else {
            return;
        };
        let (before, now) = (sandbox.before(), sandbox.now());
        let chain = match before.catchments_of(&prefix).zip(now.catchments_of(&prefix)) {
            Some((then, is)) => {
                let (before, now) = ((&*before.view, then), (&*now.view, is));
                why_moved(before, now, &prefix, &client.id)
            }
            None => Vec::new(),
        };
        for _ in 0..2 {
            assert_eq!(*sandbox.why_moved(&client.id, &prefix), chain[..], "{asked}: why it moved");
        }
    }

    fn undo_all(&mut self, log: &str) {
        while !self.done.is_empty() {
            let (before, steps) = (self.kept(), self.sandbox.history().done().len());
            self.sandbox.run(Intent::Undo).unwrap();
            self.sandbox.wait();
            let about = format!("Undo after {log}");
            self.remember(before, steps, &about, false);
            self.check(&about);
        }
        assert!(self.sandbox.run(Intent::Undo).is_err());
    }
}

/// 100,000 intents: `CATCHMENT_CASES=1700 cargo test --release --test model intents`.
#[test]
fn whatever_is_asked_everything_that_is_shown_follows_the_document() {
    let mut intents = 0;
    for case in cases(40) {
        let mut dice = Dice::new(case);
        let lesson = dice.one_in(4).then(|| Player::new(tour().unwrap()));
        let doc = match &lesson {
            Some(lesson) => lesson.lesson().document().unwrap(),
            None => some_document(&mut dice),
        };
        let mut watched = Watched::open(doc.clone(), lesson);
        watched.sandbox.set_patience(dice.pick(&[
            Patience::AFrame,
            Patience::None,
            Patience::None,
            Patience::Endless,
        ]));
        let mut log = Vec::new();
        for _ in 0..60 {
            log.push(watched.step(&mut dice));
            watched.check(&format!("case {case}, {log:#?}"));
            intents += 1;
        }
        watched.sandbox.wait();
        watched.undo_all(&format!("case {case}, {log:#?}"));
        assert_same(watched.sandbox.doc(), &doc, "all is undone");
    }
    println!("{intents} intents");
}
