//! The decisions that moved a client, from the cause to the client.

use egui::{Label, Sense, Ui};

use super::fields::Pane;
use super::widgets;
use crate::app::scene::Action;
use crate::app::tip::Tip as _;
use crate::topology::{Node, NodeId, NodeState, Prefix};

/// Draws the chain of decisions, if the node's packets take another path than before.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, prefix: &Prefix) {
    let scene = pane.scene;
    let chain = scene.sandbox.why_moved(&node.id, prefix);
    let before = scene.sandbox.before();
    // A node that did not exist before had no packets.
    let is_new = before.view.network().index_of(&node.id).is_none();
    if chain.is_empty() || is_new || node.state == NodeState::Failed {
        return;
    }
    let then = before.catchments_of(prefix).and_then(|c| c.site_of(&node.id));
    let now = scene.catchments().and_then(|c| c.site_of(&node.id));
    widgets::rule(ui, scene.theme);
    let title = widgets::heading(ui, title(then, now));
    title.tip(
        "Each line is a decision that changed and made the next one change; the numbers stand on the canvas",
    );
    let cause = scene.sandbox.cause();
    if !cause.is_empty() {
        widgets::weak(ui, scene.theme, format!("After “{cause}”"));
    }
    let name = |id: &NodeId| scene.name(id);
    for (place, link) in chain.iter().enumerate() {
        let text = format!("{}. {}", place + 1, link.sentence(&name));
        let response = ui.add(Label::new(text).wrap().sense(Sense::click()));
        widgets::ring(ui, scene.theme, &response);
        if response.tip(format!("Select {}", name(&link.node))).clicked() {
            pane.actions.push(Action::Reveal(link.node.clone()));
        }
    }
}

/// Returns the heading of the chain.
fn title(then: Option<&NodeId>, now: Option<&NodeId>) -> &'static str {
    match (then, now) {
        (_, None) => "Why its packets reach no site now",
        (None, Some(_)) => "Why its packets reach a site now",
        (Some(then), Some(now)) if then == now => "Why its packets take another way now",
        (Some(_), Some(_)) => "Why its packets go elsewhere now",
    }
}
