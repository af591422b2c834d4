//! Text of a candidate route: its cells in the table, its tooltip, its screen-reader text.

use std::sync::Arc;

use egui::{Color32, FontId, Galley, Ui};

use super::terms::Term;
use super::widgets::lines;
use crate::app::scene::Scene;
use crate::bgp::Route;
use crate::engine::{Explained, Row, Standing};
use crate::topology::{Asn, NodeId, OriginCode};

/// Returns the site to which a route leads.
pub(super) fn site_of<'a>(scene: &Scene<'a>, route: &Route) -> Option<&'a NodeId> {
    let nodes = scene.sandbox.now().view.network().nodes();
    nodes.get(route.originator as usize).map(|n| &n.id)
}

/// Returns the name of the neighbour that sent the route.
pub(super) fn name_of(scene: &Scene<'_>, row: &Row) -> String {
    row.via.as_ref().map_or_else(|| "itself".to_owned(), |source| scene.name_of_source(source))
}

/// Returns the local-pref; empty for a rejected route.
pub(super) fn local_pref(row: &Row) -> String {
    match row.standing {
        // Import rejected the route, so its local-pref has no effect.
        Standing::Rejected(_) => String::new(),
        _ => row.route.local_pref.to_string(),
    }
}

/// Returns the cell beside the path; none for a rejection, whose reason takes the line below.
pub(super) fn lost_at(row: &Row) -> Option<String> {
    match row.standing {
        Standing::Best => Some("best".to_owned()),
        Standing::Lost(step) => Some(step.named().name.to_owned()),
        Standing::Unsettled => Some("–".to_owned()),
        Standing::Rejected(_) => None,
    }
}

/// Returns the outcome in full.
pub(super) fn long_lost_at(row: &Row) -> String {
    match row.standing {
        Standing::Best => "best".to_owned(),
        Standing::Lost(step) => format!("lost at {}", step.named().name),
        Standing::Unsettled => "not at rest".to_owned(),
        Standing::Rejected(why) => format!("rejected: {why}"),
    }
}

/// Formats an AS path as routers print it.
pub(super) fn written(asns: &[Asn]) -> String {
    if asns.is_empty() {
        return "–".to_owned();
    }
    asns.iter().map(|a| a.to_string()).collect::<Vec<_>>().join(" ")
}

/// Lays out the path in at most two lines; shortens it in the middle if necessary.
pub(super) fn path_galley(
    ui: &Ui,
    asns: &[Asn],
    font: &FontId,
    ink: Color32,
    width: f32,
) -> Arc<Galley> {
    let lay = |text: &str| lines(ui, text, font.clone(), ink, width, usize::MAX);
    let whole = lay(&written(asns));
    if whole.rows.len() <= 2 {
        return whole;
    }
    for kept in (2..asns.len().min(16)).rev() {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let text = format!("{} … {}", written(&asns[..head]), written(&asns[asns.len() - tail..]));
        let galley = lay(&text);
        if galley.rows.len() <= 2 {
            return galley;
        }
    }
    whole
}

/// Returns MED, origin and communities, as far as they differ from the usual.
pub(super) fn attributes(route: &Route) -> Option<String> {
    let med = route.med.map(|med| format!("MED {med}"));
    let origin =
        (route.origin != OriginCode::Igp).then(|| format!("origin {}", route.origin.as_str()));
    let labels: Vec<String> = route.communities.iter().map(|c| c.to_string()).collect();
    let labels = (!labels.is_empty()).then(|| labels.join(" "));
    let all: Vec<String> = [med, origin, labels].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

/// Returns the tooltip with all details of the route.
pub(super) fn tooltip(
    scene: &Scene<'_>,
    explained: &Explained,
    row: &Row,
    inside: Option<&str>,
) -> String {
    let mut said = vec![format!("AS path {}", written(row.route.as_path.asns()))];
    said.extend(inside.map(|how| format!("Heard {how}")));
    said.extend(attributes(&row.route));
    said.extend(site_of(scene, &row.route).map(|s| format!("Announced by {}", scene.name(s))));
    said.extend(Some(row.sentence.clone()).filter(|s| !s.is_empty()));
    if let Standing::Lost(step) = row.standing {
        let named = step.named();
        said.push(format!("This step keeps {} ({}).", named.wins, explained.process.source(step)));
    }
    let route = &row.route;
    let terms = [
        (route.med.is_some(), Term::Med),
        (route.origin != OriginCode::Igp, Term::Origin),
        (!route.communities.is_empty(), Term::Community),
    ];
    said.extend(terms.iter().filter(|(shown, _)| *shown).map(|(_, term)| term.tip().to_owned()));
    said.join("\n")
}

/// Returns the screen-reader text of the row.
pub(super) fn spoken(scene: &Scene<'_>, row: &Row, inside: Option<&str>) -> String {
    let (name, path) = (name_of(scene, row), written(row.route.as_path.asns()));
    let lp = match row.standing {
        Standing::Rejected(_) => String::new(),
        _ => format!(", local-pref {}", row.route.local_pref),
    };
    let inside = inside.map(|how| format!(" {how}")).unwrap_or_default();
    format!("{name}{inside}{lp}, AS path {path}, {}", long_lost_at(row))
}
