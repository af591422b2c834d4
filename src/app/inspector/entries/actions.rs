//! Actions of a policy entry on the routes to which it applies.

use egui::Ui;

use super::super::chips;
use super::super::fields::{Pane, Value, Words, choice};
use super::super::number::{Scale, id_of, number_box};
use super::super::terms::Term;
use super::super::widgets;
use super::piece::{Choice, menu, piece};
use super::session::{Session, Way};
use crate::topology::{Community, Edit, Entry, OriginCode};

/// Kind of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Reject,
    LocalPref,
    Weight,
    Prepend,
    Med,
    Origin,
    Add,
    Remove,
}

impl Kind {
    /// Returns the actions that make sense in one direction.
    fn of(way: Way) -> &'static [Self] {
        use Kind::{Add, LocalPref, Med, Origin, Prepend, Reject, Remove, Weight};
        match way {
            Way::In => &[Reject, LocalPref, Weight, Med, Origin, Remove, Add],
            Way::Out => &[Reject, Prepend, Med, Origin, Remove, Add],
        }
    }

    fn words(self, way: Way) -> Words<'static> {
        match self {
            Self::Reject => Words {
                label: "Reject",
                tip: match way {
                    Way::In => {
                        "Throw the route away, as if the neighbour had not sent it; no later entry sees it"
                    }
                    Way::Out => "Do not send the route to this neighbour; no later entry sees it",
                },
            },
            Self::LocalPref => Words { label: "Local-pref", tip: Term::LocalPref.tip() },
            Self::Weight => Words {
                label: "Weight",
                tip: "Weight ranks routes at this router alone, before local-pref; the highest wins. It counts only under FRR: other profiles do not know it",
            },
            Self::Prepend => Words { label: "Prepend", tip: Term::Prepend.tip() },
            Self::Med => Words { label: "MED", tip: Term::Med.tip() },
            Self::Origin => Words { label: "Origin code", tip: Term::Origin.tip() },
            Self::Add => Words { label: "Add communities", tip: Term::Community.tip() },
            Self::Remove => Words {
                label: "Remove communities",
                tip: "Communities that the route loses, before others are added",
            },
        }
    }

    fn is_in(self, entry: &Entry) -> bool {
        match self {
            Self::Reject => entry.deny,
            Self::LocalPref => entry.local_pref.is_some(),
            Self::Weight => entry.weight.is_some(),
            Self::Prepend => entry.prepend > 0,
            Self::Med => entry.med.is_some(),
            Self::Origin => entry.origin.is_some(),
            Self::Add => !entry.add.is_empty(),
            Self::Remove => !entry.remove.is_empty(),
        }
    }

    /// Returns the entry with the action at a first value, or without it. Lists of communities
    /// begin empty, which changes nothing.
    fn switched(self, entry: &Entry, on: bool) -> Entry {
        let mut entry = entry.clone();
        match self {
            Self::Reject => entry.deny = on,
            Self::LocalPref => entry.local_pref = on.then_some(80),
            Self::Weight => entry.weight = on.then_some(100),
            Self::Prepend => entry.prepend = u8::from(on),
            Self::Med => entry.med = on.then_some(0),
            Self::Origin => entry.origin = on.then_some(OriginCode::Incomplete),
            Self::Add => entry.add.clear(),
            Self::Remove => entry.remove.clear(),
        }
        entry
    }
}

/// Draws the actions of an entry.
pub(super) fn show(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
    place: usize,
    entry: &Entry,
) {
    let theme = pane.scene.theme;
    let set = |entry: Entry| session.set_at(place, entry);
    widgets::weak(ui, theme, "Then");
    let all = Kind::of(session.way);
    // An empty list of communities stays open once it was added.
    let mut wanted: Vec<Kind> = ui.data(|d| d.get_temp(session.wanted)).unwrap_or_default();
    let shown = wanted.clone();
    let is_open = |kind: Kind| kind.is_in(entry) || shown.contains(&kind);
    for kind in all.iter().copied() {
        if !is_open(kind) {
            continue;
        }
        let draw = |pane: &mut Pane<'_, '_>, ui: &mut Ui| {
            field(pane, ui, (session, kind), entry, &set);
        };
        if piece(pane, ui, kind.words(session.way), draw) {
            wanted.retain(|k| *k != kind);
            if kind.is_in(entry) {
                pane.edit(set(kind.switched(entry, false)));
            }
        }
    }
    let missing = all.iter().copied().filter(|kind| !is_open(*kind));
    let named = |kind: Kind| {
        let words = kind.words(session.way);
        Choice::new(kind, words.label, words.tip)
    };
    let choices: Vec<_> = missing.map(named).collect();
    let words = Words {
        label: "Add an action…",
        tip: "Say what else is done with the routes that this entry applies to",
    };
    let added = if entry.deny { None } else { menu(ui, theme, words, vec![choices]) };
    match added {
        Some(kind @ (Kind::Add | Kind::Remove)) => wanted.push(kind),
        Some(kind) => pane.edit(set(kind.switched(entry, true))),
        None => {}
    }
    ui.data_mut(|d| d.insert_temp(session.wanted, wanted));
}

/// Forgets the empty lists when another entry is opened, or none.
pub(super) fn forget(ui: &Ui, session: &Session<'_>) {
    ui.data_mut(|d| d.remove::<Vec<Kind>>(session.wanted));
}

type Set<'a> = dyn Fn(Entry) -> Edit + 'a;

fn field(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    (session, kind): (&Session<'_>, Kind),
    entry: &Entry,
    set: &Set<'_>,
) {
    let words = kind.words(session.way);
    let mut number = |value: u32, scale: Scale, change: &dyn Fn(&mut Entry, u32)| {
        let edit = |number: f64| {
            let mut entry = entry.clone();
            change(&mut entry, number as u32);
            set(entry)
        };
        let number = (id_of(ui, words), Value::Same(f64::from(value)), scale);
        number_box(pane, ui, words, number, &edit).show_error(ui, pane);
    };
    match kind {
        Kind::Reject => {
            widgets::weak(ui, pane.scene.theme, "the route; nothing else counts");
        }
        Kind::LocalPref => {
            let value = entry.local_pref.unwrap_or_default();
            number(value, Scale::WHOLE, &|e, v| e.local_pref = Some(v));
        }
        Kind::Weight => {
            let value = entry.weight.unwrap_or_default();
            let scale = Scale::up_to(u32::from(u16::MAX));
            number(value.into(), scale, &|e, v| e.weight = Some(v as u16));
            widgets::weak(ui, pane.scene.theme, "Counts only under FRR");
        }
        Kind::Prepend => {
            // Zero prepends are no action: the cross removes it.
            let scale = Scale::between(1, u32::from(u8::MAX));
            number(entry.prepend.into(), scale, &|e, v| e.prepend = v as u8);
        }
        Kind::Med => {
            let value = entry.med.unwrap_or_default();
            number(value, Scale::WHOLE, &|e, v| e.med = Some(v));
        }
        Kind::Origin => {
            let all = [OriginCode::Igp, OriginCode::Egp, OriginCode::Incomplete];
            let all = all.map(|code| (code, code.as_str()));
            let value = Value::Same(entry.origin.unwrap_or_default());
            if let Some(code) = choice(ui, pane.scene.theme, words, value, &all) {
                pane.edit(set(Entry { origin: Some(code), ..entry.clone() }));
            }
        }
        Kind::Add => {
            communities(pane, ui, words, &entry.add, &|add| set(Entry { add, ..entry.clone() }))
        }
        Kind::Remove => communities(pane, ui, words, &entry.remove, &|remove| {
            set(Entry { remove, ..entry.clone() })
        }),
    }
}

fn communities(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    current: &[Community],
    edit: &dyn Fn(Vec<Community>) -> Edit,
) {
    if let Some(all) = chips::communities(pane, ui, words, current) {
        pane.edit(edit(all));
    }
}
