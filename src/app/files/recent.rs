//! The recent files as listed: with their folders if names repeat.

use std::path::{Path, PathBuf};

use super::listing::shown_name;
use crate::topology::escaped_path;

/// A recent file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recent<'a> {
    /// Path of the file.
    pub path: &'a Path,
    /// Name of the file.
    pub name: String,
    /// Folder that distinguishes it from files with the same name; empty if its name is unique.
    pub folder: String,
}

impl Recent<'_> {
    /// Returns name and folder in one line.
    pub(crate) fn label(&self) -> String {
        match self.folder.as_str() {
            "" => self.name.clone(),
            folder => format!("{} – {folder}", self.name),
        }
    }

    /// Returns true if the file still exists.
    pub(crate) fn is_there(&self) -> bool {
        self.path.is_file()
    }

    /// Returns the tooltip.
    pub(crate) fn tip(&self) -> String {
        match self.is_there() {
            true => format!("Open {}", escaped_path(self.path)),
            false => format!("{} is no longer there", escaped_path(self.path)),
        }
    }
}

/// Returns the files as listed.
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
