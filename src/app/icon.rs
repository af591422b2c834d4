//! The icon of the window, drawn: a site and the two clients that reach it.

use egui::{Color32, IconData, Pos2, Rgba, pos2};

use super::theme::Theme;

const SIZE: u32 = 128;

/// Returns the icon.
pub(super) fn icon() -> IconData {
    let theme = Theme::load(false);
    let (back, ink) = (theme.accent.0, theme.on_site.0);
    let mut rgba = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            // From 0 to 1 across the icon.
            let at = pos2(x as f32 + 0.5, y as f32 + 0.5) / SIZE as f32;
            rgba.extend(pixel(at, back, ink).to_srgba_unmultiplied());
        }
    }
    IconData { rgba, width: SIZE, height: SIZE }
}

/// Returns the colour of a pixel: `ink` on a rounded square of `back`, transparent outside.
fn pixel(at: Pos2, back: Color32, ink: Color32) -> Color32 {
    let site = pos2(0.5, 0.3);
    let clients = [pos2(0.26, 0.74), pos2(0.74, 0.74)];
    let lines = clients.map(|client| to_line(at, site, client) - 0.025);
    let discs = clients.map(|client| at.distance(client) - 0.1);
    let drawn = lines.into_iter().chain(discs).fold(at.distance(site) - 0.14, f32::min);
    let square = ((at - pos2(0.5, 0.5)).abs() - egui::Vec2::splat(0.28)).max(egui::Vec2::ZERO);
    let inside = cover(square.length() - 0.2);
    let colour = egui::lerp(Rgba::from(back)..=Rgba::from(ink), cover(drawn));
    (colour * inside).into()
}

/// Returns the coverage of a pixel at this signed distance from an edge.
fn cover(distance: f32) -> f32 {
    (0.5 - distance * SIZE as f32).clamp(0.0, 1.0)
}

fn to_line(at: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let share = ((at - a).dot(along) / along.length_sq()).clamp(0.0, 1.0);
    at.distance(a + along * share)
}
