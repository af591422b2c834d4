//! Validity checks of a lesson: its steps must fit its example.

use super::document::{Lesson, refused};
use super::step::LessonStep;
use crate::topology::{FileError, NodeId, Topology};

/// Plays the edits on a copy of the example, and checks at each step that everything it names
/// exists.
pub(super) fn lesson(lesson: &Lesson) -> Result<(), FileError> {
    let mut doc = lesson.document()?;
    if !lesson.steps.first().edits.is_empty() {
        let what = "the first step shows the example as it is; expected no edits".to_owned();
        return Err(refused("steps[0].edits".to_owned(), what));
    }
    for (at, step) in lesson.steps.iter().enumerate() {
        for (i, edit) in step.edits.iter().enumerate() {
            edit.clone()
                .apply(&mut doc)
                .map_err(|error| refused(format!("steps[{at}].edits[{i}]"), error.to_string()))?;
        }
        names(step, at, &doc)?;
    }
    Ok(())
}

fn names(step: &LessonStep, at: usize, doc: &Topology) -> Result<(), FileError> {
    let missing = |id: &NodeId| format!("there is no node {id:?} at this step; expected one");
    for (i, id) in step.focus.iter().enumerate() {
        if doc.node(id).is_none() {
            return Err(refused(format!("steps[{at}].focus[{i}]"), missing(id)));
        }
    }
    let field = || format!("steps[{at}].text");
    if let Some(id) = step.text.nodes().find(|id| doc.node(id).is_none()) {
        return Err(refused(field(), missing(id)));
    }
    let serves = |id: &NodeId| doc.node(id).is_some_and(|n| !n.origins.is_empty());
    match step.text.sites().find(|id| !serves(id)) {
        Some(id) => {
            let what = format!("{{share:{id}}}: {id:?} announces nothing; expected a site");
            Err(refused(field(), what))
        }
        None => Ok(()),
    }
}
