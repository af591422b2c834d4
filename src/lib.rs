//! Catchment: a desktop sandbox for BGP and anycast.
//!
//! Data flows one way: a document ([`topology`]) is compiled and solved ([`engine`], by the rules
//! of [`bgp`]), what that means for clients is worked out ([`anycast`]), and the interface shows it.

pub mod anycast;
#[cfg(feature = "gui")]
pub mod app;
pub mod bgp;
pub mod cli;
pub mod engine;
pub mod examples;
pub mod lesson;
pub mod sandbox;
pub mod topology;
pub mod wording;
