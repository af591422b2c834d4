//! The bar below the canvas: each site's share of the demand, and the clients that moved.

use egui::{Align2, Layout, Painter, Rect, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::command::Command;
use super::consequence;
use super::hatch;
use super::pick::TARGET;
use super::previous_shares;
use super::scene::{Action, Actions, Scene};
use super::stability;
use super::theme::strong;
use crate::anycast::{Catchments, Share, WalkEnd};
use crate::topology::{NodeId, NodeState, Service};
use crate::wording::{capitalised, count, percent};

/// One part of the bar.
struct Part {
    /// Its site; none for the unserved clients.
    site: Option<NodeId>,
    /// Its share of all demand, from 0 to 1.
    share: f32,
    text: String,
    /// Short text for a narrow part; if there is none, the text stands beside the bar.
    short: Option<String>,
    tip: String,
    overloaded: bool,
}

/// Height of the bar, in points.
const BAR: f32 = 32.0;

/// Returns the height of the whole panel, in points: fixed, so that the canvas does not jump.
pub(super) fn height(scene: &Scene<'_>, narrow: bool) -> f32 {
    let text = (scene.settings.text_size.points() * 1.35).max(TARGET);
    BAR + previous_shares::height(scene)
        + text
        + if narrow { 14.0 } else { 32.0 + text.max(24.0) - 2.0 }
}

/// Shows the bar; in a narrow window without its heading.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, narrow: bool, actions: &mut Actions) {
    let Some(now) = scene.catchments() else {
        ui.horizontal(|ui| {
            ui.label(title(scene));
            let text = "No prefix is announced: give one to a site, and its clients show here";
            ui.label(RichText::new(text).color(scene.theme.weak.0));
        });
        return;
    };
    if !narrow {
        heading(ui, scene, now, actions);
    }
    let parts = parts(scene, now);
    if now.total_demand == 0 {
        let text = "No client asks for anything: add a client and link it to an ISP";
        ui.label(RichText::new(text).color(scene.theme.weak.0));
        status(ui, scene, actions);
        return;
    }
    let (area, beside) = room(ui, scene, &parts);
    bar(ui, scene, &parts, area, actions);
    paint_beside(ui, scene, &beside, area);
    let before = scene.sandbox.before().catchments_of(&now.prefix);
    if let Some(before) = before.filter(|b| b.total_demand > 0) {
        let shares: Vec<(Option<&NodeId>, f32)> =
            parts.iter().map(|part| (part.site.as_ref(), part.share)).collect();
        previous_shares::show(ui, scene, before, &shares, area.x_range());
    }
    status(ui, scene, actions);
}

/// Shows the effect of the last change, and whether the network is stable.
fn status(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
    let sentence = consequence::sentence(scene);
    ui.add_space(2.0);
    let size = Vec2::new(ui.available_width(), TARGET);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(egui::Align::Center), |ui| {
        stability::chip(ui, scene, actions);
        ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
            let font = strong(scene.settings.text_size.points());
            let label = egui::Label::new(RichText::new(&sentence).font(font));
            ui.add(label.truncate()).on_hover_text(&sentence);
        });
    });
}

fn title(scene: &Scene<'_>) -> RichText {
    RichText::new("Catchments").font(strong(scene.settings.text_size.points() + 2.0))
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, now: &Catchments, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.label(title(scene))
            .on_hover_text("The catchment of a site: the clients whose packets reach it");
        let unit = format!("of {}, by demand", now.prefix);
        ui.label(RichText::new(unit).color(scene.theme.weak.0));
        for over in scene.sandbox.now().overrides(&now.prefix) {
            let text =
                format!("{} overrides it for {}", over.prefix, count(over.clients, "client"));
            let chip = egui::Button::new(text).fill(scene.theme.notice_fill.0).corner_radius(10.0);
            let tip = "The longer prefix wins whatever the routes to this one are; click to see it";
            if ui.add(chip).on_hover_text(tip).clicked() {
                actions.push(Action::ShowPrefix(over.prefix));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text = if scene.sandbox.is_pinned() { "Unpin" } else { "Pin" };
            let info = Command::Pin.info();
            if ui.button(text).on_hover_text(info.tooltip()).clicked() {
                actions.push(Action::Run(Command::Pin));
            }
        });
    });
}

fn parts(scene: &Scene<'_>, now: &Catchments) -> Vec<Part> {
    let part = |share: &Share| {
        let (name, letter) = (scene.name(&share.site), scene.site_letter(&share.site));
        let fraction = now.fraction(share.demand);
        let failed = scene.doc().node(&share.site).is_some_and(|n| n.state == NodeState::Failed);
        let no_service = scene.doc().node(&share.site).is_some_and(|n| n.service == Service::Dead);
        let mut text = format!("{letter} {name} {}", percent(fraction));
        let mut tip = format!(
            "{name}: {} of {} thousand queries a second, {}",
            share.demand,
            now.total_demand,
            count(share.clients.len(), "client")
        );
        if let Some(capacity) = share.capacity {
            tip += &format!("; it can serve {capacity}");
        }
        if share.is_overloaded() {
            text += " overloaded";
        }
        if failed {
            tip += "; it has failed";
        } else if no_service {
            tip += "; its service does not answer";
        }
        Part {
            site: Some(share.site.clone()),
            share: fraction as f32,
            text,
            short: Some(letter),
            tip,
            overloaded: share.is_overloaded(),
        }
    };
    let mut parts: Vec<Part> = now.shares.iter().map(part).collect();
    let unsettled = |id: &&NodeId| {
        now.landing(id).is_some_and(|walk| matches!(walk.fate, WalkEnd::Unsettled(_)))
    };
    let unrest = capitalised(scene.unrest());
    let (restless, lost): (Vec<&NodeId>, Vec<&NodeId>) = now.unserved.iter().partition(unsettled);
    for (clients, word, what) in
        [(lost, "Unserved", "reaching nobody"), (restless, &unrest, "without a lasting route")]
    {
        let demand =
            clients.iter().filter_map(|id| scene.doc().node(id)).map(|n| u64::from(n.demand));
        let fraction = now.fraction(demand.sum());
        if fraction > 0.0 {
            parts.push(Part {
                site: None,
                share: fraction as f32,
                text: format!("{word} {}", percent(fraction)),
                short: None,
                tip: format!("{} {what}", count(clients.len(), "client")),
                overloaded: false,
            });
        }
    }
    parts
}

/// Texts at the right end of the bar, for parts of the bar that are too small for them.
struct Beside(Vec<String>);

/// Allocates the bar, and returns the texts to put beside it: unserved clients are always named,
/// however few they are.
fn room(ui: &mut Ui, scene: &Scene<'_>, parts: &[Part]) -> (Rect, Beside) {
    let size = Vec2::new(ui.available_width(), BAR);
    let (mut rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let width = |text: &str| {
        let font = strong(scene.settings.text_size.points());
        ui.painter().layout_no_wrap(text.to_owned(), font, scene.theme.danger.0).size().x
    };
    let fits = |part: &&Part| width(&part.text) + 16.0 <= rect.width() * part.share - 2.0;
    let silent = parts.iter().filter(|part| part.short.is_none() && !fits(part));
    let beside: Vec<String> = silent.map(|part| part.text.clone()).collect();
    if !beside.is_empty() {
        rect.max.x -= width(&beside.join(" · ")) + 10.0;
    }
    (rect, Beside(beside))
}

fn paint_beside(ui: &Ui, scene: &Scene<'_>, Beside(texts): &Beside, bar: Rect) {
    let font = strong(scene.settings.text_size.points());
    let at = bar.right_center() + Vec2::new(8.0, 0.0);
    let text = texts.join(" · ");
    ui.painter().text(at, Align2::LEFT_CENTER, text, font, scene.theme.danger.0);
}

fn bar(ui: &mut Ui, scene: &Scene<'_>, parts: &[Part], rect: Rect, actions: &mut Actions) {
    let mut x = rect.left();
    for (place, part) in parts.iter().enumerate() {
        let width = rect.width() * part.share;
        let area = Rect::from_min_size(
            egui::pos2(x, rect.top()),
            Vec2::new((width - 2.0).max(0.0), rect.height()),
        );
        x += width;
        if part.share <= 0.0 {
            continue;
        }
        let id = ui.scope_id().with(("share", place));
        let response = ui.interact(area, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &part.text));
        fill(ui.painter(), scene, part, area);
        if response.has_focus() {
            ui.painter().rect_stroke(
                area,
                4.0,
                Stroke::new(2.0, scene.theme.text.0),
                egui::StrokeKind::Inside,
            );
        }
        if response.on_hover_text(&part.tip).clicked()
            && let Some(site) = &part.site
        {
            actions.push(Action::Reveal(site.clone()));
        }
    }
}

fn fill(painter: &Painter, scene: &Scene<'_>, part: &Part, area: Rect) {
    let theme = scene.theme;
    let ink = match &part.site {
        Some(site) => {
            let colour = scene.site_colour(site);
            painter.rect_filled(area, 4.0, colour);
            let place = scene.site_place(site).unwrap_or_default();
            hatch::paint(painter, area.shrink(1.0), place, theme.on_site.0.gamma_multiply(0.28));
            if part.overloaded {
                painter.rect_stroke(
                    area,
                    4.0,
                    Stroke::new(3.0, theme.danger.0),
                    egui::StrokeKind::Inside,
                );
            }
            (colour, theme.on_site.0)
        }
        None => {
            painter.rect(
                area,
                4.0,
                theme.panel.0,
                Stroke::new(1.5, theme.danger.0),
                egui::StrokeKind::Inside,
            );
            (theme.panel.0, theme.danger.0)
        }
    };
    let size = scene.settings.text_size.points();
    let galley = |text: &str| painter.layout_no_wrap(text.to_owned(), strong(size), ink.1);
    let full = galley(&part.text);
    let fits = full.size().x + 16.0 <= area.width();
    let Some(text) = fits.then_some(full).or_else(|| part.short.as_deref().map(galley)) else {
        return;
    };
    if text.size().x + 6.0 > area.width() {
        return;
    }
    let at = Align2::LEFT_CENTER.anchor_size(area.left_center() + Vec2::new(8.0, 0.0), text.size());
    // The hatch is kept clear of the letters.
    let under = at.expand2(Vec2::new(4.0, 1.0)).intersect(area.shrink(2.0));
    painter.rect_filled(under, 3.0, ink.0);
    painter.galley(at.min, text, ink.1);
}
