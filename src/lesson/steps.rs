//! The steps of a lesson: at least one, by construction.

use serde::{Deserialize, Serialize};

use super::LessonStep;

/// A list that is never empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<LessonStep>", into = "Vec<LessonStep>")]
pub struct Steps {
    first: LessonStep,
    rest: Vec<LessonStep>,
}

/// The reason why there are no steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no steps; expected at least one")]
pub struct NoSteps;

impl Steps {
    /// Returns the first step, which shows the example unchanged.
    pub fn first(&self) -> &LessonStep {
        &self.first
    }

    /// Returns the step at an index, counted from 0.
    pub fn get(&self, place: usize) -> Option<&LessonStep> {
        match place.checked_sub(1) {
            None => Some(&self.first),
            Some(place) => self.rest.get(place),
        }
    }

    /// Returns the last step.
    pub fn last(&self) -> &LessonStep {
        self.rest.last().unwrap_or(&self.first)
    }

    /// Returns all steps in order.
    pub fn iter(&self) -> impl Iterator<Item = &LessonStep> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Returns the number of steps, 1 or more.
    pub fn count(&self) -> usize {
        1 + self.rest.len()
    }
}

impl TryFrom<Vec<LessonStep>> for Steps {
    type Error = NoSteps;

    fn try_from(steps: Vec<LessonStep>) -> Result<Self, NoSteps> {
        let mut steps = steps.into_iter();
        let first = steps.next().ok_or(NoSteps)?;
        Ok(Self { first, rest: steps.collect() })
    }
}

impl From<Steps> for Vec<LessonStep> {
    fn from(Steps { first, rest }: Steps) -> Self {
        std::iter::once(first).chain(rest).collect()
    }
}
