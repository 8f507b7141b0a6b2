//! Types that must be what they are said to be, numbers that must be free, and defaults that must be values.

use prost::Message;

use crate::descriptor::message::{ENUM_KIND, KINDS, MESSAGE_KIND, OPTIONAL_LABEL, REPEATED_LABEL};

use super::symbols::{Id, Symbol, Symbols, name};
use super::{default, proto};

/// Checks the elements of a file against all names.
pub(super) struct Linker<'s, 'a> {
    pub(super) symbols: &'s Symbols<'a>,
}

impl<'a> Linker<'_, 'a> {
    /// The file in that package.
    pub(super) fn file(&self, package: Id, file: &proto::File) -> Result<(), String> {
        file.message_type.iter().try_for_each(|message| self.message(package, message))?;
        for service in &file.service {
            let inside = self.child(package, &service.name);
            service.method.iter().try_for_each(|method| self.method(inside, method))?;
        }
        file.extension.iter().try_for_each(|field| self.extension(package, field))?;
        file.message_type.iter().try_for_each(|message| self.sets_in(package, message))?;
        file.extension.iter().try_for_each(|field| self.set(package, field))
    }

    fn message(&self, around: Id, message: &proto::Message) -> Result<(), String> {
        let id = self.child(around, &message.name);
        message.nested_type.iter().try_for_each(|nested| self.message(id, nested))?;
        message.field.iter().try_for_each(|field| self.field(id, field))?;
        self.numbers(id, message)?;
        message.extension.iter().try_for_each(|field| self.extension(id, field))
    }

    /// The least number that is taken twice.
    fn numbers(&self, around: Id, message: &proto::Message) -> Result<(), String> {
        let mut fields: Vec<&proto::Field> = message.field.iter().collect();
        fields.sort_by_key(|field| field.number);
        let twice = fields.windows(2).find(|pair| pair[0].number == pair[1].number);
        let Some([first, second]) = twice else { return Ok(()) };
        let why = format!(
            "Field number {} has already been used in \"{}\" by field \"{}\".",
            second.number.unwrap_or(0),
            self.symbols.full_name(around),
            name(&first.name),
        );
        self.fault(around, &second.name, &why)
    }

    fn extension(&self, scope: Id, field: &proto::Field) -> Result<(), String> {
        let extended = name(&field.extendee);
        let (id, Symbol::Message(message)) = self.resolve(scope, &field.name, extended)? else {
            return self.fault(scope, &field.name, &format!("\"{extended}\" is not a message type."));
        };
        let number = field.number.unwrap_or(0);
        let declares = |range: &proto::ExtensionRange| range.start <= Some(number) && Some(number) < range.end;
        if !message.extension_range.iter().any(declares) {
            let full = self.symbols.full_name(id);
            let why = format!("\"{full}\" does not declare {number} as an extension number.");
            return self.fault(scope, &field.name, &why);
        }
        self.field(scope, field)
    }

    fn sets_in(&self, around: Id, message: &proto::Message) -> Result<(), String> {
        let id = self.child(around, &message.name);
        message.nested_type.iter().try_for_each(|nested| self.sets_in(id, nested))?;
        message.extension.iter().try_for_each(|field| self.set(id, field))
    }

    /// An extension of a set of messages.
    fn set(&self, scope: Id, field: &proto::Field) -> Result<(), String> {
        let is_message = field.kind == Some(MESSAGE_KIND) && matches!(field.label, None | Some(OPTIONAL_LABEL));
        match self.resolve(scope, &field.name, name(&field.extendee))? {
            (_, Symbol::Message(message)) if is_message_set(message) && !is_message => {
                let why = "Extensions of MessageSets may not be required or repeated messages.";
                self.fault(scope, &field.name, why)
            }
            _ => Ok(()),
        }
    }

    fn method(&self, service: Id, method: &proto::Method) -> Result<(), String> {
        for type_name in [name(&method.input_type), name(&method.output_type)] {
            let (_, symbol) = self.resolve(service, &method.name, type_name)?;
            if !matches!(symbol, Symbol::Message(_)) {
                return self.fault(service, &method.name, &format!("\"{type_name}\" is not a message type."));
            }
        }
        Ok(())
    }

    fn field(&self, scope: Id, field: &proto::Field) -> Result<(), String> {
        let held = self.held(scope, field)?;
        let is_repeated = field.label == Some(REPEATED_LABEL);
        let why = if is_packed(field) && !(is_repeated && is_packable(field, held)) {
            "[packed = true] can only be specified for repeated primitive fields.".to_owned()
        } else if let Some(text) = &field.default_value {
            match held {
                _ if is_repeated => "Repeated fields cannot have default values.".to_owned(),
                Some(declared) if declared.value.iter().any(|value| value.name.as_ref() == Some(text)) => return Ok(()),
                Some(_) => format!("Unknown enum default value: \"{text}\""),
                None if default::is_value(field.kind, text) => return Ok(()),
                None => format!("Could not parse default value: \"{text}\""),
            }
        } else {
            return Ok(());
        };
        self.fault(scope, &field.name, &why)
    }

    /// The enum that a field holds, if it holds one; the type of the field is checked.
    fn held(&self, scope: Id, field: &proto::Field) -> Result<Option<&'a proto::Enum>, String> {
        let Some(type_name) = &field.type_name else {
            // A map that extends something has no entry.
            return match field.kind {
                Some(MESSAGE_KIND) => {
                    self.fault(scope, &field.name, "Field with message or enum type missing type_name.")
                }
                _ => Ok(None),
            };
        };
        let (_, symbol) = self.resolve(scope, &field.name, type_name)?;
        let why = match (symbol, field.kind) {
            (Symbol::Enum(declared), None | Some(ENUM_KIND)) => return Ok(Some(declared)),
            (Symbol::Message(_), None | Some(MESSAGE_KIND)) if field.default_value.is_none() => return Ok(None),
            (Symbol::Message(_), None | Some(MESSAGE_KIND)) => "Messages can't have default values.".to_owned(),
            (_, Some(MESSAGE_KIND)) => format!("\"{type_name}\" is not a message type."),
            (_, Some(ENUM_KIND)) => format!("\"{type_name}\" is not an enum type."),
            _ => format!("\"{type_name}\" is not a type."),
        };
        self.fault(scope, &field.name, &why)
    }

    fn resolve(&self, scope: Id, field: &Option<String>, type_name: &str) -> Result<(Id, Symbol<'a>), String> {
        match self.symbols.resolve(scope, type_name) {
            Some(found) => Ok(found),
            None => self.fault(scope, field, &format!("\"{type_name}\" is not defined.")),
        }
    }

    fn child(&self, around: Id, name: &Option<String>) -> Id {
        self.symbols.child(around, super::symbols::name(name)).unwrap_or(around)
    }

    fn fault<T>(&self, around: Id, element: &Option<String>, why: &str) -> Result<T, String> {
        Err(self.symbols.fault(self.child(around, element), why))
    }
}

/// The members of `MessageOptions` that matter here.
#[derive(Clone, PartialEq, prost::Message)]
struct MessageOptions {
    #[prost(bool, optional, tag = "1")]
    message_set_wire_format: Option<bool>,
}

fn is_message_set(message: &proto::Message) -> bool {
    let options = message.options.as_deref().and_then(|bytes| MessageOptions::decode(bytes).ok());
    options.and_then(|options| options.message_set_wire_format).unwrap_or(false)
}

/// The members of `FieldOptions` that matter here.
#[derive(Clone, PartialEq, prost::Message)]
struct FieldOptions {
    #[prost(bool, optional, tag = "2")]
    packed: Option<bool>,
}

fn is_packed(field: &proto::Field) -> bool {
    let options = field.options.as_deref().and_then(|bytes| FieldOptions::decode(bytes).ok());
    options.and_then(|options| options.packed).unwrap_or(false)
}

/// Everything that has a fixed or a variable width.
fn is_packable(field: &proto::Field, held: Option<&proto::Enum>) -> bool {
    let scalar = KINDS.iter().find(|(_, kind)| Some(*kind) == field.kind);
    held.is_some() || scalar.is_some_and(|(scalar, _)| !matches!(*scalar, "string" | "bytes"))
}
