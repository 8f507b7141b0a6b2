//! What keeps a reader from reading a writer's data (spec: formats 4.4.3).
//!
//! A pair is a node of the writer's schema, the original, and one of the reader's, the update. Whether pairs are
//! compatible depends on other pairs, in circles if the schemas are cyclic: [`judge`] finds the greatest fixed point,
//! and then [`report`] goes from the root through the incompatible pairs and writes down what is wrong. Both ask the
//! same rules, one file per construct, what a single pair's differences are ([`pair`]). Neither recurses, and their
//! work is bounded.

mod array;
mod budget;
mod combined;
mod content_model;
mod dependencies;
mod difference_type;
mod enumeration;
mod finder;
mod findings;
mod hash_order;
mod items;
mod judge;
mod limit;
mod matching;
mod multiple_of;
mod negation;
mod number;
mod object;
mod optional;
mod pair;
mod path;
mod properties;
mod report;
mod required;
mod string;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{CompareError, Labels};

use crate::model::{Model, NodeId};
use budget::Budget;
use finder::Finder;
use judge::Judge;

/// Two nodes that are compared; neither is a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Pair {
    /// What was written with.
    original: NodeId,
    /// What is read with.
    update: NodeId,
}

/// What a comparison works with.
struct Comparison<'c, 'a> {
    model: &'c Model<'a>,
    policy: CompatibilityPolicy,
    finder: Finder<'a>,
    budget: Budget,
}

/// The messages of everything that is incompatible, in the reference's order; both schemas are in the model.
///
/// # Errors
/// [`CompareError::TooComplex`].
pub(crate) fn compare(
    model: &Model<'_>,
    original: NodeId,
    update: NodeId,
    labels: Labels,
    policy: CompatibilityPolicy,
) -> Result<Vec<String>, CompareError> {
    let comparison = Comparison { model, policy, finder: Finder::default(), budget: Budget::default() };
    let root = Pair { original: model.target(original), update: model.target(update) };
    let verdicts = Judge::new(&comparison).run(root)?;
    report::messages(&comparison, &verdicts, root, labels)
}

#[cfg(test)]
mod tests;
