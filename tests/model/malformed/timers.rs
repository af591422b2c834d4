//! Faults in timers, and in what is said of a service.

use super::cases::{Case, alter};

/// A fault among the timers.
fn timing(
    name: &'static str,
    fields: &str,
    field: &'static str,
    says: &'static [&'static str],
) -> Case {
    alter(name, "format: 1,", &format!("format: 1, timing: {fields},"), field, says)
}

#[rustfmt::skip] // A table: one case a line.
pub(super) fn all() -> Vec<Case> {
    vec![
        timing("timers alone", "§Textbook", "timing", &["found `Textbook`", "fields in ( )"]),
        timing("unknown preset", "(preset: §Slow)", "timing.preset", &["`Slow`", "Textbook, Modern, Lab"]),
        timing("unknown timer", "(§holdtime: 90)", "timing.holdtime", &["no field `holdtime`", "keepalive"]),
        timing("a timer in words", "(hold: §\"90\")", "timing.hold", &["found `\"90\"`", "a number"]),
        timing("a negative timer", "(drain: §-1)", "timing.drain", &["-1 s is impossible", "expected 0 to 86400 seconds"]),
        timing("a timer of more than a day", "(igp_dead: §86401)", "timing.igp_dead", &["86401 s is impossible", "expected 0 to 86400 seconds"]),
        timing("a hold time of two seconds", "(hold: §2)", "timing.hold", &["hold time of 2 s", "expected 0 for none, or at least 3 s"]),
        timing("a hold time of nearly three seconds", "(preset: Lab, hold: §2.999999)", "timing.hold", &["2.999999 s", "at least 3 s"]),
        timing("rare keepalives", "(hold: 30, keepalive: §31)", "timing.keepalive", &["31 s between keepalives", "expected at most 30 s"]),
        timing("keepalives as rare as a usual hold time forbids", "(keepalive: §90.5)", "timing.keepalive", &["90.5 s", "expected at most 90 s"]),
        timing("a spread upside down", "(mrai: (least: 5, most: §4))", "timing.mrai.most", &["at least 5 s and at most 4 s", "expected"]),
        timing("a spread of nothing to less", "(processing: (most: §0.001, least: 0.01))", "timing.processing.most", &["0.01 s", "0.001 s"]),
        timing("half a spread", "(connect: §(least: 5))", "timing.connect.most", &["`most` is missing"]),
        timing("a spread of one number", "(mrai_internal: §5)", "timing.mrai_internal", &["found `5`", "fields in ( )"]),
        timing("unknown field of a spread", "(connect: (least: 0, most: 1, §mean: 0.5))", "timing.connect.mean", &["no field `mean`", "least, most"]),
        timing("unknown transit", "(transit: §Slow)", "timing.transit", &["`Slow`", "AsLinks, Fixed"]),
        timing("a fixed transit without its time", "(transit: §Fixed)", "timing.transit", &["found `Fixed`", "values in ( )"]),
        timing("unknown delivery", "(delivery: §AtOnce)", "timing.delivery", &["`AtOnce`", "OnArrival, OneByOne"]),
        timing("unknown jitter", "(jitter: §true)", "timing.jitter", &["`true`", "None, Rfc4271"]),
        timing("unknown withdrawals", "(withdrawals: §Never)", "timing.withdrawals", &["`Never`", "AtOnce, Limited"]),
        timing("BFD without a word", "(bfd: §(interval: 0.3, multiplier: 3))", "timing.bfd", &["found `(`", "a name"]),
        timing("unknown BFD", "(bfd: §Fast)", "timing.bfd", &["`Fast`", "Off, On"]),
        timing("BFD without a multiplier", "(bfd: §On(interval: 0.3))", "timing.bfd.multiplier", &["`multiplier` is missing"]),
        timing("BFD that misses none", "(bfd: On(interval: 0.3, multiplier: §0))", "timing.bfd.multiplier", &["multiplier of 0", "expected 1 to 255"]),
        timing("BFD that misses 256", "(bfd: On(interval: 0.3, multiplier: §256))", "timing.bfd.multiplier", &["256", "at most 255"]),
        timing("checks that fail at once", "(checks: (interval: 1, times: §0))", "timing.checks.times", &["number of checks of 0", "expected 1 to 255"]),
        timing("checks that fail 1000 times", "(checks: (interval: 1, times: §1000))", "timing.checks.times", &["1000", "at most 255"]),
        alter("unknown service", "demand: 2", "service: §Down", "nodes[1].service", &["`Down`", "Running, Dead"]),
        alter("unknown health check", "demand: 2", "health_check: §On", "nodes[1].health_check", &["`On`", "Off, Withdraws"]),
    ]
}
