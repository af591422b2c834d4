//! The user's settings, kept between runs. Never part of a document.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
    /// Largest number of recent files.
    pub const RECENT: usize = 8;

    /// Puts a file first in the list of recent files.
    pub fn remember(&mut self, file: PathBuf) {
        self.recent.retain(|f| *f != file);
        self.recent.insert(0, file);
        self.recent.truncate(Self::RECENT);
    }
}
