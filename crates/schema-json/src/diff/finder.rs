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

/// How often one search may turn back: hardly any needs more than the first number, and those that do are charged for
/// the second.
const FEW_BACKTRACKS: usize = 1_000;
const MAX_BACKTRACKS: usize = 100_000;

/// Steps that compiling takes, and that a search takes whatever the name.
const COMPILING: usize = 20_000;
const SEARCHING: usize = 8;

/// What only an engine that turns back can do. Literal characters are escaped in a translation, so that these are found
/// as syntax only.
const BACKTRACKING: [&str; 10] = ["(?=", "(?!", "(?<=", "(?<!", "(?>", "*+", "++", "?+", "}+", "\\k<"];

/// A back reference.
const REFERENCE: &str = "(?:\\";

/// Regular expressions, compiled when they are first needed.
#[derive(Debug, Default)]
pub(super) struct Finder<'a>(RefCell<HashMap<&'a str, Option<Compiled>>>);

#[derive(Debug)]
enum Compiled {
    /// Searching takes a step for each character.
    Linear(Regex),
    /// Searching may turn back: few times, or often.
    TurningBack([Regex; 2]),
}

impl Compiled {
    fn of(pattern: &str) -> Option<Self> {
        let translated = Patterns::default().translation(pattern)?;
        let compile = |backtracks| {
            let mut builder = RegexBuilder::new(&translated);
            builder.backtrack_limit(backtracks).delegate_size_limit(MAX_SIZE).delegate_dfa_size_limit(MAX_SIZE);
            builder.build().ok()
        };
        if BACKTRACKING.iter().any(|syntax| translated.contains(syntax)) || translated.contains(REFERENCE) {
            Some(Self::TurningBack([compile(FEW_BACKTRACKS)?, compile(MAX_BACKTRACKS)?]))
        } else {
            Some(Self::Linear(compile(MAX_BACKTRACKS)?))
        }
    }

    /// Searches a name; `None` if that takes too long.
    fn is_match(&self, name: &str, budget: &Budget) -> Result<Option<bool>, CompareError> {
        budget.spend(SEARCHING)?;
        match self {
            Self::Linear(regex) => {
                budget.spend(name.len())?;
                Ok(regex.is_match(name).ok())
            }
            Self::TurningBack([few, many]) => {
                // looking around from every place at every place goes through the rest of the name, and the engine's
                // own limit does not count that
                let looking = name.len().saturating_pow(3) / 64;
                budget.spend(looking.saturating_add(FEW_BACKTRACKS))?;
                if let Ok(found) = few.is_match(name) {
                    return Ok(Some(found));
                }
                budget.spend(MAX_BACKTRACKS)?;
                Ok(many.is_match(name).ok())
            }
        }
    }
}

impl<'a> Finder<'a> {
    /// Whether a regular expression of Java finds something in a name.
    ///
    /// # Errors
    /// [`CompareError::TooComplex`] for one that has no counterpart here, or takes too long: a guess could be wrong.
    pub(super) fn finds(&self, pattern: &'a str, name: &str, budget: &Budget) -> Result<bool, CompareError> {
        let mut compiled = self.0.borrow_mut();
        if !compiled.contains_key(pattern) {
            budget.spend(COMPILING)?;
            if compiled.len() >= MAX_COMPILED {
                return Err(too_complex("too many regular expressions"));
            }
            compiled.insert(pattern, Compiled::of(pattern));
        }
        let unusable = || too_complex(format!("the regular expression {pattern}"));
        let compiled = compiled.get(pattern).and_then(Option::as_ref).ok_or_else(unusable)?;
        compiled.is_match(name, budget)?.ok_or_else(unusable)
    }
}
