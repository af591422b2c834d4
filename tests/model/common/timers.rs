//! Timers at random.

use catchment::topology::{
    Bfd, Checks, Delivery, Jitter, Preset, Span, Spread, Timing, Transit, Withdrawals,
};

use crate::dice::Dice;

fn random_span(dice: &mut Dice) -> Span {
    let most = (Span::MAX_SECONDS * 1e6) as u64;
    match dice.below(4) {
        0 => Span::of_micros(dice.pick(&[0, 1, 999_999, 1_000_001, most - 1, most])),
        1 => Span::of_micros(u64::from(dice.number())),
        _ => Span::of_ms(dice.below(100) as u32 * 500),
    }
}

fn random_spread(dice: &mut Dice) -> Spread {
    let (a, b) = (random_span(dice), random_span(dice));
    Spread { least: a.min(b), most: a.max(b) }
}

fn random_times(dice: &mut Dice) -> u8 {
    (dice.number() as u8).max(1)
}

/// Timers that a document can have: a preset, with some or all values set by hand.
pub(crate) fn random_timing(dice: &mut Dice) -> Timing {
    let mut timing = Timing::of(dice.pick(&Preset::ALL));
    for _ in 0..dice.pick(&[0, 1, 3, 40]) {
        match dice.below(15) {
            0 => timing.transit = Transit::Fixed(random_span(dice)),
            1 => timing.transit = Transit::AsLinks,
            2 => timing.delivery = dice.pick(&[Delivery::OnArrival, Delivery::OneByOne]),
            3 => timing.processing = random_spread(dice),
            4 => timing.mrai = random_spread(dice),
            5 => timing.mrai_internal = random_spread(dice),
            6 => timing.jitter = dice.pick(&[Jitter::None, Jitter::Rfc4271]),
            7 => timing.withdrawals = dice.pick(&[Withdrawals::AtOnce, Withdrawals::Limited]),
            8 => {
                let hold = random_span(dice);
                let is_odd = !hold.is_zero() && hold < Span::of_ms(3000);
                timing.hold = if is_odd { Span::ZERO } else { hold };
                timing.keepalive = Timing::keepalive_for(timing.hold);
            }
            9 => timing.keepalive = random_span(dice).min(timing.hold),
            10 => {
                timing.bfd = dice.maybe(|dice| Bfd {
                    interval: random_span(dice),
                    multiplier: random_times(dice),
                });
            }
            11 => timing.link_down = random_span(dice),
            12 => (timing.igp_dead, timing.igp_spread) = (random_span(dice), random_span(dice)),
            13 => timing.connect = random_spread(dice),
            _ => {
                let interval = random_span(dice);
                timing.checks = Checks { interval, times: random_times(dice) };
                timing.drain = random_span(dice);
            }
        }
    }
    timing
}

/// Timers that no document can have.
pub(super) fn random_impossible_timing(dice: &mut Dice) -> Timing {
    let fine = random_timing(dice);
    let too_long = Span::of_micros((Span::MAX_SECONDS * 1e6) as u64 + 1);
    let most = random_span(dice);
    let upside_down = Spread { least: Span::of_micros(most.micros() + 1), most };
    match dice.below(6) {
        0 => Timing { hold: Span::of_micros(1 + dice.below(2_999_999) as u64), ..fine },
        1 => Timing { hold: Span::of_ms(3000), keepalive: Span::of_ms(3001), ..fine },
        2 => Timing { mrai: upside_down, ..fine },
        3 => Timing { drain: too_long, ..fine },
        4 => Timing { bfd: Some(Bfd { interval: Span::ZERO, multiplier: 0 }), ..fine },
        _ => Timing { checks: Checks { interval: Span::ZERO, times: 0 }, ..fine },
    }
}
