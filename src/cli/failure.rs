//! Result of a job: its exit status, and the message if it failed.

use std::io::{self, Write};
use std::process::ExitCode;

use super::output::printable;
use crate::formats::as_rel::ReadError;
use crate::topology::FileError;

/// Exit status of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Success; exit status 0.
    Done,
    /// The input is invalid, or the results could not be written; exit status 1.
    InputAtFault,
    /// The arguments are invalid; exit status 2.
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
    /// Prints the error and returns the exit status.
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
        // There is nowhere to report that messages cannot be written.
        let _ = writeln!(err, "{}", printable(&text));
        status
    }
}
