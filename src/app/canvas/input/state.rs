//! Interaction state of the canvas: the active tool, the gesture in progress, the keyboard focus.

use egui::Pos2;

use super::gesture::{Gesture, Tool};
use super::item::Item;
use super::picker::Picker;
use super::rename::Rename;
use crate::app::canvas::paint::items::{LinkHandle, NodeItem};
use crate::topology::{LinkId, NodeId};

/// The item on which the context menu of the canvas was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Target {
    /// The empty canvas.
    #[default]
    Empty,
    /// A link.
    Link(LinkId),
}

/// State of the pointer and the keyboard between frames.
#[derive(Default)]
pub(crate) struct Input {
    /// The active tool.
    pub tool: Tool,
    /// The gesture in progress.
    pub gesture: Gesture,
    /// The name being edited.
    pub rename: Option<Rename>,
    /// The choice at the end of a drawn link.
    pub picker: Option<Picker>,
    /// Position of the pointer, if it is over the canvas.
    pub pointer: Option<Pos2>,
    /// The item on which a context menu was opened.
    pub context: Target,
    /// The item that receives the focus in the next frame.
    pub focus_next: Option<Item>,
    /// True if a key, not the pointer, moved the focus last: only then is the focus marked.
    pub keys_lead: bool,
    /// The item that had the focus last.
    pub focused: Option<Item>,
}

/// Returns the link nearest to the pointer, if one is close enough.
pub(crate) fn hovered_link<'a>(links: &'a [LinkHandle<'_>]) -> Option<&'a LinkId> {
    let near = links.iter().filter_map(|d| Some((d.distance?, &d.link.id)));
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

impl Input {
    /// Returns the node whose rim shows under the pointer.
    pub(crate) fn hovered_node(&self, nodes: &[NodeItem<'_>]) -> Option<NodeId> {
        if !matches!(self.gesture, Gesture::Idle | Gesture::Linking { .. }) {
            return None;
        }
        // Hit areas overlap when zoomed out: the nearest node is hit.
        let under = nodes.iter().filter(|shown| shown.response.contains_pointer());
        let distance = |shown: &NodeItem<'_>| self.pointer.map_or(0.0, |at| at.distance(shown.at));
        let nearest = under.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map(|shown| shown.node.id.clone())
    }
}
