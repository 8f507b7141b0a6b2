//! Whether default values fit their fields (spec: formats 1.1, "Default-value check").

use registrar_schema::json::{Json, to_text};

use super::{Parsed, Parser, refuse};
use crate::model::{Kind, Primitive, Record, TypeId, Types};
use crate::print::message_text;

/// Values that one default may make us look at: unions of records that contain each other can multiply them.
const MAX_STEPS: usize = 1_000_000;

/// A default that contains a type which is not defined yet.
pub(super) struct PendingDefault {
    field: Box<str>,
    /// The field's type.
    pub(super) schema: TypeId,
    default: Json,
}

/// Why there is no plain yes or no.
enum Obstacle {
    /// A type is used before its definition.
    Unresolved,
    /// A record is used inside its own definition.
    Unfinished,
    /// [`MAX_STEPS`] are used up.
    TooComplex,
}

impl Parser {
    pub(super) fn check_default(&mut self, field: &str, schema: TypeId, default: &Json) -> Parsed<()> {
        if !self.checks_defaults {
            return Ok(());
        }
        let mut check = Check { types: &self.types, steps: MAX_STEPS };
        match check.fits(schema, default) {
            Ok(true) => Ok(()),
            Ok(false) => {
                let (value, schema) = (to_text(default), message_text(&self.types, schema));
                refuse(format!("Invalid default for field {field}: {value} not a {schema}"))
            }
            Err(Obstacle::Unresolved) => {
                self.pending_defaults.push(PendingDefault { field: field.into(), schema, default: default.clone() });
                Ok(())
            }
            Err(Obstacle::Unfinished) => refuse("Schema fields not set yet"),
            Err(Obstacle::TooComplex) => refuse(format!("Default for field {field} is too complex to check")),
        }
    }

    /// Checks what had to wait for definitions.
    pub(super) fn check_pending_defaults(&mut self) -> Parsed<()> {
        for pending in std::mem::take(&mut self.pending_defaults) {
            self.check_default(&pending.field, pending.schema, &pending.default)?;
        }
        Ok(())
    }
}

struct Check<'a> {
    types: &'a Types,
    steps: usize,
}

impl Check<'_> {
    fn fits(&mut self, schema: TypeId, value: &Json) -> Result<bool, Obstacle> {
        self.steps = self.steps.checked_sub(1).ok_or(Obstacle::TooComplex)?;
        let types = self.types;
        match types.kind(schema) {
            Kind::Primitive(primitive) => Ok(fits_primitive(*primitive, value)),
            Kind::Enumeration(_) | Kind::Fixed(_) => Ok(value.as_str().is_some()),
            Kind::Array(items) => match value.as_array() {
                Some(values) => self.all_fit(*items, values.iter()),
                None => Ok(false),
            },
            Kind::Map(values) => match value.as_object() {
                Some(members) => self.all_fit(*values, members.iter().map(|(_, value)| value)),
                None => Ok(false),
            },
            Kind::Union(branches) => {
                for branch in branches {
                    if self.fits(*branch, value)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Kind::Record(record) => self.fits_record(record, value),
            Kind::Unresolved(_) => Err(Obstacle::Unresolved),
        }
    }

    fn all_fit<'j>(&mut self, schema: TypeId, mut values: impl Iterator<Item = &'j Json>) -> Result<bool, Obstacle> {
        values.try_fold(true, |fit, value| Ok(fit && self.fits(schema, value)?))
    }

    /// A field that the value lacks needs a default, which was checked with that field.
    fn fits_record(&mut self, record: &Record, value: &Json) -> Result<bool, Obstacle> {
        let Some(members) = value.as_object() else { return Ok(false) };
        let Some(fields) = &record.fields else { return Err(Obstacle::Unfinished) };
        let values = by_name(members);
        for field in fields.list() {
            let found = values.binary_search_by(|(name, _)| (**name).cmp(&*field.name));
            let fits = match found {
                Ok(place) => self.fits(field.schema, values[place].1)?,
                Err(_) => field.default.is_some(),
            };
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn by_name(members: &[(Box<str>, Json)]) -> Vec<(&str, &Json)> {
    let mut values: Vec<_> = members.iter().map(|(name, value)| (&**name, value)).collect();
    values.sort_unstable_by_key(|(name, _)| *name);
    values
}

fn fits_primitive(primitive: Primitive, value: &Json) -> bool {
    match primitive {
        Primitive::Null => *value == Json::Null,
        Primitive::Boolean => matches!(value, Json::Bool(_)),
        Primitive::Int => integer::<i32>(value),
        Primitive::Long => integer::<i64>(value),
        Primitive::Float | Primitive::Double => matches!(value, Json::Number(_)),
        Primitive::Bytes | Primitive::String => value.as_str().is_some(),
    }
}

fn integer<T: std::str::FromStr>(value: &Json) -> bool {
    matches!(value, Json::Number(text) if text.parse::<T>().is_ok())
}
