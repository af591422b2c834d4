//! Drives the real interface without a window or a GPU.

mod build;
mod files;
mod inspector;
mod looks;
mod recovery;
mod support;
mod typing;
