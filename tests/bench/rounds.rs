//! Measuring two sides in turn, so that what disturbs the machine disturbs both.

use crate::Result;

/// What the sides gave in each round, in any unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paired {
    baseline: Vec<f64>,
    registrar: Vec<f64>,
}

impl Paired {
    /// Lets `round` measure the baseline and the registry, one after the other, so many times. It is told the number of
    /// the round.
    pub(crate) fn measure(rounds: usize, mut round: impl FnMut(usize) -> Result<(f64, f64)>) -> Result<Self> {
        let mut paired = Self::default();
        for number in 0..rounds {
            let (baseline, registrar) = round(number)?;
            paired.baseline.push(baseline);
            paired.registrar.push(registrar);
        }
        Ok(paired)
    }

    /// The baseline's median.
    pub(crate) fn baseline(&self) -> f64 {
        median(self.baseline.clone())
    }

    /// The registry's median.
    pub(crate) fn registrar(&self) -> f64 {
        median(self.registrar.clone())
    }

    /// The median of registry / baseline.
    pub(crate) fn ratio(&self) -> f64 {
        self.compare(|baseline, registrar| registrar / baseline)
    }

    /// The median of registry - baseline.
    pub(crate) fn difference(&self) -> f64 {
        self.compare(|baseline, registrar| registrar - baseline)
    }

    fn compare(&self, compare: impl Fn(f64, f64) -> f64) -> f64 {
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
