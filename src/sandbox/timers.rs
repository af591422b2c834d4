//! Labels for changes of timers.

use crate::topology::{
    Bfd, Checks, Delivery, Jitter, Preset, Span, Spread, Timing, Transit, Withdrawals,
};

/// Returns the label of the undo step that changes `was` to `new`.
pub(super) fn change(was: &Timing, new: &Timing) -> String {
    if was == new {
        return "Nothing".to_owned();
    }
    match one(was, new) {
        Some(label) if with_one(was, new) => label,
        _ if *new == Timing::of(new.preset) => match new.preset {
            Preset::Textbook => "Use textbook timing".to_owned(),
            Preset::Modern => "Use modern timing".to_owned(),
            Preset::Lab => "Use lab timing".to_owned(),
        },
        _ => "Change timers".to_owned(),
    }
}

/// Returns true if the two differ in one setting. The keepalive time counts as part of the hold
/// time.
fn with_one(was: &Timing, new: &Timing) -> bool {
    let differ = [
        was.preset != new.preset,
        was.transit != new.transit,
        was.delivery != new.delivery,
        was.processing != new.processing,
        was.mrai != new.mrai,
        was.mrai_internal != new.mrai_internal,
        was.jitter != new.jitter,
        was.withdrawals != new.withdrawals,
        (was.hold, was.keepalive) != (new.hold, new.keepalive),
        was.bfd != new.bfd,
        was.link_down != new.link_down,
        was.igp_dead != new.igp_dead,
        was.igp_spread != new.igp_spread,
        was.connect != new.connect,
        was.checks != new.checks,
        was.drain != new.drain,
    ];
    differ.into_iter().filter(|differs| *differs).count() == 1
}

/// Describes the first setting that differs, with its new value.
fn one(was: &Timing, new: &Timing) -> Option<String> {
    let span =
        |what: &str, was: Span, new: Span| (was != new).then(|| format!("Set {what} to {new}"));
    let spread = |what: &str, was: Spread, new: Spread| {
        (was != new).then(|| format!("Set {what} to {}", range(new)))
    };
    span("the hold time", was.hold, new.hold)
        .or_else(|| span("the time between keepalives", was.keepalive, new.keepalive))
        .or_else(|| spread("the time between advertisements", was.mrai, new.mrai))
        .or_else(|| {
            let what = "the time between advertisements inside an AS";
            spread(what, was.mrai_internal, new.mrai_internal)
        })
        .or_else(|| spread("the time a message takes a router", was.processing, new.processing))
        .or_else(|| spread("the time until a session is up", was.connect, new.connect))
        .or_else(|| span("the time until a dark link is seen", was.link_down, new.link_down))
        .or_else(|| span("the dead interval of the IGP", was.igp_dead, new.igp_dead))
        .or_else(|| span("the time the IGP takes", was.igp_spread, new.igp_spread))
        .or_else(|| span("the time to drain", was.drain, new.drain))
        .or_else(|| (was.bfd != new.bfd).then(|| bfd(new.bfd)))
        .or_else(|| (was.checks != new.checks).then(|| checks(new.checks)))
        .or_else(|| (was.transit != new.transit).then(|| transit(new.transit)))
        .or_else(|| (was.delivery != new.delivery).then(|| delivery(new.delivery).to_owned()))
        .or_else(|| (was.jitter != new.jitter).then(|| jitter(new.jitter).to_owned()))
        .or_else(|| {
            (was.withdrawals != new.withdrawals).then(|| withdrawals(new.withdrawals).to_owned())
        })
}

/// "30 s", "0 s to 5 s".
fn range(Spread { least, most }: Spread) -> String {
    if least == most { most.to_string() } else { format!("{least} to {most}") }
}

fn bfd(bfd: Option<Bfd>) -> String {
    match bfd {
        None => "Turn BFD off".to_owned(),
        Some(Bfd { interval, multiplier }) => format!("BFD every {interval}, {multiplier} missing"),
    }
}

fn checks(Checks { interval, times }: Checks) -> String {
    format!("Check services every {interval}, {times} in a row")
}

fn transit(transit: Transit) -> String {
    match transit {
        Transit::AsLinks => "Messages take as long as their links".to_owned(),
        Transit::Fixed(span) => format!("Messages take {span}"),
    }
}

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::OnArrival => "Deliver messages as they arrive",
        Delivery::OneByOne => "Deliver messages one by one",
    }
}

fn jitter(jitter: Jitter) -> &'static str {
    match jitter {
        Jitter::None => "Keep intervals exact",
        Jitter::Rfc4271 => "Let intervals vary",
    }
}

fn withdrawals(withdrawals: Withdrawals) -> &'static str {
    match withdrawals {
        Withdrawals::AtOnce => "Send withdrawals at once",
        Withdrawals::Limited => "Let withdrawals wait as well",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_says_which_timer_it_sets() {
        let was = Timing::default();
        let hold = Span::from_seconds(180.0).expect("a span");
        let longer = Timing { hold, keepalive: Timing::keepalive_for(hold), ..was };
        assert_eq!(change(&was, &longer), "Set the hold time to 180 s");
        assert_eq!(change(&was, &Timing::of(Preset::Textbook)), "Use textbook timing");
        assert_eq!(change(&longer, &was), "Set the hold time to 90 s");
        assert_eq!(change(&was, &Timing { bfd: None, ..was }), "Turn BFD off");
        let mrai = Spread { least: Span::ZERO, most: Span::of_ms(2500) };
        let label = "Set the time between advertisements to 0 s to 2.5 s";
        assert_eq!(change(&was, &Timing { mrai, ..was }), label);
        assert_eq!(change(&was, &Timing { mrai, ..longer }), "Change timers");
        assert_eq!(change(&Timing { mrai, ..longer }, &was), "Use modern timing");
        assert_eq!(change(&was, &was), "Nothing");
    }
}
