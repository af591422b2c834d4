//! The document: files that must be refused, edits and their inverses.

mod cli;
mod drawing;
mod gadgets;
mod hierarchy;
mod malformed;
mod naive;
mod solving;
mod wild;
mod zz_stats;
