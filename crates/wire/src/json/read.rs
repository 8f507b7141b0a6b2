//! Reads the JSON text of a request body. Faults are worded as the reference's parser words them (spec: core 1.2,
//! "Malformed JSON syntax"). Without recursion, so that no nesting exhausts the stack.

mod scalar;
mod trailing;

use registrar_model::{Error, ErrorKind};

use super::{Json, Number};

/// The reference's parser reads no deeper than this.
const MAX_DEPTH: usize = 1000;

const EXPECTED_VALUE: &str =
    "(JSON String, Number (or 'NaN'/'+INF'/'-INF'), Array, Object or token 'null', 'true' or 'false')";

/// The value in `body`; `None` for an empty or blank one. `bound_as` is the shape's name for the fault of a second value.
///
/// # Errors
/// 400 for malformed text, a second value, or nesting beyond 1000 levels.
pub fn read(body: &[u8], bound_as: &str) -> Result<Option<Json>, Error> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|fault| {
        let byte = body.get(fault.valid_up_to()).copied().unwrap_or_default();
        malformed(format!("Invalid UTF-8 start byte 0x{byte:x}"))
    })?;
    let mut reader = Reader { text, at: 0 };
    reader.skip_blanks();
    if reader.peek().is_none() {
        return Ok(None);
    }
    let value = reader.value()?;
    reader.end(bound_as)?;
    Ok(Some(value))
}

fn malformed(message: impl AsRef<str>) -> Error {
    Error::new(ErrorKind::BadRequest, [message])
}

struct Reader<'a> {
    text: &'a str,
    /// The offset in bytes of the next character.
    at: usize,
}

/// A container whose end has not been read, and where it began.
struct Open {
    start: usize,
    content: Content,
}

enum Content {
    Array(Vec<Json>),
    Object { entries: Vec<(String, Json)>, name: String },
}

impl Open {
    fn push(&mut self, value: Json) {
        match &mut self.content {
            Content::Array(items) => items.push(value),
            Content::Object { entries, name } => entries.push((std::mem::take(name), value)),
        }
    }

    fn close(self) -> Json {
        match self.content {
            Content::Array(items) => Json::Array(items),
            Content::Object { entries, .. } => Json::Object(entries),
        }
    }

    fn name(&self) -> &'static str {
        match self.content {
            Content::Array(_) => "Array",
            Content::Object { .. } => "Object",
        }
    }
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Json, Error> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.skip_blanks();
            let mut value = match self.peek() {
                Some('{' | '[') => match self.open(&mut open)? {
                    Some(empty) => empty,
                    None => continue,
                },
                _ => self.scalar(open.last())?,
            };
            loop {
                let Some(innermost) = open.last_mut() else { return Ok(value) };
                innermost.push(value);
                if self.another(innermost)? {
                    break;
                }
                match open.pop() {
                    Some(closed) => value = closed.close(),
                    None => return Err(malformed("Unexpected end-of-input")),
                }
            }
        }
    }

    /// Reads `{` or `[` and, in an object, the first name. `Some` if the container is empty.
    fn open(&mut self, open: &mut Vec<Open>) -> Result<Option<Json>, Error> {
        let start = self.at;
        let is_object = self.peek() == Some('{');
        self.at += 1;
        if open.len() == MAX_DEPTH {
            return Err(malformed(format!(
                "Document nesting depth ({}) exceeds the maximum allowed ({MAX_DEPTH}, from \
                 `StreamReadConstraints.getMaxNestingDepth()`)",
                MAX_DEPTH + 1
            )));
        }
        self.skip_blanks();
        let close = if is_object { '}' } else { ']' };
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(Some(if is_object { Json::Object(Vec::new()) } else { Json::Array(Vec::new()) }));
        }
        let content = match is_object {
            true => Content::Object { entries: Vec::new(), name: String::new() },
            false => Content::Array(Vec::new()),
        };
        open.push(Open { start, content });
        if let Some(container) = open.last_mut() {
            self.entry_name(container)?;
        }
        Ok(None)
    }

    /// Reads what follows a value in a container: the separator and the next name, or the end.
    fn another(&mut self, container: &mut Open) -> Result<bool, Error> {
        self.skip_blanks();
        let (close, other) = if matches!(container.content, Content::Array(_)) { (']', '}') } else { ('}', ']') };
        match self.peek() {
            Some(',') => {
                self.at += 1;
                self.skip_blanks();
                self.entry_name(container)?;
                Ok(true)
            }
            Some(c) if c == close => {
                self.at += 1;
                Ok(false)
            }
            Some(c) if c == other => Err(malformed(format!(
                "Unexpected close marker '{c}': expected '{close}' (for {} starting at {})",
                container.name(),
                self.location(container.start)
            ))),
            Some(c) => {
                Err(self.unexpected(c, &format!("was expecting comma to separate {} entries", container.name())))
            }
            None => Err(self.unfinished(container)),
        }
    }

    /// In an object, reads a name and the colon after it.
    fn entry_name(&mut self, container: &mut Open) -> Result<(), Error> {
        if self.peek().is_none() {
            return Err(self.unfinished(container));
        }
        let Content::Object { name, .. } = &mut container.content else { return Ok(()) };
        match self.peek() {
            Some('"') => *name = self.string("name")?,
            Some(c) => return Err(self.unexpected(c, "was expecting double-quote to start field name")),
            None => {}
        }
        self.skip_blanks();
        match self.peek() {
            Some(':') => {
                self.at += 1;
                Ok(())
            }
            Some(c) => Err(self.unexpected(c, "was expecting a colon to separate field name and value")),
            None => Err(self.unfinished(container)),
        }
    }

    fn unfinished(&self, container: &Open) -> Error {
        malformed(format!(
            "Unexpected end-of-input: expected close marker for {} (start marker at {})",
            container.name(),
            self.location(container.start)
        ))
    }

    fn location(&self, offset: usize) -> String {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
        format!(
            "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]"
        )
    }

    fn unexpected(&self, c: char, expected: &str) -> Error {
        malformed(format!("Unexpected character ({}): {expected}", described(c)))
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        let blank = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\r' | b'\n');
        self.at += self.rest().as_bytes().iter().take_while(blank).count();
    }
}

/// A character as the reference's parser prints it.
fn described(c: char) -> String {
    let code = u32::from(c);
    match code {
        0..=31 | 127..=159 => format!("(CTRL-CHAR, code {code})"),
        256.. => format!("'{c}' (code {code} / 0x{code:x})"),
        _ => format!("'{c}' (code {code})"),
    }
}

#[cfg(test)]
mod tests;
