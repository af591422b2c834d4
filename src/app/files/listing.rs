//! Listing of a folder's files that can be opened, and interpretation of typed paths.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf, is_separator};

use super::purpose::Purpose;
use crate::topology::escaped_path;

/// Largest number of entries to show; typing narrows the list.
pub(super) const MOST: usize = 2000;

/// Kind of a folder's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A folder to enter.
    Folder,
    /// A file that can be picked.
    File,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Kind of the entry; folders come first.
    pub what: What,
    /// Case-folded name, for sorting and searching.
    folded: String,
    /// Name as shown.
    pub shown: String,
    /// Name in the file system, which need not be valid Unicode.
    pub name: OsString,
}

/// Lists the folders in a folder and the files that can be picked for a purpose, sorted, without
/// hidden ones.
pub(super) fn read(folder: &Path, purpose: Purpose) -> Result<Vec<Entry>, String> {
    let found = std::fs::read_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "There is no such folder".to_owned(),
        ErrorKind::PermissionDenied => "You may not read this folder".to_owned(),
        _ => format!("This folder cannot be read: {error}"),
    })?;
    let entry = |file: std::fs::DirEntry| {
        let path = file.path();
        let what = if path.is_dir() {
            What::Folder
        } else if purpose.takes(&path) {
            What::File
        } else {
            return None;
        };
        let shown = shown_name(&path);
        let folded = shown.to_lowercase();
        (!shown.starts_with('.')).then(|| Entry { what, folded, shown, name: file.file_name() })
    };
    let mut entries: Vec<Entry> = found.flatten().filter_map(entry).collect();
    entries.sort();
    Ok(entries)
}

/// Returns the entries whose names contain the typed text, in any case.
pub(super) fn matching<'e>(entries: &'e [Entry], typed: &str) -> impl Iterator<Item = &'e Entry> {
    let typed = typed.to_lowercase();
    entries.iter().filter(move |entry| entry.folded.contains(&typed))
}

/// Adds the usual extension to a path that has none.
pub(super) fn with_extension(path: PathBuf, purpose: Purpose) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(purpose.extension()) }
}

/// Resolves a typed path: `~` is the home folder, and a relative path starts at `base`.
pub(super) fn typed_path(typed: &str, base: &Path) -> PathBuf {
    let typed = typed.trim();
    let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    let rest = match typed.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with(is_separator) => {
            home().map(|home| home.join(rest.trim_start_matches(is_separator)))
        }
        _ => None,
    };
    base.join(rest.unwrap_or_else(|| PathBuf::from(typed)))
}

/// Splits typed text into a folder and the beginning of a name in it.
pub(super) fn split(typed: &str, base: &Path) -> (PathBuf, String) {
    let path = typed_path(typed, base);
    let ends_in_folder = typed.trim().is_empty() || typed.ends_with(is_separator) || typed == "~";
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if !ends_in_folder => {
            (parent.to_owned(), name.to_string_lossy().into_owned())
        }
        _ => (path, String::new()),
    }
}

/// Returns a folder as text that can be continued by typing.
pub(super) fn folder_text(folder: &Path) -> String {
    let text = folder.to_string_lossy();
    if text.ends_with(is_separator) {
        text.into_owned()
    } else {
        text.into_owned() + MAIN_SEPARATOR_STR
    }
}

/// The name of a file as messages show it.
pub(super) fn shown_name(path: &Path) -> String {
    escaped_path(Path::new(path.file_name().unwrap_or(path.as_os_str())))
}

/// The name of a file, to type on after or to suggest.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_paths_split_into_folder_and_name() {
        let base = Path::new("/base");
        let split = |typed| split(typed, base);
        assert_eq!(split(""), (PathBuf::from("/base"), String::new()));
        assert_eq!(split("net"), (PathBuf::from("/base"), "net".to_owned()));
        assert_eq!(split("/tmp/"), (PathBuf::from("/tmp/"), String::new()));
        assert_eq!(split("/tmp/a.r"), (PathBuf::from("/tmp"), "a.r".to_owned()));
        assert_eq!(split("/"), (PathBuf::from("/"), String::new()));
    }

    #[test]
    fn names_get_an_extension_only_when_they_have_none() {
        let with_extension = |name: &str, purpose| with_extension(name.into(), purpose);
        assert_eq!(with_extension("a", Purpose::Save), Path::new("a.ron"));
        assert_eq!(with_extension("a.ron", Purpose::Save), Path::new("a.ron"));
        assert_eq!(with_extension("a.txt", Purpose::Open), Path::new("a.txt"));
        assert_eq!(with_extension("a", Purpose::Import), Path::new("a.graphml"));
    }
}
