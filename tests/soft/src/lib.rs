//! A CPU renderer for [`egui_kittest`]: snapshots need no GPU and are the same on every machine.
//!
//! Colours are multiplied and blended as stored (gamma space, premultiplied alpha), each blend
//! rounded to eight bits, as on egui's GPU back ends without dithering. Corners snap to 1/256 of
//! a pixel and coverage is tested in integers, so adjacent triangles leave no gap or overlap.
//! Textures are always sampled bilinearly and clamped at their edges, whatever their options say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::epaint::{Primitive, Vertex};
use egui::{ClippedPrimitive, Color32, ColorImage, ImageData, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;

#[cfg(test)]
mod tests;

/// Subpixel steps per pixel.
const SUB: i64 = 256;
/// Corners farther out than this many pixels are pulled in, so that edge values fit an `i64`.
const FAR: f32 = 1_048_576.0;

/// The textures a frame may refer to.
pub type Textures = HashMap<TextureId, Arc<ColorImage>>;

/// The renderer: `Harness::builder().renderer(Soft::default())`.
#[derive(Default)]
pub struct Soft {
    textures: Textures,
    /// Freed by the latest delta, but still paintable until the next one.
    retired: Vec<TextureId>,
}

impl TestRenderer for Soft {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.retired.drain(..) {
            self.textures.remove(&id);
        }
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = change.image;
                let Some(pos) = change.pos else {
                    self.textures.insert(id, image);
                    continue;
                };
                if let Some(texture) = self.textures.get_mut(&id) {
                    patch(Arc::make_mut(texture), &image, pos);
                }
            }
        }
        self.retired.extend(delta.free.drain());
    }

    fn render(
        &mut self,
        ctx: &egui::Context,
        output: &egui::FullOutput,
    ) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = (ctx.content_rect().size() * scale).round();
        let size = [size.x as u32, size.y as u32];
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        rasterise(&primitives, &self.textures, size, scale)
    }
}

/// Draws tessellated shapes, in order, on a transparent image of `size` pixels.
///
/// Paint callbacks are skipped.
///
/// # Errors
/// If a mesh uses a texture that is not in `textures`.
pub fn rasterise(
    primitives: &[ClippedPrimitive],
    textures: &Textures,
    size: [u32; 2],
    pixels_per_point: f32,
) -> Result<RgbaImage, String> {
    let [width, height] = size;
    let mut canvas = Canvas {
        scale: pixels_per_point,
        clip: [0..0, 0..0],
        width: width as usize,
        pixels: vec![[0; 4]; width as usize * height as usize],
    };
    for clipped in primitives {
        let Primitive::Mesh(mesh) = &clipped.primitive else {
            continue;
        };
        let id = mesh.texture_id;
        let texture = textures.get(&id).ok_or_else(|| format!("no texture {id:?}"))?;
        canvas.clip = clip_pixels(clipped.clip_rect, size, pixels_per_point);
        for indices in mesh.indices.as_chunks().0 {
            let corners: [_; 3] = indices.map(|index| mesh.vertices.get(index as usize));
            if let [Some(a), Some(b), Some(c)] = corners {
                canvas.triangle(texture, [a, b, c]);
            }
        }
    }
    RgbaImage::from_raw(width, height, canvas.pixels.into_flattened())
        .ok_or_else(|| "the image is too large".to_owned())
}

/// Copies `image` into `texture` with its top-left texel at `[x, y]`.
fn patch(texture: &mut ColorImage, image: &ColorImage, [x, y]: [usize; 2]) {
    let [stride, width] = [texture.width(), image.width()];
    for (row, from) in image.pixels.chunks_exact(width.max(1)).enumerate() {
        let start = (y + row) * stride + x;
        if let Some(to) = texture.pixels.get_mut(start..start + width) {
            to.copy_from_slice(from);
        }
    }
}

/// The columns and rows inside a clip rectangle, which is rounded to whole pixels.
fn clip_pixels(rect: Rect, size: [u32; 2], scale: f32) -> [Range<i64>; 2] {
    [0, 1].map(|axis| {
        let pixel = |at: f32| ((at * scale).round() as i64).clamp(0, i64::from(size[axis]));
        pixel(rect.min[axis])..pixel(rect.max[axis])
    })
}

/// A directed edge of a clockwise triangle: a plane over pixel centres, not negative inside.
struct Edge {
    origin: i64,
    step_x: i64,
    step_y: i64,
}

impl Edge {
    fn new([x0, y0]: [i64; 2], [x1, y1]: [i64; 2]) -> Self {
        let (dx, dy) = (x1 - x0, y1 - y0);
        // Only top and left edges own the centres that lie right on them.
        let owns = dy < 0 || (dy == 0 && dx > 0);
        Self {
            origin: dx * (SUB / 2 - y0) - dy * (SUB / 2 - x0) - i64::from(!owns),
            step_x: -dy * SUB,
            step_y: dx * SUB,
        }
    }

    /// The value at the centre of a pixel.
    fn at(&self, x: i64, y: i64) -> i64 {
        self.origin + self.step_x * x + self.step_y * y
    }

    /// Narrows a span of row `y` to the pixels on the inner side.
    fn narrow(&self, y: i64, span: &mut Range<i64>) {
        let value = self.at(0, y);
        if self.step_x > 0 {
            span.start = span.start.max(-value.div_euclid(self.step_x));
        } else if self.step_x < 0 {
            span.end = span.end.min(value.div_euclid(-self.step_x) + 1);
        } else if value < 0 {
            span.end = span.start;
        }
    }
}

/// How a triangle is coloured.
struct Paint<'a> {
    /// The premultiplied colour of each corner, each channel from 0 to 255.
    colours: [[f32; 4]; 3],
    /// The texture and the position of each corner in it, in texels, where these differ.
    texture: Option<(&'a ColorImage, [[f32; 2]; 3])>,
}

impl<'a> Paint<'a> {
    fn new(corners: [&Vertex; 3], image: &'a ColorImage) -> Self {
        let [width, height] = image.size.map(|texels| texels as f32);
        let texels = corners.map(|corner| [corner.uv.x * width, corner.uv.y * height]);
        let texture = (texels != [texels[0]; 3]).then_some((image, texels));
        let mut colours = corners.map(|corner| channels(corner.color));
        if texture.is_none() {
            let texel = sample(image, texels[0]);
            colours = colours.map(|colour| modulate(colour, texel));
        }
        Self { colours, texture }
    }

    /// The colour where the second and third corner have these weights.
    fn at(&self, weights: [f32; 2]) -> [f32; 4] {
        let colour = mix(&self.colours, weights);
        match &self.texture {
            Some((image, texels)) => modulate(colour, sample(image, mix(texels, weights))),
            None => colour,
        }
    }
}

/// The image being drawn, row by row.
struct Canvas {
    /// Pixels per point.
    scale: f32,
    /// The columns and rows that may be painted.
    clip: [Range<i64>; 2],
    width: usize,
    pixels: Vec<[u8; 4]>,
}

impl Canvas {
    /// Draws one triangle of either winding.
    fn triangle(&mut self, texture: &ColorImage, corners: [&Vertex; 3]) {
        let scale = self.scale;
        let snap = |point: f32| ((point * scale).clamp(-FAR, FAR) * SUB as f32).round() as i64;
        let [a, mut b, mut c] = corners.map(|corner| [snap(corner.pos.x), snap(corner.pos.y)]);
        let [first, mut second, mut third] = corners;
        let mut area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if area < 0 {
            (b, c, second, third, area) = (c, b, third, second, -area);
        }
        // Rows whose centres lie between the highest and the lowest corner.
        let row = |y: i64| (y + SUB / 2).div_euclid(SUB);
        let top = row(a[1].min(b[1]).min(c[1]) - 1).max(self.clip[1].start);
        let bottom = row(a[1].max(b[1]).max(c[1])).min(self.clip[1].end);
        if area == 0 || top >= bottom {
            return;
        }
        let [ab, bc, ca] = [Edge::new(a, b), Edge::new(b, c), Edge::new(c, a)];
        let paint = Paint::new([first, second, third], texture);
        let solid = paint.texture.is_none() && paint.colours == [paint.colours[0]; 3];
        let per_area = 1.0 / area as f32;
        for y in top..bottom {
            let mut span = self.clip[0].clone();
            for edge in [&ab, &bc, &ca] {
                edge.narrow(y, &mut span);
            }
            if span.is_empty() {
                continue;
            }
            let row = y as usize * self.width;
            let pixels = &mut self.pixels[row + span.start as usize..row + span.end as usize];
            if solid {
                fill(pixels, paint.colours[0]);
                continue;
            }
            for (x, pixel) in span.zip(pixels) {
                let weights = [ca.at(x, y) as f32 * per_area, ab.at(x, y) as f32 * per_area];
                blend(pixel, paint.at(weights));
            }
        }
    }
}

/// Paints a run of pixels in one colour.
fn fill(pixels: &mut [[u8; 4]], colour: [f32; 4]) {
    if colour[3] >= 255.0 {
        pixels.fill(colour.map(byte));
    } else if colour != [0.0; 4] {
        pixels.iter_mut().for_each(|pixel| blend(pixel, colour));
    }
}

/// Paints a premultiplied colour over a pixel.
fn blend(pixel: &mut [u8; 4], colour: [f32; 4]) {
    let keep = 1.0 - colour[3] / 255.0;
    for (under, over) in pixel.iter_mut().zip(colour) {
        *under = byte(over + f32::from(*under) * keep);
    }
}

/// Rounds a channel to eight bits; the cast saturates.
fn byte(channel: f32) -> u8 {
    (channel + 0.5) as u8
}

fn channels(colour: Color32) -> [f32; 4] {
    colour.to_array().map(f32::from)
}

fn modulate(colour: [f32; 4], texel: [f32; 4]) -> [f32; 4] {
    std::array::from_fn(|i| colour[i] * texel[i] / 255.0)
}

/// Interpolates between corner values, given the weights of the second and third corner.
fn mix<const N: usize>([a, b, c]: &[[f32; N]; 3], [second, third]: [f32; 2]) -> [f32; N] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * second + (c[i] - a[i]) * third)
}

/// Samples a texture between texel centres; `x` and `y` are in texels from the top-left corner.
fn sample(texture: &ColorImage, [x, y]: [f32; 2]) -> [f32; 4] {
    let [width, height] = texture.size;
    // The texel before and after a position, and how far it is between them. Casts saturate.
    let split = |position: f32, size: usize| {
        let low = (position - 0.5).floor();
        let index = |at: f32| (at as usize).min(size.saturating_sub(1));
        (index(low), index(low + 1.0), position - 0.5 - low)
    };
    let (left, right, across) = split(x, width);
    let (upper, lower, down) = split(y, height);
    let texel = |x, y| texture.pixels.get(y * width + x).copied();
    let texel = |x, y| texel(x, y).map_or([0.0; 4], channels);
    let row = |y| lerp(texel(left, y), texel(right, y), across);
    lerp(row(upper), row(lower), down)
}

fn lerp(a: [f32; 4], b: [f32; 4], t: f32) -> [f32; 4] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}
