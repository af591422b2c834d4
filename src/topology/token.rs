//! The tokens of a RON text, well formed or not.

/// Returns the tokens of a text with their offsets: words and numbers, strings, and single
/// characters. White space and comments are skipped.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    pieces(text).filter(|(_, piece)| {
        !piece.starts_with(is_blank) && !piece.starts_with("//") && !piece.starts_with("/*")
    })
}

/// Returns the start of an unterminated block comment.
pub(super) fn open_comment(text: &str) -> Option<usize> {
    let open = |(_, piece): &(usize, &str)| piece.starts_with("/*") && comment_end(piece).is_none();
    pieces(text).find(open).map(|(start, _)| start)
}

/// Returns true if a character can be part of a word or number.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+')
}

/// Returns true for white space as defined by RON: Unicode's Pattern_White_Space, which does not
/// include no-break spaces and other typographic spaces.
fn is_blank(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        at += piece_len(&text[start..])?;
        Some((start, &text[start..at]))
    })
}

/// Returns the length of the first piece of a text: white space, a comment, a string, a word or
/// number, or a single other character.
fn piece_len(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let all_while = |part: fn(char) -> bool| rest.find(|c| !part(c)).unwrap_or(rest.len());
    let len = match first {
        c if is_blank(c) => all_while(is_blank),
        '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
        '/' if rest.starts_with("/*") => comment_end(rest).unwrap_or(rest.len()),
        '"' => text_end(&rest[1..]).map_or(rest.len(), |n| n + 1),
        '\'' => char_end(rest).unwrap_or(1),
        c if is_word(c) => raw_text_end(rest).unwrap_or_else(|| all_while(is_word)),
        c => c.len_utf8(),
    };
    Some(len)
}

/// Returns the end of a block comment; comments nest.
fn comment_end(rest: &str) -> Option<usize> {
    let (mut depth, mut at) = (0usize, 0);
    loop {
        at += rest[at..].find(['/', '*'])?;
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Returns the end of a string after its opening quote.
fn text_end(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += rest[at..].find('"')?;
        let slashes = rest[..at].bytes().rev().take_while(|b| *b == b'\\');
        let closes = slashes.count().is_multiple_of(2);
        at += 1;
        if closes {
            return Some(at);
        }
    }
}

/// Returns the length of `'x'` or `'\x'`.
fn char_end(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    if chars.next()?.1 == '\\' {
        chars.next();
    }
    let (n, close) = chars.next()?;
    (close == '\'').then_some(n + 1)
}

/// Returns the length of `r"…"` or `r#"…"#`, terminated or not, if the text begins with one.
fn raw_text_end(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let body_start = rest.len() - body.len();
    Some(body.find(&close).map_or(rest.len(), |n| body_start + n + close.len()))
}
