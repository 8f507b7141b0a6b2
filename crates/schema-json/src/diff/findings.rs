//! What the rules find of one pair.

use registrar_schema::CompareError;

use super::difference_type::DifferenceType;
use super::judge::Verdicts;
use super::path::Step;
use super::{Comparison, Pair, pair};
use crate::model::{Node, NodeId, Shape};

/// Something that may keep the reader of a pair from reading.
#[derive(Debug, Clone, Copy)]
pub(super) enum Finding<'a> {
    /// A difference that the policy does not allow.
    Difference(&'static DifferenceType, Step<'a>),
    /// The differences of another pair, whatever they are.
    Within(Pair, Step<'a>),
}

/// What the rules find of one pair, given the verdicts so far.
pub(super) struct Findings<'c, 'a> {
    comparison: &'c Comparison<'c, 'a>,
    verdicts: &'c Verdicts,
    /// In the reference's order.
    pub(super) list: Vec<Finding<'a>>,
    /// The pairs that verdicts were asked for and that hang on others.
    pub(super) asked: Vec<Pair>,
    steps: usize,
}

impl<'c, 'a> Findings<'c, 'a> {
    pub(super) fn new(comparison: &'c Comparison<'c, 'a>, verdicts: &'c Verdicts) -> Self {
        Self { comparison, verdicts, list: Vec::new(), asked: Vec::new(), steps: 1 }
    }

    /// A difference; dropped if the policy allows it.
    pub(super) fn difference(&mut self, kind: &'static DifferenceType, step: Step<'a>) {
        if !kind.is_compatible(self.comparison.policy) {
            self.list.push(Finding::Difference(kind, step));
        }
    }

    /// The differences of two nodes.
    pub(super) fn within(&mut self, original: NodeId, update: NodeId, step: Step<'a>) {
        self.list.push(Finding::Within(self.pair(original, update), step));
    }

    /// Whether two nodes are compatible, as far as is known: a pair counts as compatible until it is shown not to be.
    pub(super) fn are_compatible(&mut self, original: NodeId, update: NodeId) -> bool {
        let pair = self.pair(original, update);
        self.steps += 1;
        pair::verdict(self.comparison, pair).unwrap_or_else(|| {
            self.asked.push(pair);
            self.verdicts.is_compatible(pair)
        })
    }

    /// A node, whatever it is.
    pub(super) fn node(&self, id: NodeId) -> &'c Node<'a> {
        self.comparison.model.node(id)
    }

    /// Whether a node itself, not what it refers to, allows everything.
    pub(super) fn is_empty(&self, id: NodeId) -> bool {
        matches!(self.node(id).shape, Shape::Empty)
    }

    /// Whether a node itself allows nothing.
    pub(super) fn is_false(&self, id: NodeId) -> bool {
        matches!(self.node(id).shape, Shape::False)
    }

    /// Whether a regular expression finds something in a name.
    pub(super) fn finds(&self, pattern: &'a str, name: &str) -> Result<bool, CompareError> {
        self.comparison.finder.finds(pattern, name, &self.comparison.budget)
    }

    /// Takes steps from the comparison's budget.
    pub(super) fn spend(&self, steps: usize) -> Result<(), CompareError> {
        self.comparison.budget.spend(steps)
    }

    /// Takes the steps that led to these findings.
    pub(super) fn spend_own(&self) -> Result<(), CompareError> {
        self.spend(self.steps + self.list.len())
    }

    fn pair(&self, original: NodeId, update: NodeId) -> Pair {
        let model = self.comparison.model;
        Pair { original: model.target(original), update: model.target(update) }
    }
}
