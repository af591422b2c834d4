//! The light and the dark theme as data: colours from `assets/themes`, fonts, and egui's style
//! built from them.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, TextStyle,
};
use serde::{Deserialize, Deserializer};

use super::settings::Settings;

/// Font family of headings and names, semibold.
pub(super) const STRONG: &str = "strong";

/// Colours of one theme. See `assets/themes/light.ron`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// True for a dark theme.
    pub dark: bool,
    /// Background of the drawing.
    pub canvas: Colour,
    /// Dots of the grid.
    pub grid: Colour,
    /// Background of panels.
    pub panel: Colour,
    /// Lines between panels.
    pub line: Colour,
    /// Background of buttons and fields.
    pub control: Colour,
    /// Background of buttons and fields under the pointer.
    pub control_hover: Colour,
    /// Text.
    pub text: Colour,
    /// Text of less weight.
    pub weak: Colour,
    /// Links that carry no packets.
    pub link: Colour,
    /// Selection and focus.
    pub accent: Colour,
    /// Background of selected items.
    pub accent_fill: Colour,
    /// Failed items and actions that break something.
    pub danger: Colour,
    /// Background for `danger`.
    pub danger_fill: Colour,
    /// The best route.
    pub ok: Colour,
    /// Background for `ok`.
    pub ok_fill: Colour,
    /// Border of a notice.
    pub notice_line: Colour,
    /// Background of a notice.
    pub notice_fill: Colour,
    /// Failed nodes and links.
    pub ghost: Colour,
    /// Colours of sites, in the order of their letters; repeated after the last.
    pub sites: Vec<Colour>,
    /// Letters on a site's colour.
    pub on_site: Colour,
}

/// A colour written as `#rrggbb` or `#rrggbbaa`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub Color32);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let expected =
            || serde::de::Error::custom(format!("{text:?} is no colour; expected #rrggbb"));
        Color32::from_hex(&text).map(Self).map_err(|_| expected())
    }
}

impl From<Colour> for Color32 {
    fn from(colour: Colour) -> Self {
        colour.0
    }
}

const LIGHT: &str = include_str!("../../assets/themes/light.ron");
const DARK: &str = include_str!("../../assets/themes/dark.ron");

impl Theme {
    /// Loads the light or the dark theme.
    pub fn load(dark: bool) -> Self {
        let text = if dark { DARK } else { LIGHT };
        match crate::topology::from_ron(text) {
            Ok(theme) => theme,
            // The file is part of the program; a test loads both.
            Err(error) => unreachable!("assets/themes: {error}"),
        }
    }

    /// Returns the colour of the site with this index in the order of letters.
    pub fn site(&self, place: usize) -> Color32 {
        self.sites.get(place % self.sites.len().max(1)).map_or(Color32::GRAY, |c| c.0)
    }

    /// Mixes a colour into the panel's background: `amount` is its share, from 0 to 1.
    pub fn tint(&self, colour: Color32, amount: f32) -> Color32 {
        egui::lerp(egui::Rgba::from(self.panel.0)..=egui::Rgba::from(colour), amount).into()
    }

    /// Applies this theme to egui's style, with the text size of the settings.
    pub fn apply(&self, ctx: &egui::Context, settings: &Settings) {
        let kind = if self.dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(if self.dark {
            egui::ThemePreference::Dark
        } else {
            egui::ThemePreference::Light
        });
        let size = settings.text_size.points();
        ctx.style_mut_of(kind, |style| self.fill(style, size, settings.less_motion));
    }

    fn fill(&self, style: &mut egui::Style, size: f32, less_motion: bool) {
        let strong = FontFamily::Name(STRONG.into());
        style.text_styles = [
            (TextStyle::Small, FontId::new((size - 1.0).max(13.0), FontFamily::Proportional)),
            (TextStyle::Body, FontId::new(size, FontFamily::Proportional)),
            (TextStyle::Button, FontId::new(size, FontFamily::Proportional)),
            (TextStyle::Heading, FontId::new(size + 3.0, strong)),
            (TextStyle::Monospace, FontId::new(size, FontFamily::Monospace)),
        ]
        .into();
        style.animation_time = if less_motion { 0.0 } else { 0.1 };
        let spacing = &mut style.spacing;
        spacing.interact_size = egui::vec2(32.0, 32.0);
        spacing.button_padding = egui::vec2(10.0, 5.0);
        spacing.item_spacing = egui::vec2(8.0, 6.0);
        spacing.menu_margin = egui::Margin::same(6);
        spacing.slider_rail_height = 4.0;
        spacing.tooltip_width = 20.0 * size;
        let v = &mut style.visuals;
        *v = if self.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
        v.override_text_color = None;
        v.weak_text_color = Some(self.weak.0);
        v.panel_fill = self.panel.0;
        v.window_fill = self.panel.0;
        v.window_stroke = Stroke::new(1.0, self.line.0);
        v.extreme_bg_color = self.control.0;
        v.faint_bg_color = self.control.0;
        v.hyperlink_color = self.accent.0;
        v.warn_fg_color = self.notice_line.0;
        v.error_fg_color = self.danger.0;
        v.selection.bg_fill = self.accent_fill.0;
        v.selection.stroke = Stroke::new(1.5, self.accent.0);
        v.slider_trailing_fill = true;
        v.menu_corner_radius = CornerRadius::same(8);
        v.window_corner_radius = CornerRadius::same(10);
        v.popup_shadow.color = Color32::from_black_alpha(40);
        v.window_shadow.color = Color32::from_black_alpha(60);
        let w = &mut v.widgets;
        for (state, fill, border) in [
            (&mut w.noninteractive, self.panel.0, self.line.0),
            (&mut w.inactive, self.control.0, Color32::TRANSPARENT),
            (&mut w.hovered, self.control_hover.0, self.line.0),
            (&mut w.active, self.accent_fill.0, self.accent.0),
            (&mut w.open, self.control_hover.0, self.line.0),
        ] {
            state.bg_fill = fill;
            state.weak_bg_fill = fill;
            state.bg_stroke = Stroke::new(1.0, border);
            state.fg_stroke = Stroke::new(1.5, self.text.0);
            state.corner_radius = CornerRadius::same(6);
            state.expansion = 0.0;
        }
    }
}

/// Returns the fonts: Inter, and egui's own fonts for glyphs that it lacks.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 2] = [
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("inter-strong", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| {
        std::iter::once(first.to_owned()).chain(fallback.iter().cloned()).collect::<Vec<_>>()
    };
    fonts.families.insert(FontFamily::Proportional, family("inter"));
    fonts.families.insert(FontFamily::Name(STRONG.into()), family("inter-strong"));
    fonts
}

/// Returns the semibold font at a size in points.
pub(super) fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the contrast ratio of two colours, from their relative luminance (WCAG 2.2).
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |c: Color32| {
            let c = egui::Rgba::from(c);
            0.2126 * c.r() + 0.7152 * c.g() + 0.0722 * c.b()
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn both_themes_load_and_are_legible() {
        for dark in [false, true] {
            let theme = Theme::load(dark);
            assert_eq!(theme.dark, dark);
            for back in [theme.panel.0, theme.canvas.0] {
                for fore in [theme.text, theme.weak, theme.danger, theme.accent] {
                    assert!(contrast(fore.0, back) >= 4.5, "{fore:?} on {back:?}");
                }
                assert!(contrast(theme.link.0, back) >= 3.0, "idle links on {back:?}");
            }
            for site in &theme.sites {
                assert!(contrast(theme.on_site.0, site.0) >= 4.5, "letters on {site:?}");
                assert!(contrast(site.0, theme.canvas.0) >= 3.0, "{site:?} on the canvas");
            }
        }
    }
}
