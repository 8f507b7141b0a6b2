//! Durations, counted by size.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::render;

/// Upper bounds in microseconds, and as the format prints them in seconds.
const BOUNDS: [(u64, &str); 14] = [
    (100, "0.0001"),
    (250, "0.00025"),
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (1_000_000, "1"),
    (2_500_000, "2.5"),
    (10_000_000, "10"),
];

/// Counts per bound, and their sum. Observing is two additions.
#[derive(Default)]
pub(super) struct Histogram {
    /// Not cumulated; the last one is beyond every bound.
    counts: [AtomicU64; BOUNDS.len() + 1],
    /// In microseconds.
    sum: AtomicU64,
}

/// What histograms held when they were looked at.
#[derive(Default)]
pub(super) struct Snapshot {
    counts: [u64; BOUNDS.len() + 1],
    sum: u64,
}

impl Histogram {
    /// Counts one duration.
    pub fn observe(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|(bound, _)| micros <= *bound).unwrap_or(BOUNDS.len());
        if let Some(count) = self.counts.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(micros, Ordering::Relaxed);
    }

    /// Adds what it holds to `snapshot`.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        for (total, count) in snapshot.counts.iter_mut().zip(&self.counts) {
            *total += count.load(Ordering::Relaxed);
        }
        snapshot.sum += self.sum.load(Ordering::Relaxed);
    }
}

impl Snapshot {
    /// Writes the series of one label; nothing if nothing was observed.
    pub fn render(&self, text: &mut String, name: &str, label: (&str, &str)) {
        let total: u64 = self.counts.iter().sum();
        if total == 0 {
            return;
        }
        let mut below = 0;
        let bucket = format!("{name}_bucket");
        for (count, bound) in self.counts.iter().zip(BOUNDS.iter().map(|(_, text)| *text).chain(["+Inf"])) {
            below += count;
            render::sample(text, &bucket, &[label, ("le", bound)], below as f64);
        }
        render::sample(text, &format!("{name}_sum"), &[label], self.sum as f64 / 1e6);
        render::sample(text, &format!("{name}_count"), &[label], total as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulated() {
        let histogram = Histogram::default();
        for micros in [100, 101, 20_000_000] {
            histogram.observe(Duration::from_micros(micros));
        }
        let (mut text, mut snapshot) = (String::new(), Snapshot::default());
        histogram.add_to(&mut snapshot);
        snapshot.render(&mut text, "d", ("route", "r"));
        for line in [
            r#"d_bucket{route="r",le="0.0001"} 1"#,
            r#"d_bucket{route="r",le="0.00025"} 2"#,
            r#"d_bucket{route="r",le="10"} 2"#,
            r#"d_bucket{route="r",le="+Inf"} 3"#,
            r#"d_sum{route="r"} 20.000201"#,
            r#"d_count{route="r"} 3"#,
        ] {
            assert!(text.lines().any(|own| own == line), "{line} in {text}");
        }
    }

    #[test]
    fn bounds_and_their_texts_agree() {
        for (micros, text) in BOUNDS {
            assert_eq!(text.parse::<f64>().unwrap() * 1e6, micros as f64);
        }
    }
}
