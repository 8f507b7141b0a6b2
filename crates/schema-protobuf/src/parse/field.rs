//! Fields and their types.

use crate::token::{Parsed, Place};
use crate::tree::{Field, Label, OptionElement, Syntax, TypeName};

use super::Parser;
use super::declaration::Declaration;

impl Parser<'_> {
    /// A field or group whose first word, at `at`, is a label or a type.
    pub(super) fn member(&mut self, word: &str, at: Place) -> Parsed<Declaration> {
        let label = match word {
            "required" if self.syntax == Some(Syntax::Proto3) => {
                return self.cursor.fail_at(at, "'required' label forbidden in proto3 field declarations");
            }
            "required" => Some(Label::Required),
            "optional" => Some(Label::Optional),
            "repeated" => Some(Label::Repeated),
            _ => None,
        };
        let type_name = match label {
            Some(_) => self.type_name()?,
            None => {
                let unlabelled = self.syntax == Some(Syntax::Proto3) || (word == "map" && self.cursor.peek()? == '<');
                if !unlabelled {
                    return self.cursor.fail_at(at, format!("unexpected label: {word}"));
                }
                self.type_name_from(word)?
            }
        };
        if matches!(type_name, TypeName::Map(_)) && label.is_some() {
            return self.cursor.fail_at(at, "'map' type cannot have label");
        }
        if type_name == TypeName::Named("group".to_owned()) {
            return self.group(label).map(Declaration::Group);
        }
        self.field(label, type_name).map(Declaration::Field)
    }

    /// A field from its name on.
    pub(super) fn field(&mut self, label: Option<Label>, type_name: TypeName) -> Parsed<Field> {
        let name = self.cursor.field_name()?.to_owned();
        self.cursor.require('=')?;
        let tag = self.cursor.int()?;
        let mut options = self.options()?;
        self.cursor.require(';')?;
        self.cursor.skip_trailing_comment()?;
        let default = take_scalar(&mut options, "default");
        let json_name = take_scalar(&mut options, "json_name");
        Ok(Field { label, type_name, name, tag, options, default, json_name })
    }

    /// A type.
    pub(super) fn type_name(&mut self) -> Parsed<TypeName> {
        let word = self.cursor.word()?;
        self.type_name_from(word)
    }

    /// A type whose first word is taken already. Blanks may stand in front of its dots. Maps of maps are read, though
    /// nothing can be done with them.
    pub(super) fn type_name_from(&mut self, word: &str) -> Parsed<TypeName> {
        if word != "map" {
            let mut name = word.to_owned();
            while self.cursor.take('.')? {
                name.push('.');
                name.push_str(self.cursor.word()?);
            }
            return Ok(TypeName::Named(name));
        }
        self.cursor.expect('<')?;
        let (key, value) = self.nested(|parser| {
            let key = parser.type_name()?;
            parser.cursor.expect(',')?;
            Ok((key, parser.type_name()?))
        })?;
        self.cursor.expect('>')?;
        Ok(TypeName::Map(Box::new((key, value))))
    }
}

/// Takes the options of that name out of the list; the last one counts.
fn take_scalar(options: &mut Vec<OptionElement>, name: &str) -> Option<String> {
    let mut found = None;
    options.retain(|option| match option.value.scalar() {
        Some(text) if option.name == name && option.path.is_empty() => {
            found = Some(text.to_owned());
            false
        }
        _ => true,
    });
    found
}
