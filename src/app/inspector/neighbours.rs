//! All sessions of a node, with the routes received from and sent to each neighbour.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    CursorIcon, FontId, Galley, Label, Role, Sense, TextFormat, Ui, Vec2, WidgetInfo, vec2,
};

use super::fields::Pane;
use super::widgets::{self, Fill};
use super::words::{our, silence};
use crate::app::scene::{Action, Scene};
use crate::app::theme::{Colour, strong};
use crate::app::tip::Tip as _;
use crate::bgp::{Candidate, IbgpRole};
use crate::engine::{Heard, Offer, RoutingView, offers, offers_over};
use crate::topology::{Link, LinkState, Node, NodeId, NodeState, Prefix};

/// Width of a badge with the space after it, in points.
const BADGE: f32 = 24.0;
/// Padding above and below the text of a card, in points.
const PAD: f32 = 7.0;

/// Draws the page of a node.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
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
    widgets::heading(ui, title);
    let state = &*scene.sandbox.now().view;
    let heard = match (scene.prefix, state.network().index_of(&node.id)) {
        (Some(prefix), Some(index)) => offers(state, &prefix, index),
        _ => Vec::new(),
    };
    ui.spacing_mut().item_spacing.y = 2.0;
    let external = links.into_iter().filter(|(link, _)| !scene.doc().is_internal(link));
    for (link, side) in external {
        let neighbour = Neighbour {
            id: link.end(side.other()).node.clone(),
            is: our(link.end(side).role.counterpart()).to_owned(),
            down: down(&scene, link),
            heard: heard.iter().find(|h| h.link.as_ref() == Some(&link.id)),
        };
        ui.push_id((&link.id, side), |ui| card(pane, ui, neighbour));
    }
    inside(pane, ui, node, &heard);
}

/// Draws the iBGP neighbours of the node.
fn inside(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, heard: &[Heard]) {
    let scene = pane.scene;
    let view = &*scene.sandbox.now().view;
    let net = view.network();
    let Some(index) = net.index_of(&node.id) else { return };
    let over_ibgp = net.sessions_of(index).filter(|(_, s)| s.external().is_none());
    let mut over_ibgp = over_ibgp.peekable();
    if over_ibgp.peek().is_none() {
        return;
    }
    widgets::rule(ui, scene.theme);
    let title = widgets::heading(ui, format!("Inside AS{}, by iBGP", node.asn));
    title.tip("iBGP sessions run over the IGP, whichever way is shortest");
    for (session, is) in over_ibgp {
        let role = match is.neighbourhood() {
            Some(IbgpRole::Client) => "our client, we reflect to it",
            Some(IbgpRole::Reflector) => "our reflector",
            Some(IbgpRole::Peer) | None => "router of our AS",
        };
        let cost = net.distance(index, is.remote).map(|cost| format!(", IGP cost {cost}"));
        let neighbour = Neighbour {
            id: net.id_of(is.remote).clone(),
            is: format!("{role}{}", cost.unwrap_or_default()),
            down: (!view.is_up(session)).then(|| "no way to it".to_owned()),
            heard: heard.iter().find(|h| h.session == session),
        };
        ui.push_id(("ibgp", session), |ui| card(pane, ui, neighbour));
    }
}

/// The node at the other end of a session.
struct Neighbour<'a> {
    id: NodeId,
    /// Its relationship to the node.
    is: String,
    /// Reason why the session is down, if it is.
    down: Option<String>,
    heard: Option<&'a Heard>,
}

/// Draws a neighbour: name and role, the routes received and sent. A click selects the neighbour.
fn card(pane: &mut Pane<'_, '_>, ui: &mut Ui, neighbour: Neighbour<'_>) {
    let scene = pane.scene;
    let theme = scene.theme;
    let (other, heard) = (&neighbour.id, neighbour.heard);
    let fonts = Fonts { plain: widgets::small(ui), bold: strong(widgets::body_size(ui)) };
    let said = said(&scene, fonts, &neighbour);
    let (galleys, height) = laid(ui, &said);
    let size = vec2(ui.available_width(), (height + 2.0 * PAD).max(32.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), 6.0, theme.control.0);
    }
    widgets::ring(ui, theme, &response);
    let site = scene.catchments().and_then(|c| c.site_of(other));
    let fill = match heard.map(|h| &h.offer) {
        Some(Offer::Accepted(_)) => Fill::Full,
        _ => Fill::Hollow,
    };
    let first = galleys.first().and_then(|(_, g)| g.rows.first()).map_or(0.0, |r| r.height());
    let centre = rect.min + vec2(9.0, PAD + first / 2.0);
    widgets::badge(ui, &scene, centre, 9.0, site, fill);
    for (at, galley) in galleys {
        ui.painter().galley(rect.min + at, galley, theme.text.0);
    }
    let told = |line: &Line| {
        let all = line.iter().map(|(text, _)| text.trim());
        all.collect::<Vec<_>>().join(" ")
    };
    let spoken = said.iter().map(told).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let tip = format!("Select {}. Its badge shows where its own packets go.", scene.name(other));
    let response = response.on_hover_cursor(CursorIcon::PointingHand).tip(tip);
    if response.clicked() {
        pane.actions.push(Action::Reveal(other.clone()));
    }
}

/// The two fonts of a card.
struct Fonts {
    plain: FontId,
    bold: FontId,
}

/// A line of texts in different fonts and colours.
type Line = Vec<(String, TextFormat)>;

/// Returns the lines of a card: name and role; the route received; the route sent.
fn said(scene: &Scene<'_>, ui_fonts: Fonts, neighbour: &Neighbour<'_>) -> Vec<Line> {
    let Fonts { plain, bold } = ui_fonts;
    let theme = scene.theme;
    let part =
        |text: String, font: &FontId, ink: Colour| (text, TextFormat::simple(font.clone(), ink.0));
    let Neighbour { id, is, down, heard } = neighbour;
    let name = scene.name(id);
    let mut head = vec![part(name, &bold, theme.text), part(format!("  {is}"), &plain, theme.weak)];
    head.extend(down.iter().map(|why| part(format!(" · {why}"), &plain, theme.danger)));
    let mut lines = vec![head];
    let both_up = heard.filter(|h| h.offer != Offer::Down).zip(scene.prefix);
    if let Some((heard, prefix)) = both_up {
        let given =
            if matches!(heard.offer, Offer::Accepted(_)) { Use::Accepted } else { Use::None };
        let (sent, gotten) = gets(&*scene.sandbox.now().view, &prefix, heard);
        for (verb, text, of_use) in [("gives", brings(heard), given), ("gets", sent, gotten)] {
            let ink = if of_use == Use::Accepted { theme.text } else { theme.weak };
            lines.push(vec![part(verb.to_owned(), &plain, theme.weak), part(text, &plain, ink)]);
        }
    }
    lines
}

/// Lays out the lines: the first beside the badge, the others in two columns below it.
fn laid(ui: &Ui, said: &[Line]) -> (Vec<(Vec2, Arc<Galley>)>, f32) {
    let width = ui.available_width();
    let lay = |parts: &[(String, TextFormat)], width: f32| {
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        for (text, format) in parts {
            job.append(text, 0.0, format.clone());
        }
        ui.painter().layout_job(job)
    };
    let column = said
        .iter()
        .skip(1)
        .flat_map(|line| line.first())
        .map(|first| lay(std::slice::from_ref(first), f32::INFINITY).size().x);
    let column = BADGE + column.fold(0.0, f32::max) + 8.0;
    let (mut all, mut y) = (Vec::new(), PAD);
    for (place, line) in said.iter().enumerate() {
        let (left, right) = line.split_at(if place == 0 { line.len() } else { 1 });
        let mut height = 0.0_f32;
        for (x, parts) in [(BADGE, left), (column, right)] {
            let galley = lay(parts, width - x);
            height = height.max(galley.size().y);
            all.push((vec2(x, y), galley));
        }
        y += height + 2.0;
    }
    (all, y - 2.0 - PAD)
}

/// Returns the reason why a session is down, if it is.
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

/// Describes the route received from the neighbour.
fn brings(heard: &Heard) -> String {
    match &heard.offer {
        Offer::Accepted(candidate) => format!("path {}", candidate.route.as_path),
        Offer::Rejected(route, why) => format!("path {}, rejected: {why}", route.as_path),
        silent => format!("nothing, it {}", silence(silent).unwrap_or_default()),
    }
}

/// Use of a route to the router that receives it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Accepted,
    None,
}

/// Describes the route sent to the neighbour, as computed by the engine's own functions.
fn gets(view: &dyn RoutingView, prefix: &Prefix, heard: &Heard) -> (String, Use) {
    let session = view.network().session(heard.session);
    match offers_over(view, prefix, session.twin).into_iter().next() {
        Some(Offer::Accepted(Candidate { route, .. })) => {
            (format!("path {}", route.as_path), Use::Accepted)
        }
        Some(Offer::Rejected(route, why)) => {
            (format!("path {}, rejected there: {why}", route.as_path), Use::None)
        }
        Some(Offer::Withheld(why)) => (format!("nothing: {why}"), Use::None),
        Some(Offer::Down) => ("nothing, the session is down".to_owned(), Use::None),
        Some(Offer::Nothing) | None => ("nothing, there is no route".to_owned(), Use::None),
    }
}
