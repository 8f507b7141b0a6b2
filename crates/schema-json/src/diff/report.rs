//! What is wrong, in the reference's order and wording.

use std::collections::HashSet;

use registrar_schema::{CompareError, Labels};

use super::budget::too_complex;
use super::difference_type::DifferenceType;
use super::findings::{Finding, Findings};
use super::judge::Verdicts;
use super::path::{Step, path};
use super::{Comparison, Pair, pair};

/// What all messages may take. Bytes.
const MAX_REPORT: usize = 64 << 20;

/// The messages of an incompatible pair and the incompatible pairs in it. A pair inside itself is not reported again.
pub(super) fn messages(
    comparison: &Comparison<'_, '_>,
    verdicts: &Verdicts,
    root: Pair,
    labels: Labels,
) -> Result<Vec<String>, CompareError> {
    let mut report = Report { comparison, verdicts, open: Vec::new(), active: HashSet::new(), left: MAX_REPORT };
    let mut messages = Vec::new();
    report.enter(root, Step::Here)?;
    while let Some(finding) = report.next() {
        match finding {
            Finding::Within(pair, step) => report.enter(pair, step)?,
            Finding::Difference(kind, step) => messages.push(report.message(kind, step, labels)?),
        }
    }
    Ok(messages)
}

/// A way from the root to a pair whose findings are being reported.
struct Report<'c, 'a> {
    comparison: &'c Comparison<'c, 'a>,
    verdicts: &'c Verdicts,
    open: Vec<Open<'a>>,
    /// The pairs on the way.
    active: HashSet<Pair>,
    /// What further messages may take.
    left: usize,
}

/// A pair on the way.
struct Open<'a> {
    pair: Pair,
    /// From the pair around this one.
    step: Step<'a>,
    findings: std::vec::IntoIter<Finding<'a>>,
}

impl<'c, 'a> Report<'c, 'a> {
    /// Goes into a pair, unless it is compatible or on the way already.
    fn enter(&mut self, pair: Pair, step: Step<'a>) -> Result<(), CompareError> {
        let verdict = pair::verdict(self.comparison, pair);
        if verdict.unwrap_or_else(|| self.verdicts.is_compatible(pair)) || !self.active.insert(pair) {
            return Ok(());
        }
        let mut findings = Findings::new(self.comparison, self.verdicts);
        pair::differences(&mut findings, pair)?;
        findings.spend_own()?;
        self.open.push(Open { pair, step, findings: findings.list.into_iter() });
        Ok(())
    }

    /// The next finding of the innermost pair that has one left.
    fn next(&mut self) -> Option<Finding<'a>> {
        loop {
            let innermost = self.open.last_mut()?;
            if let Some(finding) = innermost.findings.next() {
                return Some(finding);
            }
            self.active.remove(&innermost.pair);
            self.open.pop();
        }
    }

    fn message(&mut self, kind: &DifferenceType, step: Step<'a>, labels: Labels) -> Result<String, CompareError> {
        let path = path(self.open.iter().map(|open| open.step).chain([step]));
        let message = kind.message(&path, labels);
        self.left = self.left.checked_sub(message.len()).ok_or_else(|| too_complex("too many differences"))?;
        Ok(message)
    }
}
