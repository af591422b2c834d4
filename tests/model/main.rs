//! Everything that works without a window: documents, routes, catchments, lessons, command line.

mod claims;
mod cli;
mod clients;
mod common;
mod dice;
mod drawing;
mod edits;
mod gadgets;
mod hierarchy;
mod inside;
mod interior;
mod lessons;
mod malformed;
mod naive;
mod opened;
mod policy;
mod roles;
mod sandbox;
mod selecting;
mod shipped;
mod solving;
mod wedgies;
mod whatif;
mod wild;
