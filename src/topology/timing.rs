//! Delays and timers of routers, and the detection of failures, as data. `engine::timeline` uses
//! them.

use serde::{Deserialize, Serialize};

use super::Span;

/// Presets of all timers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Preset {
    /// As suggested in RFC 4271 section 10: 30 s between advertisements, 90 s hold time.
    Textbook,
    /// As in today's networks: little or no interval between advertisements, and BFD.
    #[default]
    Modern,
    /// No delays; messages are delivered one by one.
    Lab,
}

impl Preset {
    /// All presets, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Textbook, Self::Modern, Self::Lab];

    /// Returns the label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Textbook => "Textbook",
            Self::Modern => "Modern",
            Self::Lab => "Lab",
        }
    }
}

/// A duration that is drawn at random each time, uniformly from the least to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The shortest duration.
    pub least: Span,
    /// The longest duration; in a document never shorter than the least.
    pub most: Span,
}

impl Spread {
    /// Returns a constant duration.
    pub const fn fixed(span: Span) -> Self {
        Self { least: span, most: span }
    }
}

/// Delay of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Transit {
    /// The latency of the link, or of the path between the routers.
    #[default]
    AsLinks,
    /// Constant.
    Fixed(Span),
}

/// The order in which messages are delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delivery {
    /// In order of arrival; messages that arrive at a router at the same instant are processed
    /// together.
    #[default]
    OnArrival,
    /// One by one, a second apart, each after the consequences of the last one have been sent: the
    /// clock counts messages, and routers need no time to process them. The next message can be
    /// chosen.
    OneByOne,
}

/// Jitter of intervals, so that routers do not act in step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Jitter {
    /// None.
    None,
    /// A random factor from 0.75 to 1 for each interval (RFC 4271 section 10).
    #[default]
    Rfc4271,
}

/// Treatment of withdrawals by the MRAI timer. RFC 4271 section 9.2.1.1 applies it to them;
/// earlier, RFC 1771 section 9.2.3.1 did not, and many routers still don't.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Withdrawals {
    /// Withdrawals are sent at once, so that less traffic is lost.
    #[default]
    AtOnce,
    /// Withdrawals wait like advertisements.
    Limited,
}

/// Bidirectional forwarding detection (RFC 5880): packets whose absence a neighbour notices
/// quickly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bfd {
    /// Time between packets.
    pub interval: Span,
    /// Number of consecutive missing packets after which the neighbour counts as down.
    pub multiplier: u8,
}

/// A health check of a site's service that withdraws its route when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// Time between checks.
    pub interval: Span,
    /// Number of consecutive failures that withdraw the route, and of successes that restore it.
    pub times: u8,
}

/// All delays and timers of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timing {
    /// The preset; values that differ from it were set by hand.
    pub preset: Preset,
    /// Delay of messages.
    pub transit: Transit,
    /// The order in which messages are delivered.
    pub delivery: Delivery,
    /// Time for which a router processes a message; it processes one at a time.
    pub processing: Spread,
    /// Minimum time between advertisements to a neighbour in another AS (the MRAI timer of RFC 4271
    /// section 9.2.1.1), drawn once for each side of a session; 0 is off.
    pub mrai: Spread,
    /// The same for iBGP.
    pub mrai_internal: Spread,
    /// Jitter of the MRAI timer.
    pub jitter: Jitter,
    /// Treatment of withdrawals by the MRAI timer.
    pub withdrawals: Withdrawals,
    /// Hold time: silence after which a neighbour counts as down (RFC 4271 section 6.5); 0 is
    /// never.
    pub hold: Span,
    /// Time between keepalives; none are sent if the hold time is 0.
    pub keepalive: Span,
    /// BFD, which detects failures sooner.
    pub bfd: Option<Bfd>,
    /// Time after which a router notices that its own end of a link is down, if that can be seen.
    pub link_down: Span,
    /// Silence after which the IGP removes a link (RouterDeadInterval of RFC 2328).
    pub igp_dead: Span,
    /// Time from then until the IGP has converged everywhere.
    pub igp_spread: Span,
    /// Time from when a session could come up until it does.
    pub connect: Spread,
    /// Health checks of a site's service, for sites that have them.
    pub checks: Checks,
    /// Time that a graceful shutdown (RFC 8326) leaves for others to choose other routes.
    pub drain: Span,
}

const fn s(seconds: u32) -> Span {
    Span::of_ms(seconds * 1000)
}

const fn spread(least_ms: u32, most_ms: u32) -> Spread {
    Spread { least: Span::of_ms(least_ms), most: Span::of_ms(most_ms) }
}

impl Timing {
    /// Returns the keepalive time for a hold time: a third of it (RFC 4271 section 4.4).
    pub const fn keepalive_for(hold: Span) -> Span {
        Span::of_micros(hold.micros() / 3)
    }

    /// Returns the values of a preset.
    pub const fn of(preset: Preset) -> Self {
        let modern = Self {
            preset,
            transit: Transit::AsLinks,
            delivery: Delivery::OnArrival,
            processing: spread(1, 10),
            mrai: spread(0, 5000),
            mrai_internal: spread(0, 0),
            jitter: Jitter::Rfc4271,
            withdrawals: Withdrawals::AtOnce,
            hold: s(90),
            keepalive: Self::keepalive_for(s(90)),
            bfd: Some(Bfd { interval: Span::of_ms(300), multiplier: 3 }),
            link_down: Span::of_ms(50),
            igp_dead: s(40),
            igp_spread: Span::of_ms(200),
            connect: spread(1000, 5000),
            checks: Checks { interval: s(1), times: 3 },
            drain: s(30),
        };
        match preset {
            Preset::Modern => modern,
            Preset::Textbook => Self {
                processing: spread(10, 100),
                mrai: Spread::fixed(s(30)),
                mrai_internal: Spread::fixed(s(5)),
                bfd: None,
                link_down: s(1),
                igp_spread: s(5),
                connect: spread(5000, 30000),
                checks: Checks { interval: s(10), times: 3 },
                drain: s(120),
                ..modern
            },
            Preset::Lab => Self {
                transit: Transit::Fixed(Span::ZERO),
                delivery: Delivery::OneByOne,
                processing: spread(0, 0),
                mrai: spread(0, 0),
                jitter: Jitter::None,
                hold: Span::ZERO,
                keepalive: Span::ZERO,
                bfd: Some(Bfd { interval: Span::ZERO, multiplier: 1 }),
                link_down: Span::ZERO,
                igp_dead: Span::ZERO,
                igp_spread: Span::ZERO,
                connect: spread(0, 0),
                checks: Checks { interval: Span::ZERO, times: 1 },
                drain: Span::ZERO,
                ..modern
            },
        }
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self::of(Preset::default())
    }
}
