//! Drives the real interface without a window or a GPU.

mod build;
mod canvas;
mod files;
mod inspector;
mod keyboard;
mod looks;
mod support;
mod tour;
mod typing;
