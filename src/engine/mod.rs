//! The network at work: a document compiled to flat arrays, and the state it comes to.
//!
//! [`solve`] asks what a network comes to from a cold start, [`advance`] what it does when
//! something changes. Both run the policy and decision functions of [`crate::bgp`].

mod explain;
mod network;
mod search;
mod settle;
mod solver;
mod stability;
mod state;

pub use explain::{Explained, Heard, Offer, Row, Source, Standing, explain, offers};
pub use network::{NetNode, NetSession, Network};
pub use search::{StableStates, stable_states};
pub use solver::{advance, solve};
pub use stability::{Uniqueness, Verdict};
pub use state::{Best, PrefixState, State};
