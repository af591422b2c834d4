//! Placeholder.
use super::scene::{Actions, Scene};
pub struct Tour {}
impl Tour {
    pub fn show(&mut self, _ui: &mut egui::Ui, _scene: &Scene<'_>, _actions: &mut Actions) {}
}

impl super::App {
    pub fn start_tour(&mut self) {}
}
