//! A step of a lesson.

use serde::{Deserialize, Serialize};

use super::Words;
use crate::topology::{Edit, NodeId, Text};

/// One step: the edits that it makes, and the text about them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonStep {
    /// One line.
    pub title: Text<120>,
    /// Text about the step, with placeholders.
    pub text: Words,
    /// Edits made when the step is entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Nodes to be highlighted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<NodeId>,
}
