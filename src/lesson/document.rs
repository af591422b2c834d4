//! A lesson as stored in its file.

use serde::{Deserialize, Serialize};

use super::Steps;
use crate::examples;
use crate::topology::{FileError, Text, Topology};

/// A lesson: an example and its key points, step by step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// One line.
    pub title: Text<120>,
    /// File name of the example that it starts with.
    pub topology: String,
    /// Steps; the first shows the example unchanged.
    pub steps: Steps,
}

impl Lesson {
    /// Returns the document that it starts with.
    ///
    /// # Errors
    ///
    /// Fails if there is no example of that name, or it cannot be read.
    pub fn document(&self) -> Result<Topology, FileError> {
        let example = examples::of_file(&self.topology);
        example.ok_or_else(|| no_example(self))?.load()
    }
}

/// Creates an error about a field of a lesson.
pub(super) fn refused(field: String, what: String) -> FileError {
    FileError { file: None, position: None, field: Some(field), what, excerpt: None }
}

fn no_example(lesson: &Lesson) -> FileError {
    let known: Vec<&str> = examples::all().iter().map(|e| e.file).collect();
    let what =
        format!("there is no example {:?}; expected one of {}", lesson.topology, known.join(", "));
    refused("topology".to_owned(), what)
}
