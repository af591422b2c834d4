//! Catchment: a desktop sandbox for BGP and anycast.
//!
//! Data flows one way: a document ([`topology`]) is compiled and solved ([`engine`], by the rules
//! of [`bgp`]), what that means for clients is worked out ([`anycast`]), and the interface shows it.
//!
//! A module imports only from those listed before it:
//!
//! - [`wording`]: numbers and lists in sentences;
//! - [`bounds`]: every bound on memory;
//! - [`topology`]: the document, its edits and its file;
//! - [`examples`]: the documents that come with the program;
//! - [`layout`]: positions from structure;
//! - [`formats`]: what others write, read to a document or a graph;
//! - [`bgp`]: routes, policy and the decision process;
//! - [`engine`]: the network at work, at rest and in time;
//! - [`anycast`]: what it means for clients;
//! - [`sandbox`]: the open document with its history;
//! - [`lesson`]: lessons over it;
//! - `app`: the window, in builds that have one;
//! - [`cli`]: the command line.

pub mod anycast;
#[cfg(feature = "gui")]
pub mod app;
pub mod bgp;
pub mod bounds;
pub mod cli;
pub mod engine;
pub mod examples;
pub mod formats;
pub mod layout;
pub mod lesson;
pub mod sandbox;
pub mod topology;
pub mod wording;
