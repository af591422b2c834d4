//! What a person likes, kept between runs. Never part of a document.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Appearance {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The size of text.
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
    /// From small to large.
    pub const ALL: [Self; 4] = [Self::Small, Self::Normal, Self::Large, Self::Huge];

    /// The size of plain text.
    pub fn points(self) -> f32 {
        match self {
            Self::Small => 13.0,
            Self::Normal => 14.0,
            Self::Large => 17.0,
            Self::Huge => 20.0,
        }
    }

    /// The next size up or down, if there is one.
    pub fn step(self, up: bool) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or_default();
        let to = if up { at + 1 } else { at.saturating_sub(1) };
        Self::ALL.get(to).copied().unwrap_or(self)
    }
}

/// What a person likes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub appearance: Appearance,
    /// The size of text.
    pub text_size: TextSize,
    /// No moving dots, no animated panels.
    pub less_motion: bool,
    /// Nodes move in steps of the grid.
    pub snap: bool,
    /// The files opened last, the latest first.
    pub recent: Vec<PathBuf>,
    /// Whether the tour was shown once, as it is at the very first start.
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
    /// How many recent files are kept.
    pub const RECENT: usize = 8;

    /// Puts a file first in the list of recent ones.
    pub fn remember(&mut self, file: PathBuf) {
        self.recent.retain(|f| *f != file);
        self.recent.insert(0, file);
        self.recent.truncate(Self::RECENT);
    }
}
