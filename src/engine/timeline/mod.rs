//! A network in time: messages on their way, timers, failures that take a while to be noticed.
//!
//! A [`Script`] says what a network starts from and what happens to it. A [`Run`] plays it event by
//! event, with the policy and the decision of the solver, and leaves a [`Recording`], of which any
//! instant can be shown. Everything that a run does to its tables is a `Delta`, and the recording
//! is made of these: what is shown is what was run.

mod advertise;
mod change;
mod chunked;
mod delta;
mod detect;
mod down;
mod drain;
mod epoch;
mod event;
mod goes_down;
mod hunt;
mod keyframe;
mod message;
mod midway;
mod receive;
mod record;
mod recur;
mod replay;
mod run;
mod script;
mod session_runtime;
mod sessions;
mod tables;
mod view;

pub use chunked::Chunked;
pub use down::Down;
pub use epoch::Epoch;
pub use event::{Event, EventKind};
pub use hunt::{Hunt, hunts};
pub use message::{Message, Payload};
pub use record::{Cursor, End, Recording, Reroutes};
pub use replay::{Replay, Went};
pub use run::Run;
pub use script::{FailureMode, Limits, Order, Script, ScriptedEdit, Start};
pub use tables::{Received, SideTables, Sides, Status, Tables};
