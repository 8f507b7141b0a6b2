//! Enums.

use std::collections::HashSet;

use super::incompatibility::Rule;
use super::location::{Location, Segment};
use super::{Compared, Comparison};
use crate::model::Enumeration;
use crate::properties::utf16_order;

impl Comparison<'_> {
    /// The reader must know every symbol of the writer, or have a default for unknown ones.
    pub(super) fn enumerations(&mut self, reader: &Enumeration, writer: &Enumeration, at: &Location<'_>) -> Compared {
        let mut all = self.names(&reader.named, &writer.named, at)?.to_vec();
        if reader.default.is_none() {
            self.spend(reader.symbols.len() + writer.symbols.len())?;
            let known: HashSet<&str> = reader.symbols.iter().map(|symbol| &**symbol).collect();
            let symbols = writer.symbols.iter().map(|symbol| &**symbol);
            let mut missing: Vec<&str> = symbols.filter(|symbol| !known.contains(symbol)).collect();
            if !missing.is_empty() {
                missing.sort_unstable_by(|left, right| utf16_order(left, right));
                let list = format!("[{}]", missing.join(", "));
                let found = self.found(Rule::EnumSymbols, &at.step(Segment::Symbols), list)?;
                self.collect(&mut all, &found)?;
            }
        }
        Ok(all.into())
    }
}
