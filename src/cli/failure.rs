//! The end of a job: its exit status, and the message when it could not be done.

use std::io::{self, Write};
use std::process::ExitCode;

use super::output::printable;
use crate::formats::as_rel::ReadError;
use crate::topology::FileError;

/// The end of a job, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done; 0.
    Done,
    /// The input is at fault, or the results could not be written; 1.
    InputAtFault,
    /// The call is wrong; 2.
    WrongCall,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::InputAtFault => 1,
            Status::WrongCall => 2,
        })
    }
}

/// The reason why a job could not be done.
pub(super) enum Failure {
    File(Box<FileError>),
    Graph(Box<ReadError>),
    Call(String),
    Write(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl Failure {
    /// Says what is wrong and whose fault it is.
    pub(super) fn tell(self, err: &mut dyn Write) -> Status {
        let (text, status) = match self {
            Self::File(error) => {
                let lines = error.excerpt.as_deref().unwrap_or_default().lines();
                let excerpt: String = lines.map(|line| format!("\n    {line}")).collect();
                (format!("{error}{excerpt}"), Status::InputAtFault)
            }
            Self::Graph(error) => (error.to_string(), Status::InputAtFault),
            Self::Call(what) => (format!("error: {what}"), Status::WrongCall),
            Self::Write(error) => {
                (format!("error: the results cannot be written: {error}"), Status::InputAtFault)
            }
        };
        // Nobody is left to tell when the place for messages cannot be written to.
        let _ = writeln!(err, "{}", printable(&text));
        status
    }
}
