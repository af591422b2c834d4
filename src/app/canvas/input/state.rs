//! The state of the hands on the canvas: the tool, the gesture under way, the keyboard's place.

use egui::Pos2;

use super::gesture::{Gesture, Tool};
use super::item::Item;
use super::picker::Picker;
use super::rename::Rename;
use crate::app::canvas::paint::items::{LinkHandle, NodeItem};
use crate::topology::{LinkId, NodeId};

/// The thing that the menu of the canvas was opened on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Target {
    /// Nothing: the empty canvas.
    #[default]
    Empty,
    /// A link.
    Link(LinkId),
}

/// The state of the pointer and the keyboard between frames.
#[derive(Default)]
pub(crate) struct Input {
    /// The tool in hand.
    pub tool: Tool,
    /// The gesture under way.
    pub gesture: Gesture,
    /// The name being edited.
    pub rename: Option<Rename>,
    /// The choice at the end of a drawn link.
    pub picker: Option<Picker>,
    /// The place of the pointer, if it is over the canvas.
    pub pointer: Option<Pos2>,
    /// The thing that a context menu was opened on.
    pub context: Target,
    /// The item that is to get the keyboard.
    pub focus_next: Option<Item>,
    /// Whether a key moved the keyboard last, and not the pointer: only then its place is marked.
    pub keys_lead: bool,
    /// The item that had the keyboard last.
    pub focused: Option<Item>,
}

/// The link under the pointer, the nearest one.
pub(crate) fn hovered_link<'a>(links: &'a [LinkHandle<'_>]) -> Option<&'a LinkId> {
    let near = links.iter().filter_map(|d| Some((d.distance?, &d.link.id)));
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

impl Input {
    /// The node whose rim shows under the pointer.
    pub(crate) fn hovered_node(&self, nodes: &[NodeItem<'_>]) -> Option<NodeId> {
        if !matches!(self.gesture, Gesture::Idle | Gesture::Linking { .. }) {
            return None;
        }
        // From far away what can be hit overlaps: the nearest is meant.
        let under = nodes.iter().filter(|shown| shown.response.contains_pointer());
        let distance = |shown: &NodeItem<'_>| self.pointer.map_or(0.0, |at| at.distance(shown.at));
        let nearest = under.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map(|shown| shown.node.id.clone())
    }
}
