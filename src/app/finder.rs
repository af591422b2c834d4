//! Placeholder.
use super::scene::{Actions, Scene};
#[derive(Default)]
pub struct Finder {}
impl Finder {
    pub fn open(&mut self) {}
    pub fn is_open(&self) -> bool {
        false
    }
    pub fn show(&mut self, _ctx: &egui::Context, _scene: &Scene<'_>, _actions: &mut Actions) {}
}
