//! What a text is made of.

use std::ops::Range;

/// What a piece is; pieces of a kind can stand for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters and digits.
    Word,
    /// A quoted text with its quotes.
    Quoted,
    /// From an opening bracket to the one that closes it.
    Group(u8),
    /// What stands between two separators, or between a bracket and a separator.
    Item,
}

/// A piece and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// What separates an item from the next.
    pub(super) separator: &'static str,
}

/// A group, or the whole text, that has been entered.
struct Open {
    start: usize,
    bracket: u8,
    /// Where the current item begins; `None` before its first word.
    item: Option<usize>,
}

/// The pieces of a text in the order of their ends. Brackets that nothing closes make no group.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut scan = Scan { bytes: text.as_bytes(), found: Vec::new(), open: vec![Open::new(0, 0)] };
    let mut place = 0;
    while place < text.len() {
        place = scan.token(place);
    }
    scan.end_item(place, "\n");
    scan.found
}

struct Scan<'a> {
    bytes: &'a [u8],
    found: Vec<Piece>,
    open: Vec<Open>,
}

impl Open {
    fn new(start: usize, bracket: u8) -> Self {
        Self { start, bracket, item: None }
    }
}

impl Scan<'_> {
    /// Takes what begins at a place; answers where the next begins.
    fn token(&mut self, start: usize) -> usize {
        let byte = self.bytes[start];
        match byte {
            b',' => self.end_item(start, ","),
            b';' => self.end_item(start + 1, "\n"),
            b'}' | b']' | b')' => return self.close(start),
            0..=b' ' => {}
            _ => {
                if let Some(open) = self.open.last_mut() {
                    open.item.get_or_insert(start);
                }
                return self.piece(start);
            }
        }
        start + 1
    }

    /// Takes a word, a quoted text, or a sign.
    fn piece(&mut self, start: usize) -> usize {
        let rest = &self.bytes[start..];
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
        match rest[0] {
            bracket @ (b'{' | b'[' | b'(') => {
                self.open.push(Open::new(start, bracket));
                start + 1
            }
            quote @ (b'"' | b'\'') => {
                let mut escaped = false;
                let ends = |byte: &u8| {
                    let ends = *byte == quote && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    ends
                };
                let length = rest[1..].iter().position(ends).map_or(1, |place| place + 2);
                self.found(Kind::Quoted, start, start + length)
            }
            byte if is_word(&byte) => {
                let length = rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
                self.found(Kind::Word, start, start + length)
            }
            _ => start + 1,
        }
    }

    /// Ends the innermost group, and with a brace the item that the group ends, unless a separator follows.
    fn close(&mut self, place: usize) -> usize {
        self.end_item(place, ",");
        if self.open.len() > 1
            && let Some(Open { start, bracket, .. }) = self.open.pop()
        {
            self.found(Kind::Group(bracket), start, place + 1);
            let next = self.bytes[place + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
            if bracket == b'{' && !matches!(next, None | Some(b',' | b';' | b']' | b')' | b'}')) {
                self.end_item(place + 1, "\n");
            }
        }
        place + 1
    }

    fn end_item(&mut self, end: usize, separator: &'static str) {
        if let Some(start) = self.open.last_mut().and_then(|open| open.item.take()) {
            self.found.push(Piece { kind: Kind::Item, range: start..end, separator });
        }
    }

    fn found(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        self.found.push(Piece { kind, range: start..end, separator: " " });
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_kind(text: &str, kind: Kind) -> Vec<&str> {
        pieces(text).into_iter().filter(|piece| piece.kind == kind).map(|piece| &text[piece.range]).collect()
    }

    #[test]
    fn pieces_of_json() {
        let text = r#"{"a":[1, "\"b]"],"c":{}}"#;
        assert_eq!(of_kind(text, Kind::Item), ["1", r#""\"b]""#, r#""a":[1, "\"b]"]"#, r#""c":{}"#, text]);
        assert_eq!(of_kind(text, Kind::Quoted), [r#""a""#, r#""\"b]""#, r#""c""#]);
        assert_eq!(of_kind(text, Kind::Group(b'{')), ["{}", text]);
    }

    #[test]
    fn pieces_of_protobuf() {
        let text = "message M { int32 é_1 = 1; } enum E { A = 0; }";
        let items = ["int32 é_1 = 1;", "message M { int32 é_1 = 1; }", "A = 0;", "enum E { A = 0; }"];
        assert_eq!(of_kind(text, Kind::Item), items);
        assert!(of_kind(text, Kind::Word).contains(&"é_1"));
    }

    #[test]
    fn what_is_not_closed_is_no_group() {
        assert_eq!(of_kind("}{[\"a", Kind::Group(b'{')), Vec::<&str>::new());
    }
}
