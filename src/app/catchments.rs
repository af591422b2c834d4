//! Below the canvas: each site's share of the demand, what it was before, and who moved.

use egui::{Align2, FontId, Painter, Rect, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::command::Command;
use super::consequence;
use super::hatch;
use super::scene::{Action, Actions, Scene};
use super::theme::strong;
use crate::anycast::{Catchments, Fate, Share};
use crate::topology::{NodeId, NodeState};

/// One part of the bar.
struct Part {
    /// Its site; none for the unserved.
    site: Option<NodeId>,
    /// Its share of all demand, 0 to 1.
    share: f32,
    text: String,
    short: String,
    tip: String,
    overloaded: bool,
}

/// The height of all of it, in points: fixed, so that the canvas does not jump.
pub fn height(scene: &Scene<'_>, narrow: bool) -> f32 {
    let text = scene.settings.text_size.points() * 1.35;
    if narrow { 28.0 + text + 22.0 } else { 32.0 + 28.0 + 12.0 + 2.0 * text + 24.0 }
}

fn heading_size(scene: &Scene<'_>) -> f32 {
    scene.settings.text_size.points() + 2.0
}

/// Shows the bar; where room is short the heading goes.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, narrow: bool, actions: &mut Actions) {
    let Some(now) = scene.catchments() else {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Catchments").font(strong(heading_size(scene))));
            let text = "No prefix is announced: give one to a site, and its clients show here";
            ui.label(RichText::new(text).color(scene.theme.weak.0));
        });
        return;
    };
    if !narrow {
        heading(ui, scene, now, actions);
    }
    let before = scene.sandbox.before().catchments_of(&now.prefix);
    let before = before.filter(|b| b.total_demand > 0);
    let mut parts = parts(scene, now);
    if let Some(before) = before.filter(|_| narrow) {
        // No room for a second bar: what was is said in the first one.
        parts.iter_mut().for_each(|part| part.text += &said_change(part, before));
    }
    if now.total_demand == 0 {
        let text = "No client asks for anything: add a client and link it to an ISP";
        ui.label(RichText::new(text).color(scene.theme.weak.0));
        return;
    }
    let unsaid = bar(ui, scene, &parts, 28.0, actions);
    if let Some(before) = before.filter(|_| !narrow) {
        was(ui, scene, &parts, before);
    }
    ui.add_space(2.0);
    let font = strong(scene.settings.text_size.points());
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        // What the bar has no room to name is named here.
        for part in unsaid {
            let text = RichText::new(&part.text).font(font.clone()).color(scene.theme.danger.0);
            ui.label(text).on_hover_text(&part.tip);
        }
        let sentence = consequence::sentence(scene);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
            let label = egui::Label::new(RichText::new(&sentence).font(font));
            ui.add(label.truncate()).on_hover_text(&sentence);
        });
    });
}

/// " (was 36 %)" for a part that was larger or smaller before.
fn said_change(part: &Part, before: &Catchments) -> String {
    let demand = match &part.site {
        Some(site) => before.shares.iter().find(|s| s.site == *site).map_or(0, |s| s.demand),
        None => before.unserved_demand,
    };
    let fraction = before.fraction(demand);
    match percent(fraction) == percent(part.share.into()) {
        true => String::new(),
        false => format!(" (was {})", percent(fraction)),
    }
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, now: &Catchments, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Catchments").font(strong(heading_size(scene))))
            .on_hover_text("The catchment of a site: the clients whose packets reach it");
        let unit = format!("of {}, by demand", now.prefix);
        ui.label(RichText::new(unit).color(scene.theme.weak.0));
        for over in crate::anycast::overrides(&scene.sandbox.now().catchments, &now.prefix) {
            let clients = if over.clients == 1 { "client" } else { "clients" };
            let text = format!("{} overrides it for {} {clients}", over.prefix, over.clients);
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

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn counted(clients: usize) -> String {
    format!("{clients} client{}", if clients == 1 { "" } else { "s" })
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn parts(scene: &Scene<'_>, now: &Catchments) -> Vec<Part> {
    let part = |share: &Share| {
        let (name, letter) = (scene.name(&share.site), scene.site_letter(&share.site));
        let fraction = now.fraction(share.demand);
        let failed = scene.doc().node(&share.site).is_some_and(|n| n.state == NodeState::Failed);
        let mut text = format!("{letter} {name} {}", percent(fraction));
        let mut tip = format!(
            "{name}: {} of {} thousand queries a second, {}",
            share.demand,
            now.total_demand,
            counted(share.clients.len())
        );
        if let Some(capacity) = share.capacity {
            tip += &format!("; it can serve {capacity}");
        }
        if share.is_overloaded() {
            text += " overloaded";
        }
        if failed {
            tip += "; it has failed";
        }
        Part {
            site: Some(share.site.clone()),
            share: fraction as f32,
            text,
            short: letter,
            tip,
            overloaded: share.is_overloaded(),
        }
    };
    let mut parts: Vec<Part> = now.shares.iter().map(part).collect();
    let unsettled =
        |id: &&NodeId| now.landing(id).is_some_and(|walk| matches!(walk.fate, Fate::Unsettled(_)));
    let unrest = capitalised(scene.unrest());
    let (restless, lost): (Vec<&NodeId>, Vec<&NodeId>) = now.unserved.iter().partition(unsettled);
    for (clients, word, one, several) in [
        (lost, "Unserved", "reaches nobody", "reach nobody"),
        (restless, unrest.as_str(), "has no lasting route", "have no lasting route"),
    ] {
        let demand =
            clients.iter().filter_map(|id| scene.doc().node(id)).map(|n| u64::from(n.demand));
        let fraction = now.fraction(demand.sum());
        if fraction > 0.0 {
            parts.push(Part {
                site: None,
                share: fraction as f32,
                text: format!("{word} {}", percent(fraction)),
                short: "–".to_owned(),
                tip: match clients.len() {
                    1 => format!("1 client {one}"),
                    n => format!("{n} clients {several}"),
                },
                overloaded: false,
            });
        }
    }
    parts
}

/// The bar itself. Returns the unserved parts that are too narrow to say what they are.
fn bar<'p>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    parts: &'p [Part],
    height: f32,
    actions: &mut Actions,
) -> Vec<&'p Part> {
    let mut unsaid = Vec::new();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    let mut x = rect.left();
    for (place, part) in parts.iter().enumerate() {
        let width = rect.width() * part.share;
        let area = Rect::from_min_size(
            egui::pos2(x, rect.top()),
            Vec2::new((width - 2.0).max(0.0), height),
        );
        x += width;
        if width < 1.0 {
            continue;
        }
        if part.site.is_none() && width_of(ui.painter(), scene, part) > area.width() {
            unsaid.push(part);
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
    unsaid
}

/// The width that a part needs to be named in full.
fn width_of(painter: &Painter, scene: &Scene<'_>, part: &Part) -> f32 {
    let font = strong(scene.settings.text_size.points());
    let galley = painter.layout_no_wrap(part.text.clone(), font, scene.theme.text.0);
    galley.size().x + 16.0
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
    let text = if full.size().x + 16.0 <= area.width() { full } else { galley(&part.short) };
    if text.size().x + 6.0 > area.width() {
        return;
    }
    let at = Align2::LEFT_CENTER.anchor_size(area.left_center() + Vec2::new(8.0, 0.0), text.size());
    // The hatch stays off the letters.
    let under = at.expand2(Vec2::new(4.0, 1.0)).intersect(area.shrink(2.0));
    painter.rect_filled(under, 3.0, ink.0);
    painter.galley(at.min, text, ink.1);
}

/// The thin bar of what was, each part over the words "was 36 %".
fn was(ui: &mut Ui, scene: &Scene<'_>, parts: &[Part], before: &Catchments) {
    let height = 8.0 + scene.settings.text_size.points() + 4.0;
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    let said = before
        .shares
        .iter()
        .map(|s| format!("{} was {}", scene.name(&s.site), percent(before.fraction(s.demand))));
    let said: Vec<String> = said.collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.join(", ")));
    let mut x = rect.left();
    let mut written = rect.left();
    let painter = ui.painter();
    let shares = before.shares.iter().map(|s| (Some(&s.site), s.demand));
    let unserved = (before.unserved_demand > 0).then_some((None, before.unserved_demand));
    for (site, demand) in shares.chain(unserved) {
        let fraction = before.fraction(demand) as f32;
        let width = rect.width() * fraction;
        let area =
            Rect::from_min_size(egui::pos2(x, rect.top()), Vec2::new((width - 2.0).max(0.0), 7.0));
        let colour = site.map_or(scene.theme.ghost.0, |s| scene.site_colour(s));
        painter.rect_filled(area, 2.0, scene.theme.tint(colour, 0.5));
        let shown = parts.iter().find(|p| p.site.as_ref() == site).map_or(0.0, |p| p.share);
        if width > 1.0 && (shown - fraction).abs() > 0.004 {
            let whose = if site.is_none() { "unserved " } else { "" };
            let text = format!("{whose}was {}", percent(f64::from(fraction)));
            let font = FontId::proportional((scene.settings.text_size.points() - 1.0).max(13.0));
            let galley = painter.layout_no_wrap(text, font, scene.theme.weak.0);
            // A narrow last part has its words to the left of where it begins.
            let left = (x + 4.0).min(rect.right() - galley.size().x);
            if left >= written {
                written = left + galley.size().x + 8.0;
                painter.galley(egui::pos2(left, rect.top() + 9.0), galley, scene.theme.weak.0);
            }
        }
        x += width;
    }
}
