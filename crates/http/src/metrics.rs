//! Metrics in Prometheus' text format (spec: ops 8): requests by route and status, and whatever the binary registers.

mod forwards;
mod histogram;
mod render;
mod requests;

use std::sync::{Mutex, PoisonError};

pub(crate) use forwards::{Attempt, Forwards};
pub use render::CONTENT_TYPE;
pub(crate) use requests::Requests;

/// Every metric of the process.
#[derive(Default)]
pub struct Metrics {
    pub(crate) requests: Requests,
    pub(crate) forwards: Forwards,
    observed: Mutex<Vec<Observed>>,
}

/// Whether a value may fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It only rises; its name ends in `_total`.
    Counter,
    /// It rises and falls.
    Gauge,
}

/// A value that is looked at when metrics are asked for.
struct Observed {
    name: &'static str,
    help: &'static str,
    reading: Reading,
}

enum Reading {
    Value(Kind, Box<dyn Fn() -> f64 + Send + Sync>),
    Choice(&'static str, &'static [&'static str], Box<dyn Fn() -> &'static str + Send + Sync>),
    Sizes(&'static [u64], Box<dyn Fn() -> Sizes + Send + Sync>),
}

/// Things counted by their size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes {
    /// How many there were up to each bound and beyond the one before, and at last how many beyond every bound.
    pub counts: Vec<u64>,
    /// The sum of all sizes.
    pub sum: u64,
}

impl Metrics {
    /// No metrics but those of requests.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a value that `value` reads. `name` follows Prometheus' rules and is not taken yet.
    pub fn observe(
        &self,
        name: &'static str,
        help: &'static str,
        kind: Kind,
        value: impl Fn() -> f64 + Send + Sync + 'static,
    ) {
        self.register(Observed { name, help, reading: Reading::Value(kind, Box::new(value)) });
    }

    /// Registers a gauge that is 1 for the one of `names` that `chosen` gives, and 0 for the others; `label` says what they
    /// are names of. `name` as in [`Self::observe`].
    pub fn observe_choice(
        &self,
        name: &'static str,
        help: &'static str,
        label: &'static str,
        names: &'static [&'static str],
        chosen: impl Fn() -> &'static str + Send + Sync + 'static,
    ) {
        self.register(Observed { name, help, reading: Reading::Choice(label, names, Box::new(chosen)) });
    }

    /// Registers a histogram that `sizes` reads; `bounds` ascend. `name` as in [`Self::observe`].
    pub fn observe_sizes(
        &self,
        name: &'static str,
        help: &'static str,
        bounds: &'static [u64],
        sizes: impl Fn() -> Sizes + Send + Sync + 'static,
    ) {
        self.register(Observed { name, help, reading: Reading::Sizes(bounds, Box::new(sizes)) });
    }

    fn register(&self, observed: Observed) {
        self.observed.lock().unwrap_or_else(PoisonError::into_inner).push(observed);
    }

    /// The text that `GET /metrics` answers.
    pub fn render(&self) -> String {
        let mut text = String::with_capacity(16 << 10);
        self.requests.render(&mut text);
        self.forwards.render(&mut text);
        for Observed { name, help, reading } in &*self.observed.lock().unwrap_or_else(PoisonError::into_inner) {
            match reading {
                Reading::Value(kind, value) => {
                    let kind = if *kind == Kind::Counter { "counter" } else { "gauge" };
                    render::head(&mut text, name, help, kind);
                    render::sample(&mut text, name, &[], value());
                }
                Reading::Choice(label, names, chosen) => {
                    render::head(&mut text, name, help, "gauge");
                    let chosen = chosen();
                    for one in *names {
                        render::sample(&mut text, name, &[(*label, *one)], f64::from(u8::from(*one == chosen)));
                    }
                }
                Reading::Sizes(bounds, sizes) => {
                    render::head(&mut text, name, help, "histogram");
                    render::histogram(&mut text, name, bounds, &sizes());
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registered_values_are_read_on_demand() {
        let metrics = Metrics::new();
        metrics.observe("registrar_log_end_offset", "The log's end.", Kind::Gauge, || 41.5);
        let text = metrics.render();
        let expected = "# HELP registrar_log_end_offset The log's end.\n# TYPE registrar_log_end_offset gauge\n\
                        registrar_log_end_offset 41.5\n";
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn one_of_several_names_is_marked() {
        let metrics = Metrics::new();
        metrics.observe_choice("role", "The role.", "role", &["primary", "follower"], || "follower");
        let text = metrics.render();
        let expected = "# TYPE role gauge\nrole{role=\"primary\"} 0\nrole{role=\"follower\"} 1\n";
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn buckets_are_cumulated() {
        let metrics = Metrics::new();
        metrics.observe_sizes("batch", "Batches.", &[1, 4], || Sizes { counts: vec![2, 0, 1], sum: 12 });
        let text = metrics.render();
        let expected = "batch_bucket{le=\"1\"} 2\nbatch_bucket{le=\"4\"} 2\nbatch_bucket{le=\"+Inf\"} 3\n\
                        batch_sum 12\nbatch_count 3\n";
        assert!(text.ends_with(expected), "{text}");
    }
}
