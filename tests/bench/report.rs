//! The table.

use std::fmt::Write as _;

/// What a row's measured value is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// Nothing is asked for; the row is there to be watched.
    None,
}

/// One row. Values are medians; the texts say their unit.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) baseline: String,
    pub(crate) registrar: String,
    /// What is held against the target.
    pub(crate) measured: f64,
    /// The unit of `measured` and of the target: `x` for ratios.
    pub(crate) unit: &'static str,
    pub(crate) target: Target,
    /// What else was seen, for whoever asks why.
    pub(crate) note: String,
}

impl Row {
    fn verdict(&self) -> &'static str {
        match self.target {
            Target::AtLeast(least) if self.measured >= least => "met",
            Target::AtMost(most) if self.measured <= most => "met",
            Target::None => "-",
            _ => "**missed**",
        }
    }

    fn target(&self) -> String {
        match self.target {
            Target::AtLeast(least) => format!(">= {}", self.quantity(least)),
            Target::AtMost(most) => format!("<= {}", self.quantity(most)),
            Target::None => "-".to_owned(),
        }
    }

    fn quantity(&self, value: f64) -> String {
        match self.unit {
            "x" => format!("{value:.2}"),
            unit if value.abs() >= 10.0 => format!("{value:.0} {unit}"),
            unit => format!("{value:.2} {unit}"),
        }
    }
}

/// The rows as a Markdown table, and their notes below.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text =
        "| what | baseline | registrar | measured | target | verdict |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let Row { what, baseline, registrar, .. } = row;
        let (measured, target, verdict) = (row.quantity(row.measured), row.target(), row.verdict());
        let _ = writeln!(text, "| {what} | {baseline} | {registrar} | {measured} | {target} | {verdict} |");
    }
    for row in rows.iter().filter(|row| !row.note.is_empty()) {
        let _ = write!(text, "\n- {}: {}", row.what, row.note);
    }
    text
}
