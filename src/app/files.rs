//! Placeholder.
use super::scene::{Actions, Scene};
use super::{App, Command};
use crate::sandbox::Sandbox;
pub trait Dialogs {}
pub struct NativeDialogs;
#[derive(Default)]
pub struct Files {}
impl Files {
    pub fn poll(&mut self, _ctx: &egui::Context, _sandbox: &Sandbox, _actions: &mut Actions) {}
    pub fn is_asking(&self) -> bool {
        false
    }
    pub fn show(&mut self, _ctx: &egui::Context, _scene: &Scene<'_>, _actions: &mut Actions) {}
    pub fn keep_recovery_copy(&mut self, _ctx: &egui::Context, _sandbox: &Sandbox) {}
}
impl App {
    pub(super) fn run_file_command(&mut self, _ctx: &egui::Context, _command: Command) {}
    pub(super) fn open_file(&mut self, _ctx: &egui::Context, _path: std::path::PathBuf) {}
    pub(super) fn open_example(&mut self, _ctx: &egui::Context, _place: usize) {}
}
