//! The user's settings, kept between runs. Never part of a document.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::topology::{escaped_path, from_ron};

/// Light or dark appearance, or that of the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Appearance {
    /// The system's appearance.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Size of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextSize {
    /// 13 points.
    Small,
    /// 14 points.
    #[default]
    Normal,
    /// 17 points.
    Large,
    /// 20 points.
    Huge,
}

impl TextSize {
    /// All sizes, from small to large.
    pub const ALL: [Self; 4] = [Self::Small, Self::Normal, Self::Large, Self::Huge];

    /// Returns the size of plain text, in points.
    pub fn points(self) -> f32 {
        match self {
            Self::Small => 13.0,
            Self::Normal => 14.0,
            Self::Large => 17.0,
            Self::Huge => 20.0,
        }
    }

    /// Returns the next size up or down, or the same at the end of the range.
    pub fn step(self, up: bool) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or_default();
        let to = if up { at + 1 } else { at.saturating_sub(1) };
        Self::ALL.get(to).copied().unwrap_or(self)
    }
}

/// The user's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark appearance.
    pub appearance: Appearance,
    /// Size of text.
    pub text_size: TextSize,
    /// True for no moving dots and no animated panels.
    pub less_motion: bool,
    /// True if nodes snap to the grid.
    pub snap: bool,
    /// Recent files, the latest first.
    pub recent: Vec<PathBuf>,
    /// True once the tour was shown, as it is at the very first start.
    pub tour_seen: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            appearance: Appearance::default(),
            text_size: TextSize::default(),
            less_motion: false,
            snap: true,
            recent: Vec::new(),
            tour_seen: false,
        }
    }
}

impl Settings {
    /// Key of the settings in eframe's store.
    pub(super) const KEY: &str = "settings";
    /// Largest number of recent files.
    pub const RECENT: usize = 8;

    /// Puts a file first in the list of recent files.
    pub fn remember(&mut self, file: PathBuf) {
        self.recent.retain(|f| *f != file);
        self.recent.insert(0, file);
        self.recent.truncate(Self::RECENT);
    }
}

/// The name of eframe's store in the folder of the program.
const STORE: &str = "app.ron";

/// A store of settings that cannot be read, and was put aside.
#[derive(Debug)]
pub(super) struct DamagedSettings {
    /// Its place now.
    pub kept: PathBuf,
    /// The fault.
    pub what: String,
}

/// Renames a store in which the settings cannot be read: eframe would begin anew without a word,
/// and write over it.
pub(super) fn set_aside_damaged(folder: &Path) -> Option<DamagedSettings> {
    let store = folder.join(STORE);
    let what = why_damaged(&std::fs::read(&store).ok()?)?;
    let name = |n: u32| match n {
        1 => format!("{STORE}.damaged"),
        n => format!("{STORE}.damaged-{n}"),
    };
    let kept = (1..=u32::MAX).map(|n| folder.join(name(n))).find(|path| !path.exists())?;
    match std::fs::rename(&store, &kept) {
        Ok(()) => Some(DamagedSettings { kept, what }),
        Err(error) => {
            log::warn!("{}: {error}", escaped_path(&store));
            None
        }
    }
}

/// Returns the fault of a store, if it has one.
fn why_damaged(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Some(format!("it is no text: {error}")),
    };
    let values: HashMap<String, String> = match from_ron(text) {
        Ok(values) => values,
        Err(error) => return Some(error.to_string()),
    };
    let settings = values.get(Settings::KEY).map(|text| from_ron::<Settings>(text));
    settings?.err().map(|error| format!("{}: {error}", Settings::KEY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(STORE);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn a_store_that_can_be_read_stays() {
        let settings = ron::to_string(&Settings::default()).unwrap();
        let values = HashMap::from([("window", "(x: 7)".to_owned()), (Settings::KEY, settings)]);
        let other = HashMap::from([("window", "not ours")]);
        for text in [ron::to_string(&values), ron::to_string(&other), Ok("{}".to_owned())] {
            let (folder, path) = store(text.unwrap().as_bytes());
            assert!(set_aside_damaged(folder.path()).is_none());
            assert!(path.exists());
        }
        assert!(set_aside_damaged(Path::new("/nowhere")).is_none());
    }

    #[test]
    fn a_damaged_store_is_renamed_and_never_lost() {
        let settings = r#"{"settings": "(text_size: Enormous)"}"#;
        let cut = &settings.as_bytes()[..20];
        for (text, says) in [
            (&b""[..], "empty"),
            (cut, "quote"),
            (b"\xff", "no text"),
            (settings.as_bytes(), "`Enormous` is not known"),
        ] {
            let (folder, path) = store(text);
            let damaged = set_aside_damaged(folder.path()).expect(says);
            assert!(damaged.what.contains(says), "{damaged:?}");
            assert!(!path.exists());
            assert_eq!(std::fs::read(&damaged.kept).unwrap(), text);
            std::fs::write(&path, text).unwrap();
            let again = set_aside_damaged(folder.path()).expect(says);
            assert_ne!(again.kept, damaged.kept);
        }
    }
}
