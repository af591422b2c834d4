//! Every control says what it does under the pointer, and is large enough to be hit.

use std::collections::BTreeSet;

use catchment::app::App;
use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Setup, click, window_on};

const CONTROLS: [Role; 14] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
    Role::MultilineTextInput,
    Role::ComboBox,
    Role::Tab,
    Role::Link,
    Role::MenuItem,
    Role::MenuItemCheckBox,
    Role::MenuItemRadio,
    Role::ListBoxOption,
];

/// Controls that are drawn, but not on the canvas, which says what it holds in words of its own.
fn controls(w: &Harness<'static, App>) -> Vec<(String, Option<String>, egui::Rect)> {
    let drawn = |role: Role, name: &str| {
        // Nodes and links on the canvas.
        !(role == Role::Button && (name.contains(", AS") || name.contains("\"Link: ")))
    };
    let all =
        CONTROLS.into_iter().flat_map(|role| w.query_all_by_role(role).map(move |n| (role, n)));
    let named = all.map(|(role, n)| {
        let node = n.accesskit_node();
        let name = node.label().or(node.value()).unwrap_or_default();
        (role, format!("{role:?} {name:?}"), node.description(), n.rect())
    });
    named
        .filter(|(role, name, ..)| drawn(*role, name))
        .map(|(_, name, tip, rect)| (name, tip, rect))
        .collect()
}

/// What is wrong with controls, in the states that were looked at.
#[derive(Default)]
pub(crate) struct Faults(BTreeSet<String>);

impl Faults {
    /// Looks at every control that is drawn.
    pub(crate) fn look(&mut self, w: &Harness<'static, App>, state: &str) {
        for (name, tip, rect) in controls(w) {
            if tip.is_none_or(|tip| tip.is_empty()) {
                self.0.insert(format!("{state}: {name} has no tooltip"));
            }
            if rect.height() > 0.0 && rect.height() < 31.5 {
                self.0.insert(format!("{state}: {name} is {} points high", rect.height()));
            }
        }
    }

    /// Fails if anything was wrong.
    pub(crate) fn none(self) {
        let list: Vec<String> = self.0.into_iter().collect();
        assert!(list.is_empty(), "{}", list.join("\n"));
    }
}

#[test]
fn every_control_has_a_tooltip_and_can_be_hit() {
    let mut faults = Faults::default();
    let mut w = window_on("three-sites.ron", Setup::default());
    faults.look(&w, "nothing selected");
    for menu in ["File", "Edit", "View", "Learn", "Help"] {
        w.get_by_label(menu).click();
        w.run();
        faults.look(&w, menu);
        w.key_press(Key::Escape);
        w.run();
    }
    for name in ["ISP Europe", "Frankfurt", "Lisbon"] {
        click(&mut w, name);
        for tab in ["Routes", "Policy", "Neighbours", "Node"] {
            w.get_by_role_and_label(Role::Tab, tab).click();
            w.run_steps(4);
            let folds: Vec<_> =
                w.query_all_by_role(Role::DisclosureTriangle).map(|n| n.rect().center()).collect();
            if let Some(at) = folds.first().filter(|at| at.y < 700.0) {
                w.hover_at(*at);
                w.drag_at(*at);
                w.drop_at(*at);
                w.run_steps(4);
            }
            faults.look(&w, &format!("{name}, {tab}"));
        }
    }
    w.key_press_modifiers(Modifiers::COMMAND, Key::A);
    w.run();
    faults.look(&w, "several");
    for (modifiers, key, what) in [
        (Modifiers::COMMAND, Key::K, "finder"),
        (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::O, "path"),
        (Modifiers::NONE, Key::F1, "keys"),
    ] {
        w.key_press_modifiers(modifiers, key);
        w.run();
        faults.look(&w, what);
        w.key_press(Key::Escape);
        w.run();
    }
    faults.none();
}
