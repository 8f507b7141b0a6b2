//! What is wrong with a configuration. Faults end the start; they are collected, so that one run names them all.

use std::fmt;

/// The exit status for a wrong command line or configuration (`EX_USAGE` of sysexits.h).
pub(crate) const EXIT_USAGE: u8 = 64;

/// What is printed instead of a password.
pub(crate) const HIDDEN: &str = "[hidden]";

/// One thing that is wrong, as a sentence that names the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault(pub(crate) String);

impl Fault {
    /// A value that a key does not take.
    pub(crate) fn value(key: &str, value: &str, origin: &str, allowed: impl fmt::Display) -> Self {
        Self(format!("{key} = \"{value}\" ({origin}): must be {allowed}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything that is wrong, and what was warned of besides. Prints one fault a line.
#[derive(Debug)]
pub(crate) struct Faults {
    /// At least one.
    pub(crate) faults: Vec<Fault>,
    /// What would only be warned of, such as unknown keys; often the cause of a fault.
    pub(crate) warnings: Vec<String>,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        for fault in &self.faults {
            writeln!(f, "error: {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// What is found while a configuration is examined.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) faults: Vec<Fault>,
    pub(crate) warnings: Vec<String>,
}

impl Findings {
    /// Notes something that ends the start.
    pub(crate) fn fault(&mut self, text: impl Into<String>) {
        self.faults.push(Fault(text.into()));
    }

    /// Notes something that the operator should know.
    pub(crate) fn warn(&mut self, text: impl Into<String>) {
        self.warnings.push(text.into());
    }
}
