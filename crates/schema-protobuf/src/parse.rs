//! A text to a tree, with the tolerances of the reference's parser (spec: formats 1.3): types need not exist, numbers
//! may repeat, and many things that `protoc` refuses are taken.

mod declaration;
mod enumeration;
mod field;
mod message;
mod option;
mod range;
mod service;

use std::collections::HashMap;

use crate::token::{Cursor, Parsed, Position, SyntaxError};
use crate::tree::{File, MAX_DEPTH, Syntax, Type};

use declaration::{Context, Declaration};

/// Parses a text.
///
/// # Errors
/// The first thing that is not Protobuf.
pub(crate) fn parse(text: &str) -> Parsed<File> {
    Parser { cursor: Cursor::new(text), syntax: None, file: File::default(), declarations: 0, depth: 0 }.file()
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    syntax: Option<Syntax>,
    file: File,
    /// How many declarations were begun, at any depth; stray semicolons count.
    declarations: usize,
    depth: usize,
}

impl Parser<'_> {
    fn file(mut self) -> Parsed<File> {
        let mut types = Places::default();
        let mut services = Places::default();
        while !self.cursor.is_exhausted()? {
            match self.declaration(Context::File)? {
                Some((at, Declaration::Message(message))) => {
                    types.add(&message.name, self.cursor.position(at))?;
                    self.file.types.push(Type::Message(message));
                }
                Some((at, Declaration::Enum(declared))) => {
                    types.add(&declared.name, self.cursor.position(at))?;
                    self.file.types.push(Type::Enum(declared));
                }
                Some((at, Declaration::Service(service))) => {
                    services.add(&service.name, self.cursor.position(at))?;
                    self.file.services.push(service);
                }
                Some((_, Declaration::Option(option))) => self.file.options.push(option),
                Some((_, Declaration::Extend(extend))) => self.file.extends.push(extend),
                _ => {}
            }
        }
        self.file.syntax = self.syntax;
        Ok(self.file)
    }

    /// Runs a parser one level deeper.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.deeper(1, parse)
    }

    fn deeper<T>(&mut self, levels: usize, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if levels > MAX_DEPTH.saturating_sub(self.depth) {
            return self.cursor.fail(format!("nesting is deeper than {MAX_DEPTH}"));
        }
        self.depth += levels;
        let parsed = parse(self);
        self.depth -= levels;
        parsed
    }
}

/// Where each top-level name was declared.
#[derive(Default)]
struct Places(HashMap<String, Position>);

impl Places {
    fn add(&mut self, name: &str, here: Position) -> Parsed<()> {
        match self.0.insert(name.to_owned(), here) {
            None => Ok(()),
            Some(first) => Err(SyntaxError(format!("{name} ({here}) is already defined at {first}"))),
        }
    }
}

#[cfg(test)]
mod tests;
