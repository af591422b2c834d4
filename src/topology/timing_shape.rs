//! Timers as written in files: a preset, and the differences from it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::policy::is_default;
use super::{Bfd, Checks, Delivery, Jitter, Preset, Span, Spread, Timing, Transit, Withdrawals};

/// The form of [`Bfd`] in a file, where `None` would not say that BFD is off.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Bfd", deny_unknown_fields)]
enum BfdShape {
    Off,
    On { interval: Span, multiplier: u8 },
}

impl From<Option<Bfd>> for BfdShape {
    fn from(bfd: Option<Bfd>) -> Self {
        match bfd {
            None => Self::Off,
            Some(Bfd { interval, multiplier }) => Self::On { interval, multiplier },
        }
    }
}

impl From<BfdShape> for Option<Bfd> {
    fn from(shape: BfdShape) -> Self {
        match shape {
            BfdShape::Off => None,
            BfdShape::On { interval, multiplier } => Some(Bfd { interval, multiplier }),
        }
    }
}

/// Returns the values that files omit: those of the preset, with the keepalive time for the hold
/// time.
fn usual(preset: Preset, hold: Span) -> Timing {
    Timing { keepalive: Timing::keepalive_for(hold), ..Timing::of(preset) }
}

impl Serialize for Timing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shape::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Shape::deserialize(deserializer).map(Self::from)
    }
}

/// Declares the file form of [`Timing`] and the conversions, naming each field once.
macro_rules! shape {
    ($($field:ident: $type:ty,)*) => {
        /// The form of [`Timing`] in a file; values that are not given are those of the preset.
        #[derive(Default, Serialize, Deserialize)]
        #[serde(rename = "Timing", deny_unknown_fields, default)]
        struct Shape {
            #[serde(skip_serializing_if = "is_default")]
            preset: Preset,
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                $field: Option<$type>,
            )*
        }

        impl From<Timing> for Shape {
            fn from(timing: Timing) -> Self {
                let usual = usual(timing.preset, timing.hold);
                Self {
                    preset: timing.preset,
                    $($field: (timing.$field != usual.$field).then(|| timing.$field.into()),)*
                }
            }
        }

        impl From<Shape> for Timing {
            fn from(shape: Shape) -> Self {
                let hold = shape.hold.unwrap_or(Timing::of(shape.preset).hold);
                let usual = usual(shape.preset, hold);
                Self {
                    preset: shape.preset,
                    $($field: shape.$field.map_or(usual.$field, Into::into),)*
                }
            }
        }
    };
}

shape! {
    transit: Transit,
    delivery: Delivery,
    processing: Spread,
    mrai: Spread,
    mrai_internal: Spread,
    jitter: Jitter,
    withdrawals: Withdrawals,
    hold: Span,
    keepalive: Span,
    bfd: BfdShape,
    link_down: Span,
    igp_dead: Span,
    igp_spread: Span,
    connect: Spread,
    checks: Checks,
    drain: Span,
}
