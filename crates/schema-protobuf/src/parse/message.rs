//! Messages, oneofs, groups and `extend` blocks.

use crate::token::Parsed;
use crate::tree::{Extend, Group, Label, Message, OneOf, Type, TypeName};

use super::Parser;
use super::declaration::{Context, Declaration};

impl Parser<'_> {
    /// A message from its name on. A name with dots nests as deep as it has segments.
    pub(super) fn message(&mut self) -> Parsed<Message> {
        let name = self.cursor.name()?.to_owned();
        self.deeper(name.split('.').count(), |parser| parser.message_body(name))
    }

    fn message_body(&mut self, name: String) -> Parsed<Message> {
        let mut message = Message { name, ..Message::default() };
        self.cursor.require('{')?;
        while !self.cursor.take('}')? {
            let Some((_, declaration)) = self.declaration(Context::Message)? else { continue };
            match declaration {
                Declaration::Field(field) => message.fields.push(field),
                Declaration::OneOf(oneof) => message.oneofs.push(oneof),
                Declaration::Group(group) => message.groups.push(group),
                Declaration::Message(nested) => message.nested.push(Type::Message(nested)),
                Declaration::Enum(nested) => message.nested.push(Type::Enum(nested)),
                Declaration::Extensions(extensions) => message.extensions.push(extensions),
                Declaration::Option(option) => message.options.push(option),
                Declaration::Extend(extend) => message.extends.push(extend),
                Declaration::Reserved(reserved) => message.reserved.push(reserved),
                Declaration::Service(_) | Declaration::Constant(_) | Declaration::Rpc(_) => {}
            }
        }
        Ok(message)
    }

    /// An `extend` block from the extended message's name on. Groups in it are dropped, as the reference does.
    pub(super) fn extend(&mut self) -> Parsed<Extend> {
        let mut extend = Extend { name: self.cursor.name()?.to_owned(), fields: Vec::new() };
        self.cursor.require('{')?;
        while !self.cursor.take('}')? {
            if let Some((_, Declaration::Field(field))) = self.declaration(Context::Extend)? {
                extend.fields.push(field);
            }
        }
        Ok(extend)
    }

    /// A `oneof` from its name on.
    pub(super) fn oneof(&mut self) -> Parsed<OneOf> {
        let name = self.cursor.name()?.to_owned();
        let mut oneof = OneOf { name, options: Vec::new(), fields: Vec::new(), groups: Vec::new() };
        self.cursor.require('{')?;
        while !self.cursor.take('}')? {
            let type_name = self.type_name()?;
            match &type_name {
                TypeName::Named(name) if name == "group" => oneof.groups.push(self.group(None)?),
                TypeName::Named(name) if name == "option" => oneof.options.push(self.option_statement()?),
                _ => oneof.fields.push(self.field(None, type_name)?),
            }
        }
        Ok(oneof)
    }

    /// A group from its name on.
    pub(super) fn group(&mut self, label: Option<Label>) -> Parsed<Group> {
        let name = self.cursor.word()?.to_owned();
        self.cursor.require('=')?;
        let mut group = Group { label, name, tag: self.cursor.int()?, fields: Vec::new() };
        self.cursor.require('{')?;
        self.nested(|parser| {
            while !parser.cursor.take('}')? {
                let at = parser.cursor.place();
                let word = parser.cursor.word()?;
                match parser.member(word, at)? {
                    Declaration::Field(field) => group.fields.push(field),
                    _ => return parser.cursor.fail("expected field declaration, was group"),
                }
            }
            Ok(())
        })?;
        Ok(group)
    }
}
