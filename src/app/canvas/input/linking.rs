//! Linking two nodes, and the choice that follows.

use egui::{Area, Frame, Id, Key, Order, Pos2, Ui};

use super::fold::router_towards;
use super::picker::Picker;
use super::state::Input;
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::{Action, Actions, Scene, Selection};
use crate::app::theme::strong;
use crate::topology::{Edit, NodeId, default_roles, domain_of, fresh_link};

impl Input {
    /// Links two nodes with the likely relationship and offers the others.
    pub(crate) fn link(
        &mut self,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: Camera,
        ends: [&NodeId; 2],
        at: Pos2,
        actions: &mut Actions,
    ) {
        let doc = scene.doc();
        let pos =
            |id| doc.node(id).map(|n| picture.drawing.groups.anchor(n).pos).unwrap_or_default();
        let [from, to] = ends;
        let from = &router_towards(scene, picture, from, pos(to));
        let to = &router_towards(scene, picture, to, pos(from));
        let Some((a, b)) = doc.node(from).zip(doc.node(to)) else {
            return;
        };
        let at = camera.to_document(at);
        if a.asn == b.asn && !domain_of(doc, from).contains(to) {
            self.picker = Some(Picker::islands(from.clone(), to.clone(), at));
            return;
        }
        let link = fresh_link(doc, from, to, default_roles(a.kind, b.kind));
        if a.asn != b.asn {
            self.picker = Some(Picker::relationship(link.id.clone(), at));
        }
        actions.push(Action::Select(Selection::link(&link.id)));
        actions.push(Action::edit(Edit::add_link(link)));
    }

    /// Offers nodes to create and link where a link was dropped.
    pub(crate) fn offer_new_node(
        &mut self,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: Camera,
        from: &NodeId,
        at: Pos2,
    ) {
        let at = camera.to_document(at);
        let from = router_towards(scene, picture, from, at);
        self.picker = Some(Picker::new_node(from, at));
    }

    /// Shows the open choice.
    pub(crate) fn show_picker(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        camera: Camera,
        actions: &mut Actions,
    ) {
        let Some(picker) = &mut self.picker else {
            return;
        };
        let (title, options) = picker.options(scene);
        if options.is_empty() {
            // A link that was requested in this frame is not in the document yet.
            if picker.shown {
                self.picker = None;
            }
            return;
        }
        let at = camera.to_screen(picker.at) + egui::vec2(12.0, 12.0);
        let mut chosen = None;
        let area = Area::new(Id::unique("link picker")).order(Order::Foreground).fixed_pos(at);
        let shown = area.constrain_to(camera.rect).show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.label(egui::RichText::new(title).font(strong(14.0)));
                for (place, option) in options.into_iter().enumerate() {
                    let button = egui::Button::new(&option.words).min_size(egui::vec2(200.0, 32.0));
                    let tip = format!("{} ({})", option.tip, place + 1);
                    let button = ui.add(button.selected(option.likely)).on_hover_text(tip);
                    if option.likely && !picker.shown {
                        button.request_focus();
                    }
                    let key = ui.input(|i| i.key_pressed(digit(place)));
                    if button.clicked() || key {
                        chosen = Some(option);
                    }
                }
            });
        });
        let first = !std::mem::replace(&mut picker.shown, true);
        if let Some(option) = chosen {
            let about = picker.about();
            actions.extend(option.edit.map(Action::edit));
            actions.extend(option.select.map(Action::Select));
            self.picker = option.then;
            // The button that had the focus is gone, so the focus goes back to the item it came
            // from.
            self.focus_next = Some(about);
        } else if !first && shown.response.clicked_elsewhere() {
            self.picker = None;
        }
    }
}

fn digit(place: usize) -> Key {
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].get(place).copied().unwrap_or(Key::F35)
}
