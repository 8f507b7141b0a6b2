//! Names of records, enums and fixed types.

use super::incompatibility::Rule;
use super::location::{Location, Segment};
use super::{Compared, Comparison, compatible};
use crate::model::Named;

impl Comparison<'_> {
    /// Simple names must be equal, whatever the namespaces, or the writer's full name must be an alias of the reader.
    pub(super) fn names(&mut self, reader: &Named, writer: &Named, at: &Location<'_>) -> Compared {
        self.spend(reader.aliases.len())?;
        if reader.name.simple() == writer.name.simple() || reader.aliases.contains(&writer.name) {
            return Ok(compatible());
        }
        self.found(Rule::Name, &at.step(Segment::Name), format!("expected: {}", writer.name.full()))
    }
}
