//! Everything that works without a window: documents, routes, catchments, lessons, command line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

mod as_rel;
mod bounds;
mod causes;
mod claims;
mod cli;
mod clients;
mod common;
mod dice;
mod disputes;
mod drawing;
mod drawn;
mod edges;
mod edits;
mod example;
mod explanations;
mod fuzz;
mod gadgets;
mod graphml;
mod hierarchy;
mod inside;
mod intents;
mod interior;
mod internet;
mod known;
mod layered;
mod leaks;
mod lessons;
mod malformed;
mod naive;
mod patched;
mod policy;
mod random_networks;
mod reasons;
mod roles;
mod sandbox;
mod saving;
mod selecting;
mod shipped;
mod solving;
mod timeline;
mod unreachable;
mod wedgies;
mod whatif;
