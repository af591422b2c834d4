//! The candidate routes of a node in rank order, with the step at which each lost and the reason
//! for the best; below them a session to tune.

use egui::{Label, RichText, Sense, Ui, WidgetInfo, vec2};

use super::fields::{Pane, bold};
use super::terms::Term;
use super::what_if::WhatIf;
use super::widgets::{self, Fill};
use super::words::silence;
use super::{daemons, link_rows, moved, policy, steps, table, what_if};
use crate::anycast::WalkEnd;
use crate::app::scene::{Action, Scene};
use crate::app::tip::Tip as _;
use crate::bgp::Step;
use crate::engine::{Explained, Standing, explain, offers};
use crate::topology::{Kind, LinkEnd, Node, NodeId, NodeState, Prefix};
use crate::wording::{count, ms};

/// The session at the foot of the page: that of the best route, or of a chosen row.
pub(super) type Chosen = Option<LinkEnd>;

/// Draws the page of a node.
pub(super) fn show(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    node: &Node,
    chosen: &mut Chosen,
    what_if: &mut WhatIf,
) {
    let scene = pane.scene;
    let Some(prefix) = scene.prefix else {
        widgets::heading(ui, "Nobody announces a prefix");
        ui.add(
            Label::new(
                "Routes appear once a site announces one: select it and add a prefix under Node.",
            )
            .wrap(),
        );
        return;
    };
    let explained = decision(pane, ui, node, &prefix, chosen, what_if);
    tuned(pane, ui, node, chosen);
    // Below the sliders: it comes and goes with each change, and must not move them.
    moved::show(pane, ui, node, &prefix);
    if let Some(explained) = explained.filter(|e| !e.rows.is_empty()) {
        steps::show(pane, ui, &explained);
    }
    other_prefixes(pane, ui, node, &prefix);
}

/// Draws the candidate routes and the reason for the best one; returns the decision.
fn decision(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    node: &Node,
    prefix: &Prefix,
    chosen: &mut Chosen,
    what_if: &mut WhatIf,
) -> Option<Explained> {
    let scene = pane.scene;
    let state = &*scene.sandbox.now().view;
    let index = state.network().index_of(&node.id);
    let asked = index.filter(|_| node.state != NodeState::Failed);
    let explained = asked.map(|index| explain(state, prefix, index, &|id| scene.name(id)));
    let title = widgets::heading(ui, title(&scene, node, prefix, explained.as_ref()));
    title.tip(Term::Catchment.tip());
    if node.state == NodeState::Failed {
        ui.label("It is down: it holds no routes and announces nothing.");
        return None;
    }
    let (index, explained) = index.zip(explained)?;
    if explained.rows.is_empty() {
        silent(pane, ui, node, prefix, index);
    } else {
        settle_on_best(&explained, &scene, node, chosen);
        if let Some(picked) = table::show(pane, ui, &explained, node, chosen.as_ref()) {
            *chosen = Some(picked);
        }
        ui.add_space(2.0);
        ui.add(Label::new(&explained.sentence).wrap());
        if let Some(text) = deflection(&scene, node, &explained) {
            widgets::notice(ui, scene.theme, &text);
        }
        daemons::show(pane, ui, node, prefix);
        steady(pane, ui, |pane, ui| {
            what_if::show(pane, ui, node, prefix, &explained, what_if);
        });
    }
    round_trip(&scene, ui, node);
    for over in scene.sandbox.now().overrides(prefix) {
        let text = format!("{} overrides it for {}", over.prefix, count(over.clients, "client"));
        let tip = "A more specific prefix always carries the packets: show its routes";
        if widgets::plain_button(ui, scene.theme, &text).tip(tip).clicked() {
            pane.actions.push(Action::ShowPrefix(over.prefix));
        }
    }
    Some(explained)
}

/// Keeps the height of a part that varies, while a slider below it is dragged.
fn steady(pane: &mut Pane<'_, '_>, ui: &mut Ui, add: impl FnOnce(&mut Pane<'_, '_>, &mut Ui)) {
    let id = ui.make_persistent_id("height at rest");
    let height = ui.scope(|ui| add(pane, ui)).response.rect.height();
    if !pane.scene.sandbox.is_in_gesture() {
        ui.data_mut(|d| d.insert_temp(id, height));
    } else if let Some(was) = ui.data(|d| d.get_temp::<f32>(id)).filter(|was| *was > height) {
        ui.add_space(was - height);
    }
}

/// Chooses the session of the best route for tuning, unless a row was chosen. The choice stays when
/// tuning makes another route best, so that the slider does not jump away.
fn settle_on_best(explained: &Explained, scene: &Scene<'_>, node: &Node, chosen: &mut Chosen) {
    let is_there = |end: &LinkEnd| scene.doc().link(&end.link).is_some();
    if chosen.as_ref().is_some_and(is_there) {
        return;
    }
    let via = explained.rows.first().and_then(|row| row.via.as_ref());
    *chosen = via.and_then(|(_, link)| table::end_at(scene.doc(), link.as_ref()?, &node.id));
}

fn title(scene: &Scene<'_>, node: &Node, prefix: &Prefix, explained: Option<&Explained>) -> String {
    let name = |id: &NodeId| scene.name(id);
    let here = |id: &NodeId| *id == node.id;
    let landing = scene.catchments().and_then(|c| c.landing(&node.id));
    match landing.map(|l| &l.fate) {
        _ if node.state == NodeState::Failed => format!("{prefix} is out of reach here"),
        Some(WalkEnd::Served(site)) if here(site) => format!("{prefix} is announced here"),
        Some(WalkEnd::Served(site)) => format!("Why {prefix} goes to {}", name(site)),
        Some(WalkEnd::NoAnswer(site)) if here(site) => {
            format!("{prefix} is announced here, but the service does not answer")
        }
        Some(WalkEnd::NoAnswer(site)) => {
            format!("Packets to {prefix} reach {}, whose service does not answer", name(site))
        }
        Some(WalkEnd::Unsettled(at)) if here(at) => format!("{prefix} is {} here", scene.unrest()),
        Some(WalkEnd::Unsettled(at)) => {
            format!("{prefix} goes by way of {}, which is {}", name(at), scene.unrest())
        }
        Some(WalkEnd::Loop(at)) => {
            format!("Packets to {prefix} come back to {} again and again", name(at))
        }
        Some(WalkEnd::Unreachable(at)) => {
            format!("Packets to {prefix} are lost at {}: its next hop is out of reach", name(at))
        }
        Some(WalkEnd::Lost(at)) => {
            format!(
                "Packets to {prefix} are lost: {} sends them where nothing carries them any \
                 more, and has not noticed",
                name(at)
            )
        }
        Some(WalkEnd::Discarded(at)) => {
            format!("Packets to {prefix} are discarded at {}: it is blackholed", name(at))
        }
        Some(WalkEnd::NoRoute(at)) if !here(at) => {
            format!("Packets to {prefix} are lost at {}, which has no route", name(at))
        }
        Some(WalkEnd::NoRoute(_)) | None => match explained.is_some_and(hears_an_unusable_route) {
            true => format!("No usable route to {prefix}: its next hop is out of reach"),
            false => format!("No route to {prefix}"),
        },
    }
}

/// Returns true if it accepts a route, but none with a next hop that it can reach.
fn hears_an_unusable_route(explained: &Explained) -> bool {
    let first = explained.rows.first().map(|row| row.standing);
    first == Some(Standing::Lost(Step::NextHop))
}

/// Returns a sentence for packets that end elsewhere than at the site of their route.
fn deflection(scene: &Scene<'_>, node: &Node, explained: &Explained) -> Option<String> {
    let best = explained.rows.first().filter(|row| row.standing == Standing::Best)?;
    let says = scene.sandbox.now().view.network().id_of(best.route.originator);
    let landing = scene.catchments()?.landing(&node.id)?;
    let says_site = scene.name(says);
    match &landing.fate {
        WalkEnd::Served(site) if site != says => Some(format!(
            "The route says {says_site}, the packets end at {}: each router on the way follows \
             its own route.",
            scene.name(site)
        )),
        WalkEnd::Loop(at) => Some(format!(
            "The route says {says_site}, but packets come back to {} for ever: the routers there \
             follow routes that lead through each other.",
            scene.name(at)
        )),
        _ => None,
    }
}

/// Draws the reason why there is no candidate route at all.
fn silent(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, prefix: &Prefix, index: u32) {
    let scene = pane.scene;
    let state = &*scene.sandbox.now().view;
    let up = scene.doc().announcers(prefix).any(Node::is_announcing);
    let heard = offers(state, prefix, index);
    if !up {
        ui.add(Label::new(format!("No node announces {prefix} now.")).wrap());
    } else if heard.is_empty() {
        ui.add(Label::new("It has no neighbour: draw a link from its rim to an ISP.").wrap());
    } else {
        ui.add(Label::new("No neighbour offers a route:").wrap());
        for one in heard {
            if let Some(what) = silence(&one.offer) {
                let text = format!("{} {what}.", scene.name(&one.from));
                widgets::weak(ui, scene.theme, text);
            }
        }
    }
    if scene.catchments().is_some_and(|c| c.site_of(&node.id).is_some()) {
        ui.add(Label::new("A less specific prefix carries its packets all the same.").wrap());
    }
}

/// Draws a line such as "96 ms round trip to A New York via Campus, ISP North America".
fn round_trip(scene: &Scene<'_>, ui: &mut Ui, node: &Node) {
    let landing = scene.catchments().and_then(|c| c.landing(&node.id));
    let Some(landing) = landing.filter(|_| node.kind == Kind::Client) else { return };
    let WalkEnd::Served(site) = &landing.fate else { return };
    let (to, letter) = (scene.name(site), scene.site_letter(site));
    let mut text = format!("{} ms round trip to {letter} {to}", ms(landing.round_trip_ms()));
    let way = scene.catchments().map(|c| c.way(&node.id)).unwrap_or_default();
    let on_the_way = way.len().saturating_sub(1);
    let via: Vec<String> = way.iter().take(on_the_way).map(|h| scene.name(&h.to)).collect();
    if !via.is_empty() {
        text += &format!(" via {}", via.join(", "));
    }
    let tip = "Twice the sum of the delays of the links that its packets take";
    ui.add(Label::new(bold(ui, text)).wrap()).tip(tip);
}

fn tuned(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, chosen: &Chosen) {
    let Some(end) = chosen else { return };
    let Some(link) = pane.scene.doc().link(&end.link) else { return };
    if link.end(end.side).node != node.id {
        return;
    }
    widgets::rule(ui, pane.scene.theme);
    ui.push_id((&end.link, end.side), |ui| {
        policy::heading(pane, ui, link, end.side);
        policy::sliders(pane, ui, link, end.side);
        link_rows::fail_button(pane, ui, link, "");
    });
}

fn other_prefixes(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, shown: &Prefix) {
    let scene = pane.scene;
    let others: Vec<Prefix> = scene.doc().prefixes().into_iter().filter(|p| p != shown).collect();
    if others.is_empty() {
        return;
    }
    widgets::rule(ui, scene.theme);
    widgets::heading(ui, "Other prefixes");
    for prefix in others {
        let site = scene.sandbox.now().catchments_of(&prefix).and_then(|c| c.site_of(&node.id));
        let goes = match site {
            Some(site) if *site == node.id => "announced here".to_owned(),
            Some(site) => format!("goes to {}", scene.name(site)),
            None => "no way to a site".to_owned(),
        };
        let height = (widgets::body_size(ui) * 1.4).max(32.0);
        let size = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        if response.hovered() {
            ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), 6.0, scene.theme.control.0);
        }
        widgets::ring(ui, scene.theme, &response);
        let at = rect.left_center() + vec2(9.0, 0.0);
        widgets::badge(ui, &scene, at, 9.0, site, Fill::Full);
        let mut job = egui::text::LayoutJob::default();
        let text = bold(ui, prefix.to_string()).color(scene.theme.text.0);
        let aside =
            RichText::new(format!("  {goes}")).font(widgets::small(ui)).color(scene.theme.weak.0);
        for part in [text, aside] {
            part.append_to(&mut job, ui.style(), egui::FontSelection::Default, egui::Align::Center);
        }
        job.wrap.max_width = rect.width() - 24.0;
        job.wrap.max_rows = 1;
        let galley = ui.painter().layout_job(job);
        let at = rect.left_center() + vec2(24.0, -galley.size().y / 2.0);
        ui.painter().galley(at, galley, scene.theme.text.0);
        let name = format!("{prefix}, {goes}");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
        let response = response.tip(format!("Show the routes of {prefix} everywhere"));
        if response.clicked() {
            pane.actions.push(Action::ShowPrefix(prefix));
        }
    }
}
