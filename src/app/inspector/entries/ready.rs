//! Ready-made entries for common policies, in a menu that explains each.

use egui::Ui;

use super::super::fields::{Pane, Words};
use super::piece::{Choice, menu};
use super::session::{Session, Way};
use super::suggestions::{community_of, meaning, shown_prefix, somewhere_else};
use crate::topology::{Community, Entry, Match, PathMatch, Role, Validity};

/// Communities that the menu offers for export.
const TAGS: [(&str, Community); 5] = [
    ("no-export", Community::NO_EXPORT),
    ("no-advertise", Community::NO_ADVERTISE),
    ("no-peer", Community::NO_PEER),
    ("graceful-shutdown", Community::GRACEFUL_SHUTDOWN),
    ("blackhole", Community::BLACKHOLE),
];

/// Draws the button that adds an entry; returns the list with it, and its index.
pub(super) fn menu_of(
    pane: &Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
) -> Option<(Vec<Entry>, usize)> {
    let (label, groups) = match session.way {
        Way::In => ("Add an import entry…", import(pane, session)),
        Way::Out => ("Add an export entry…", export(pane, session)),
    };
    let tip = "Add an entry at the end of the list: a ready-made one, or one to fill in";
    let entry = menu(ui, pane.scene.theme, Words { label, tip }, groups)?;
    let mut all = session.entries().to_vec();
    all.push(entry);
    let place = all.len() - 1;
    Some((all, place))
}

fn carries(community: Community) -> Match {
    Match { community: Some(community), ..Match::default() }
}

fn through(path: PathMatch) -> Match {
    Match { as_path: Some(path), ..Match::default() }
}

fn deny(matches: Match) -> Entry {
    Entry { matches, deny: true, ..Entry::default() }
}

fn empty() -> Vec<Choice<Entry>> {
    vec![Choice::new(
        Entry::default(),
        "An empty entry",
        "Applies to every route and does nothing until it is filled in",
    )]
}

/// Returns the choices for import.
fn import(pane: &Pane<'_, '_>, session: &Session<'_>) -> Vec<Vec<Choice<Entry>>> {
    let asks = community_of(session.own, 80);
    let neighbour = match session.link.end(session.side).role.counterpart() {
        Role::Customer => "a customer",
        _ => "the neighbour",
    };
    let lower = Entry { matches: carries(asks), local_pref: Some(80), ..Entry::default() };
    let invalid = Match { validity: Some(Validity::Invalid), ..Match::default() };
    let elsewhere = somewhere_else(pane, session);
    let ready = vec![
        Choice {
            what: lower,
            name: format!("Lower local-pref when {neighbour} asks ({asks} → local-pref 80)"),
            tip: format!(
                "The neighbour puts {asks} on a route that is to be its last resort: 80 is less than a provider's 100"
            ),
        },
        Choice {
            what: deny(through(PathMatch::Contains(elsewhere))),
            name: format!("Reject paths through AS{elsewhere}…"),
            tip: "Routes that passed an AS that is not to be trusted or used; which one is set in the entry".to_owned(),
        },
        Choice::new(
            deny(through(PathMatch::LongerThan(5))),
            "Reject paths longer than 5…",
            "Most paths of the Internet have 3 to 5 ASes; much longer ones are mostly accidents. The length is set in the entry",
        ),
        Choice::new(
            deny(invalid),
            "Reject invalid origins",
            "Routes whose origin no authorisation fits, though there are some for the prefix (RFC 6811). Authorisations are set when nothing is selected",
        ),
    ];
    vec![ready, empty()]
}

/// Returns the choices for export.
fn export(pane: &Pane<'_, '_>, session: &Session<'_>) -> Vec<Vec<Choice<Entry>>> {
    let tag = |(name, community): (&str, Community)| {
        let what = Entry { add: vec![community], ..Entry::default() };
        Choice { what, name: format!("Tag with {name}"), tip: meaning(community).to_owned() }
    };
    let asks = community_of(session.own, 3);
    let prepends = Entry { matches: carries(asks), prepend: 3, ..Entry::default() };
    let prepend = Choice {
        what: prepends,
        name: format!("Prepend when a customer asks ({asks} → prepend 3)"),
        tip: format!(
            "A customer puts {asks} on its route, and towards this neighbour its path looks 3 ASes longer"
        ),
    };
    let nothing = Choice::new(
        deny(Match::default()),
        "Announce nothing here (selective announcement)",
        "This neighbour hears nothing: the others carry all packets",
    );
    let elsewhere = shown_prefix(pane).map(|prefix| Choice {
        what: deny(Match { prefix: Some(prefix), ..Match::default() }),
        name: format!("Do not announce {prefix} here"),
        tip: "This neighbour does not hear this prefix from here; it hears the others".to_owned(),
    });
    let no_peer = Choice::new(
        deny(carries(Community::NO_PEER)),
        "Honour no-peer (deny what carries it)",
        "For sessions with peers: routes whose origin asks not to be passed on to peers are kept back (RFC 3765)",
    );
    let mut ready = vec![prepend, no_peer];
    ready.extend(elsewhere);
    ready.push(nothing);
    vec![TAGS.into_iter().map(tag).collect(), ready, empty()]
}
