//! How much a comparison may do.

use std::cell::Cell;

use registrar_schema::CompareError;

/// Steps that a comparison may take: a pair, a property, an edge of a matching. About a second's worth.
const MAX_STEPS: usize = 20_000_000;

/// What is left of the steps of a comparison.
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(MAX_STEPS))
    }
}

impl Budget {
    /// Takes steps from what is left.
    pub(super) fn spend(&self, steps: usize) -> Result<(), CompareError> {
        let left = self.0.get().checked_sub(steps).ok_or_else(|| too_complex("the comparison takes too many steps"))?;
        self.0.set(left);
        Ok(())
    }
}

/// An error that says what of the schema is too complex.
pub(super) fn too_complex(reason: impl Into<String>) -> CompareError {
    CompareError::TooComplex(reason.into())
}
