//! Records and errors.

use registrar_schema::json::{Json, to_text};

use super::named::aliases_of_type;
use super::{Parsed, Parser, extra_attributes, refuse};
use crate::model::{Fields, Kind, Record, Repetition, TypeId};
use crate::names::FullName;
use crate::properties::Properties;

impl Parser {
    pub(super) fn record(&mut self, node: &Json, namespace: Option<&str>, is_error: bool) -> Parsed<TypeId> {
        let named = self.named(node, namespace)?;
        let name = named.name.clone();
        let record = Record { named, is_error, fields: None };
        let id = self.types.push(Kind::Record(Box::new(record)), Properties::default());
        let earlier = self.define(id, &name)?;
        let fields = self.fields(node, &name)?;
        let aliases = aliases_of_type(node, &name)?;
        let complete = self.types.node_mut(id);
        complete.properties = extra_attributes(node);
        if let Kind::Record(record) = &mut complete.kind {
            record.fields = Some(fields);
            record.named.aliases = aliases;
        }
        self.check_redefinition(earlier, id, &name)?;
        Ok(id)
    }

    fn fields(&mut self, node: &Json, record: &FullName) -> Parsed<Fields> {
        let Some(nodes) = node.get("fields").and_then(Json::as_array) else {
            return refuse(format!("Record has no fields: {}", to_text(node)));
        };
        let mut list = Vec::with_capacity(nodes.len());
        for field in nodes {
            list.push(self.field(field, record.namespace())?);
        }
        Fields::new(list).or_else(|repetition| self.refuse_repetition(record, &repetition))
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
