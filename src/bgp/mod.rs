//! The protocol: routes and their attributes, policy, the decision process and its explanations.
//!
//! Pure functions over values. Nothing here knows positions, names or the shape of a network.

mod candidate;
mod decision;
mod internal;
mod leak;
mod message;
mod policy;
mod process;
mod refusal;
mod route;
mod session;
mod step;

pub use candidate::{Candidate, HeardOver, Usage};
pub use decision::Decision;
pub use internal::{HeardFrom, IbgpRole, Router, export_internal, import_internal};
pub use message::{Over, fits};
pub(crate) use policy::{default_local_pref, for_role, local_prefs};
pub use policy::{export, import};
pub use process::{
    Blackholed, DaemonBehaviour, Honours, PairOrder, Process, ProcessStep, Profile, SplitHorizon,
    Unreachable,
};
pub use refusal::{Rejection, Withheld};
pub use route::{AsPath, LearnedFrom, NextHop, Reflection, Route};
pub use session::{Session, Source};
pub use step::{STEPS, Step, StepInfo};
