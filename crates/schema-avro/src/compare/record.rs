//! Records.

use super::incompatibility::Rule;
use super::location::{Location, Segment};
use super::{Compared, Comparison, Stop};
use crate::model::{Field, Kind, Record, TypeId};
use crate::print::message_text;

impl<'a> Comparison<'a> {
    /// Names, then the reader's fields in order; the writer's other fields do not matter.
    pub(super) fn records(
        &mut self,
        reader: &'a Record,
        writer: &'a Record,
        writer_id: TypeId,
        at: &Location<'_>,
    ) -> Compared {
        let mut all = self.names(&reader.named, &writer.named, at)?.to_vec();
        for (place, field) in reader.fields().iter().enumerate() {
            let at = at.step(Segment::Field(place));
            let found = match self.counterpart(place, field, writer, writer_id)? {
                Some(written) => self.pair(field.schema, written.schema, &at.step(Segment::Type))?,
                None => self.missing(field, writer_id, &at)?,
            };
            self.collect(&mut all, &found)?;
        }
        Ok(all.into())
    }

    /// The writer's field that the reader's stands for: by its name or one of its aliases.
    fn counterpart(
        &mut self,
        place: usize,
        field: &Field,
        writer: &'a Record,
        writer_id: TypeId,
    ) -> Result<Option<&'a Field>, Stop> {
        self.spend(field.aliases.len())?;
        let names = std::iter::once(&field.name).chain(&field.aliases);
        let mut found = names.filter_map(|name| writer.field(name)).map(|(_, field)| field);
        let first = found.next();
        if found.next().is_none() {
            return Ok(first);
        }
        Err(Stop::Exception(format!(
            "Reader record field {} type:{} pos:{place} matches multiple fields in writer record schema {}",
            field.name,
            self.reader.kind(field.schema).label(),
            message_text(self.writer, writer_id)
        )))
    }

    /// A field that the writer lacks needs a default. An enum with a default of its own is compared with the whole
    /// record instead, as the reference does: that never matches.
    fn missing(&mut self, field: &Field, writer_id: TypeId, at: &Location<'_>) -> Compared {
        if field.default.is_some() {
            return Ok(super::compatible());
        }
        match self.reader.kind(field.schema) {
            Kind::Enumeration(enumeration) if enumeration.default.is_some() => {
                self.pair(field.schema, writer_id, &at.step(Segment::Type))
            }
            _ => self.found(Rule::MissingDefault, at, field.name.to_string()),
        }
    }
}
