//! Validity checks of timers.

use super::check::{Check, refuse};
use super::{Span, Spread, Timing, Transit};

/// Minimum hold time other than zero, in seconds (RFC 4271 section 4.2).
pub const LEAST_HOLD: u32 = 3;

/// Checks the timers of a document.
pub(super) fn timing(timing: &Timing) -> Check {
    spread("processing", timing.processing)?;
    spread("mrai", timing.mrai)?;
    spread("mrai_internal", timing.mrai_internal)?;
    spread("connect", timing.connect)?;
    if let Transit::Fixed(transit) = timing.transit {
        span("transit", transit)?;
    }
    hold(timing)?;
    if let Some(bfd) = timing.bfd {
        span("bfd.interval", bfd.interval)?;
        at_least_once("bfd.multiplier", "multiplier", bfd.multiplier)?;
    }
    span("link_down", timing.link_down)?;
    span("igp_dead", timing.igp_dead)?;
    span("igp_spread", timing.igp_spread)?;
    span("checks.interval", timing.checks.interval)?;
    at_least_once("checks.times", "number of checks", timing.checks.times)?;
    span("drain", timing.drain)
}

fn refuse_at(field: &str, what: String) -> Check {
    refuse(format!("timing.{field}"), what)
}

fn span(field: &str, span: Span) -> Check {
    let most = Span::MAX_SECONDS;
    if span.seconds() > most {
        return refuse_at(field, format!("{span} is impossible; expected 0 to {most} seconds"));
    }
    Ok(())
}

fn spread(field: &str, Spread { least, most }: Spread) -> Check {
    span(&format!("{field}.least"), least)?;
    span(&format!("{field}.most"), most)?;
    if least > most {
        let what =
            format!("at least {least} and at most {most}; expected a most of {least} or more");
        return refuse_at(&format!("{field}.most"), what);
    }
    Ok(())
}

fn hold(timing: &Timing) -> Check {
    let Timing { hold, keepalive, .. } = *timing;
    span("hold", hold)?;
    span("keepalive", keepalive)?;
    if !hold.is_zero() && hold < Span::of_ms(LEAST_HOLD * 1000) {
        let what = format!(
            "a hold time of {hold}; expected 0 for none, or at least {LEAST_HOLD} s (RFC 4271)"
        );
        return refuse_at("hold", what);
    }
    if !hold.is_zero() && keepalive > hold {
        let what = format!(
            "{keepalive} between keepalives is more than the hold time; expected at most {hold}"
        );
        return refuse_at("keepalive", what);
    }
    Ok(())
}

fn at_least_once(field: &str, what: &str, times: u8) -> Check {
    match times {
        0 => refuse_at(field, format!("a {what} of 0; expected 1 to {}", u8::MAX)),
        _ => Ok(()),
    }
}
