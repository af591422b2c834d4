//! The content of the canvas, computed before anything is placed. It has three parts, each kept
//! until its input changes: a new selection leaves the routes unchanged, and new routes the
//! drawing.

use super::bright::Bright;
use super::drawing::Drawing;
use super::group::Group;
use super::lines::Lines;
use super::routes::Routes;
use super::selected::Selected;
use crate::app::scene::{Scene, Selection};
use crate::topology::{LinkId, Node, NodeId, NodeState, Prefix};

/// The content of the canvas.
#[derive(Default)]
pub(crate) struct Picture {
    of: Option<Key>,
    /// Number of times that any part has changed.
    serial: u64,
    /// The part that depends on the document.
    pub drawing: Drawing,
    /// The part that depends on the routes of the shown prefix.
    pub routes: Routes,
    /// The part that depends on the selection.
    pub selected: Selected,
}

/// The input of a picture, part by part; each part depends on the earlier parts too.
struct Key {
    drawing: DrawingKey,
    routes: RoutesKey,
    selected: SelectedKey,
}

/// Input of the drawing.
#[derive(PartialEq)]
struct DrawingKey {
    /// Number of the document version shown.
    drawing: u64,
}

impl DrawingKey {
    fn of(scene: &Scene<'_>) -> Self {
        Self { drawing: scene.sandbox.drawing() }
    }
}

/// Input of the routes.
#[derive(PartialEq)]
struct RoutesKey {
    revision: u64,
    prefix: Option<Prefix>,
    /// True if the theme is dark: it has other colours for sites.
    dark: bool,
}

impl RoutesKey {
    fn of(scene: &Scene<'_>) -> Self {
        let revision = scene.sandbox.revision();
        Self { revision, prefix: scene.prefix, dark: scene.theme.dark }
    }
}

/// Input of the selected part.
struct SelectedKey {
    selection: Selection,
    /// True if a recording is shown: nothing is dimmed then, since something may happen anywhere.
    in_time: bool,
}

impl SelectedKey {
    fn of(scene: &Scene<'_>) -> Self {
        Self { selection: scene.selection.clone(), in_time: scene.time_shown().is_some() }
    }

    fn is_of(&self, scene: &Scene<'_>) -> bool {
        self.selection == *scene.selection && self.in_time == scene.time_shown().is_some()
    }
}

impl Picture {
    /// Recomputes the parts whose input has changed, and those that depend on them.
    pub(crate) fn update(&mut self, scene: &Scene<'_>) {
        let (drawing, routes) = (DrawingKey::of(scene), RoutesKey::of(scene));
        let known = self.of.as_ref();
        let same_drawing = known.is_some_and(|of| of.drawing == drawing);
        let same_routes = same_drawing && known.is_some_and(|of| of.routes == routes);
        if same_routes && known.is_some_and(|of| of.selected.is_of(scene)) {
            return;
        }
        if !same_drawing {
            self.drawing = Drawing::of(scene);
        }
        if !same_routes {
            self.routes = Routes::of(scene, &self.drawing.groups);
        }
        self.selected = Selected::of(scene, &self.drawing, &self.routes);
        self.of = Some(Key { drawing, routes, selected: SelectedKey::of(scene) });
        self.serial += 1;
    }

    /// Returns the lines below the name of the node with this index in the document.
    pub(crate) fn lines(&self, place: usize) -> Option<&Lines> {
        match &self.selected.lines {
            Some((own, lines)) if *own == place => Some(lines),
            _ => self.routes.lines.get(place),
        }
    }

    /// Returns the badges at the two ends of a link; none if it has none.
    pub(crate) fn badges(&self, link: &LinkId) -> Option<&[String; 2]> {
        self.drawing.badges.get(link).or_else(|| self.selected.costs.get(link))
    }

    /// Returns a number that changes whenever the picture is recomputed.
    pub(crate) fn serial(&self) -> u64 {
        self.serial
    }

    /// Returns the name drawn for a node: its own, or that of its collapsed AS.
    pub(crate) fn name_of<'a>(&'a self, node: &'a Node) -> &'a str {
        self.drawing.groups.instead_of(&node.id).map_or(&*node.name, |group| &group.name)
    }

    /// Returns the index of a node in the document.
    pub(crate) fn place_of(&self, node: &NodeId) -> Option<usize> {
        self.drawing.places.get(node).copied()
    }

    /// Returns the lane of a link among its parallels.
    pub(crate) fn lane(&self, link: &LinkId) -> f32 {
        self.drawing.lanes.get(link).copied().unwrap_or_default()
    }

    /// Returns true if a node is dimmed.
    pub(crate) fn is_dim_node(&self, node: &Node) -> bool {
        if self.shows_all() {
            return false;
        }
        let group = self.drawing.groups.instead_of(&node.id);
        let lit = |b: &Bright| match group {
            Some(group) => group.routers.iter().any(|id| b.nodes.contains(id)),
            None => b.nodes.contains(&node.id),
        };
        self.selected.bright.as_ref().is_some_and(|b| !lit(b) && node.state != NodeState::Failed)
    }

    /// Returns true if an AS with several routers is dimmed.
    pub(crate) fn is_dim_group(&self, group: &Group) -> bool {
        let lit = |b: &Bright| group.routers.iter().any(|id| b.nodes.contains(id));
        self.selected.bright.as_ref().is_some_and(|b| !lit(b)) && !self.shows_all()
    }

    /// Returns true if nothing is dimmed.
    fn shows_all(&self) -> bool {
        self.of.as_ref().is_some_and(|key| key.selected.in_time)
    }

    /// Returns true if a link is dimmed.
    pub(crate) fn is_dim_link(&self, link: &LinkId) -> bool {
        self.selected.bright.as_ref().is_some_and(|b| !b.links.contains(link)) && !self.shows_all()
    }

    /// Returns true if a link is on the path of a selected node.
    pub(crate) fn is_on_path(&self, link: &LinkId) -> bool {
        self.selected.bright.as_ref().is_some_and(|b| b.paths.contains(link))
    }
}
