//! The protocol: routes and their attributes, policy, the decision process and its explanations.
//!
//! Pure functions over values. Nothing here knows positions, names or the shape of a network.

mod candidate;
mod decision;
mod policy;
mod route;
mod step;

pub use candidate::Candidate;
pub use decision::{Decision, best_of, decide};
pub use policy::{Rejection, Session, Withheld, export, import};
pub(crate) use policy::{default_local_pref, for_role, local_prefs};
pub use route::{AsPath, LearnedFrom, Route};
pub use step::{Named, STEPS, Step};
