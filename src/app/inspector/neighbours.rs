//! All sessions of a node: what each neighbour brings, and what it gets.

use egui::text::LayoutJob;
use egui::{CursorIcon, FontId, Label, Role, Sense, TextFormat, Ui, WidgetInfo, vec2};

use super::fields::Pane;
use super::parts::{self, Fill};
use super::words::our;
use crate::app::scene::{Action, Scene};
use crate::app::theme::strong;
use crate::bgp::{export, import};
use crate::engine::{Heard, Offer, State, offers};
use crate::topology::{Link, LinkState, Node, NodeId, NodeState, Prefix, Side};

/// Draws the page of a node.
pub fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let scene = pane.scene;
    let links = scene.doc().links_of(&node.id);
    if links.is_empty() {
        ui.add(Label::new("No neighbours: draw a link from its rim to another node.").wrap());
        return;
    }
    let title = match scene.prefix {
        Some(prefix) => format!("Who says what about {prefix}"),
        None => "Neighbours".to_owned(),
    };
    parts::heading(ui, title);
    let state = &scene.sandbox.now().state;
    let heard = match (scene.prefix, state.network().index_of(&node.id)) {
        (Some(prefix), Some(index)) => offers(state, &prefix, index),
        _ => Vec::new(),
    };
    ui.spacing_mut().item_spacing.y = 2.0;
    for (link, side) in links {
        let said = heard.iter().find(|h| h.link == link.id);
        ui.push_id((&link.id, side), |ui| card(pane, ui, link, side, said));
    }
}

/// A neighbour: its name and role, what it brings, what it gets. All of it selects the neighbour.
fn card(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side, heard: Option<&Heard>) {
    let scene = pane.scene;
    let theme = scene.theme;
    let other = &link.end(side.other()).node;
    let (font, width) = (parts::small(ui), ui.available_width() - 24.0);
    let name = strong(parts::body_size(ui));
    let role = our(link.end(side).role.counterpart());
    let part = |text: &str, font: FontId, ink| (text.to_owned(), TextFormat::simple(font, ink));
    let mut head = vec![part(&scene.name(other), name, theme.text.0)];
    head.push(part(&format!("  {role}"), font.clone(), theme.weak.0));
    if let Some(down) = down(&scene, link) {
        head.push(part(&format!(" · {down}"), font.clone(), theme.danger.0));
    }
    let mut lines = vec![head];
    if let Some((heard, prefix)) = heard.zip(scene.prefix)
        && heard.offer != Offer::Down
    {
        let state = &scene.sandbox.now().state;
        lines.push(vec![
            part("gives  ", font.clone(), theme.weak.0),
            part(&brings(heard), font.clone(), theme.text.0),
        ]);
        let sent = gets(state, &prefix, heard);
        lines.push(vec![
            part("gets  ", font.clone(), theme.weak.0),
            part(&sent, font, theme.text.0),
        ]);
    }
    let galleys: Vec<_> = lines
        .iter()
        .map(|parts| {
            let mut job = LayoutJob::default();
            job.wrap.max_width = width;
            for (text, format) in parts {
                job.append(text, 0.0, format.clone());
            }
            ui.painter().layout_job(job)
        })
        .collect();
    let height: f32 = galleys.iter().map(|g| g.size().y + 2.0).sum();
    let size = vec2(ui.available_width(), (height + 14.0).max(32.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), 6.0, theme.control.0);
    }
    parts::ring(ui, theme, &response);
    let mut at = rect.min + vec2(0.0, 8.0);
    let first = galleys.first().and_then(|g| g.rows.first()).map_or(0.0, |r| r.height());
    let site = scene.catchments().and_then(|c| c.site_of(other));
    let fill = match heard.map(|h| &h.offer) {
        Some(Offer::Accepted(_)) => Fill::Full,
        _ => Fill::Hollow,
    };
    parts::badge(ui, &scene, at + vec2(9.0, first / 2.0), 9.0, site, fill);
    at.x += 24.0;
    for galley in galleys {
        let height = galley.size().y;
        ui.painter().galley(at, galley, theme.text.0);
        at.y += height + 2.0;
    }
    let told = |line: &Vec<(String, TextFormat)>| {
        line.iter().map(|(t, _)| t.trim()).collect::<Vec<_>>().join(" ")
    };
    let spoken = lines.iter().map(told).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let tip = format!("Select {}. Its badge shows where its own packets go.", scene.name(other));
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip);
    if response.clicked() {
        pane.actions.push(Action::Reveal(other.clone()));
    }
}

/// Why a session is down, if it is.
fn down(scene: &Scene<'_>, link: &Link) -> Option<String> {
    match link.state {
        LinkState::Failed => return Some("link failed".to_owned()),
        LinkState::Shutdown => return Some("session shut down".to_owned()),
        LinkState::Up => {}
    }
    let failed = |id: &&NodeId| scene.doc().node(id).is_some_and(|n| n.state == NodeState::Failed);
    let down = [&link.a.node, &link.b.node].into_iter().find(failed)?;
    Some(format!("{} is down", scene.name(down)))
}

/// What the neighbour brings.
fn brings(heard: &Heard) -> String {
    match &heard.offer {
        Offer::Accepted(candidate) => format!("path {}", candidate.route.as_path),
        Offer::Rejected(route, why) => format!("path {}, rejected: {why}", route.as_path),
        Offer::Withheld(why) => format!("nothing, it withholds its route: {why}"),
        Offer::Nothing => "nothing, it has no route".to_owned(),
        Offer::Down => "nothing, the session is down".to_owned(),
    }
}

/// What this node sends it, by the same functions as the engine uses.
fn gets(state: &State, prefix: &Prefix, heard: &Heard) -> String {
    let net = state.network();
    let session = net.session(heard.session);
    let Some(best) = state.of(prefix).and_then(|p| p.latest(session.local)) else {
        return "nothing, there is no route".to_owned();
    };
    match export(net.side(session), prefix, &best.route) {
        Err(why) => format!("nothing: {why}"),
        Ok(sent) => {
            let path = format!("path {}", sent.as_path);
            match import(net.side(net.session(session.twin)), prefix, sent) {
                Ok(_) => path,
                Err((_, why)) => format!("{path}, rejected there: {why}"),
            }
        }
    }
}
