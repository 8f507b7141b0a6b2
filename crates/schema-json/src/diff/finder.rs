//! Regular expressions that look for something in the names of properties.

use std::cell::RefCell;
use std::collections::HashMap;

use fancy_regex::{Regex, RegexBuilder};
use registrar_schema::CompareError;

use super::budget::{Budget, too_complex};
use crate::pattern::Patterns;

/// The most regular expressions that one comparison compiles.
const MAX_COMPILED: usize = 512;

/// What one compiled regular expression may take. Bytes.
const MAX_SIZE: usize = 1 << 20;

/// How often one search may turn back.
const MAX_BACKTRACKS: usize = 100_000;

/// Steps that compiling takes, and that searching a character takes: they cost more than others.
const COMPILING: usize = 20_000;

/// Regular expressions, compiled when they are first needed.
#[derive(Debug, Default)]
pub(super) struct Finder<'a>(RefCell<HashMap<&'a str, Option<Regex>>>);

impl<'a> Finder<'a> {
    /// Whether a regular expression of Java finds something in a name.
    ///
    /// # Errors
    /// [`CompareError::TooComplex`] for one that has no counterpart here, or takes too long: a guess could be wrong.
    pub(super) fn finds(&self, pattern: &'a str, name: &str, budget: &Budget) -> Result<bool, CompareError> {
        budget.spend(1 + name.len())?;
        let mut compiled = self.0.borrow_mut();
        if !compiled.contains_key(pattern) {
            budget.spend(COMPILING)?;
            if compiled.len() >= MAX_COMPILED {
                return Err(too_complex("too many regular expressions"));
            }
            compiled.insert(pattern, compile(pattern));
        }
        let found = compiled.get(pattern).and_then(Option::as_ref).and_then(|regex| regex.is_match(name).ok());
        found.ok_or_else(|| too_complex(format!("the regular expression {pattern}")))
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    let translated = Patterns::default().translation(pattern)?;
    let mut builder = RegexBuilder::new(&translated);
    builder.backtrack_limit(MAX_BACKTRACKS).delegate_size_limit(MAX_SIZE).delegate_dfa_size_limit(MAX_SIZE);
    builder.build().ok()
}
