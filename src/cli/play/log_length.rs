//! Lengths of a log.

use clap::ValueEnum;

/// Amount of the log that is printed
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogLength {
    /// Its beginning and its end
    Short,
    /// All of it, messages as they are sent among it
    Full,
}
