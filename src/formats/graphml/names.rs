//! Unique names of places, and the ids derived from them.

use std::collections::HashSet;

use super::place::Stands;
use crate::topology::{Asn, is_unseen};

/// Maximum length of a name.
const LONGEST: usize = 60;

/// The values of a file that could name a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'t> {
    pub(super) label: Option<&'t str>,
    pub(super) id: &'t str,
    pub(super) asn: Option<Asn>,
    pub(super) stands: Stands,
}

/// Assigns names.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// The label if there is one and nobody has it, or else the label with a number. Without a
    /// label a place is called by its ASN, or else by its id; an id that is a number is preceded by
    /// what it numbers. The Zoo's tools write `None` where a place has no label.
    pub(super) fn give(&mut self, given: Given<'_>) -> String {
        let label =
            given.label.map(in_one_line).filter(|label| !label.is_empty() && label != "None");
        let is_number = given.id.chars().all(|c| c.is_ascii_digit());
        let (stem, numbered) = match (label, given.stands, given.asn) {
            (Some(label), ..) => (label, false),
            (None, Stands::Junction, _) => ("Junction".to_owned(), true),
            (None, Stands::Presence, Some(asn)) => (format!("AS{asn}"), false),
            (None, Stands::Presence, None) if is_number => (format!("Place {}", given.id), false),
            (None, Stands::Presence, None) => (in_one_line(given.id), false),
        };
        let bare = std::iter::once(stem.clone()).filter(|_| !numbered);
        let first = if numbered { 1u32 } else { 2 };
        let mut all = bare.chain((first..).map(|n| format!("{stem} {n}")));
        let name = all.find(|name| !self.taken.contains(name)).unwrap_or(stem);
        self.taken.insert(name.clone());
        name
    }
}

/// Returns a text of the file as one line, without invisible characters.
pub(super) fn in_one_line(text: &str) -> String {
    let is_shown = |c: &char| c.is_whitespace() || !is_unseen(*c);
    let text: String = text.chars().filter(is_shown).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect()
}

/// Converts a name to a valid id: lower case, letters without diacritics, `-` for other characters.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => slug.push_str(letters),
            None if c.is_ascii_alphanumeric() => slug.push(c),
            None if slug.ends_with('-') || slug.is_empty() => {}
            None => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "place".to_owned() } else { slug.to_owned() }
}

/// Returns the ASCII letters for a Latin letter with a diacritic.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // Combining diacritics.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_say_what_they_can() {
        let mut names = Names::default();
        let mut give = |label, id, asn: Option<u32>, stands| {
            let asn = asn.and_then(|asn| Asn::new(asn).ok());
            names.give(Given { label, id, asn, stands })
        };
        assert_eq!(give(Some("Athens"), "0", None, Stands::Presence), "Athens");
        assert_eq!(give(Some("Athens 2"), "1", Some(7), Stands::Presence), "Athens 2");
        assert_eq!(give(Some(" Athens\n"), "2", None, Stands::Presence), "Athens 3");
        assert_eq!(give(Some("None"), "3", None, Stands::Junction), "Junction 1");
        assert_eq!(give(Some("None"), "4", None, Stands::Presence), "Place 4");
        assert_eq!(give(None, "5", None, Stands::Presence), "Place 5");
        assert_eq!(give(None, "Seattle", None, Stands::Presence), "Seattle");
        assert_eq!(give(None, "6", Some(65_003), Stands::Presence), "AS65003");
        assert_eq!(give(Some(""), "7", Some(65_003), Stands::Presence), "AS65003 2");
    }

    #[test]
    fn ids_keep_the_letters_and_drop_their_marks() {
        assert_eq!(slug("Zürich (HB)"), "zurich-hb");
        assert_eq!(slug("Gary?"), "gary");
        assert_eq!(slug("  São  Paulo"), "sao-paulo");
        assert_eq!(slug("東京"), "place");
        assert_eq!(slug("ÅRHUS 2"), "arhus-2");
    }
}
