//! Text helpers shared by several modules: counts, shortened lists, milliseconds.

/// Formats a count: "1 node", "2 nodes".
pub fn count(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// Returns at most `most` items of a list, with the number of further ones.
pub fn shortened(list: &[String], most: usize) -> String {
    match list.len().checked_sub(most) {
        None | Some(0) => list.join(", "),
        Some(more) => format!("{} and {more} more", list[..most].join(", ")),
    }
}

/// Returns the text with its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Formats milliseconds to a tenth, without a trailing ".0".
pub fn ms(ms: f64) -> String {
    let tenths = (ms * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

/// Formats a share as a whole percentage; values close to 0 or 1 are shown as "< 1 %" or "> 99 %".
pub fn percent(share: f64) -> String {
    match share {
        0.0 | 1.0 => format!("{:.0} %", share * 100.0),
        share if share < 0.005 => "< 1 %".to_owned(),
        share if share >= 0.995 => "> 99 %".to_owned(),
        share => format!("{:.0} %", share * 100.0),
    }
}

/// A neighbour with the link to it, where its name alone could mean several sessions.
pub(crate) fn over(neighbour: &str, link: &impl std::fmt::Display) -> String {
    format!("{neighbour} over {link}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_counted() {
        let list = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(shortened(&list, 3), "a, b, c");
        assert_eq!(shortened(&list, 1), "a and 2 more");
    }

    #[test]
    fn numbers_and_words_read_well() {
        assert_eq!(
            (count(1, "client"), count(2, "client")),
            ("1 client".into(), "2 clients".into())
        );
        assert_eq!((ms(12.0), ms(12.34)), ("12".into(), "12.3".into()));
        assert_eq!(
            (capitalised("not at rest"), capitalised("")),
            ("Not at rest".into(), "".into())
        );
    }
}
