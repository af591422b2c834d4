//! Cost of a recording to the clients of a prefix, compared with that of DNS load balancing between
//! the sites.

use crate::anycast::over_time::{Dns, Impact, Traffic, dns_impact, impact};
use crate::engine::timeline::{Order, Replay};
use crate::topology::{Delivery, Prefix};

/// The recording and the prefix that a cost belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostOf {
    /// The id of the recording.
    pub(super) recording: u64,
    /// Number of changes of the recording.
    pub(super) version: u64,
    /// The prefix.
    pub(super) prefix: Prefix,
}

/// Cost of a recording to clients.
#[derive(Clone, Debug, Default)]
pub struct Cost {
    /// With anycast, as recorded.
    pub anycast: Impact,
    /// With DNS load balancing; `None` if there is no run to compare with.
    pub dns: Option<Impact>,
}

impl Cost {
    pub(in crate::sandbox) fn of(made: &Replay, prefix: &Prefix) -> Self {
        let (script, dns) = (made.script(), Dns::default());
        // Both are observed for the same time.
        let usual = Traffic::default();
        let traffic = Traffic { afterwards: usual.afterwards.max(dns.takes()), ..usual };
        let anycast = impact(made.recording(), &script.doc, prefix, traffic);
        // Messages chosen by hand leave no other run to compare with.
        let by_hand = script.order == Order::ByHand && script.timing.delivery == Delivery::OneByOne;
        let compares = !by_hand && !script.happenings.is_empty();
        let compared = || dns_impact(script, prefix, traffic, &dns);
        Self { anycast, dns: compares.then(compared).flatten() }
    }
}
