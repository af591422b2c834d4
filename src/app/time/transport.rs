//! The row of buttons that play a recording, and the row of its settings.

use egui::{Button, ComboBox, RichText, Role, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::pick::TARGET;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::engine::timeline::{End, FailureMode, Order, Recording};
use crate::sandbox::time::{Direction, Pace, Stride, Time};
use crate::sandbox::{Intent, TimeIntent};
use crate::topology::{Delivery, Edit, Preset, Span, Timing};
use crate::wording::count;

/// Formats a time; if messages are delivered one by one, their number instead.
pub(super) fn clock(time: &Time, span: Span) -> String {
    match time.player().script().timing.delivery {
        Delivery::OnArrival => format!("{:.3} s", span.seconds()),
        Delivery::OneByOne => format!("{:.0} delivered", span.seconds().floor()),
    }
}

/// Shows the buttons, the time, the pace, and the end.
pub(super) fn buttons(ui: &mut Ui, scene: &Scene<'_>, time: &Time, actions: &mut Actions) {
    let player = time.player();
    let (place, recording) = (player.place(), player.recording());
    let some = !player.is_empty();
    let mut turn = None;
    let mut button = |ui: &mut Ui, text: &str, on: bool, tip: String, then: TimeIntent| {
        let made = Button::new(text).min_size(vec2(36.0, TARGET)).selected(on);
        let response = ui.add_enabled(some, made);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, some, &tip));
        if response.on_hover_text(&tip).clicked() {
            turn = Some(then);
        }
    };
    let tip = |command: Command| command.info().tooltip();
    let selected = || scene.selection.only_node().cloned();
    let first = crate::sandbox::time::Place::default();
    button(ui, "|◀", false, "To the beginning".to_owned(), TimeIntent::Seek(first));
    let back = player.playing() == Some(Direction::Backwards);
    button(ui, "◀", back, tip(Command::PlayBack), TimeIntent::Play(Direction::Backwards));
    button(
        ui,
        "−",
        false,
        tip(Command::StepBack),
        TimeIntent::Step(Direction::Backwards, selected()),
    );
    let on = player.playing() == Some(Direction::Forwards);
    button(
        ui,
        if on { "||" } else { "▶" },
        on,
        tip(Command::Play),
        TimeIntent::Play(Direction::Forwards),
    );
    button(ui, "+", false, tip(Command::StepOn), TimeIntent::Step(Direction::Forwards, selected()));
    button(ui, "▶|", false, "To the end".to_owned(), TimeIntent::End);
    ui.add_space(6.0);
    let size = scene.settings.text_size.points();
    ui.label(RichText::new(clock(time, place.clock)).font(strong(size + 1.0)).monospace())
        .on_hover_text("The time of the run");
    let of = format!(
        "of {}, event {} of {}",
        clock(time, recording.length()),
        place.events,
        recording.events().len()
    );
    ui.label(RichText::new(of).color(scene.theme.weak.0));
    ui.add_space(6.0);
    turn = turn.or(paces(ui, player.pace)).or(strides(ui, player.stride));
    actions.extend(turn.map(|turn| Action::Do(Intent::Time(turn))));
}

fn paces(ui: &mut Ui, pace: Pace) -> Option<TimeIntent> {
    const SPEEDS: [(f64, &str); 6] = [
        (0.01, "100 times slower"),
        (0.1, "10 times slower"),
        (1.0, "As it happens"),
        (5.0, "5 times faster"),
        (20.0, "20 times faster"),
        (100.0, "100 times faster"),
    ];
    const EACH: [(f64, &str); 4] = [
        (2.0, "2 s an event"),
        (1.0, "1 s an event"),
        (0.5, "0.5 s an event"),
        (0.1, "0.1 s an event"),
    ];
    let choices = SPEEDS.iter().map(|(speed, text)| (Pace::Clock(*speed), *text));
    let choices: Vec<(Pace, &str)> =
        choices.chain(EACH.iter().map(|(each, text)| (Pace::PerEvent(*each), *text))).collect();
    let now = choices.iter().find(|(p, _)| *p == pace).map_or("As set", |(_, text)| text);
    choose(
        ui,
        "pace",
        now,
        132.0,
        &choices,
        pace,
        "How fast it plays: by the clock, or every event as long, so that fast things can be seen",
    )
    .map(TimeIntent::Pace)
}

fn strides(ui: &mut Ui, stride: Stride) -> Option<TimeIntent> {
    let choices = Stride::ALL.map(|s| (s, s.as_str()));
    let tip = "How far a step goes: one event, to the next message that the selected node works on, \
               or a round: messages that answer those of the round before";
    choose(ui, "stride", stride.as_str(), 150.0, &choices, stride, tip).map(TimeIntent::Stride)
}

/// Shows the settings: failure mode, timers, the order of messages, the random seed.
pub(super) fn settings(ui: &mut Ui, scene: &Scene<'_>, time: &Time, actions: &mut Actions) {
    let player = time.player();
    let mut turn = None;
    let manners = FailureMode::ALL.map(|m| (m, manner(m)));
    let tip = "Silently: timers or BFD notice. Seen: routers at the other ends see their links go \
               dark. Shut down: neighbours are told. Drained: they are asked to move away first \
               (RFC 8326)";
    turn =
        turn.or(choose(ui, "manner", manner(player.manner), 150.0, &manners, player.manner, tip)
            .map(TimeIntent::FailureMode));
    let timing = scene.sandbox.doc().timing();
    let presets = Preset::ALL.map(|p| (p, p.as_str()));
    let by_hand = timing != Timing::of(timing.preset);
    let edited = if by_hand { ", edited" } else { "" };
    let named = format!("{} timers{edited}", timing.preset.as_str());
    let tip = "Textbook: 30 s between advertisements, hold timer of 90 s. Modern: up to 5 s, and \
               BFD. Lab: nothing takes time, and messages are delivered one by one. Every timer can \
               be set on the document's page";
    // The recording uses the document's own timers.
    let preset = choose(ui, "preset", &named, 140.0, &presets, timing.preset, tip);
    let set = |preset| Action::edit(Edit::SetTiming(Box::new(Timing::of(preset))));
    actions.extend(preset.map(set));
    let script = player.script();
    if script.timing.delivery == Delivery::OneByOne {
        let orders = [Order::AsSent, Order::AtRandom, Order::ByHand].map(|o| (o, order(o)));
        let tip = "Which message is delivered next: the one that was sent first, any, or the one \
                   that you choose";
        turn = turn.or(choose(ui, "order", order(script.order), 150.0, &orders, script.order, tip)
            .map(TimeIntent::Order));
    }
    let dice = Button::new(format!("Seed {}", script.seed)).min_size(vec2(0.0, TARGET));
    let tip = "What everything random is drawn from; click for the next one";
    if ui.add(dice).on_hover_text(tip).clicked() {
        turn = Some(TimeIntent::Seed(script.seed + 1));
    }
    let tip = "All nodes start at once, knowing nothing";
    if ui.add(Button::new("Cold start").min_size(vec2(0.0, TARGET))).on_hover_text(tip).clicked() {
        actions.push(Action::Do(Intent::ColdStart));
    }
    actions.extend(turn.map(|turn| Action::Do(Intent::Time(turn))));
    if ui.available_width() > 44.0 * scene.settings.text_size.points() && !player.is_empty() {
        super::legend::in_row(ui, scene);
    }
}

/// Returns the label of a failure mode.
fn manner(manner: FailureMode) -> &'static str {
    match manner {
        FailureMode::Silent => "Fail silently",
        FailureMode::Seen => "Fail in full view",
        FailureMode::Announced => "Shut down",
        FailureMode::Drained => "Drain, then shut down",
    }
}

fn order(order: Order) -> &'static str {
    match order {
        Order::AsSent => "Messages as sent",
        Order::AtRandom => "Messages at random",
        Order::ByHand => "Messages by hand",
    }
}

fn choose<T: Copy + PartialEq>(
    ui: &mut Ui,
    id: &str,
    now: &str,
    width: f32,
    choices: &[(T, &str)],
    current: T,
    tip: &str,
) -> Option<T> {
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("time", id)).selected_text(now).width(width);
    let response = combo.show_ui(ui, |ui| {
        for (value, text) in choices {
            if ui.selectable_label(*value == current, *text).clicked() {
                chosen = Some(*value);
            }
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, now));
    response.response.on_hover_text(tip);
    chosen
}

/// Returns the impact on clients, in a few words.
pub(super) fn cost(scene: &Scene<'_>, time: &Time) -> Option<String> {
    let impact = &scene.cost()?.anycast;
    let longest = impact.clients.values().map(|client| client.outage).max()?;
    let hit = impact.clients.values().filter(|client| !client.outage.is_zero()).count();
    let broken = count(impact.sessions_broken(), "session");
    let lab = time.player().script().timing.delivery == Delivery::OneByOne;
    match (hit, impact.sessions_broken()) {
        _ if lab => None,
        (0, 0) => Some("no client loses anything".to_owned()),
        (0, _) => Some(format!("{broken} broken")),
        _ => Some(format!(
            "{} without an answer for up to {:.1} s, {broken} broken",
            count(hit, "client"),
            longest.seconds()
        )),
    }
}

/// Returns how the recording ended.
pub(super) fn ended(time: &Time) -> String {
    let recording = time.recording();
    let begins = match recording.begins() {
        begins if begins.is_zero() => String::new(),
        begins => format!(
            "This recording begins at {}; the previous one was full · ",
            clock(time, begins)
        ),
    };
    begins + &end(time, recording)
}

fn end(time: &Time, recording: &Recording) -> String {
    let messages = count(recording.messages, "message");
    match recording.end {
        End::AtRest => format!("At rest after {}, {messages}", clock(time, recording.length())),
        End::Recurs { from, to } => {
            format!("Goes round for ever: after event {to} all is as after event {from}")
        }
        End::OutOfTime => format!("Not at rest by {}, {messages}", clock(time, recording.length())),
        End::OutOfEvents => {
            let events = count(recording.events().len(), "event");
            format!("Recording full after {events}, not at rest")
        }
        End::Waits => "Choose the next message".to_owned(),
    }
}
