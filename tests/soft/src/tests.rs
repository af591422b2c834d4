use egui::epaint::ImageDelta;
use egui::{Mesh, TextureOptions, pos2, vec2};
use egui_kittest::Harness;

use super::*;

const HALF_BLUE: Color32 = Color32::from_rgba_premultiplied(0, 0, 128, 128);

fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect::from_min_size(pos2(x, y), vec2(width, height))
}

/// Draws rectangles on a 10 by 8 image through one clip rectangle.
fn draw(clip_rect: Rect, rects: &[(Rect, Color32)], pixels_per_point: f32) -> RgbaImage {
    let mut mesh = Mesh::default();
    for (rect, colour) in rects {
        mesh.add_colored_rect(*rect, *colour);
    }
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    let textures = Textures::from([(TextureId::default(), Arc::new(white))]);
    let primitive = Primitive::Mesh(mesh);
    let primitives = [ClippedPrimitive { clip_rect, primitive }];
    rasterise(&primitives, &textures, [10, 8], pixels_per_point).unwrap_or_default()
}

/// Whether exactly the pixels inside `rect` have `colour`, and all others are clear.
fn only(image: &RgbaImage, rect: Rect, colour: [u8; 4]) -> bool {
    image.dimensions() == (10, 8)
        && image.enumerate_pixels().all(|(x, y, pixel)| {
            let inside = rect.contains(pos2(x as f32 + 0.5, y as f32 + 0.5));
            pixel.0 == if inside { colour } else { [0; 4] }
        })
}

#[test]
fn red_rect_lands_on_its_pixels() {
    let red = [(rect(1.0, 1.0, 3.0, 2.0), Color32::RED)];
    assert!(only(&draw(Rect::EVERYTHING, &red, 1.0), red[0].0, [255, 0, 0, 255]));
    let doubled = rect(2.0, 2.0, 6.0, 4.0);
    assert!(only(&draw(Rect::EVERYTHING, &red, 2.0), doubled, [255, 0, 0, 255]));
    // Edges through pixel centres: the top and left ones are in, the others out.
    let centred = [(rect(1.5, 1.5, 3.0, 2.0), Color32::RED)];
    assert!(only(&draw(Rect::EVERYTHING, &centred, 1.0), red[0].0, [255, 0, 0, 255]));
}

#[test]
fn clip_cuts_to_whole_pixels() {
    let red = [(rect(-5.0, -5.0, 50.0, 50.0), Color32::RED)];
    let image = draw(rect(2.4, 1.6, 5.0, 3.0), &red, 1.0);
    assert!(only(&image, rect(2.0, 2.0, 5.0, 3.0), [255, 0, 0, 255]));
    assert!(only(&draw(Rect::NOTHING, &red, 1.0), Rect::NOTHING, [0; 4]));
}

#[test]
fn alpha_blends_once_per_pixel() {
    let area = rect(1.0, 1.0, 6.0, 6.0);
    let image = draw(Rect::EVERYTHING, &[(area, Color32::RED), (area, HALF_BLUE)], 1.0);
    assert!(only(&image, area, [127, 0, 128, 255]), "the shared diagonal was painted twice");
    let image = draw(Rect::EVERYTHING, &[(area, HALF_BLUE)], 1.0);
    assert!(only(&image, area, [0, 0, 128, 128]));
}

#[test]
fn texture_updates_and_sampling() {
    let mut soft = Soft::default();
    let id = TextureId::default();
    let black = ColorImage::filled([3, 2], Color32::BLACK);
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    let mut delta = TexturesDelta::default();
    delta.push(id, ImageDelta::full(black, TextureOptions::LINEAR));
    delta.push(id, ImageDelta::partial([2, 1], white, TextureOptions::LINEAR));
    delta.free(id);
    soft.handle_delta(&mut delta);
    let texture = soft.textures.get(&id).cloned().unwrap_or_default();
    assert_eq!(sample(&texture, [1.5, 1.5]), [0.0, 0.0, 0.0, 255.0]);
    assert_eq!(sample(&texture, [2.0, 1.5]), [127.5, 127.5, 127.5, 255.0]);
    assert_eq!(sample(&texture, [99.0, 99.0]), [255.0; 4]);
    soft.handle_delta(&mut delta);
    assert!(soft.textures.is_empty());
}

#[test]
fn renders_a_harness() -> Result<(), String> {
    let mut harness = Harness::builder()
        .with_size(vec2(120.0, 40.0))
        .with_pixels_per_point(2.0)
        .renderer(Soft::default())
        .build_ui(|ui| {
            ui.painter().rect_filled(rect(100.0, 0.0, 20.0, 40.0), 0.0, Color32::GREEN);
            ui.label("Catchment");
        });
    let image = harness.render()?;
    assert_eq!(image.dimensions(), (240, 80));
    assert_eq!(image.get_pixel(220, 40).0, [0, 255, 0, 255]);
    let text = image.enumerate_pixels().filter(|(x, _, pixel)| *x < 190 && pixel.0[3] > 0);
    assert!(text.count() > 200, "the label left no ink");
    Ok(())
}
