//! The protocol: routes and their attributes, policy, the decision process and its explanations.
//!
//! Pure functions over values. Nothing here depends on positions, names or the graph of a network.

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
    Age, Blackholed, ClusterCheck, DaemonBehaviour, Honours, OwnMarked, PairOrder, Process,
    ProcessStep, Profile, SplitHorizon, Unreachable,
};
pub use refusal::{Rejection, Withheld};
pub use route::{AsPath, LearnedFrom, NextHop, Reflection, Route, Source};
pub use session::Session;
pub use step::{STEPS, Step, StepInfo};
