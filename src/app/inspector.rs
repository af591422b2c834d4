//! Placeholder until the inspector is written.
use super::scene::{Actions, Scene};
#[derive(Default)]
pub struct Inspector {}
impl Inspector {
    pub fn show(&mut self, _ui: &mut egui::Ui, _scene: &Scene<'_>, _actions: &mut Actions) {}
}
