//! Timers: a preset, and every single timer in a fold.

use egui::Ui;

use super::fields::{Pane, Value, Words, choice, row, tick};
use super::number::{Scale, id_of, number_box, scaled_row, width_of};
use super::widgets;
use crate::app::tip::Tip as _;
use crate::topology::{
    Bfd, Checks, Delivery, Edit, Jitter, LEAST_HOLD, Preset, Span, Spread, Timing, Transit,
    Withdrawals,
};

const PRESET: Words<'_> = Words {
    label: "Preset",
    tip: "Timers that belong together; choosing one sets them all. Where packets end up in the long run does not follow from them, only what happens on the way",
};

const DELIVERIES: [(Delivery, &str); 2] =
    [(Delivery::OnArrival, "as they arrive"), (Delivery::OneByOne, "one by one")];
const JITTERS: [(Jitter, &str); 2] = [(Jitter::Rfc4271, "vary"), (Jitter::None, "are exact")];
const WITHDRAWALS: [(Withdrawals, &str); 2] =
    [(Withdrawals::AtOnce, "go at once"), (Withdrawals::Limited, "wait as well")];

/// Draws the section.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let timing = pane.scene.doc().timing();
    let title = widgets::heading(ui, "Timing");
    title.tip("How fast routers, links and sites react to what happens");
    let all = Preset::ALL.map(|preset| (preset, preset.as_str()));
    let theme = pane.scene.theme;
    let value = Value::Same(timing.preset);
    if let Some(preset) = row(ui, PRESET, |ui| choice(ui, theme, PRESET, value, &all)) {
        pane.edit(set(Timing::of(preset)));
    }
    widgets::weak(ui, theme, about(timing.preset));
    let said = match timing == Timing::of(timing.preset) {
        true => "All timers",
        false => "All timers, some set by hand",
    };
    if widgets::fold(ui, theme, "timers", said, false) {
        messages(pane, ui, timing);
        advertisements(pane, ui, timing);
        silence(pane, ui, timing);
        links(pane, ui, timing);
        sites(pane, ui, timing);
    }
}

fn set(timing: Timing) -> Edit {
    Edit::SetTiming(Box::new(timing))
}

fn about(preset: Preset) -> &'static str {
    match preset {
        Preset::Textbook => {
            "As RFC 4271 suggests: 30 s between advertisements, 90 s of silence until a neighbour counts as gone."
        }
        Preset::Modern => {
            "As networks are run today: hardly any waiting between advertisements, and BFD notices silence within a second."
        }
        Preset::Lab => "Everything at once, and messages are delivered one by one.",
    }
}

fn messages(pane: &mut Pane<'_, '_>, ui: &mut Ui, timing: Timing) {
    let theme = pane.scene.theme;
    let words = Words {
        label: "Messages take",
        tip: "How long a message is on its way: as long as its link, or always the same. BGP runs over TCP (RFC 4271 section 3), so one session's messages never overtake each other",
    };
    let fixed = match timing.transit {
        Transit::AsLinks => Span::ZERO,
        Transit::Fixed(span) => span,
    };
    let ways = [(Transit::AsLinks, "as long as links"), (Transit::Fixed(fixed), "always as long")];
    let value = Value::Same(timing.transit);
    if let Some(transit) = row(ui, words, |ui| choice(ui, theme, words, value, &ways)) {
        pane.edit(set(Timing { transit, ..timing }));
    }
    if let Transit::Fixed(_) = timing.transit {
        let words = Words { label: "On the way, s", ..words };
        let transit = |span| Timing { transit: Transit::Fixed(span), ..timing };
        span_row(pane, ui, words, fixed, &transit);
    }
    let words = Words {
        label: "Delivered",
        tip: "The order in which messages are delivered: as they arrive, or each only after what the last one caused was sent. RFC 4271 leaves the order between sessions open",
    };
    let value = Value::Same(timing.delivery);
    if let Some(delivery) = row(ui, words, |ui| choice(ui, theme, words, value, &DELIVERIES)) {
        pane.edit(set(Timing { delivery, ..timing }));
    }
    let words = Words {
        label: "Work on one, s",
        tip: "How long a router works on a message, drawn anew each time; no RFC sets it, RFC 7747 says how it is measured",
    };
    spread_row(pane, ui, words, timing.processing, &|processing| Timing { processing, ..timing });
}

fn advertisements(pane: &mut Pane<'_, '_>, ui: &mut Ui, timing: Timing) {
    let theme = pane.scene.theme;
    let words = Words {
        label: "MRAI, s",
        tip: "The least time between advertisements to a neighbour in another AS (MinRouteAdvertisementIntervalTimer, RFC 4271 section 9.2.1.1), drawn once for each side of a session; 0 is off",
    };
    spread_row(pane, ui, words, timing.mrai, &|mrai| Timing { mrai, ..timing });
    let words = Words {
        label: "Inside an AS, s",
        tip: "The same to neighbours inside the AS, where waiting costs more than it saves (RFC 4271 section 9.2.1.1)",
    };
    spread_row(pane, ui, words, timing.mrai_internal, &|mrai_internal| Timing {
        mrai_internal,
        ..timing
    });
    let words = Words {
        label: "Intervals",
        tip: "Whether each interval is shortened by a random part, at most a quarter, so that routers do not act in step (RFC 4271 section 10)",
    };
    let value = Value::Same(timing.jitter);
    if let Some(jitter) = row(ui, words, |ui| choice(ui, theme, words, value, &JITTERS)) {
        pane.edit(set(Timing { jitter, ..timing }));
    }
    let words = Words {
        label: "Withdrawals",
        tip: "Whether bad news waits for the interval too: RFC 4271 section 9.2.1.1 wants that, RFC 1771 before it did not, and many routers still send it at once",
    };
    let value = Value::Same(timing.withdrawals);
    if let Some(withdrawals) = row(ui, words, |ui| choice(ui, theme, words, value, &WITHDRAWALS)) {
        pane.edit(set(Timing { withdrawals, ..timing }));
    }
}

fn silence(pane: &mut Pane<'_, '_>, ui: &mut Ui, timing: Timing) {
    let theme = pane.scene.theme;
    let words = Words {
        label: "Hold time, s",
        tip: "Silence after which a neighbour counts as gone (RFC 4271 section 6.5): at least 3 s, or 0 for never; keepalives become a third of it",
    };
    let least = Span::of_ms(LEAST_HOLD * 1000);
    let scale = Scale::seconds(least, longest(), timing.hold).or_none();
    scaled_span_row(pane, ui, words, (timing.hold, scale), &|hold| Timing {
        hold,
        keepalive: Timing::keepalive_for(hold),
        ..timing
    });
    if !timing.hold.is_zero() {
        let words = Words {
            label: "Keepalive, s",
            tip: "The time between messages that only say that a router lives: a third of the hold time is usual (RFC 4271 section 4.4)",
        };
        let scale = Scale::seconds(Span::ZERO, timing.hold, timing.keepalive);
        scaled_span_row(pane, ui, words, (timing.keepalive, scale), &|keepalive| Timing {
            keepalive,
            ..timing
        });
    }
    let words = Words {
        label: "BFD",
        tip: "Bidirectional forwarding detection (RFC 5880): small packets whose absence shows within a second that a neighbour is gone",
    };
    let usual = Timing::of(Preset::Modern).bfd;
    if let Some(on) = tick(ui, theme, words, Value::Same(timing.bfd.is_some())) {
        pane.edit(set(Timing { bfd: usual.filter(|_| on), ..timing }));
    }
    let Some(bfd) = timing.bfd else { return };
    let with = |bfd| Timing { bfd: Some(bfd), ..timing };
    let words = Words {
        label: "BFD every, s",
        tip: "The time between two packets of BFD (RFC 5880 section 6.8.2)",
    };
    span_row(pane, ui, words, bfd.interval, &|interval| with(Bfd { interval, ..bfd }));
    let words = Words {
        label: "BFD misses",
        tip: "So many packets missing in a row mean that the neighbour is gone: the detect multiplier (RFC 5880 section 6.8.4)",
    };
    let number = (Value::Same(f64::from(bfd.multiplier)), TIMES);
    let edit = |number: f64| set(with(Bfd { multiplier: number as u8, ..bfd }));
    scaled_row(pane, ui, words, number, &edit);
}

fn links(pane: &mut Pane<'_, '_>, ui: &mut Ui, timing: Timing) {
    let words = Words {
        label: "Link down, s",
        tip: "How soon a router sees that its own end of a link has gone dark; it then ends the session at once, without waiting for the hold time (RFC 7938 section 7.1)",
    };
    span_row(pane, ui, words, timing.link_down, &|link_down| Timing { link_down, ..timing });
    let words = Words {
        label: "IGP dead, s",
        tip: "Silence after which the routers of an AS take a link out: RouterDeadInterval (RFC 2328 appendix C.3)",
    };
    span_row(pane, ui, words, timing.igp_dead, &|igp_dead| Timing { igp_dead, ..timing });
    let words = Words {
        label: "IGP settles, s",
        tip: "From there until all routers of the AS have worked out their ways anew (RFC 8405 says how long they wait for further news)",
    };
    span_row(pane, ui, words, timing.igp_spread, &|igp_spread| Timing { igp_spread, ..timing });
    let words = Words {
        label: "Session up, s",
        tip: "From when a session could come up to when it does, drawn anew each time: routers try again after a while (ConnectRetryTimer, RFC 4271 section 8)",
    };
    spread_row(pane, ui, words, timing.connect, &|connect| Timing { connect, ..timing });
}

fn sites(pane: &mut Pane<'_, '_>, ui: &mut Ui, timing: Timing) {
    let checks = timing.checks;
    let words = Words {
        label: "Check every, s",
        tip: "The time between two checks of a service, at sites that check theirs (RFC 4786 asks for routes that follow the service)",
    };
    span_row(pane, ui, words, checks.interval, &|interval| Timing {
        checks: Checks { interval, ..checks },
        ..timing
    });
    let words = Words {
        label: "Checks in a row",
        tip: "So many must fail before the route is withdrawn, and as many succeed before it comes back, lest it flaps (RFC 4786)",
    };
    let number = (Value::Same(f64::from(checks.times)), TIMES);
    let edit = |n: f64| set(Timing { checks: Checks { times: n as u8, ..checks }, ..timing });
    scaled_row(pane, ui, words, number, &edit);
    let words = Words {
        label: "Drain, s",
        tip: "How long a graceful shutdown gives others to move away before the session ends (RFC 8326)",
    };
    span_row(pane, ui, words, timing.drain, &|drain| Timing { drain, ..timing });
}

/// Range of a count.
const TIMES: Scale = Scale::between(1, u8::MAX as u32);

fn longest() -> Span {
    span_of(Span::MAX_SECONDS)
}

/// Converts the value of a number field, whose scale keeps it in bounds.
fn span_of(seconds: f64) -> Span {
    Span::from_seconds(seconds).unwrap_or_default()
}

fn span_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    value: Span,
    with: &dyn Fn(Span) -> Timing,
) {
    let scale = Scale::seconds(Span::ZERO, longest(), value);
    scaled_span_row(pane, ui, words, (value, scale), with);
}

fn scaled_span_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (value, scale): (Span, Scale),
    with: &dyn Fn(Span) -> Timing,
) {
    let number = (Value::Same(value.seconds()), scale);
    scaled_row(pane, ui, words, number, &|seconds| set(with(span_of(seconds))));
}

/// Draws the shortest and the longest time, side by side if both fit.
fn spread_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    value: Spread,
    with: &dyn Fn(Spread) -> Timing,
) {
    const GAP: f32 = 6.0;
    let Spread { least, most } = value;
    let names = ["at least", "at most"].map(|bound| format!("{}, {bound}", words.label));
    let [first, second] = [0, 1].map(|place| Words { label: &names[place], ..words });
    let shortest = |pane: &mut Pane<'_, '_>, ui: &mut Ui| {
        let edit = |seconds| set(with(Spread { least: span_of(seconds), most }));
        let scale = Scale::seconds(Span::ZERO, most, least);
        let number = (id_of(ui, first), Value::Same(least.seconds()), scale);
        number_box(pane, ui, first, number, &edit)
    };
    let longest = |pane: &mut Pane<'_, '_>, ui: &mut Ui| {
        ui.label("to");
        let edit = |seconds| set(with(Spread { least, most: span_of(seconds) }));
        let scale = Scale::seconds(least, longest(), most);
        let number = (id_of(ui, second), Value::Same(most.seconds()), scale);
        number_box(pane, ui, second, number, &edit)
    };
    row(ui, words, |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let width =
            |words, span: Span| width_of(pane, ui, id_of(ui, words), Value::Same(span.seconds()));
        let to = 2.0 * GAP + widgets::body_size(ui) * 1.2;
        let beside = width(first, least) + to + width(second, most) <= ui.available_width();
        let shown = if beside {
            ui.horizontal(|ui| [shortest(pane, ui), longest(pane, ui)]).inner
        } else {
            let shown = shortest(pane, ui);
            [shown, ui.horizontal(|ui| longest(pane, ui)).inner]
        };
        shown.iter().for_each(|shown| shown.show_error(ui, pane));
    });
}
