//! Paints what the canvas has worked out: grid, links, dots, nodes.

use egui::{Painter, Pos2, Rect, Stroke, Ui, Vec2};

use super::camera::GRID;
use super::gesture::Gesture;
use super::picture::Picture;
use super::{Canvas, LinkHandle, NodeItem, badge, callout, label, link, node, packets};
use crate::app::scene::Scene;
use crate::topology::{LinkState, NodeState, Pos, Service, Side};

/// What is not lit by a selection keeps this much of its strength.
pub(super) const DIMMED: f32 = 0.25;

impl Canvas {
    pub(super) fn paint_grid(&self, painter: &Painter, scene: &Scene<'_>) {
        // Further away the dots would be a fog.
        let step = GRID * self.camera.zoom * if self.camera.zoom < 0.6 { 4.0 } else { 2.0 };
        let rect = self.camera.rect;
        if step < 12.0 {
            return;
        }
        let origin = self.camera.to_screen(Pos::default());
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

    pub(super) fn paint_links(
        &self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        links: &[LinkHandle<'_>],
    ) {
        let doc = scene.doc();
        let hovered = self.hovered_link(links);
        for LinkHandle { link, line, response, .. } in links {
            let ends_up = [&link.a.node, &link.b.node]
                .into_iter()
                .all(|id| doc.node(id).is_some_and(|n| n.state == NodeState::Up));
            let works = link.state == LinkState::Up && ends_up;
            let mut painter = painter.clone();
            if works && picture.is_dim_link(&link.id) {
                painter.multiply_opacity(DIMMED);
            }
            let traffic = picture.traffic.get(&link.id).copied();
            let marks = link::Marks {
                selected: scene.selection.links.contains(&link.id),
                hovered: hovered == Some(&link.id),
                focused: response.has_focus() && self.keys_lead,
                on_path: picture.is_on_path(&link.id),
                warned: picture.warned.contains(&link.id),
                internal: doc.is_internal(link),
            };
            let pen = self.pen(&painter, scene);
            link::paint(pen, *line, link, works, traffic, marks);
        }
    }

    /// Badges, and the marks of links that are down: over the packets, which would hide them.
    pub(super) fn paint_badges(
        &self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        links: &[LinkHandle<'_>],
    ) {
        let by = self.camera.origin().to_vec2();
        let theme = scene.theme;
        let sizes = self.sizes(scene);
        let mut faint = painter.clone();
        faint.multiply_opacity(DIMMED);
        for badge in self.places.badges() {
            let rect = badge.rect.translate(by);
            let texts = picture.badges.get(&badge.link);
            let Some([a, b]) = texts.filter(|_| self.camera.rect.intersects(rect)) else {
                continue;
            };
            let text = if badge.side == Side::A { a } else { b };
            let painter = if picture.is_dim_link(&badge.link) { &faint } else { painter };
            let edge = picture.traffic.get(&badge.link).map_or(theme.weak.0, |t| t.colour);
            badge::paint(painter, theme, sizes, text, rect, Stroke::new(1.5, edge));
        }
        let hovered = self.hovered_link(links);
        let told = |d: &&LinkHandle<'_>| {
            let internal = scene.doc().is_internal(d.link);
            Some(&d.link.id) == hovered && internal && !picture.badges.contains_key(&d.link.id)
        };
        if let Some(LinkHandle { link, line, .. }) = links.iter().find(told) {
            let text = format!("IGP {}", link.igp_cost.get());
            let size = badge::room(label::measure(painter, &text, sizes.small_font()));
            let rect = Rect::from_center_size(line.at(0.5), size);
            badge::paint(painter, theme, sizes, &text, rect, Stroke::new(1.5, theme.weak.0));
        }
        let r = badge::cross_radius(self.camera.zoom);
        for LinkHandle { link, .. } in links.iter().filter(|d| d.link.state != LinkState::Up) {
            if let Some(at) = self.places.cross(&link.id) {
                badge::paint_cross(painter, theme, at + by, r, link.state);
            }
        }
    }

    pub(super) fn pen<'a>(&self, painter: &'a Painter, scene: &Scene<'a>) -> node::Pen<'a> {
        let least_line = if self.presenting { 3.0 } else { 0.0 };
        node::Pen { painter, theme: scene.theme, zoom: self.camera.zoom, least_line }
    }

    pub(super) fn paint_packets(
        &self,
        ui: &Ui,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
    ) -> bool {
        let still = scene.settings.less_motion;
        let time = if still { 0.35 } else { ui.input(|i| i.time) };
        packets::paint(painter, scene, &self.camera, picture, time) && !still
    }

    pub(super) fn paint_nodes(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        nodes: &[NodeItem<'_>],
    ) {
        let sizes = self.sizes(scene);
        let by = self.camera.origin().to_vec2();
        let linking = matches!(self.gesture, Gesture::Linking { .. });
        // From far away what can be hit overlaps: the nearest is meant.
        let under = nodes.iter().filter(|shown| shown.response.contains_pointer());
        let distance = |shown: &NodeItem<'_>| self.pointer.map_or(0.0, |at| at.distance(shown.at));
        let nearest = under.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let hovered = nearest.map(|shown| shown.node.id.clone());
        // From far away sites are larger than what is around them.
        let far = self.camera.zoom < label::SMALLEST;
        let is_landmark = |shown: &&NodeItem<'_>| far && picture.sites.contains_key(&shown.node.id);
        let others = nodes.iter().filter(|shown| !is_landmark(shown));
        for shown in others.chain(nodes.iter().filter(is_landmark)) {
            let NodeItem { node, at, look, selected, standing, response, .. } = shown;
            let mut painter = painter.clone();
            if picture.is_dim_node(node) {
                painter.multiply_opacity(DIMMED);
            }
            let own = picture.sites.get(&node.id).map(|(letter, colour)| (&**letter, *colour));
            let idle = self.gesture == Gesture::Idle || linking;
            let marks = node::Marks {
                selected: *selected,
                focused: response.has_focus() && self.keys_lead,
                hovered: hovered.as_ref() == Some(&node.id) && idle,
                island: picture.islands.contains(&node.id),
                service: match label::dead_service(node) {
                    Some(_) if node.state == NodeState::Up => Service::Dead,
                    _ => Service::Running,
                },
                pointed_at: shown
                    .nodes()
                    .iter()
                    .any(|id| self.pointed_at.contains(id) || self.chooser.as_ref() == Some(id)),
            };
            node::paint(self.pen(&painter, scene), *at, *look, own, standing, marks);
            let renamed = self.rename.as_ref().is_some_and(|r| r.is_of(&node.id));
            let place = picture.place_of(&node.id).filter(|_| !renamed);
            let label = place.and_then(|i| self.places.label(i).zip(picture.lines.get(i)));
            if let Some((placed, lines)) = label {
                let placed = label::moved(placed, by);
                label::paint(&painter, scene.theme, sizes, picture.name_of(node), lines, placed);
            }
        }
        if let Some(note) = picture.note.as_ref().filter(|_| self.gesture == Gesture::Idle) {
            callout::paint(painter, scene, &self.camera, picture, &mut self.places, note);
        }
    }
}
