//! Whether default values fit their fields (spec: formats 1.1, "Default-value check"). A default is checked when its
//! field is read, where a name that is not defined yet counts as a record without fields, and again when all names are
//! known.

use registrar_schema::json::{Json, to_text};

use super::resolve::Definitions;
use super::{Parsed, Parser, refuse};
use crate::model::{Kind, Primitive, Record, TypeId, Types};
use crate::number::{is_int, is_long};
use crate::print::message_text;

/// Values and fields that the defaults of one schema may make us look at: unions of records that contain each other can
/// multiply them, and so can many defaults of one large record.
pub(super) const MAX_STEPS: usize = 10_000_000;

/// Why there is no plain yes or no.
pub(super) enum Obstacle {
    /// A record is needed that is not complete yet.
    Unfinished,
    /// [`MAX_STEPS`] are used up.
    TooComplex,
}

impl Obstacle {
    /// Why the default of that field is refused.
    pub(super) fn message(self, field: &str) -> String {
        match self {
            Self::Unfinished => "Schema fields not set yet".to_owned(),
            Self::TooComplex => format!("Default for field {field} is too complex to check"),
        }
    }
}

/// The message for a default that does not fit.
pub(super) fn invalid_default(types: &Types, field: &str, schema: TypeId, default: &Json) -> String {
    format!("Invalid default for field {field}: {} not a {}", to_text(default), message_text(types, schema))
}

impl Parser {
    /// Checks a default while its text is being read. Gives whether it must be checked again when all names are known.
    pub(super) fn check_default(&mut self, field: &str, schema: TypeId, default: &Json) -> Parsed<bool> {
        if !self.checks_defaults {
            return Ok(false);
        }
        let mut check = Check { types: &self.types, resolved: None, waits: false, steps: &mut self.default_steps };
        match check.fits(schema, default) {
            Ok(true) => Ok(check.waits),
            Ok(false) => refuse(invalid_default(&self.types, field, schema, default)),
            Err(obstacle) => refuse(obstacle.message(field)),
        }
    }
}

/// What is known once a text has been read.
struct Resolved<'a> {
    definitions: &'a Definitions,
    is_complete: &'a dyn Fn(TypeId) -> bool,
}

/// One check.
pub(super) struct Check<'a> {
    types: &'a Types,
    resolved: Option<Resolved<'a>>,
    /// Whether the verdict hangs on a name that is not defined yet.
    waits: bool,
    /// What is left of [`MAX_STEPS`].
    steps: &'a mut usize,
}

impl<'a> Check<'a> {
    /// A check with all names known. The reference completes records one after the other, and refuses defaults that
    /// need a later one.
    pub(super) fn when_resolved(
        types: &'a Types,
        definitions: &'a Definitions,
        is_complete: &'a dyn Fn(TypeId) -> bool,
        steps: &'a mut usize,
    ) -> Self {
        Self { types, resolved: Some(Resolved { definitions, is_complete }), waits: false, steps }
    }

    /// Whether a value is one of that type.
    pub(super) fn fits(&mut self, schema: TypeId, value: &Json) -> Result<bool, Obstacle> {
        self.spend(1)?;
        let types = self.types;
        let definition = self.resolved.as_ref().and_then(|resolved| resolved.definitions.get(&schema));
        let schema = definition.copied().unwrap_or(schema);
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
            Kind::Union(branches) => self.fits_some(branches, value),
            Kind::Record(record) => self.fits_record(schema, record, value),
            Kind::Unresolved(_) => {
                self.waits = true;
                Ok(value.as_object().is_some())
            }
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), Obstacle> {
        *self.steps = self.steps.checked_sub(steps).ok_or(Obstacle::TooComplex)?;
        Ok(())
    }

    fn all_fit<'j>(&mut self, schema: TypeId, mut values: impl Iterator<Item = &'j Json>) -> Result<bool, Obstacle> {
        values.try_fold(true, |fit, value| Ok(fit && self.fits(schema, value)?))
    }

    fn fits_some(&mut self, branches: &[TypeId], value: &Json) -> Result<bool, Obstacle> {
        for branch in branches {
            if self.fits(*branch, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A field that the value lacks needs a default, which was checked with that field.
    fn fits_record(&mut self, id: TypeId, record: &Record, value: &Json) -> Result<bool, Obstacle> {
        let Some(members) = value.as_object() else { return Ok(false) };
        if self.resolved.as_ref().is_some_and(|resolved| !(resolved.is_complete)(id)) {
            return Err(Obstacle::Unfinished);
        }
        self.spend(record.fields().len())?;
        let values = by_name(members);
        for field in record.fields() {
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
        Primitive::Int => is_int(value),
        Primitive::Long => is_long(value),
        Primitive::Float | Primitive::Double => matches!(value, Json::Number(_)),
        Primitive::Bytes | Primitive::String => value.as_str().is_some(),
    }
}
