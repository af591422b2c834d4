//! Drives the real interface without a window or a GPU.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

mod build;
mod canvas;
mod catchments;
mod exchange;
mod files;
mod hull;
mod import;
mod inspector;
mod keyboard;
mod looks;
mod menus;
mod path_dialog;
mod policy;
mod recovery;
mod session;
mod stability;
mod support;
mod time;
mod timing;
mod tooltips;
mod tour;
mod typing;
mod whatif;
