//! Placeholder.
use super::scene::Scene;
#[derive(Default)]
pub struct Notices {}
impl Notices {
    pub fn say(&mut self, _text: String) {}
    pub fn show(&mut self, _ctx: &egui::Context, _scene: &Scene<'_>) {}
}
