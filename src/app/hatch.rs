//! Hatches, which distinguish sites in addition to colour.

use egui::{Color32, Painter, Pos2, Rect, Stroke};

/// Fills a rectangle with the hatch of the site with this index in the order of letters.
pub(super) fn paint(painter: &Painter, rect: Rect, place: usize, colour: Color32) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let stroke = Stroke::new(1.2, colour);
    let (w, h) = (rect.width(), rect.height());
    let lines = |step: f32, lean: f32| {
        // Lines slanted by a multiple of the height, starting beyond the left edge.
        let count = ((w + h * lean.abs()) / step).ceil() as usize + 1;
        for i in 0..count {
            let x = rect.left() - if lean > 0.0 { h * lean } else { 0.0 } + i as f32 * step;
            let from = Pos2::new(x, rect.bottom());
            let to = Pos2::new(x + h * lean, rect.top());
            painter.line_segment([from, to], stroke);
        }
    };
    let rows = |step: f32| {
        let mut y = rect.top() + step / 2.0;
        while y < rect.bottom() {
            painter.hline(rect.x_range(), y, stroke);
            y += step;
        }
    };
    match place % 8 {
        0 => lines(9.0, 1.0),
        1 => lines(7.0, 0.0),
        2 => lines(9.0, -1.0),
        3 => rows(6.0),
        4 => {
            lines(11.0, 1.0);
            lines(11.0, -1.0);
        }
        5 => dots(&painter, rect, colour),
        6 => {
            lines(8.0, 0.0);
            rows(8.0);
        }
        _ => lines(5.0, 1.0),
    }
}

fn dots(painter: &Painter, rect: Rect, colour: Color32) {
    let mut y = rect.top() + 4.0;
    let mut shift = 0.0;
    while y < rect.bottom() {
        let mut x = rect.left() + 4.0 + shift;
        while x < rect.right() {
            painter.circle_filled(Pos2::new(x, y), 1.4, colour);
            x += 8.0;
        }
        y += 6.0;
        shift = 4.0 - shift;
    }
}
