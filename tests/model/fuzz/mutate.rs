//! Alterations of an input: of its bytes, of its lines, and of the words of its grammar.

use crate::dice::Dice;

/// Numbers at the edges of what fields can hold.
const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "-1",
    "-0",
    "00",
    "255",
    "256",
    "65535",
    "65536",
    "4294967295",
    "4294967296",
    "1e9",
    "1e999",
    "0.1",
    "-0.0001",
    "NaN",
    "inf",
    "23456",
    "64512",
    "4200000000",
    "0x10",
    "1_000",
];

/// Pieces that readers have to be careful about.
const PIECES: [&str; 30] = [
    "\"",
    "'",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "&",
    "|",
    ",",
    ":",
    "#",
    "//",
    "/*",
    "*/",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{e0041}",
    "é",
    "💡",
    "<!--",
    "]]>",
];

/// One of the inputs, altered a few times; half of the time so that it may still be accepted.
pub(super) fn altered(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = dice.pick(inputs);
    if dice.one_in(200) {
        return input;
    }
    let gentle = dice.one_in(2);
    for _ in 0..=dice.below(4) {
        match if gentle { dice.below(5) } else { dice.below(13) } {
            0 => replace_word(&mut input, dice, is_number, |dice| dice.pick(&NUMBERS).into()),
            1 => exchange_words(&mut input, dice, is_number),
            2 => exchange_words(&mut input, dice, is_text),
            3 => exchange_lines(&mut input, dice),
            4 => repeat_or_drop_line(&mut input, dice),
            5 => flip(&mut input, dice),
            6 => input.truncate(dice.below(input.len() + 1)),
            7 => splice(&mut input, &dice.pick(inputs), dice),
            8 => repeat(&mut input, dice),
            9 => drop_some(&mut input, dice),
            10 => insert(&mut input, dice.pick(&PIECES).as_bytes(), dice),
            11 => replace_word(&mut input, dice, |_| true, |dice| dice.pick(&PIECES).into()),
            _ => exchange_words(&mut input, dice, |_| true),
        }
    }
    input
}

/// Where words, numbers, texts in quotes and single marks stand.
fn words(input: &[u8]) -> Vec<(usize, usize)> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-') || b > 127;
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = input.get(at).copied() {
        let rest = &input[at..];
        let len = match first {
            b'"' => rest.iter().skip(1).position(|b| *b == b'"').map_or(rest.len(), |n| n + 2),
            b if is_word(b) => rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len()),
            _ => 1,
        };
        if !first.is_ascii_whitespace() {
            words.push((at, at + len));
        }
        at += len;
    }
    words
}

fn is_number(word: &[u8]) -> bool {
    word.strip_prefix(b"-").unwrap_or(word).first().is_some_and(u8::is_ascii_digit)
}

fn is_text(word: &[u8]) -> bool {
    word.starts_with(b"\"")
}

fn some_word(input: &[u8], dice: &mut Dice, fits: fn(&[u8]) -> bool) -> Option<(usize, usize)> {
    let mut words = words(input);
    words.retain(|(from, to)| fits(&input[*from..*to]));
    (!words.is_empty()).then(|| dice.pick(&words))
}

fn replace_word(
    input: &mut Vec<u8>,
    dice: &mut Dice,
    fits: fn(&[u8]) -> bool,
    with: impl FnOnce(&mut Dice) -> String,
) {
    if let Some((from, to)) = some_word(input, dice, fits) {
        let with = with(dice);
        input.splice(from..to, with.into_bytes());
    }
}

fn exchange_words(input: &mut Vec<u8>, dice: &mut Dice, fits: fn(&[u8]) -> bool) {
    let Some((from, to)) = some_word(input, dice, fits) else { return };
    let Some((other, end)) = some_word(input, dice, fits) else { return };
    let other = input[other..end].to_vec();
    input.splice(from..to, other);
}

fn lines(input: &[u8]) -> Vec<Vec<u8>> {
    input.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
}

fn exchange_lines(input: &mut Vec<u8>, dice: &mut Dice) {
    let mut all = lines(input);
    let (a, b) = (dice.below(all.len()), dice.below(all.len()));
    if !all.is_empty() {
        all.swap(a, b);
    }
    *input = all.concat();
}

fn repeat_or_drop_line(input: &mut Vec<u8>, dice: &mut Dice) {
    let mut all = lines(input);
    if all.is_empty() {
        return;
    }
    let at = dice.below(all.len());
    let line = all.remove(at);
    if dice.one_in(2) {
        let to = dice.below(all.len() + 1);
        all.insert(at, line.clone());
        all.insert(to, line);
    }
    *input = all.concat();
}

fn flip(input: &mut [u8], dice: &mut Dice) {
    let at = dice.below(input.len());
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1 << dice.below(8);
    }
}

fn splice(input: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    input.truncate(dice.below(input.len() + 1));
    input.extend_from_slice(&other[dice.below(other.len() + 1)..]);
}

/// A piece of the input.
fn range(input: &[u8], dice: &mut Dice) -> (usize, usize) {
    let from = dice.below(input.len() + 1);
    let most = if dice.one_in(4) { input.len() } else { 16 };
    (from, (from + dice.below(most + 1)).min(input.len()))
}

fn repeat(input: &mut Vec<u8>, dice: &mut Dice) {
    let (from, to) = range(input, dice);
    let times = if dice.one_in(20) { 200 } else { 1 };
    let piece = input[from..to].repeat(times);
    insert(input, &piece[..piece.len().min(100_000)], dice);
}

fn drop_some(input: &mut Vec<u8>, dice: &mut Dice) {
    let (from, to) = range(input, dice);
    input.drain(from..to);
}

fn insert(input: &mut Vec<u8>, piece: &[u8], dice: &mut Dice) {
    let at = dice.below(input.len() + 1);
    input.splice(at..at, piece.iter().copied());
}
