//! Options: in statements, in brackets, and as the entries of aggregates.

use crate::token::Parsed;
use crate::tree::{Aggregate, OptionElement, OptionValue};

use super::Parser;

impl Parser<'_> {
    /// `name = value;` behind the keyword `option`.
    pub(super) fn option_statement(&mut self) -> Parsed<OptionElement> {
        let option = self.option('=')?;
        self.cursor.require(';')?;
        Ok(option)
    }

    /// `[name = value, ...]`, or nothing.
    pub(super) fn options(&mut self) -> Parsed<Vec<OptionElement>> {
        let mut options = Vec::new();
        if !self.cursor.take('[')? {
            return Ok(options);
        }
        loop {
            options.push(self.option('=')?);
            if self.cursor.take(']')? {
                return Ok(options);
            }
            if !self.cursor.take(',')? {
                return self.cursor.fail("Expected ',' or ']");
            }
        }
    }

    fn option(&mut self, separator: char) -> Parsed<OptionElement> {
        let open = self.cursor.peek()?;
        let word = self.cursor.name()?;
        let name = if open == '[' { format!("[{word}]") } else { word.to_owned() };
        let mut path = Vec::new();
        let mut found = self.cursor.next()?;
        while found == '.' {
            let open = self.cursor.peek()?;
            let word = self.cursor.name()?;
            match open {
                '(' => path.push(word.to_owned()),
                '[' => path.extend(format!("[{word}]").split('.').map(str::to_owned)),
                _ => path.extend(word.split('.').map(str::to_owned)),
            }
            found = self.cursor.next()?;
        }
        // A path nests as deep as it is long.
        let value = self.deeper(path.len(), |parser| parser.separated_value(separator, found))?;
        Ok(OptionElement { name, parenthesized: open == '(', path, value })
    }

    fn separated_value(&mut self, separator: char, found: char) -> Parsed<OptionValue> {
        // An aggregate needs no colon in front of a nested one.
        if separator == ':' && found == '{' {
            return self.nested(Self::aggregate_rest).map(OptionValue::Map);
        }
        if found != separator {
            return self.cursor.fail(format!("expected '{separator}' in option"));
        }
        self.value()
    }

    fn value(&mut self) -> Parsed<OptionValue> {
        match self.cursor.peek()? {
            '{' => {
                self.cursor.require('{')?;
                self.nested(Self::aggregate_rest).map(OptionValue::Map)
            }
            '[' => {
                self.cursor.require('[')?;
                self.nested(Self::list_rest).map(OptionValue::List)
            }
            '"' | '\'' => self.cursor.quoted().map(OptionValue::String),
            first if first.is_ascii_digit() || first == '-' => Ok(OptionValue::Number(self.cursor.word()?.to_owned())),
            _ => Ok(match self.cursor.word()? {
                word @ ("true" | "false") => OptionValue::Boolean(word.to_owned()),
                word => OptionValue::Enum(word.to_owned()),
            }),
        }
    }

    /// The entries up to `}`, with `,`, `;` or nothing in between.
    fn aggregate_rest(&mut self) -> Parsed<Aggregate> {
        let mut aggregate = Aggregate::default();
        while !self.cursor.take('}')? {
            let OptionElement { name, path, value, .. } = self.option(':')?;
            match path.split_first() {
                None => aggregate.add(name, value),
                Some((member, path)) => add_member(&mut aggregate, name, member, value, path),
            }
            if !self.cursor.take(',')? {
                self.cursor.take(';')?;
            }
        }
        Ok(aggregate)
    }

    fn list_rest(&mut self) -> Parsed<Vec<OptionValue>> {
        let mut values = Vec::new();
        loop {
            if self.cursor.take(']')? {
                return Ok(values);
            }
            values.push(self.value()?);
            if !self.cursor.take(',')? && self.cursor.peek()? != ']' {
                return self.cursor.fail("expected ',' or ']'");
            }
        }
    }
}

/// Adds `name.member.path: value`. What is no aggregate yet gives way, and the same member too; a value that is but one
/// segment away becomes a string, whatever it is.
fn add_member(aggregate: &mut Aggregate, name: String, member: &str, value: OptionValue, path: &[String]) {
    let value = match value {
        OptionValue::Boolean(text) | OptionValue::Number(text) | OptionValue::Enum(text) if path.is_empty() => {
            OptionValue::String(text)
        }
        value => value.nested_under(path),
    };
    if let Some(OptionValue::Map(members)) = aggregate.get_mut(&name) {
        members.set(member.to_owned(), value);
    } else {
        let mut members = Aggregate::default();
        members.set(member.to_owned(), value);
        aggregate.set(name, OptionValue::Map(members));
    }
}
