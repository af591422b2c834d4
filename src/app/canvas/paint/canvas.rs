//! The grid, the links and the nodes, with everything that stands on them.

use egui::{Pos2, Rect, Stroke, Ui, Vec2};

use super::items::{LinkHandle, NodeItem};
use super::pen::{DIMMED, Marked, Painting};
use super::{badge, label, link, node, packets};
use crate::app::canvas::layout::badges;
use crate::app::canvas::layout::camera::GRID;
use crate::app::canvas::layout::text::{SMALLEST, measure};
use crate::app::canvas::model::lines::dead_service;
use crate::topology::{LinkState, NodeState, Pos, Service, Side};

impl Painting<'_> {
    pub(crate) fn grid(&self) {
        let Self { painter, scene, view, .. } = *self;
        // Zoomed out, a dense grid would be a fog.
        let step = GRID * view.camera.zoom * if view.camera.zoom < 0.6 { 4.0 } else { 2.0 };
        let rect = view.camera.rect;
        if step < 12.0 {
            return;
        }
        let origin = view.camera.to_screen(Pos::default());
        let first = |low: f32, origin: f32| low + (origin - low).rem_euclid(step);
        let mut mesh = egui::Mesh::default();
        let mut y = first(rect.top(), origin.y);
        while y < rect.bottom() {
            let mut x = first(rect.left(), origin.x);
            while x < rect.right() {
                let dot = Rect::from_center_size(Pos2::new(x, y), Vec2::splat(1.6));
                mesh.add_colored_rect(dot, scene.theme.grid.0);
                x += step;
            }
            y += step;
        }
        painter.add(mesh);
    }

    pub(crate) fn links(&self, links: &[LinkHandle<'_>], marked: Marked<'_>) {
        let Self { painter, scene, picture, .. } = *self;
        let doc = scene.doc();
        for LinkHandle { link, line, response, .. } in links {
            let ends_up = [&link.a.node, &link.b.node]
                .into_iter()
                .all(|id| doc.node(id).is_some_and(|n| n.state == NodeState::Up));
            let works = link.state == LinkState::Up && ends_up;
            let mut painter = painter.clone();
            if works && picture.is_dim_link(&link.id) {
                painter.multiply_opacity(DIMMED);
            }
            let traffic = picture.routes.traffic.get(&link.id).copied();
            let marks = link::Marks {
                selected: scene.selection.links.contains(&link.id),
                hovered: marked.link == Some(&link.id),
                focused: response.has_focus() && marked.shows_focus,
                on_path: picture.is_on_path(&link.id),
                warned: picture.drawing.warned.contains(&link.id),
                internal: doc.is_internal(link),
            };
            let pen = self.pen(&painter);
            link::paint(pen, *line, link, works, traffic, marks);
        }
    }

    /// Paints badges, and the marks of links that are down, over the packets.
    pub(crate) fn badges(&self, links: &[LinkHandle<'_>], marked: Marked<'_>) {
        let Self { painter, scene, picture, view } = *self;
        let by = view.camera.origin().to_vec2();
        let theme = scene.theme;
        let sizes = view.sizes(scene);
        let mut faint = painter.clone();
        faint.multiply_opacity(DIMMED);
        for badge in view.places.badges() {
            let rect = badge.rect.translate(by);
            let texts = picture.badges(&badge.link);
            let Some([a, b]) = texts.filter(|_| view.camera.rect.intersects(rect)) else {
                continue;
            };
            let text = if badge.side == Side::A { a } else { b };
            let painter = if picture.is_dim_link(&badge.link) { &faint } else { painter };
            let edge = picture.routes.traffic.get(&badge.link).map_or(theme.weak.0, |t| t.colour);
            badge::paint(painter, theme, sizes, text, rect, Stroke::new(1.5, edge));
        }
        let told = |d: &&LinkHandle<'_>| {
            let internal = scene.doc().is_internal(d.link);
            Some(&d.link.id) == marked.link && internal && picture.badges(&d.link.id).is_none()
        };
        if let Some(LinkHandle { link, line, .. }) = links.iter().find(told) {
            let text = format!("IGP {}", link.igp_cost.get());
            let size = badges::room(measure(painter, &text, sizes.small_font()));
            let rect = Rect::from_center_size(line.at(0.5), size);
            badge::paint(painter, theme, sizes, &text, rect, Stroke::new(1.5, theme.weak.0));
        }
        let r = badges::cross_radius(view.camera.zoom);
        for LinkHandle { link, .. } in links.iter().filter(|d| d.link.state != LinkState::Up) {
            if let Some(at) = view.places.cross(&link.id) {
                badge::paint_cross(painter, theme, at + by, r, link.state);
            }
        }
    }

    pub(crate) fn packets(&self, ui: &Ui) -> bool {
        let Self { painter, scene, picture, view } = *self;
        let still = scene.settings.less_motion;
        let time = if still { 0.35 } else { ui.input(|i| i.time) };
        packets::paint(painter, scene, &view.camera, picture, time) && !still
    }

    pub(crate) fn nodes(&self, nodes: &[NodeItem<'_>], marked: Marked<'_>) {
        let Self { painter, scene, picture, view } = *self;
        let sizes = view.sizes(scene);
        let by = view.camera.origin().to_vec2();
        // Zoomed out, sites are larger than other nodes.
        let far = view.camera.zoom < SMALLEST;
        let is_landmark =
            |shown: &&NodeItem<'_>| far && picture.routes.sites.contains_key(&shown.node.id);
        let others = nodes.iter().filter(|shown| !is_landmark(shown));
        for shown in others.chain(nodes.iter().filter(is_landmark)) {
            let NodeItem { node, at, look, selected, standing, response, .. } = shown;
            let mut painter = painter.clone();
            if picture.is_dim_node(node) {
                painter.multiply_opacity(DIMMED);
            }
            let own =
                picture.routes.sites.get(&node.id).map(|(letter, colour)| (&**letter, *colour));
            let marks = node::Marks {
                selected: *selected,
                focused: response.has_focus() && marked.shows_focus,
                hovered: marked.node == Some(&node.id),
                island: picture.drawing.islands.contains(&node.id),
                service: match dead_service(node) {
                    Some(_) if node.state == NodeState::Up => Service::Dead,
                    _ => Service::Running,
                },
                pointed_at: shown
                    .nodes()
                    .iter()
                    .any(|id| marked.pointed_at.contains(id) || marked.chooser == Some(id)),
            };
            node::paint(self.pen(&painter), *at, *look, own, standing, marks);
            let renamed = marked.renamed == Some(&node.id);
            let place = picture.place_of(&node.id).filter(|_| !renamed);
            let label = place.and_then(|i| view.places.label(i).zip(picture.lines(i)));
            if let Some((placed, lines)) = label {
                let placed = label::moved(placed, by);
                label::paint(&painter, scene.theme, sizes, picture.name_of(node), lines, placed);
            }
        }
    }
}
