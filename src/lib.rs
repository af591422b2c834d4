//! Catchment: a desktop sandbox for BGP and anycast.
//!
//! Data flows one way: a document ([`topology`]) is compiled and solved ([`engine`], by the rules
//! of [`bgp`]), the results for clients are derived ([`anycast`]), and the interface shows them.
//!
//! A module imports only from those listed before it:
//!
//! - [`wording`]: numbers and lists in sentences;
//! - [`bounds`]: every bound on memory;
//! - [`topology`]: the document, its edits and its file;
//! - [`examples`]: the documents that come with the program;
//! - [`layout`]: positions computed from structure;
//! - [`formats`]: import of other file formats;
//! - [`bgp`]: routes, policy and the decision process;
//! - [`engine`]: the network's routes, converged and over time;
//! - [`anycast`]: the consequences for clients;
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
