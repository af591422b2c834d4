//! Placeholder.
use super::scene::Scene;
#[derive(Default)]
pub struct Help {}
impl Help {
    pub fn open_keys(&mut self) {}
    pub fn open_about(&mut self) {}
    pub fn show(&mut self, _ctx: &egui::Context, _scene: &Scene<'_>) {}
}
