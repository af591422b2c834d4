//! Policies at random.

use catchment::topology::{
    Entry, ExportDefault, ImportDefault, Match, OriginCode, PathMatch, Policy, Validity,
};

use super::{random_asn, random_community, random_prefix};
use crate::dice::Dice;

fn random_match(dice: &mut Dice) -> Match {
    if dice.one_in(3) {
        return Match::default();
    }
    Match {
        prefix: dice.maybe(random_prefix),
        community: dice.maybe(random_community),
        as_path: dice.maybe(|dice| match dice.below(3) {
            0 => PathMatch::Contains(random_asn(dice)),
            1 => PathMatch::Is(dice.some(4, random_asn)),
            _ => PathMatch::LongerThan(dice.number() as u16),
        }),
        validity: dice
            .maybe(|dice| dice.pick(&[Validity::Valid, Validity::Invalid, Validity::NotFound])),
        origin_as: dice.maybe(random_asn),
    }
}

fn random_entry(dice: &mut Dice, is_import: bool) -> Entry {
    let origins = [OriginCode::Igp, OriginCode::Egp, OriginCode::Incomplete];
    Entry {
        matches: random_match(dice),
        weight: dice.maybe(|dice| dice.number() as u16).filter(|_| is_import),
        local_pref: dice.maybe(Dice::number).filter(|_| is_import),
        med: dice.maybe(Dice::number),
        origin: dice.maybe(|dice| dice.pick(&origins)),
        prepend: if is_import { 0 } else { dice.number() as u8 },
        add: dice.some(2, random_community),
        remove: dice.some(2, random_community),
        deny: dice.one_in(4),
    }
}

/// What an end could do on import and export.
pub(crate) fn random_policy(dice: &mut Dice) -> Policy {
    if dice.one_in(3) {
        return Policy::default();
    }
    Policy {
        import_default: dice.pick(&[ImportDefault::GaoRexford, ImportDefault::Open]),
        export_default: dice.pick(&[ExportDefault::GaoRexford, ExportDefault::Open]),
        allow_own_as: if dice.one_in(4) { dice.below(3) as u8 } else { 0 },
        import: dice.some(3, |dice| random_entry(dice, true)),
        export: dice.some(3, |dice| random_entry(dice, false)),
    }
}
