//! Conditions of a policy entry on routes.

use egui::{Button, Popup, Ui, vec2};

use super::super::fields::{Pane, Value, Words, choice};
use super::super::number::{Scale, id_of, number_box};
use super::super::terms::Term;
use super::super::text_field::{TextLook, text_field};
use super::super::widgets;
use super::piece::{Choice, menu, piece};
use super::session::Session;
use super::suggestions::{community_of, meaning, shown_prefix, somewhere_else};
use crate::app::tip::Tip as _;
use crate::topology::{Asn, Community, Edit, Entry, Match, PathMatch, Prefix, Validity};

/// Kind of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prefix,
    Community,
    Path,
    Origin,
    Validity,
}

impl Kind {
    const ALL: [Self; 5] =
        [Self::Prefix, Self::Community, Self::Path, Self::Origin, Self::Validity];

    fn words(self) -> Words<'static> {
        match self {
            Self::Prefix => Words {
                label: "Prefix is",
                tip: "Exactly this prefix; a more specific one inside it does not match",
            },
            Self::Community => Words { label: "Carries", tip: Term::Community.tip() },
            Self::Path => Words {
                label: "AS path",
                tip: "The AS path as it was received: before this node puts its own number in front",
            },
            Self::Origin => Words {
                label: "Origin AS",
                tip: "The last AS of the path, which announced the prefix; for its own announcements, the node's own",
            },
            Self::Validity => Words {
                label: "Origin is",
                tip: "What the route origin authorisations of the document say: valid, invalid (there are some, and none fits), or not found",
            },
        }
    }

    /// Returns the name in the menu of conditions.
    fn named(self) -> &'static str {
        match self {
            Self::Prefix => "Prefix",
            Self::Community => "Community",
            Self::Path => "AS path",
            Self::Origin => "Origin AS",
            Self::Validity => "Validity of the origin",
        }
    }

    fn is_in(self, matches: &Match) -> bool {
        match self {
            Self::Prefix => matches.prefix.is_some(),
            Self::Community => matches.community.is_some(),
            Self::Path => matches.as_path.is_some(),
            Self::Origin => matches.origin_as.is_some(),
            Self::Validity => matches.validity.is_some(),
        }
    }

    fn without(self, matches: &Match) -> Match {
        let mut rest = matches.clone();
        match self {
            Self::Prefix => rest.prefix = None,
            Self::Community => rest.community = None,
            Self::Path => rest.as_path = None,
            Self::Origin => rest.origin_as = None,
            Self::Validity => rest.validity = None,
        }
        rest
    }

    /// Adds the condition with a first value, which the user usually changes.
    fn added_to(self, matches: &Match, pane: &Pane<'_, '_>, session: &Session<'_>) -> Match {
        let mut more = matches.clone();
        match self {
            Self::Prefix => more.prefix = shown_prefix(pane),
            Self::Community => more.community = Some(community_of(session.own, 80)),
            Self::Path => more.as_path = Some(PathMatch::Contains(somewhere_else(pane, session))),
            Self::Origin => more.origin_as = origin(pane).or(Some(session.remote)),
            Self::Validity => more.validity = Some(Validity::Invalid),
        }
        more
    }
}

/// Returns an AS that announces the shown prefix.
fn origin(pane: &Pane<'_, '_>) -> Option<Asn> {
    let prefix = pane.scene.prefix?;
    pane.scene.doc().announcers(&prefix).next().map(|n| n.asn)
}

/// Draws the conditions of an entry.
pub(super) fn show(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
    place: usize,
    entry: &Entry,
) {
    let theme = pane.scene.theme;
    let with = |matches: Match| session.set_at(place, Entry { matches, ..entry.clone() });
    let when = match entry.matches.is_all() {
        true => "For every route",
        false => "If",
    };
    widgets::weak(ui, theme, when);
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_in(&entry.matches)) {
        let draw =
            |pane: &mut Pane<'_, '_>, ui: &mut Ui| field(pane, ui, (session, kind), entry, &with);
        if piece(pane, ui, kind.words(), draw) {
            pane.edit(with(kind.without(&entry.matches)));
        }
    }
    let missing = Kind::ALL.into_iter().filter(|kind| !kind.is_in(&entry.matches));
    let choices: Vec<_> =
        missing.map(|kind| Choice::new(kind, kind.named(), kind.words().tip)).collect();
    if choices.is_empty() {
        return;
    }
    let words = Words {
        label: "Add a condition…",
        tip: "Narrow down which routes this entry applies to; all its conditions must hold",
    };
    if let Some(kind) = menu(ui, theme, words, vec![choices]) {
        pane.edit(with(kind.added_to(&entry.matches, pane, session)));
    }
}

type With<'a> = dyn Fn(Match) -> Edit + 'a;

fn field(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    (session, kind): (&Session<'_>, Kind),
    entry: &Entry,
    with: &With<'_>,
) {
    let matches = &entry.matches;
    match kind {
        Kind::Prefix => {
            let current = matches.prefix.map(|p| p.to_string()).unwrap_or_default();
            text(pane, ui, kind.words(), ("1.1.1.0/24", &current), |text| {
                let prefix: Prefix = text.parse().map_err(said)?;
                Ok(with(Match { prefix: Some(prefix), ..matches.clone() }))
            });
        }
        Kind::Community => community(pane, ui, matches, with),
        Kind::Path => path(pane, ui, session, matches, with),
        Kind::Origin => {
            let current = matches.origin_as.map(|a| a.to_string()).unwrap_or_default();
            text(pane, ui, kind.words(), ("64512", &current), |text| {
                let asn: Asn = text.parse().map_err(said)?;
                Ok(with(Match { origin_as: Some(asn), ..matches.clone() }))
            });
        }
        Kind::Validity => {
            let all = [Validity::Valid, Validity::Invalid, Validity::NotFound];
            let all = all.map(|v| (v, v.as_str()));
            let Some(validity) = matches.validity else { return };
            let value = Value::Same(validity);
            if let Some(v) = choice(ui, pane.scene.theme, kind.words(), value, &all) {
                pane.edit(with(Match { validity: Some(v), ..matches.clone() }));
            }
        }
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Draws a text field that takes effect when it loses the focus.
fn text(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (hint, current): (&str, &str),
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) {
    let look = TextLook { hint, tip: words.tip, ..TextLook::default() };
    let response = text_field(pane, ui, words.label, current, look, |text| edit(text.trim()));
    response.accessible_name(words.label);
}

fn community(pane: &mut Pane<'_, '_>, ui: &mut Ui, matches: &Match, with: &With<'_>) {
    let theme = pane.scene.theme;
    let current = matches.community.map(|c| c.to_string()).unwrap_or_default();
    let set = |community: Community| with(Match { community: Some(community), ..matches.clone() });
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = ui.available_width() - 36.0;
        ui.allocate_ui(vec2(width, 32.0), |ui| {
            ui.set_width(width);
            ui.vertical(|ui| {
                let words = Kind::Community.words();
                text(pane, ui, words, ("64500:80", &current), |text| {
                    Ok(set(text.parse::<Community>().map_err(said)?))
                });
            });
        });
        let button = ui.add(Button::new("").min_size(vec2(32.0, 32.0)));
        widgets::triangle(ui, button.rect.center(), true, theme.text.0);
        widgets::ring(ui, theme, &button);
        Popup::menu(&button).show(|ui| {
            for (name, community) in Community::well_known() {
                let entry = Button::new(name).min_size(vec2(0.0, 32.0));
                if ui.add(entry).tip(meaning(community)).clicked() {
                    pane.edit(set(community));
                }
            }
        });
        button.accessible_name("Well-known communities").tip("Choose a well-known community");
    });
}

/// Comparison of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Holds,
    Is,
    LongerThan,
}

fn path(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
    matches: &Match,
    with: &With<'_>,
) {
    let theme = pane.scene.theme;
    let Some(path) = &matches.as_path else { return };
    let set = |path: PathMatch| with(Match { as_path: Some(path), ..matches.clone() });
    let (how, current) = match path {
        PathMatch::Contains(asn) => (How::Holds, asn.to_string()),
        PathMatch::Is(asns) => (How::Is, written(asns)),
        PathMatch::LongerThan(most) => (How::LongerThan, most.to_string()),
    };
    let all =
        [(How::Holds, "holds AS"), (How::Is, "is exactly"), (How::LongerThan, "is longer than")];
    let words = Words { label: "How the path is compared", tip: Kind::Path.words().tip };
    if let Some(to) = choice(ui, theme, words, Value::Same(how), &all) {
        let first = match path {
            PathMatch::Contains(asn) => Some(*asn),
            PathMatch::Is(asns) => asns.first().copied(),
            PathMatch::LongerThan(_) => None,
        };
        pane.edit(set(match to {
            How::Holds => {
                PathMatch::Contains(first.unwrap_or_else(|| somewhere_else(pane, session)))
            }
            How::Is => PathMatch::Is(first.into_iter().collect()),
            How::LongerThan => PathMatch::LongerThan(5),
        }));
    }
    match how {
        How::Holds => {
            let tip = "An AS number that stands anywhere in the path";
            let words = Words { label: "AS in the path", tip };
            text(pane, ui, words, ("64512", &current), |text| {
                Ok(set(PathMatch::Contains(text.parse().map_err(said)?)))
            });
        }
        How::Is => {
            let tip = "The whole path, the nearest AS first, with spaces between; empty matches the node's own announcements";
            let words = Words { label: "The whole path", tip };
            text(pane, ui, words, ("64512 64513", &current), |text| {
                let asns: Result<Vec<Asn>, _> = text.split_whitespace().map(str::parse).collect();
                Ok(set(PathMatch::Is(asns.map_err(said)?)))
            });
        }
        How::LongerThan => {
            let tip = "Paths with more entries than this match; prepends count";
            let words = Words { label: "Longest path", tip };
            let most = match path {
                PathMatch::LongerThan(most) => *most,
                _ => 0,
            };
            let scale = Scale::up_to(u32::from(u16::MAX));
            let number = (id_of(ui, words), Value::Same(f64::from(most)), scale);
            let edit = |n: f64| set(PathMatch::LongerThan(n as u16));
            number_box(pane, ui, words, number, &edit).show_error(ui, pane);
        }
    }
}

/// Formats a path with spaces between its ASNs.
fn written(asns: &[Asn]) -> String {
    asns.iter().map(|a| a.to_string()).collect::<Vec<_>>().join(" ")
}
