//! Unions, on either side or on both.

use super::incompatibility::Rule;
use super::location::{Location, Segment};
use super::{Compared, Comparison, compatible};
use crate::model::TypeId;

impl Comparison<'_> {
    /// Each branch of the writer must be read by some branch of the reader. Why it is not is left out.
    pub(super) fn unions(&mut self, reader: TypeId, branches: &[TypeId], at: &Location<'_>) -> Compared {
        let mut all = Vec::new();
        for (place, branch) in branches.iter().enumerate() {
            let at = at.step(Segment::Branch(place));
            if !self.pair(reader, *branch, &at)?.is_empty() {
                let found = self.missing_branch(*branch, &at)?;
                self.collect(&mut all, &found)?;
            }
        }
        Ok(all.into())
    }

    /// The reader must read each branch.
    pub(super) fn writer_union(&mut self, reader: TypeId, branches: &[TypeId], at: &Location<'_>) -> Compared {
        let mut all = Vec::new();
        for (place, branch) in branches.iter().enumerate() {
            let found = self.pair(reader, *branch, &at.step(Segment::Branch(place)))?;
            self.collect(&mut all, &found)?;
        }
        Ok(all.into())
    }

    /// Some branch must read the writer's type. Places inside of a branch are given from the branch on: they are seen where
    /// the same pair is met again.
    pub(super) fn reader_union(&mut self, branches: &[TypeId], writer: TypeId, at: &Location<'_>) -> Compared {
        for branch in branches {
            if self.pair(*branch, writer, &Location::ROOT)?.is_empty() {
                return Ok(compatible());
            }
        }
        self.missing_branch(writer, at)
    }

    fn missing_branch(&mut self, writer: TypeId, at: &Location<'_>) -> Compared {
        let written = self.writer.kind(writer).label();
        self.found(Rule::UnionBranch, at, format!("reader union lacking writer type: {written}"))
    }
}
