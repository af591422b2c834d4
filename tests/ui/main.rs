//! Drives the real interface without a window or a GPU.

mod build;
mod inspector;
mod looks;
mod support;
