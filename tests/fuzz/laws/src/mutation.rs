//! Changes of texts by what they are made of. Bytes that are changed at random seldom give a text that is still a schema;
//! words, bracketed groups and list items that are moved about often do, whatever the language.

mod pieces;

use std::ops::Range;

use crate::SEPARATOR;
use pieces::{Kind, Piece, pieces};

/// The binary digits of the most copies of a piece that one change makes: enough, over a few changes, for the limits of
/// depth and width. Short numbers are as likely as long ones, so that most texts stay small.
const DIGITS: usize = 9;

/// A changed text; the same for the same `seed`. `None` if there is nothing to change.
pub fn mutate(text: &str, seed: u32) -> Option<String> {
    let mut random = Random::new(seed);
    let pieces = pieces(text);
    if pieces.is_empty() {
        return None;
    }
    let piece = random.of(&pieces);
    let alike: Vec<&Piece> = pieces.iter().filter(|other| other.kind == piece.kind).collect();
    let other = *random.of(&alike);
    match random.below(7) {
        0 => Some(removed(text, piece)),
        1 => Some(replaced(text, &piece.range, &text[other.range.clone()])),
        2 => swapped(text, &piece.range, &other.range),
        3 => Some(inserted(text, piece, &text[other.range.clone()], 1)),
        4 => Some(inserted(text, piece, &text[other.range.clone()], random.copies())),
        5 => nested(text, &pieces, piece, random.copies()),
        _ => copied_over(text, &mut random),
    }
}

fn replaced(text: &str, range: &Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// The text without a piece, and without the comma that would be left before or after an item.
fn removed(text: &str, piece: &Piece) -> String {
    let (mut before, mut after) = (&text[..piece.range.start], &text[piece.range.end..]);
    if piece.kind == Kind::Item {
        match after.trim_start().strip_prefix(',') {
            Some(rest) => after = rest,
            None => before = before.trim_end().strip_suffix(',').unwrap_or(before),
        }
    }
    [before, after].concat()
}

fn swapped(text: &str, one: &Range<usize>, other: &Range<usize>) -> Option<String> {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    (first.end <= second.start).then(|| {
        let between = &text[first.end..second.start];
        let moved = [&text[second.clone()], between, &text[first.clone()]].concat();
        replaced(text, &(first.start..second.end), &moved)
    })
}

/// Copies of a text after a piece, as items of its list if it is one.
fn inserted(text: &str, after: &Piece, copy: &str, times: usize) -> String {
    let separator = if after.kind == Kind::Item { after.separator } else { " " };
    let copies = [separator, copy].concat().repeat(times);
    replaced(text, &(after.range.end..after.range.end), &copies)
}

/// A piece within itself, where it holds another of its kind.
fn nested(text: &str, pieces: &[Piece], piece: &Piece, times: usize) -> Option<String> {
    let outer = &piece.range;
    let is_inside = |inner: &&Piece| {
        inner.kind == piece.kind
            && inner.range != *outer
            && outer.start <= inner.range.start
            && inner.range.end <= outer.end
    };
    let inner = &pieces.iter().find(is_inside)?.range;
    let (before, after) = (&text[outer.start..inner.start], &text[inner.end..outer.end]);
    let whole = [&before.repeat(times), &text[inner.clone()], &after.repeat(times)].concat();
    Some(replaced(text, outer, &whole))
}

/// One of several texts in the place of another, so that what is compared differs in little.
fn copied_over(text: &str, random: &mut Random) -> Option<String> {
    let mut texts: Vec<&str> = text.split(SEPARATOR).collect();
    let copy = *random.of(&texts);
    let place = random.below(texts.len());
    (texts[place] != copy).then(|| {
        texts[place] = copy;
        texts.join(SEPARATOR.encode_utf8(&mut [0; 4]))
    })
}

/// Numbers that follow from a seed (xorshift).
struct Random(u32);

impl Random {
    fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9) | 1)
    }

    /// A number below `end`, or 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 8) as usize % end.max(1)
    }

    /// How many copies a change makes.
    fn copies(&mut self) -> usize {
        let most = 2 << self.below(DIGITS);
        self.below(most)
    }

    /// One of the items, of which there is at least one.
    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn mutations(text: &str) -> BTreeSet<String> {
        (0..3000).filter_map(|seed| mutate(text, seed)).collect()
    }

    #[test]
    fn texts_change_by_their_pieces() {
        let found = mutations(r#"{"a":[1],"b":{"c":2}}"#);
        let wanted = [
            r#"{"a":[1]}"#,
            r#"{"b":[1],"a":{"c":2}}"#,
            r#"{"a":[1],"b":{"c":2},"a":[1]}"#,
            r#"{"a":[1],"b":{"a":[1],"b":{"c":2}}}"#,
            r#"{"a":[2],"b":{"c":2}}"#,
        ];
        for text in wanted {
            assert!(found.contains(text), "{text} is none of {} texts", found.len());
        }
    }

    #[test]
    fn one_text_takes_the_place_of_another() {
        assert!(mutations("a\u{1e}b").contains("a\u{1e}a"));
        assert!(mutations("").is_empty());
    }

    #[test]
    fn groups_that_hold_groups_get_deep() {
        let deepest = mutations("message M { message N { } }").iter().map(|text| text.matches('{').count()).max();
        assert!(deepest > Some(100), "{deepest:?}");
    }
}
