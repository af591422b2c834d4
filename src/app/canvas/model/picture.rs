//! The content of the canvas, worked out before anything gets a place. It has three parts, each of
//! which is kept until what it follows changes: another selection leaves the routes as they are, and
//! other routes the drawing.

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
    /// The number of times that a part of it changed.
    serial: u64,
    /// The part that follows the drawing.
    pub drawing: Drawing,
    /// The part that follows the routes of the shown prefix.
    pub routes: Routes,
    /// The part that follows the selection.
    pub selected: Selected,
}

/// The state that a picture was worked out from, part by part; a part follows those before it too.
struct Key {
    drawing: DrawingKey,
    routes: RoutesKey,
    selected: SelectedKey,
}

/// The state that the drawing follows.
#[derive(PartialEq)]
struct DrawingKey {
    /// Of the document as it is shown.
    drawing: u64,
}

impl DrawingKey {
    fn of(scene: &Scene<'_>) -> Self {
        Self { drawing: scene.sandbox.drawing() }
    }
}

/// The state that the routes follow.
#[derive(PartialEq)]
struct RoutesKey {
    revision: u64,
    prefix: Option<Prefix>,
    /// Whether the theme is dark: sites have other colours in it.
    dark: bool,
}

impl RoutesKey {
    fn of(scene: &Scene<'_>) -> Self {
        let revision = scene.sandbox.revision();
        Self { revision, prefix: scene.prefix, dark: scene.theme.dark }
    }
}

/// The state that the selected part follows.
struct SelectedKey {
    selection: Selection,
    /// Whether time is looked at: then nothing is dimmed, since something may happen anywhere.
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
    /// Works out the parts whose state changed, and those that follow them.
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

    /// The lines below the name of the node at a place of the document.
    pub(crate) fn lines(&self, place: usize) -> Option<&Lines> {
        match &self.selected.lines {
            Some((own, lines)) if *own == place => Some(lines),
            _ => self.routes.lines.get(place),
        }
    }

    /// The words of the badges of a link, by its ends; none for a link without any.
    pub(crate) fn badges(&self, link: &LinkId) -> Option<&[String; 2]> {
        self.drawing.badges.get(link).or_else(|| self.selected.costs.get(link))
    }

    /// A number that changes whenever it is worked out anew.
    pub(crate) fn serial(&self) -> u64 {
        self.serial
    }

    /// The name of what is drawn for a node.
    pub(crate) fn name_of<'a>(&'a self, node: &'a Node) -> &'a str {
        self.drawing.groups.instead_of(&node.id).map_or(&*node.name, |group| &group.name)
    }

    /// The place of a node in the document.
    pub(crate) fn place_of(&self, node: &NodeId) -> Option<usize> {
        self.drawing.places.get(node).copied()
    }

    /// The lane of a link beside its parallels.
    pub(crate) fn lane(&self, link: &LinkId) -> f32 {
        self.drawing.lanes.get(link).copied().unwrap_or_default()
    }

    /// Whether a node is dimmed.
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

    /// Whether an AS of several routers is dimmed.
    pub(crate) fn is_dim_group(&self, group: &Group) -> bool {
        let lit = |b: &Bright| group.routers.iter().any(|id| b.nodes.contains(id));
        self.selected.bright.as_ref().is_some_and(|b| !lit(b)) && !self.shows_all()
    }

    /// Whether nothing is dimmed.
    fn shows_all(&self) -> bool {
        self.of.as_ref().is_some_and(|key| key.selected.in_time)
    }

    /// Whether a link is dimmed.
    pub(crate) fn is_dim_link(&self, link: &LinkId) -> bool {
        self.selected.bright.as_ref().is_some_and(|b| !b.links.contains(link)) && !self.shows_all()
    }

    /// Whether a link is on the path of something selected.
    pub(crate) fn is_on_path(&self, link: &LinkId) -> bool {
        self.selected.bright.as_ref().is_some_and(|b| b.paths.contains(link))
    }
}
