//! Time in the window: a recording is played below the canvas and drawn on it.

mod lanes;
mod panel;
mod transport;

use std::cell::RefCell;
use std::sync::Arc;

use egui::Context;

pub use panel::{height, show};

use self::lanes::Lanes;
use super::App;
use crate::anycast::over_time::{Dns, Impact, Traffic, dns_impact, impact};
use crate::engine::timeline::{Manner, Order, Recording, Tables, What};
use crate::sandbox::time::{Direction, Pace, Place, Player, Stride, sentence};
use crate::topology::{Delivery, Edit, NodeId, Prefix, Preset, Reach, Timing};
use crate::wording::count;

/// What can be done with a recording.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Play in a direction, or stop.
    Play(Direction),
    /// One step.
    Step(Direction),
    /// To a place.
    Seek(Place),
    /// To the end.
    End,
    /// How fast.
    Pace(Pace),
    /// How far a step goes.
    Stride(Stride),
    /// How something fails from now on.
    Manner(Manner),
    /// Delays and timers.
    Preset(Preset),
    /// In which order messages are delivered one by one.
    Order(Order),
    /// Other random numbers.
    Seed(u64),
    /// Start anew, knowing nothing.
    ColdStart,
    /// Deliver a message.
    Deliver(u64),
    /// Look at time no more.
    Close,
}

/// What the window knows of time.
pub struct Time {
    /// The recording and the place in it.
    pub player: Player,
    /// The tables at that place.
    pub tables: Arc<Tables>,
    /// What it costs the clients of the prefix that is shown, and what it would by the DNS.
    pub cost: Cost,
    /// What has just happened, in a sentence.
    pub told: String,
    /// The version of the recording and the events that they are after.
    of: (u64, usize),
    /// The revision of the sandbox when they were shown.
    revision: u64,
    /// The steps of the history that did something in it, each with how much had been done before.
    steps: Vec<(u64, usize)>,
    /// When the last frame was, in seconds of the window's clock.
    last_frame: Option<f64>,
    lanes: RefCell<Lanes>,
}

impl Time {
    fn new(mut player: Player) -> Self {
        let tables = player.tables();
        Self {
            of: (player.version(), player.place().events),
            player,
            tables,
            told: String::new(),
            cost: Cost::default(),
            revision: u64::MAX,
            steps: Vec::new(),
            last_frame: None,
            lanes: RefCell::default(),
        }
    }

    /// The recording.
    pub fn recording(&self) -> &Recording {
        self.player.recording()
    }

    /// The instant in a word or two.
    pub fn said(&self) -> String {
        let seconds = self.player.place().clock.seconds();
        match self.player.script().timing.delivery {
            Delivery::OnArrival => format!("at {seconds:.1} s"),
            Delivery::OneByOne => {
                format!("after {}", count(seconds.floor() as usize, "message"))
            }
        }
    }

    /// The nodes whose choice has just changed, each with how fresh that is, 1 to 0.
    pub fn fresh(&self) -> Vec<(NodeId, f32)> {
        let (recording, place) = (self.recording(), self.player.place());
        let events = &recording.events()[..place.events];
        let mut fresh = Vec::new();
        for (at, event) in events.iter().enumerate().rev() {
            // While it stands still, what happened last is what is to be seen.
            let age = match self.player.pace {
                Pace::Clock(_) if self.player.playing().is_none() => (place.events - 1 - at) as f64,
                Pace::Clock(speed) => {
                    place.clock.since(event.at).seconds() / (FLASH * speed.max(1e-6))
                }
                Pace::PerEvent(_) => (place.events - 1 - at) as f64 + place.part,
            };
            if age >= 1.0 || fresh.len() >= 64 {
                break;
            }
            if let What::Chose { node, .. } = event.what {
                let net = &recording.era_at(at).net;
                fresh.push((net.id_of(node).clone(), 1.0 - age as f32));
            }
        }
        fresh
    }
}

/// What has just happened at the place in a recording.
fn told(time: &Time, name: &dyn Fn(&NodeId) -> String) -> String {
    match time.player.place().events.checked_sub(1) {
        Some(event) => {
            let before = time.recording().after(event);
            sentence(time.recording(), event, (&before, &time.tables), name)
        }
        None if time.player.is_empty() => String::new(),
        None => "Before anything happens".to_owned(),
    }
}

/// What a recording costs clients, worked out once.
#[derive(Debug, Default)]
pub struct Cost {
    of: Option<(u64, Option<Prefix>)>,
    /// Grows whenever it is worked out anew.
    version: usize,
    /// By anycast, as it is.
    pub anycast: Impact,
    /// With the sites balanced by the DNS.
    pub dns: Option<Impact>,
}

impl Cost {
    fn follow(&mut self, player: &Player, prefix: Option<Prefix>) {
        if self.of == Some((player.version(), prefix)) {
            return;
        }
        self.of = Some((player.version(), prefix));
        self.version += 1;
        let Some(prefix) = prefix else { return };
        let (script, dns) = (player.script(), Dns::default());
        // Both are watched for as long.
        let usual = Traffic::default();
        let traffic = Traffic { afterwards: usual.afterwards.max(dns.takes()), ..usual };
        self.anycast = impact(player.recording(), &script.doc, &prefix, traffic);
        // Chosen by hand there is no other run to compare with.
        let compares = !player.is_by_hand() && !script.happenings.is_empty();
        let compared = || dns_impact(script, &prefix, traffic, &dns);
        self.dns = compares.then(compared).flatten();
    }
}

/// How long a table flashes that has changed, in seconds of the window.
const FLASH: f64 = 0.6;

impl App {
    /// Begins to look at time, or ends it.
    pub(super) fn turn_time(&mut self, ctx: &Context) {
        // The canvas is lower with the panel than without.
        self.canvas.fit_soon();
        if self.time.take().is_some() {
            self.sandbox.show_now();
            return;
        }
        self.end_showing();
        let doc = self.sandbox.doc();
        self.time = Some(Time::new(Player::at_rest(doc, self.sandbox.at_rest(), doc.timing())));
        ctx.request_repaint();
    }

    /// Does something with the recording.
    pub(super) fn run_time(&mut self, ctx: &Context, turn: Turn) {
        if turn == Turn::Close {
            if self.time.is_some() {
                self.turn_time(ctx);
            }
            return;
        }
        let selected = self.selection.only_node().cloned();
        if let Turn::Preset(preset) = turn {
            // The document's own timers are what is played.
            self.edit(Edit::SetTiming(Box::new(Timing::of(preset))));
            return;
        }
        let Some(time) = &mut self.time else { return };
        let player = &mut time.player;
        let version = player.version();
        match turn {
            Turn::Play(way) => player.play(way),
            Turn::Step(way) => player.step(selected.as_ref(), way),
            Turn::Seek(place) => {
                player.pause();
                player.seek(place);
            }
            Turn::End => {
                player.pause();
                player.go_to_end();
            }
            Turn::Pace(pace) => player.pace = pace,
            Turn::Stride(stride) => player.stride = stride,
            Turn::Manner(manner) => player.manner = manner,
            Turn::Order(order) => {
                player.set_order(order);
                if player.is_by_hand() {
                    player.go_to_end();
                }
            }
            Turn::Seed(seed) => player.set_seed(seed),
            Turn::ColdStart => {
                let order = player.script().order;
                let mut anew = Player::cold(self.sandbox.doc(), self.sandbox.doc().timing());
                (anew.manner, anew.stride) = (player.manner, player.stride);
                anew.set_order(order);
                if anew.is_by_hand() {
                    anew.go_to_end();
                } else {
                    anew.play(Direction::Forwards);
                }
                *time = Time::new(anew);
            }
            Turn::Deliver(message) => player.deliver(message),
            Turn::Preset(_) | Turn::Close => {}
        }
        // Whoever only looks elsewhere in it changes nothing.
        if turn == Turn::ColdStart || time.player.version() != version {
            self.come_to_end();
        }
        ctx.request_repaint();
    }

    /// The network is in the state that its recording ends in.
    fn come_to_end(&mut self) {
        if let Some(end) = self.time.as_ref().and_then(|time| time.player.end_state()) {
            self.sandbox.come_to(end);
        }
    }

    /// An edit was applied that reaches so far: in time it is something that happens.
    pub(super) fn happens_in_time(&mut self, edit: Edit, reach: Reach) {
        let Some(time) = &mut self.time else { return };
        if matches!(edit, Edit::SetTiming(_)) {
            time.player.set_timing(self.sandbox.doc().timing());
        } else if reach >= Reach::Service {
            let done = time.player.script().happenings.len();
            let step = self.sandbox.history().done().last().map_or(0, |step| step.id());
            if time.steps.last().is_some_and(|(last, _)| *last == step) {
                time.player.go_on_with(edit);
            } else {
                time.player.happen(edit);
                time.steps.push((step, done));
            }
        }
        self.come_to_end();
    }

    /// A step was undone or redone, or routes were forgotten: the recording follows where it can,
    /// and begins anew where it cannot.
    pub(super) fn time_after_undo(&mut self) {
        let Some(time) = &mut self.time else { return };
        let is_done = |id: u64| self.sandbox.history().done().iter().any(|step| step.id() == id);
        let undone = time.steps.last().copied().filter(|(id, _)| !is_done(*id));
        match undone {
            Some((_, before)) => {
                while time.player.script().happenings.len() > before {
                    time.player.take_back();
                }
                time.steps.pop();
            }
            None => {
                let doc = self.sandbox.doc();
                let state = self.sandbox.at_rest();
                let mut anew = Player::at_rest(doc, state, doc.timing());
                (anew.manner, anew.stride) = (time.player.manner, time.player.stride);
                anew.pace = time.player.pace;
                *time = Time::new(anew);
            }
        }
    }

    /// Lets what plays go on, and shows the instant that it has come to.
    pub(super) fn follow_time(&mut self, ctx: &Context) {
        let Some(time) = &mut self.time else { return };
        let now = ctx.input(|i| i.time);
        let passed = time.last_frame.replace(now).map_or(0.0, |last| (now - last).clamp(0.0, 0.25));
        time.player.tick(passed);
        if time.player.playing().is_some() {
            ctx.request_repaint();
        }
        time.cost.follow(&time.player, self.prefix);
        let of = (time.player.version(), time.player.place().events);
        if of != time.of {
            time.tables = time.player.tables();
            time.of = of;
            time.told = told(time, &|id| self.sandbox.name(id));
            time.revision = u64::MAX;
        }
        let is_now = of.1 == time.recording().events().len() && time.player.end_state_is_now();
        if is_now {
            self.sandbox.show_now();
            time.revision = u64::MAX;
        } else if time.revision != self.sandbox.revision() {
            self.sandbox.show_instant(&time.tables);
            time.revision = self.sandbox.revision();
        }
    }
}
