//! Lessons: steps of text and edits on an example, as plain files that a teacher writes.
//!
//! This module does not depend on the window. A [`Player`] takes an open
//! [`Sandbox`](crate::sandbox::Sandbox) through the steps. The texts have placeholders that are
//! filled in from it, so that they describe the current network.

mod check;
mod document;
mod player;
mod step;
mod steps;
mod words;

use std::path::PathBuf;

use crate::topology::{FileError, from_ron};

pub use document::Lesson;
pub use player::{Player, Turn};
pub use step::LessonStep;
pub use steps::{NoSteps, Steps};
pub use words::{Words, WordsError};

impl Lesson {
    /// Parses a lesson and checks it against its example, so that playing it cannot fail.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a lesson, or the lesson does not fit its example.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let lesson: Self = from_ron(text)?;
        check::lesson(&lesson)?;
        Ok(lesson)
    }
}

/// Returns the tour for newcomers, on the first example.
///
/// # Errors
///
/// Fails if the built-in file is invalid.
pub fn tour() -> Result<Lesson, FileError> {
    Lesson::parse(include_str!("../../assets/tour.ron"))
        .map_err(|error| FileError { file: Some(PathBuf::from("tour.ron")), ..error })
}
