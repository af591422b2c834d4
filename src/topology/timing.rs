//! How fast things happen: delays and timers of routers, and how failures are noticed, as data.
//! `engine::timeline` runs them.

use serde::{Deserialize, Serialize};

use super::Span;

/// Timers that belong together.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Preset {
    /// What RFC 4271 section 10 suggests: 30 s between advertisements, 90 s until a silent
    /// neighbour counts as gone.
    Textbook,
    /// As networks are run today: little or no interval between advertisements, and BFD.
    #[default]
    Modern,
    /// Everything at once, and messages are delivered one by one.
    Lab,
}

impl Preset {
    /// In the order of menus.
    pub const ALL: [Self; 3] = [Self::Textbook, Self::Modern, Self::Lab];

    /// As shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Textbook => "Textbook",
            Self::Modern => "Modern",
            Self::Lab => "Lab",
        }
    }
}

/// A stretch of time that is drawn anew each time, evenly from the least to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The shortest.
    pub least: Span,
    /// The longest; no document has one that is shorter than the least.
    pub most: Span,
}

impl Spread {
    /// Always the same.
    pub const fn fixed(span: Span) -> Self {
        Self { least: span, most: span }
    }
}

/// How long a message is on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Transit {
    /// As long as its link or the way between the routers is.
    #[default]
    AsLinks,
    /// Always as long.
    Fixed(Span),
}

/// The order in which messages are delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delivery {
    /// As they arrive; what arrives at a router at one instant is looked at together.
    #[default]
    OnArrival,
    /// One after the other, a second apart, none before the consequences of the last one are sent:
    /// the clock counts messages, and routers take no time to work on them. Which is next can be
    /// chosen.
    OneByOne,
}

/// Whether intervals vary, so that routers do not act in step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Jitter {
    /// No.
    None,
    /// Each time by a factor from 0.75 to 1 (RFC 4271 section 10).
    #[default]
    Rfc4271,
}

/// Whether withdrawals wait for the interval between advertisements. By RFC 4271 section 9.2.1.1
/// they do; before it, by RFC 1771 section 9.2.3.1, they did not, and many routers kept to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Withdrawals {
    /// They are sent at once, so that nobody sends packets where they are lost.
    #[default]
    AtOnce,
    /// They wait like advertisements.
    Limited,
}

/// Bidirectional forwarding detection (RFC 5880): packets that a neighbour misses at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bfd {
    /// Between packets.
    pub interval: Span,
    /// So many missing in a row mean that the neighbour is gone.
    pub multiplier: u8,
}

/// A check of a site's service that withdraws its route when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// Between checks.
    pub interval: Span,
    /// So many failed in a row, and the route is withdrawn; as many good ones bring it back.
    pub times: u8,
}

/// All delays and timers of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timing {
    /// What the values were taken from; those that differ from it were set by hand.
    pub preset: Preset,
    /// How long messages are on their way.
    pub transit: Transit,
    /// The order in which they are delivered.
    pub delivery: Delivery,
    /// How long a router works on a message; it takes one after the other.
    pub processing: Spread,
    /// The least time between advertisements to a neighbour in another AS (the MRAI timer of RFC
    /// 4271 section 9.2.1.1), drawn once for each side of a session; 0 is off.
    pub mrai: Spread,
    /// The same inside an AS.
    pub mrai_internal: Spread,
    /// Whether it varies.
    pub jitter: Jitter,
    /// Whether withdrawals wait for it.
    pub withdrawals: Withdrawals,
    /// Silence after which a neighbour counts as gone (RFC 4271 section 6.5); 0 is never.
    pub hold: Span,
    /// Between keepalives; none are sent where the hold time is 0.
    pub keepalive: Span,
    /// Packets that notice silence sooner.
    pub bfd: Option<Bfd>,
    /// How soon a router sees that its own end of a link has gone dark, where it can be seen.
    pub link_down: Span,
    /// Silence after which the IGP takes a link out (RouterDeadInterval of RFC 2328).
    pub igp_dead: Span,
    /// How long the IGP takes from there to new ways everywhere.
    pub igp_spread: Span,
    /// From when a session could come up to when it does.
    pub connect: Spread,
    /// Checks of its service by a site, if it does.
    pub checks: Checks,
    /// How long a graceful shutdown (RFC 8326) leaves others to move away.
    pub drain: Span,
}

const fn s(seconds: u32) -> Span {
    Span::of_ms(seconds * 1000)
}

const fn spread(least_ms: u32, most_ms: u32) -> Spread {
    Spread { least: Span::of_ms(least_ms), most: Span::of_ms(most_ms) }
}

impl Timing {
    /// The time between keepalives that goes with a hold time: a third of it (RFC 4271 section
    /// 4.4).
    pub const fn keepalive_for(hold: Span) -> Span {
        Span::of_micros(hold.micros() / 3)
    }

    /// The values of a preset.
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
