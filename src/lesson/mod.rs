//! Lessons: steps of text and edits on an example, as plain files that a teacher writes.
//!
//! Nothing here knows the window. A [`Player`] takes an open [`Sandbox`](crate::sandbox::Sandbox)
//! through the steps, and the texts hold placeholders that are filled in from it, so that what they
//! say is true of the network that is there.

mod check;
mod player;
mod steps;
mod words;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::examples;
use crate::topology::{Edit, FileError, NodeId, Text, Topology, from_ron};

pub use player::{Player, Turn};
pub use steps::{NoSteps, Steps};
pub use words::{Words, WordsError};

/// A lesson: an example and what to see in it, step by step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// One line.
    pub title: Text<120>,
    /// The file name of the example it starts with.
    pub topology: String,
    /// The first shows the example as it is.
    pub steps: Steps,
}

/// One step: what changes, and what to see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonStep {
    /// One line.
    pub title: Text<120>,
    /// What to see, with placeholders.
    pub text: Words,
    /// What is done to the document when the step is entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// The nodes it is about, to be highlighted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<NodeId>,
}

impl Lesson {
    /// Reads a lesson and checks it against its example, so that playing it cannot fail.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let lesson: Self = from_ron(text)?;
        check::lesson(&lesson)?;
        Ok(lesson)
    }

    /// The document it starts with.
    pub fn document(&self) -> Result<Topology, FileError> {
        let example = examples::of_file(&self.topology);
        example.ok_or_else(|| check::no_example(self))?.load()
    }
}

/// The tour for newcomers, on the first example.
pub fn tour() -> Result<Lesson, FileError> {
    Lesson::parse(include_str!("../../assets/tour.ron"))
        .map_err(|error| FileError { file: Some(PathBuf::from("tour.ron")), ..error })
}
