//! Which construct a word begins depends on what encloses it: the same word may be a keyword or a type name.

use crate::token::{Parsed, Place};
use crate::tree::{Enum, EnumConstant, Extend, Extensions, Field, Group, Message, OneOf, OptionElement};
use crate::tree::{MAX_DEPTH, Reserved, Rpc, Service, Syntax};

use super::Parser;

/// What encloses a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    File,
    Message,
    Enum,
    Service,
    Rpc,
    Extend,
}

/// A construct.
pub(super) enum Declaration {
    Message(Message),
    Enum(Enum),
    Service(Service),
    Extend(Extend),
    Option(OptionElement),
    Field(Field),
    Group(Group),
    OneOf(OneOf),
    Extensions(Extensions),
    Reserved(Reserved),
    Constant(EnumConstant),
    Rpc(Rpc),
}

impl Parser<'_> {
    /// The next declaration and where it begins; nothing for a stray semicolon, and for what is kept in the file
    /// itself.
    pub(super) fn declaration(&mut self, context: Context) -> Parsed<Option<(Place, Declaration)>> {
        let is_first = self.declarations == 0;
        self.declarations += 1;
        if self.cursor.take(';')? {
            return Ok(None);
        }
        let at = self.cursor.place();
        let word = self.cursor.word()?;
        if context == Context::File && self.header(word, at, is_first)? {
            return Ok(None);
        }
        self.construct(context, word, at).map(|declaration| Some((at, declaration)))
    }

    fn construct(&mut self, context: Context, word: &str, at: Place) -> Parsed<Declaration> {
        use Context::{Enum, Extend, File, Message, Rpc, Service};
        Ok(match (word, context) {
            ("option", _) => Declaration::Option(self.option_statement()?),
            ("message", File | Message) => Declaration::Message(self.message()?),
            ("enum", File | Message) => Declaration::Enum(self.enumeration()?),
            ("extend", File | Message) => Declaration::Extend(self.extend()?),
            ("service", File) => Declaration::Service(self.service()?),
            ("rpc", Service) => Declaration::Rpc(self.rpc(at)?),
            ("oneof", Message) => Declaration::OneOf(self.oneof()?),
            ("extensions", Message) => Declaration::Extensions(self.extensions(at)?),
            // Nothing is made of it but in messages and enums.
            ("reserved", _) => Declaration::Reserved(self.reserved(at)?),
            (_, Message | Extend) => self.member(word, at)?,
            (_, Enum) => Declaration::Constant(self.constant(word)?),
            (_, File | Service | Rpc) => return self.cursor.fail_at(at, format!("unexpected label: {word}")),
        })
    }

    /// Takes what describes the file as a whole. Says whether the word was such a thing.
    fn header(&mut self, word: &str, at: Place, is_first: bool) -> Parsed<bool> {
        match word {
            "syntax" => self.syntax(at, is_first)?,
            "edition" => return self.cursor.fail("edition is not currently supported"),
            "package" => {
                let package = self.cursor.name()?;
                // Segments of the package are scopes as enclosing messages are.
                self.depth = package.split('.').count();
                if self.depth > MAX_DEPTH {
                    return self.cursor.fail(format!("nesting is deeper than {MAX_DEPTH}"));
                }
                self.file.package = Some(package.to_owned());
                self.cursor.require(';')?;
            }
            "import" => self.import(at)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn syntax(&mut self, at: Place, is_first: bool) -> Parsed<()> {
        if self.syntax.is_some() {
            return self.cursor.fail_at(at, "too many syntax definitions");
        }
        self.cursor.require('=')?;
        if !is_first {
            return self.cursor.fail_at(at, "'syntax' element must be the first declaration in a file");
        }
        let name = self.cursor.quoted()?;
        match Syntax::named(&name) {
            Some(syntax) => self.syntax = Some(syntax),
            None => return self.cursor.fail_at(at, format!("unexpected syntax: {name}")),
        }
        self.cursor.require(';')
    }

    fn import(&mut self, at: Place) -> Parsed<()> {
        if self.cursor.at_quote()? {
            let path = self.cursor.quoted()?;
            self.file.imports.push(normal_path(&path));
        } else {
            match self.cursor.word()? {
                "public" => {
                    let path = self.cursor.quoted()?;
                    self.file.public_imports.push(normal_path(&path));
                }
                // Weak imports are never printed nor needed (spec: formats 2.4.1).
                "weak" => drop(self.cursor.quoted()?),
                _ => return self.cursor.fail_at(at, "expected quoted string"),
            }
        }
        self.cursor.require(';')
    }
}

/// A path with `/` between its segments, without empty segments and `.` segments. Above the root is the root.
fn normal_path(path: &str) -> String {
    let slashed = path.replace('\\', "/");
    let root = if slashed.starts_with('/') { "/" } else { "" };
    let segments = slashed.split('/').filter(|segment| !segment.is_empty() && *segment != ".");
    let kept: Vec<&str> = segments.skip_while(|segment| !root.is_empty() && *segment == "..").collect();
    let joined = kept.join("/");
    if joined.is_empty() && root.is_empty() { ".".to_owned() } else { format!("{root}{joined}") }
}
