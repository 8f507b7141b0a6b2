//! Fixed types.

use super::incompatibility::Rule;
use super::location::{Location, Segment};
use super::{Compared, Comparison};
use crate::model::Fixed;

impl Comparison<'_> {
    pub(super) fn fixed(&mut self, reader: &Fixed, writer: &Fixed, at: &Location<'_>) -> Compared {
        let mut all = self.names(&reader.named, &writer.named, at)?.to_vec();
        if reader.size != writer.size {
            let sizes = format!("expected: {}, found: {}", writer.size, reader.size);
            let found = self.found(Rule::FixedSize, &at.step(Segment::Size), sizes)?;
            self.collect(&mut all, &found)?;
        }
        Ok(all.into())
    }
}
