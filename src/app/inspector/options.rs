//! The decision process: a profile and options on top of it, for the document and for a node.

use egui::Ui;

use super::fields::{Pane, Value, Words, choice, row};
use super::widgets;
use crate::bgp::{Process, Profile, Step};
use crate::topology::{
    Edit, MedComparison, MissingMed, Options, PathLength, ProfileName, Selection, Tie, WellKnown,
};

/// Texts of the choice of profile.
pub(super) const PROFILE: Words<'_> = Words {
    label: "Decides as",
    tip: "Whose decision process a router runs, and what that program does on its own. Where they differ, the same network can send its packets elsewhere",
};

const MED: [(MedComparison, &str); 4] = [
    (MedComparison::SameNeighbour, "within each AS"),
    (MedComparison::ByArrival, "by arrival"),
    (MedComparison::Always, "across all"),
    (MedComparison::Never, "never"),
];
const MISSING: [(MissingMed, &str); 2] =
    [(MissingMed::Best, "the best"), (MissingMed::Worst, "the worst")];
const LENGTH: [(PathLength, &str); 2] =
    [(PathLength::Compare, "counts"), (PathLength::Ignore, "is ignored")];
const TIE: [(Tie, &str); 2] = [(Tie::RouterId, "the router id"), (Tie::Oldest, "the route in use")];

const WELL_KNOWN: [(WellKnown, &str); 3] = [
    (WellKnown::Everywhere, "everywhere"),
    (WellKnown::ButRouteServers, "not at route servers"),
    (WellKnown::Nowhere, "nowhere"),
];

/// Draws the profile and the options of the document.
pub(super) fn of_document(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let theme = pane.scene.theme;
    let Selection { profile, options } = pane.scene.doc().selection();
    let all = ProfileName::ALL.map(|name| (name, name.as_str()));
    let value = Value::Same(profile);
    if let Some(profile) = row(ui, PROFILE, |ui| choice(ui, theme, PROFILE, value, &all)) {
        pane.edit(Edit::SetSelection { profile, options });
    }
    widgets::weak(ui, theme, format!("{}.", Profile::of(profile).about));
    let said = said(options);
    if widgets::fold(ui, theme, "options", &said, false) {
        let base = Process::of(profile, Options::default());
        let edit = |options| Edit::SetSelection { profile, options };
        choices(pane, ui, options, (&base, profile.as_str()), &edit);
    }
}

/// Summarises the options that are set.
pub(super) fn said(options: Options) -> String {
    let mut set = Vec::new();
    let name = |said: &str, what: &str| format!("{said} {what}");
    set.extend(options.med.map(|v| name("MED", word(&MED, v))));
    set.extend(options.missing_med.map(|v| name("missing MED", word(&MISSING, v))));
    set.extend(options.path_length.map(|v| name("path length", word(&LENGTH, v))));
    set.extend(options.tie.map(|v| name("a tie to", word(&TIE, v))));
    set.extend(options.well_known.map(|v| name("no-export acts", word(&WELL_KNOWN, v))));
    if set.is_empty() { "Options of the decision".to_owned() } else { set.join(" · ") }
}

fn word<T: PartialEq>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(v, _)| *v == value).map_or("", |(_, name)| *name)
}

/// The options; each says what holds where it is not set, and by whom.
pub(super) fn choices(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    options: Options,
    (base, whose): (&Process, &str),
    edit: &dyn Fn(Options) -> Edit,
) {
    let words = Words {
        label: "MED compared",
        tip: "Which routes the MED step compares. Within each AS compares routes of one neighbouring AS; across all (\u{201c}always-compare-med\u{201d}) compares numbers that different ASes chose; by arrival goes in pairs, which can leave the outcome to history",
    };
    let set = |med| edit(Options { med, ..options });
    one(pane, ui, words, (options.med, base.med, whose), &MED, &set);
    let words = Words {
        label: "A missing MED is",
        tip: "What a route counts for that carries no MED (\u{201c}missing-as-worst\u{201d})",
    };
    let set = |missing_med| edit(Options { missing_med, ..options });
    one(pane, ui, words, (options.missing_med, base.missing_med, whose), &MISSING, &set);
    let words = Words {
        label: "Path length",
        tip: "Whether the shorter AS path wins (\u{201c}bestpath as-path ignore\u{201d} switches it off): without it, prepending does nothing here",
    };
    let usual = match base.takes(Step::AsPathLength) {
        true => PathLength::Compare,
        false => PathLength::Ignore,
    };
    let set = |path_length| edit(Options { path_length, ..options });
    one(pane, ui, words, (options.path_length, usual, whose), &LENGTH, &set);
    let words = Words {
        label: "A tie goes to",
        tip: "What decides between routes of other ASes that are equal up to here: the router id (\u{201c}compare-routerid\u{201d}), or whichever is in use already (RFC 5004), so that history decides",
    };
    let usual = if base.takes(Step::Oldest) { Tie::Oldest } else { Tie::RouterId };
    let set = |tie| edit(Options { tie, ..options });
    one(pane, ui, words, (options.tie, usual, whose), &TIE, &set);
    let words = Words {
        label: "No-export acts",
        tip: "Where no-export, no-advertise and local-as stop a route (RFC 1997). A route server is to pass them on to its clients (RFC 7947); BIRD does so with \u{201c}interpret communities off\u{201d}, which lets them pass everywhere",
    };
    let set = |well_known| edit(Options { well_known, ..options });
    let usual = base.habits.well_known;
    one(pane, ui, words, (options.well_known, usual, whose), &WELL_KNOWN, &set);
}

fn one<T: Copy + PartialEq>(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (current, usual, whose): (Option<T>, T, &str),
    all: &[(T, &'static str)],
    edit: &dyn Fn(Option<T>) -> Edit,
) {
    // No-break spaces keep the brackets on one line.
    let whose = whose.replace(' ', "\u{a0}");
    let inherited = format!("{} ({whose})", word(all, usual));
    let mut choices: Vec<(Option<T>, &str)> = vec![(None, &inherited)];
    choices.extend(all.iter().map(|(value, name)| (Some(*value), *name)));
    let theme = pane.scene.theme;
    let value = Value::Same(current);
    if let Some(to) = row(ui, words, |ui| choice(ui, theme, words, value, &choices)) {
        pane.edit(edit(to));
    }
}
