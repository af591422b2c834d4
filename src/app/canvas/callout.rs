//! A note beside a selected client that does not land at the nearest site: where it lands, and the
//! decision that sent it there.

use egui::{Align2, Color32, FontId, Painter, Rect, Stroke, StrokeKind, Vec2};

use super::camera::Camera;
use super::label::trimmed;
use crate::anycast::{Fate, Walk, nearest};
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::engine::{Standing, explain};
use crate::topology::{Kind, NodeId};

/// What the note says.
struct Words {
    title: String,
    reason: String,
}

/// Paints the note of the selected client, if there is one to be made.
pub fn paint(painter: &Painter, scene: &Scene<'_>, camera: &Camera, label: Rect) {
    let Some(words) = scene.selection.only_node().and_then(|id| words(scene, id)) else { return };
    let theme = scene.theme;
    let width = 360.0;
    let size = scene.settings.text_size.points();
    let wrapped = |text: String, font: FontId, ink: Color32| painter.layout(text, font, ink, width);
    let title = wrapped(words.title, strong(size), theme.text.0);
    let reason = wrapped(words.reason, FontId::proportional((size - 1.0).max(13.0)), theme.text.0);
    let inner =
        Vec2::new(title.size().x.max(reason.size().x), title.size().y + reason.size().y + 4.0);
    let outer = inner + Vec2::new(28.0, 18.0);
    let room = camera.rect.shrink(8.0);
    // Under the label, or over the node where there is no room below.
    let below = Align2::CENTER_TOP.anchor_size(label.center_bottom() + Vec2::new(0.0, 16.0), outer);
    let mut rect = below;
    if below.bottom() > room.bottom() - 48.0 {
        let up = label.center_top() - Vec2::new(0.0, 70.0 * camera.zoom);
        rect = Align2::CENTER_BOTTOM.anchor_size(up, outer);
    }
    let slide = (room.left() - rect.left()).max(0.0) + (room.right() - rect.right()).min(0.0);
    rect = rect.translate(Vec2::new(slide, 0.0));
    let stroke = Stroke::new(1.5, theme.notice_line.0);
    if rect == below.translate(Vec2::new(slide, 0.0)) {
        painter.line_segment(
            [label.center_bottom(), egui::pos2(label.center().x, rect.top())],
            stroke,
        );
    }
    painter.rect(rect, 8.0, theme.notice_fill.0, stroke, StrokeKind::Inside);
    let at = rect.min + Vec2::new(14.0, 9.0);
    let height = title.size().y;
    painter.galley(at, title, theme.text.0);
    painter.galley(at + Vec2::new(0.0, height + 4.0), reason, theme.text.0);
}

fn words(scene: &Scene<'_>, client: &NodeId) -> Option<Words> {
    let node = scene.doc().node(client).filter(|n| n.kind == Kind::Client)?;
    let prefix = scene.prefix?;
    let walk = scene.catchments()?.landing(client)?;
    let Fate::Served(site) = &walk.fate else { return None };
    let near = nearest(scene.doc(), &prefix, client)?;
    if near.site == *site || near.round_trip_ms >= walk.round_trip_ms() {
        return None;
    }
    let title = format!(
        "{} lands at {}: {} ms. {} is {} ms away.",
        node.name,
        scene.name(site),
        trimmed(walk.round_trip_ms()),
        scene.name(&near.site),
        trimmed(near.round_trip_ms)
    );
    Some(Words { title, reason: decisive(scene, walk)? })
}

/// The first decision on the way that threw out a route to another site.
fn decisive(scene: &Scene<'_>, walk: &Walk) -> Option<String> {
    let state = &scene.sandbox.now().state;
    let prefix = scene.prefix?;
    let name = |id: &NodeId| scene.name(id);
    walk.hops.iter().find_map(|hop| {
        let node = state.network().index_of(&hop.from)?;
        let explained = explain(state, &prefix, node, &name);
        let best = explained.rows.first()?.route.originator;
        let other = |r: &&crate::engine::Row| {
            matches!(r.standing, Standing::Lost(_)) && r.route.originator != best
        };
        let row = explained.rows.iter().find(other)?;
        let here = *hop == walk.hops[0];
        let at = if here { String::new() } else { format!("At {}: ", scene.name(&hop.from)) };
        Some(format!("{at}{}", row.sentence))
    })
}
