//! The file that a job writes to.

use std::io::{self, Write};
use std::path::Path;

use super::failure::Failure;
use crate::topology::{Unread, Written, escaped_path, is_standard_output, replaces, write_file};

/// Stands for standard output.
const DASH: &str = "-";

/// A file to write.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) file: &'a Path,
    /// True if an existing file may be replaced.
    pub(super) force: bool,
}

impl Target<'_> {
    /// Tells whether this is where results go anyway. It is not opened anew: a file that standard
    /// output is directed to would be written from its beginning by one, and at its end by the other.
    pub(super) fn is_results(self) -> bool {
        self.file == Path::new(DASH) || is_standard_output(self.file)
    }

    /// Refuses to write over a file that is there, unless that is wanted.
    pub(super) fn check(self) -> Result<(), Failure> {
        if self.is_results() || self.force || !replaces(self.file) {
            return Ok(());
        }
        let what = format!("{} is there already; --force writes over it", escaped_path(self.file));
        Err(Failure::Call(what))
    }

    /// Writes the file, whole or not at all.
    pub(super) fn write(
        self,
        out: &mut dyn Write,
        write: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Written, Failure> {
        if self.is_results() {
            write(out)?;
            return Ok(Written::Stream);
        }
        write_file(self.file, Unread::Wait, write).map_err(|error| Failure::File(Box::new(error)))
    }
}
