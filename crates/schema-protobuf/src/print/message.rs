//! Messages, fields, oneofs, groups and `extend` blocks.

use crate::tree::{Extend, Field, Group, Message, OneOf, OptionElement, OptionValue, TypeName, enums, messages};

use super::writer::Sections;
use super::{Form, Printer};

impl Printer {
    pub(super) fn message(&mut self, message: &Message) {
        self.out.open("message ");
        self.out.push(&message.name);
        self.out.push(" {");
        let mut sections = Sections::default();
        if !message.reserved.is_empty() {
            sections.begin(&mut self.out);
            message.reserved.iter().for_each(|reserved| self.reserved(reserved));
        }
        if self.shown(&message.options).next().is_some() {
            sections.begin(&mut self.out);
            self.bare_option_statements(&message.options);
        }
        self.members(&mut sections, &message.fields, &message.oneofs, &message.groups);
        if self.form != Form::WithoutExtensions {
            self.extension_points(&mut sections, message);
        }
        if !message.nested.is_empty() {
            sections.begin(&mut self.out);
            messages(&message.nested).for_each(|nested| self.message(nested));
            enums(&message.nested).for_each(|nested| self.enumeration(nested));
        }
        sections.end(&mut self.out);
    }

    fn members(&mut self, sections: &mut Sections, fields: &[Field], oneofs: &[OneOf], groups: &[Group]) {
        if !fields.is_empty() {
            sections.begin(&mut self.out);
            fields.iter().for_each(|field| self.field(field));
        }
        if !oneofs.is_empty() {
            sections.begin(&mut self.out);
            oneofs.iter().for_each(|oneof| self.oneof(oneof));
        }
        if !groups.is_empty() {
            sections.begin(&mut self.out);
            groups.iter().for_each(|group| self.group(group));
        }
    }

    fn extension_points(&mut self, sections: &mut Sections, message: &Message) {
        if !message.extensions.is_empty() {
            sections.begin(&mut self.out);
            message.extensions.iter().for_each(|extensions| self.extensions(extensions));
        }
        if !message.extends.is_empty() {
            sections.begin(&mut self.out);
            message.extends.iter().for_each(|extend| self.extend(extend));
        }
    }

    fn oneof(&mut self, oneof: &OneOf) {
        self.out.open("oneof ");
        self.out.push(&oneof.name);
        self.out.push(" {");
        let mut sections = Sections::default();
        if self.shown(&oneof.options).next().is_some() {
            sections.begin(&mut self.out);
            self.bare_option_statements(&oneof.options);
        }
        self.members(&mut sections, &oneof.fields, &[], &oneof.groups);
        sections.end(&mut self.out);
    }

    fn group(&mut self, group: &Group) {
        self.out.open("");
        if let Some(label) = group.label {
            self.out.push(label.as_str());
            self.out.push(" ");
        }
        self.out.push(&format!("group {} = {} {{", group.name, group.tag));
        let mut sections = Sections::default();
        self.members(&mut sections, &group.fields, &[], &[]);
        sections.end(&mut self.out);
    }

    /// The `extend` blocks of a file, with their separator.
    pub(super) fn extends(&mut self, extends: &[Extend]) {
        if extends.is_empty() || self.form == Form::WithoutExtensions {
            return;
        }
        self.out.blank();
        extends.iter().for_each(|extend| self.extend(extend));
    }

    fn extend(&mut self, extend: &Extend) {
        self.out.open("extend ");
        self.out.push(&extend.name);
        self.out.push(" {");
        let mut sections = Sections::default();
        self.members(&mut sections, &extend.fields, &[], &[]);
        sections.end(&mut self.out);
    }

    fn field(&mut self, field: &Field) {
        self.out.open("");
        if let Some(label) = field.label {
            self.out.push(label.as_str());
            self.out.push(" ");
        }
        self.type_name(&field.type_name);
        self.out.push(&format!(" {} = {}", field.name, field.tag));
        let mut options = field.options.clone();
        options.extend(default_option(field));
        options.extend(json_name_option(field));
        if self.form == Form::Normal {
            options.sort_by(|a, b| a.name.cmp(&b.name));
        }
        self.bracketed_options(&options);
        self.out.close(";");
    }

    pub(super) fn type_name(&mut self, type_name: &TypeName) {
        match type_name {
            TypeName::Named(name) => self.out.push(name),
            TypeName::Map(types) => {
                self.out.push("map<");
                self.type_name(&types.0);
                self.out.push(", ");
                self.type_name(&types.1);
                self.out.push(">");
            }
        }
    }
}

/// The default as an option. Its kind follows from the field's type, whatever was written: a text is quoted for a
/// string only, except where it would be no word without quotes.
fn default_option(field: &Field) -> Option<OptionElement> {
    let text = field.default.clone()?;
    let is_string = field.type_name == TypeName::Named("string".to_owned());
    let is_word = !text.is_empty() && text.bytes().all(crate::token::is_word_byte);
    let value = if is_string || !is_word { OptionValue::String(text) } else { OptionValue::Enum(text) };
    Some(OptionElement { name: "default".to_owned(), parenthesized: false, path: Vec::new(), value })
}

fn json_name_option(field: &Field) -> Option<OptionElement> {
    let value = OptionValue::String(field.json_name.clone()?);
    Some(OptionElement { name: "json_name".to_owned(), parenthesized: false, path: Vec::new(), value })
}
