//! A network in time: messages in transit, timers, and failures that take time to be detected.
//!
//! A [`Script`] gives the start of a network and the edits to it. A [`Run`] plays it event by
//! event, with the policy and the decision of the solver, and makes a [`Recording`], any instant of
//! which can be shown. A run changes its tables only by a `Delta`, and a recording consists of
//! these, so both show the same.

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
mod replay;
mod run;
mod script;
mod session_runtime;
mod sessions;
mod table_cycle;
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
