//! A thin bar of the previous shares below the bar of shares, with text where a share has changed.

use egui::{FontId, Rangef, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::scene::Scene;
use crate::anycast::Catchments;
use crate::topology::NodeId;
use crate::wording::percent;

/// Height of the coloured strip, in points.
const STRIP: f32 = 7.0;
/// Smallest change of a share that counts, as a share of all demand.
const SAME: f32 = 0.004;

/// A part of the previous bar.
struct Was<'a> {
    /// Its site; none for the unserved clients.
    site: Option<&'a NodeId>,
    share: f32,
    /// Text, such as "B was 36 %".
    text: String,
    /// The same with the site's whole name.
    spoken: String,
}

/// Returns the height of strip and text: reserved even when empty, so that the canvas does not
/// jump.
pub(super) fn height(scene: &Scene<'_>) -> f32 {
    STRIP + 2.0 + font(scene).size * 1.3
}

fn font(scene: &Scene<'_>) -> FontId {
    FontId::proportional((scene.settings.text_size.points() - 1.0).max(13.0))
}

/// Draws the bar below the current one, which has these shares and this horizontal range.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    before: &Catchments,
    now: &[(Option<&NodeId>, f32)],
    across: Rangef,
) {
    let size = Vec2::new(ui.available_width(), height(scene));
    let (whole, response) = ui.allocate_exact_size(size, Sense::hover());
    let parts = parts(scene, before);
    let said: Vec<&str> = parts.iter().map(|part| part.spoken.as_str()).collect();
    let said = format!("Before: {}", said.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let (mut x, mut written) = (across.min, whole.left());
    for part in &parts {
        let width = across.span() * part.share;
        let size = Vec2::new((width - 2.0).max(1.0), STRIP);
        strip(ui, scene, part, Rect::from_min_size(egui::pos2(x, whole.top()), size));
        let share = now.iter().filter(|(site, _)| *site == part.site).map(|(_, share)| share);
        let share: f32 = share.sum();
        if (share - part.share).abs() > SAME {
            let ink = scene.theme.weak.0;
            let text = ui.painter().layout_no_wrap(part.text.clone(), font(scene), ink);
            // Text at the right edge is moved left; text that would overlap is left out.
            let left = (x + 2.0).min(whole.right() - text.size().x);
            if left >= written {
                written = left + text.size().x + 10.0;
                let at = egui::pos2(left, whole.top() + STRIP + 2.0);
                ui.painter().galley(at, text, ink);
            }
        }
        x += width;
    }
    response.on_hover_text(said);
}

/// Returns the parts in the order of the bar, without empty ones.
fn parts<'a>(scene: &Scene<'_>, before: &'a Catchments) -> Vec<Was<'a>> {
    let part = |site: Option<&'a NodeId>, demand: u64| {
        let share = before.fraction(demand);
        let (short, long) = match site {
            Some(site) => {
                let letter = scene.site_letter(site);
                (letter.clone(), format!("{letter} {}", scene.name(site)))
            }
            None => ("unserved".to_owned(), "unserved".to_owned()),
        };
        let (text, spoken) = (percent(share), format!("{long} was {}", percent(share)));
        Was { site, share: share as f32, text: format!("{short} was {text}"), spoken }
    };
    let served = before.shares.iter().map(|share| part(Some(&share.site), share.demand));
    let all = served.chain([part(None, before.unserved_demand)]);
    all.filter(|part| part.share > 0.0).collect()
}

fn strip(ui: &Ui, scene: &Scene<'_>, part: &Was<'_>, area: Rect) {
    let theme = scene.theme;
    match part.site {
        Some(site) => {
            let colour = scene.site_colour(site);
            ui.painter().rect_filled(area, 2.0, theme.tint(colour, 0.5));
        }
        // Hollow and red, as in the bar.
        None => {
            let line = Stroke::new(1.5, theme.danger.0);
            ui.painter().rect_stroke(area, 2.0, line, StrokeKind::Inside);
        }
    }
}
