//! Measuring two sides in turn, so that what disturbs the machine disturbs both.

use crate::Result;

/// What one side gave in each round, in any unit.
#[derive(Debug, Clone)]
pub(crate) struct Paired {
    pub(crate) baseline: Vec<f64>,
    pub(crate) registrar: Vec<f64>,
}

impl Paired {
    /// Measures the baseline and the registry `rounds` times in turn. The sides are told the number of the round.
    pub(crate) fn measure(
        rounds: usize,
        mut baseline: impl FnMut(usize) -> Result<f64>,
        mut registrar: impl FnMut(usize) -> Result<f64>,
    ) -> Result<Self> {
        let mut paired = Self { baseline: Vec::new(), registrar: Vec::new() };
        for round in 0..rounds {
            paired.baseline.push(baseline(round)?);
            paired.registrar.push(registrar(round)?);
        }
        Ok(paired)
    }

    /// The median over the rounds of registry / baseline.
    pub(crate) fn ratio(&self) -> f64 {
        self.median_of(|baseline, registrar| registrar / baseline)
    }

    /// The median over the rounds of registry - baseline.
    pub(crate) fn difference(&self) -> f64 {
        self.median_of(|baseline, registrar| registrar - baseline)
    }

    fn median_of(&self, compare: impl Fn(f64, f64) -> f64) -> f64 {
        let rounds = self.baseline.iter().zip(&self.registrar);
        median(rounds.map(|(baseline, registrar)| compare(*baseline, *registrar)).collect())
    }
}

/// The middle value, or the mean of the two in the middle; NaN of nothing.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.get(middle) {
        None => f64::NAN,
        Some(upper) if values.len() % 2 == 1 => *upper,
        Some(upper) => (values[middle - 1] + upper) / 2.0,
    }
}
