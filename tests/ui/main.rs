//! Drives the real interface without a window or a GPU.

mod build;
mod support;
