//! Placeholder.
use super::files::Files;
use super::scene::{Actions, Scene};
pub fn show(_ui: &mut egui::Ui, _scene: &Scene<'_>, _files: &Files, _actions: &mut Actions) {}
