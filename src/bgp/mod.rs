//! The protocol: routes and their attributes, policy, the decision process and its explanations.
//!
//! Pure functions over values. Nothing here knows positions, names or the shape of a network.

mod candidate;
mod decision;
mod internal;
mod leak;
mod policy;
mod process;
mod route;
mod step;

pub use candidate::{Candidate, HeardOver, Usage};
pub use decision::Decision;
pub use internal::{HeardFrom, Neighbourhood, Router, export_internal, import_internal};
pub use policy::{Rejection, Session, Source, Withheld, export, import};
pub(crate) use policy::{default_local_pref, for_role, local_prefs};
pub use process::{
    Blackholed, Habits, Honours, PairOrder, Process, ProcessStep, Profile, SendsBack, Unreachable,
};
pub use route::{AsPath, LearnedFrom, NextHop, Reflection, Route};
pub use step::{Named, STEPS, Step};
