//! Texts that are no JSON, in the words of the reference's JSON parser where clients have a chance to meet them: a text
//! that ends too early, a bare word, a member without a quoted name. All else is said in the reader's own words.

use registrar_schema::json::SyntaxError;

/// The message.
pub(super) fn message(text: &str, error: &SyntaxError) -> String {
    let (before, rest) = text.split_at_checked(error.offset).unwrap_or((text, ""));
    let context = Context::at_end_of(before);
    let at = source(error.line, error.column);
    let found = rest.chars().next();
    match (found, context.next, context.open.last()) {
        (None, Next::End | Next::FirstName | Next::FirstItem, Some((kind, start))) => {
            let start = position(&text[..*start]);
            format!(
                "com.fasterxml.jackson.core.io.JsonEOFException: Unexpected end-of-input: expected close marker for \
                 {kind} (start marker at {})\n at {at}",
                source(start.0, start.1)
            )
        }
        (Some(first), Next::Item | Next::FirstItem, _) if first.is_alphabetic() => bare_word(rest, error),
        (Some(found), Next::Name | Next::FirstName, _) => format!(
            "com.fasterxml.jackson.core.JsonParseException: Unexpected character ('{found}' (code {})): was expecting \
             double-quote to start field name\n at {at}",
            u32::from(found)
        ),
        _ => format!("Invalid JSON: {error}"),
    }
}

/// A word where a value should be.
fn bare_word(rest: &str, error: &SyntaxError) -> String {
    let token = rest.find(|c: char| !c.is_alphanumeric() && c != '_').map_or(rest, |end| &rest[..end]);
    let (reason, column) = match token {
        "NaN" | "Infinity" => (
            format!("Non-standard token '{token}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"),
            error.column + token.len(),
        ),
        _ => (
            format!(
                "Unrecognized token '{token}': was expecting (JSON String, Number, Array, Object or token 'null', \
                 'true' or 'false')"
            ),
            error.column,
        ),
    };
    format!("com.fasterxml.jackson.core.JsonParseException: {reason}\n at {}", source(error.line, column))
}

fn source(line: usize, column: usize) -> String {
    format!(
        "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]"
    )
}

/// Line and column of the character after a text, from 1.
fn position(before: &str) -> (usize, usize) {
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// What the grammar asks for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A value; of an array that has just begun, also its end.
    FirstItem,
    /// A value.
    Item,
    /// A member's name, or the end of the object that has just begun.
    FirstName,
    /// A member's name.
    Name,
    /// The colon after a member's name.
    Colon,
    /// A comma or the end of the container.
    End,
    /// The text ends inside of a string or a comment.
    Inside,
}

/// Where in the grammar a text that is correct so far ends.
struct Context {
    /// What is open, with its kind and the offset at which it starts.
    open: Vec<(&'static str, usize)>,
    next: Next,
}

impl Context {
    fn at_end_of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut context = Self { open: Vec::new(), next: Next::Item };
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let rest = &bytes[at..];
            let length = match byte {
                b'"' => string_length(rest),
                b'/' if rest.starts_with(b"//") => rest.iter().position(|byte| *byte == b'\n'),
                b'/' => rest.windows(2).skip(2).position(|pair| pair == b"*/").map(|place| place + 4),
                _ => Some(1),
            };
            let Some(length) = length else {
                context.next = Next::Inside;
                return context;
            };
            context.step(*byte, at);
            at += length;
        }
        context
    }

    fn step(&mut self, byte: u8, at: usize) {
        self.next = match byte {
            b'{' => {
                self.open.push(("Object", at));
                Next::FirstName
            }
            b'[' => {
                self.open.push(("Array", at));
                Next::FirstItem
            }
            b'}' | b']' => {
                self.open.pop();
                Next::End
            }
            b':' => Next::Item,
            b',' => match self.open.last() {
                Some(("Object", _)) => Next::Name,
                _ => Next::Item,
            },
            b'"' if matches!(self.next, Next::Name | Next::FirstName) => Next::Colon,
            b' ' | b'\t' | b'\n' | b'\r' | b'/' => self.next,
            _ => Next::End,
        };
    }
}

/// The length of the string literal at the start, quotes included.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}
