//! Zooming and panning, and the pointer's shape.

use egui::{CursorIcon, Key, MouseWheelSource, MouseWheelUnit, PointerButton, Response, Ui, Vec2};

use super::gesture::{Gesture, Tool};
use super::state::Input;
use crate::app::canvas::layout::camera::Camera;

impl Input {
    /// Handles the wheel, pinching, and the buttons that pan.
    pub(crate) fn view_input(&mut self, ui: &Ui, background: &Response, camera: &mut Camera) {
        let (pointer, pressed, walked) = ui.input(|i| {
            let keys = [Key::Tab, Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
            (i.pointer.hover_pos(), i.pointer.any_pressed(), keys.iter().any(|k| i.key_pressed(*k)))
        });
        self.pointer = pointer.filter(|p| camera.rect.contains(*p));
        self.keys_lead = walked || self.keys_lead && !pressed;
        if !background.contains_pointer() && !ui.rect_contains_pointer(camera.rect) {
            return;
        }
        let (zoom, events, pointer) =
            ui.input(|i| (i.zoom_delta(), i.events.clone(), i.pointer.hover_pos()));
        let at = pointer.unwrap_or_else(|| camera.rect.center());
        if zoom != 1.0 {
            camera.zoom_at(at, zoom);
        }
        for event in &events {
            if let egui::Event::MouseWheel { unit, source, delta, modifiers, .. } = event
                && !modifiers.command
            {
                // A wheel zooms, two fingers pan. If the system does not say which it is: a wheel
                // scrolls in whole lines, two fingers in points or in fractions of a line.
                let is_wheel = match source {
                    MouseWheelSource::Wheel => true,
                    MouseWheelSource::Trackpad | MouseWheelSource::Momentum => false,
                    MouseWheelSource::Unknown => {
                        *unit == MouseWheelUnit::Line && delta.x == 0.0 && delta.y.fract() == 0.0
                    }
                };
                match unit {
                    MouseWheelUnit::Line if is_wheel && !modifiers.shift => {
                        camera.zoom_at(at, 1.12f32.powf(delta.y));
                    }
                    // A high-resolution wheel: 120 points make one notch.
                    MouseWheelUnit::Point if is_wheel && !modifiers.shift => {
                        camera.zoom_at(at, 1.12f32.powf(delta.y / 120.0));
                    }
                    MouseWheelUnit::Line if modifiers.shift => {
                        camera.pan(Vec2::new(delta.y, 0.0) * 40.0)
                    }
                    MouseWheelUnit::Line => camera.pan(*delta * 40.0),
                    MouseWheelUnit::Point => camera.pan(*delta),
                    MouseWheelUnit::Page => camera.pan(*delta * camera.rect.height()),
                }
            }
        }
        let (middle, space, primary, delta) = ui.input(|i| {
            let middle = i.pointer.button_down(PointerButton::Middle);
            (middle, i.key_down(Key::Space), i.pointer.primary_down(), i.pointer.delta())
        });
        let typing = ui.ctx().text_edit_focused();
        if middle || (space && primary && !typing) {
            if self.gesture == Gesture::Idle {
                self.gesture = Gesture::Panning;
            }
        } else if self.gesture == Gesture::Panning {
            self.gesture = Gesture::Idle;
        }
        if self.gesture == Gesture::Panning {
            camera.pan(delta);
        }
        self.cursor(ui);
    }

    fn cursor(&self, ui: &Ui) {
        let icon = match &self.gesture {
            Gesture::Panning => CursorIcon::Grabbing,
            Gesture::Moving { .. } => CursorIcon::Move,
            Gesture::Linking { .. } => CursorIcon::Crosshair,
            Gesture::Placing(_) => CursorIcon::Copy,
            Gesture::Idle | Gesture::Marquee { .. } => match self.tool {
                Tool::Select => return,
                Tool::Link | Tool::Fail => CursorIcon::Crosshair,
            },
        };
        ui.ctx().set_cursor_icon(icon);
    }
}
