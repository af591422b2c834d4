//! Text in columns.

pub(super) use crate::wording::shortened;
use unicode_width::UnicodeWidthStr as _;

/// The alignment of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Aligns rows in columns, indented by two; the first row is the heading. A column with no cells
/// below its heading is omitted.
pub(super) fn aligned<const N: usize>(columns: [(&str, Align); N], rows: &[[String; N]]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].width());
        let widest = cells.max().filter(|w| *w > 0)?;
        Some(widest.max(columns[at].0.width()))
    };
    let widths: Vec<Option<usize>> = (0..N).map(width).collect();
    let heading = columns.map(|(name, _)| name.to_owned());
    let line = |row: &[String; N]| {
        let mut line = String::new();
        for ((cell, (_, align)), width) in row.iter().zip(columns).zip(&widths) {
            let Some(width) = *width else { continue };
            let blank = " ".repeat(width.saturating_sub(cell.width()));
            match align {
                Align::Left => line.extend(["  ", cell, &blank]),
                Align::Right => line.extend(["  ", &blank, cell]),
            }
        }
        line.truncate(line.trim_end().len());
        line + "\n"
    };
    std::iter::once(&heading).chain(rows).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_as_terminals_show_them_and_empty_ones_vanish() {
        let columns = [("Node", Align::Left), ("X", Align::Left), ("LP", Align::Right)];
        let row = |a: &str, b: &str| [a.to_owned(), String::new(), b.to_owned()];
        let text = aligned(columns, &[row("Zürich", "100"), row("Rio", "50")]);
        assert_eq!(text, "  Node     LP\n  Zürich  100\n  Rio      50\n");
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        let columns = [("Node", Align::Left), ("LP", Align::Right)];
        let row = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        let text = aligned(columns, &[row("東京", "1"), row("Zu\u{308}rich", "50")]);
        assert_eq!(text, "  Node    LP\n  東京     1\n  Zu\u{308}rich  50\n");
    }
}
