//! Answers recorded from real daemons and from other simulators, compared with the engine's.
//!
//! A few of FRR and BIRD are in `recorded`. The others are read in place, from the folder in
//! `CATCHMENT_CORPUS` or `../shared/corpus`; of its subfolders each may be missing. `cargo test --test corpus -- --nocapture` prints what agrees, by
//! class, and a line for everything that differs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

mod bgpy;
mod changes;
mod daemons;
#[path = "../model/dice.rs"]
#[allow(dead_code)]
mod dice;
#[path = "../model/drawing.rs"]
#[allow(dead_code)]
mod drawing;
mod gr_ties;
mod internet;
mod intime;
mod route_lines;
mod scenario;
mod tally;

use scenario::Daemons;

#[test]
fn the_engine_selects_what_frr_selected() {
    daemons::compare(Daemons::Frr);
}

#[test]
fn the_engine_selects_what_bird_selected() {
    daemons::compare(Daemons::Bird);
}

#[test]
fn a_run_comes_to_what_frr_came_to() {
    daemons::compare_in_time(Daemons::Frr);
}

#[test]
fn a_run_comes_to_what_bird_came_to() {
    daemons::compare_in_time(Daemons::Bird);
}

#[test]
fn the_engine_selects_what_both_selected_in_one_network() {
    daemons::compare(Daemons::Mixed);
}

#[test]
fn a_run_comes_to_what_both_came_to_in_one_network() {
    daemons::compare_in_time(Daemons::Mixed);
}

#[test]
fn a_run_selects_among_all_tied_best_paths() {
    gr_ties::compare_in_time();
}

#[test]
fn a_run_has_the_routes_and_forwarding_of_bgpy() {
    bgpy::compare_in_time();
}

#[test]
fn the_engine_selects_among_all_tied_best_paths() {
    gr_ties::compare();
}

#[test]
fn the_engine_has_the_routes_and_forwarding_of_bgpy() {
    bgpy::compare();
}
