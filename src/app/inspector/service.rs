//! The service behind a node's announcements, which can fail while the route stays.

use egui::Ui;

use super::fields::{Pane, Value, Words, choice, row};
use super::widgets;
use crate::topology::{Edit, HealthCheck, Node, NodeField, Service};

const SERVICE: Words<'_> = Words {
    label: "Service",
    tip: "Whether the server behind the route answers. Dead means that the router lives on and goes on announcing: clients are drawn to a site that says nothing, as has happened to anycast DNS servers",
};
const HEALTH_CHECK: Words<'_> = Words {
    label: "Health check",
    tip: "Whether the site checks its own service and takes its route back when there is no answer, so that its clients go on to another site",
};
const SERVICES: [(Service, &str); 2] = [(Service::Running, "Running"), (Service::Dead, "Dead")];
const CHECKS: [(HealthCheck, &str); 2] =
    [(HealthCheck::Off, "Off"), (HealthCheck::Withdraws, "Withdraws the route")];

/// Draws the rows for a node that announces a prefix, and the consequences.
pub(super) fn of_node(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    if node.origins.is_empty() {
        return;
    }
    let values = (Value::Same(node.service), Value::Same(node.health_check));
    rows(pane, ui, values, &|field| Edit::node(&node.id, field));
    if node.service == Service::Dead {
        let text = match node.health_check {
            HealthCheck::Off => "Clients whose packets come here get no answer.",
            HealthCheck::Withdraws => "It announces nothing until the service answers again.",
        };
        widgets::notice(ui, pane.scene.theme, text);
    }
}

/// Draws both choices, for one node or several.
pub(super) fn rows(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    (service, check): (Value<Service>, Value<HealthCheck>),
    edit: &dyn Fn(NodeField) -> Edit,
) {
    let theme = pane.scene.theme;
    if let Some(to) = row(ui, SERVICE, |ui| choice(ui, theme, SERVICE, service, &SERVICES)) {
        pane.edit(edit(NodeField::Service(to)));
    }
    if let Some(to) = row(ui, HEALTH_CHECK, |ui| choice(ui, theme, HEALTH_CHECK, check, &CHECKS)) {
        pane.edit(edit(NodeField::HealthCheck(to)));
    }
}
