//! What a recording costs the clients of a prefix, beside what it would with the sites balanced by
//! the DNS.

use crate::anycast::over_time::{Dns, Impact, Traffic, dns_impact, impact};
use crate::engine::timeline::{Order, Replay};
use crate::topology::{Delivery, Prefix};

/// The recording and the prefix that a cost is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostOf {
    /// The number of the recording.
    pub(super) recording: u64,
    /// How often it has changed.
    pub(super) version: u64,
    /// The prefix.
    pub(super) prefix: Prefix,
}

/// What a recording costs clients.
#[derive(Clone, Debug, Default)]
pub struct Cost {
    /// By anycast, as it is.
    pub anycast: Impact,
    /// With the sites balanced by the DNS; none where there is no other run to compare with.
    pub dns: Option<Impact>,
}

impl Cost {
    pub(in crate::sandbox) fn of(made: &Replay, prefix: &Prefix) -> Self {
        let (script, dns) = (made.script(), Dns::default());
        // Both are watched for as long.
        let usual = Traffic::default();
        let traffic = Traffic { afterwards: usual.afterwards.max(dns.takes()), ..usual };
        let anycast = impact(made.recording(), &script.doc, prefix, traffic);
        // Chosen by hand there is no other run to compare with.
        let by_hand = script.order == Order::ByHand && script.timing.delivery == Delivery::OneByOne;
        let compares = !by_hand && !script.happenings.is_empty();
        let compared = || dns_impact(script, prefix, traffic, &dns);
        Self { anycast, dns: compares.then(compared).flatten() }
    }
}
