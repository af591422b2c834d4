//! The network at work: a document compiled to flat arrays, and the state it comes to.
//!
//! [`solve`] asks what a network comes to from a cold start, [`advance`] what it does when
//! something changes. Both run the policy and decision functions of [`crate::bgp`].

mod bounds;
mod effort;
mod explain;
mod judge;
mod network;
mod part;
mod search;
mod settle;
mod solver;
mod state;
mod unique;
mod verdict;
mod watch;

pub use explain::{Explained, Heard, Offer, Row, Source, Standing, explain, offers};
pub use network::{NetNode, NetSession, Network};
pub use search::{StableStates, stable_states};
pub use solver::{advance, solve};
pub use state::{Best, PrefixState, Routes, State};
pub use verdict::{Proof, Uniqueness, Verdict};
