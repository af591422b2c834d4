//! Output to a terminal or a pipe.

use std::io::{self, ErrorKind, Write};

use crate::topology::is_unseen;

/// A writer for results that treats a closed pipe, as with `| head`, as the end of the job, not as
/// an error: further output is dropped.
pub(super) struct Results<'a> {
    to: &'a mut dyn Write,
    is_closed: bool,
}

impl<'a> Results<'a> {
    pub(super) fn new(to: &'a mut dyn Write) -> Self {
        Self { to, is_closed: false }
    }

    fn unless_closed<T>(
        &mut self,
        otherwise: T,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.is_closed {
            return Ok(otherwise);
        }
        match write(self.to) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            written => written,
        }
    }
}

impl Write for Results<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |to| to.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), |to| to.flush())
    }
}

/// Replaces characters that control a terminal: an invalid file may contain any, and its lines are
/// quoted. Every character keeps its column, so that a mark below still points at it.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => c,
            '\t' => ' ',
            c if is_unseen(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_printed() {
        assert_eq!(printable("a\tb\u{1b}[2Jc\r\nd"), "a b\u{fffd}[2Jc\u{fffd}\nd");
        assert_eq!(printable("a\u{202e}b"), "a\u{fffd}b");
    }
}
