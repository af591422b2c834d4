//! The files opened before, as they are listed: told apart by their folders where names repeat.

use std::path::{Path, PathBuf};

use super::listing::shown_name;
use crate::topology::escaped_path;

/// A file opened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recent<'a> {
    /// Its path.
    pub path: &'a Path,
    /// What it is called.
    pub name: String,
    /// What tells it from others of the same name; empty where no other has it.
    pub folder: String,
}

impl Recent<'_> {
    /// Name and folder in one line.
    pub(crate) fn label(&self) -> String {
        match self.folder.as_str() {
            "" => self.name.clone(),
            folder => format!("{} – {folder}", self.name),
        }
    }

    /// Tells whether it is still there.
    pub(crate) fn is_there(&self) -> bool {
        self.path.is_file()
    }

    /// What is said about it.
    pub(crate) fn tip(&self) -> String {
        match self.is_there() {
            true => format!("Open {}", escaped_path(self.path)),
            false => format!("{} is no longer there", escaped_path(self.path)),
        }
    }
}

/// The files as they are listed.
pub(crate) fn listed(paths: &[PathBuf]) -> Vec<Recent<'_>> {
    let name = |path: &PathBuf| shown_name(path);
    let parent = |path: &PathBuf| path.parent().map(shown_name).unwrap_or_default();
    let of = |path: &PathBuf| {
        let others = || paths.iter().filter(|p| *p != path && name(p) == name(path));
        let folder = if others().next().is_none() {
            String::new()
        } else if others().any(|p| parent(p) == parent(path)) {
            path.parent().map(escaped_path).unwrap_or_default()
        } else {
            parent(path)
        };
        (name(path), folder)
    };
    let each = paths.iter().map(|path| (path, of(path)));
    each.map(|(path, (name, folder))| Recent { path, name, folder }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_repeat_are_told_apart_by_the_shortest_folder_that_does() {
        let paths = ["/a/x/one.ron", "/b/y/one.ron", "/c/two.ron", "/d/z/3.ron", "/e/z/3.ron"];
        let paths = paths.map(PathBuf::from);
        let labels: Vec<String> = listed(&paths).iter().map(Recent::label).collect();
        let expected = ["one.ron – x", "one.ron – y", "two.ron", "3.ron – /d/z", "3.ron – /e/z"];
        assert_eq!(labels, expected);
    }
}
