//! The engine: a document compiled to flat arrays, and the state to which it converges.
//!
//! [`solve`] computes the state after a cold start, [`advance`] the one after a change. Both run
//! the policy and decision functions of [`crate::bgp`].

mod at_rest;
mod bounds;
mod choose;
mod compile;
mod cycle;
mod difference;
mod effort;
mod exchange;
mod explain;
mod growth;
mod igp;
mod inner_link;
mod interned;
mod interner;
pub mod internet;
mod joined;
mod judge;
mod naming;
mod network;
mod offer;
mod part;
mod patch;
mod renumbering;
mod route_cycle;
mod search;
mod session;
mod sets;
mod settle;
mod solver;
mod stability;
mod state;
pub mod timeline;
mod trace;
mod unique;
mod unreachable;
mod verdict;
mod view;
mod work;

pub use difference::{Difference, bytes_of};
pub use explain::{
    Explained, Heard, Row, Standing, candidates, explain, explain_by, offers, offers_over,
};
pub use inner_link::InnerLink;
pub use network::{External, Features, NetNode, NetSession, Network, SessionKind};
pub use offer::{Offer, Source};
pub use renumbering::renumbered;
pub use search::{StableStates, stable_states};
pub use solver::{advance, advance_with, advance_within, solve, solve_with, try_out, try_out_with};
pub use stability::{
    Alternative, Certainty, Listed, MOST_STATES, Stability, quick_stability, stability,
    stability_with,
};
pub use state::{Best, Held, Memory, PrefixState, Routes, State};
pub use trace::{Change, Trace};
pub use unreachable::OutOfReach;
pub use verdict::{Proof, Uniqueness, Verdict};
pub use view::{PrefixView, RoutingView};
pub use work::Work;
