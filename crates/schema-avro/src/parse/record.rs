//! Records and errors.

use registrar_schema::json::{Json, to_text};

use super::named::check_no_primitive;
use super::{Parsed, Parser, extra_attributes, refuse};
use crate::model::{Fields, Kind, Record, Repetition, TypeId};
use crate::names::FullName;

impl Parser {
    pub(super) fn record(&mut self, node: &Json, namespace: Option<&str>, is_error: bool) -> Parsed<TypeId> {
        let mut named = self.named(node, namespace)?;
        check_no_primitive(&named.name)?;
        let (fields, waiting) = self.fields(node, &named.name)?;
        named.aliases = self.aliases_of_type(node, &named.name)?;
        let record = Record { named, is_error, fields };
        let id = self.define(Kind::Record(Box::new(record)), extra_attributes(node))?;
        if !waiting.is_empty() {
            self.waiting_defaults.insert(id, waiting);
        }
        Ok(id)
    }

    /// The fields, and the places of those whose defaults must be checked again when every name is known.
    fn fields(&mut self, node: &Json, record: &FullName) -> Parsed<(Fields, Vec<usize>)> {
        let Some(nodes) = node.get("fields").and_then(Json::as_array) else {
            return refuse(format!("Record has no fields: {}", to_text(node)));
        };
        let mut list = Vec::with_capacity(nodes.len());
        let mut waiting = Vec::new();
        for (place, field) in nodes.iter().enumerate() {
            let (field, waits) = self.field(field, record.namespace())?;
            list.push(field);
            waiting.extend(waits.then_some(place));
        }
        let fields = Fields::new(list).or_else(|repetition| self.refuse_repetition(record, &repetition))?;
        Ok((fields, waiting))
    }

    fn refuse_repetition<T>(&self, record: &FullName, found: &Repetition) -> Parsed<T> {
        let describe = |(place, schema): (usize, TypeId)| {
            format!("{} type:{} pos:{place}", found.name, self.types.kind(schema).label())
        };
        refuse(format!(
            "Duplicate field {} in record {}: {} and {}.",
            found.name,
            record.full(),
            describe(found.later),
            describe(found.earlier)
        ))
    }
}
