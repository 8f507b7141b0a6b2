//! Requests by route and status.

use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use registrar_wire::{ROUTES, Route};

use super::histogram::{Histogram, Snapshot};
use super::render;

/// The statuses that are counted one by one; others are counted as `other`.
const STATUSES: [(u16, &str); 17] = [
    (200, "200"),
    (204, "204"),
    (207, "207"),
    (400, "400"),
    (401, "401"),
    (403, "403"),
    (404, "404"),
    (405, "405"),
    (406, "406"),
    (409, "409"),
    (413, "413"),
    (415, "415"),
    (422, "422"),
    (500, "500"),
    (501, "501"),
    (503, "503"),
    (504, "504"),
];

/// The label of requests that found no route.
const UNROUTED: &str = "none";

/// How many threads count without getting into each other's way.
const SHARDS: usize = 8;

thread_local! {
    /// The shard of this thread.
    static SHARD: usize = {
        static THREADS: AtomicUsize = AtomicUsize::new(0);
        THREADS.fetch_add(1, Ordering::Relaxed) % SHARDS
    };
}

/// Counts, durations, and how many are being answered.
#[derive(Default)]
pub(crate) struct Requests {
    shards: [Shard; SHARDS],
}

/// The counts of some threads. Aligned so that no two share a cache line.
#[repr(align(128))]
struct Shard {
    /// One for each row of the route table, and a last one for requests that found no route.
    routes: Vec<RouteCounts>,
    in_flight: AtomicI64,
}

#[derive(Default)]
struct RouteCounts {
    statuses: [AtomicU64; STATUSES.len() + 1],
    duration: Histogram,
}

impl Default for Shard {
    fn default() -> Self {
        Self { routes: (0..=ROUTES.len()).map(|_| RouteCounts::default()).collect(), in_flight: AtomicI64::new(0) }
    }
}

/// A request that is being answered, until it is dropped.
pub(crate) struct InFlight<'a>(&'a AtomicI64);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Requests {
    /// Counts a request as being answered.
    pub fn begin(&self) -> InFlight<'_> {
        let in_flight = &self.shard().in_flight;
        in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(in_flight)
    }

    /// How many requests are being answered.
    pub fn in_flight(&self) -> i64 {
        self.shards.iter().map(|shard| shard.in_flight.load(Ordering::Relaxed)).sum()
    }

    /// Counts an answer.
    pub fn end(&self, route: Option<&Route>, status: u16, duration: Duration) {
        let index = route.map_or(ROUTES.len(), |route| route.operation as usize);
        let Some(counts) = self.shard().routes.get(index) else { return };
        let status = STATUSES.iter().position(|(known, _)| *known == status).unwrap_or(STATUSES.len());
        if let Some(count) = counts.statuses.get(status) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        counts.duration.observe(duration);
    }

    fn shard(&self) -> &Shard {
        // the index is below SHARDS; threads whose locals are gone count with the first
        let index = SHARD.try_with(|index| *index).unwrap_or_default();
        self.shards.get(index).unwrap_or(&self.shards[0])
    }

    /// The counts of a row of the route table, by shard.
    fn counts(&self, route: usize) -> impl Iterator<Item = &RouteCounts> {
        self.shards.iter().filter_map(move |shard| shard.routes.get(route))
    }

    /// Writes what was counted.
    pub fn render(&self, text: &mut String) {
        let name = "registrar_http_requests_in_flight";
        render::head(text, name, "Requests that are being answered.", "gauge");
        render::sample(text, name, &[], self.in_flight() as f64);
        let routes = || ROUTES.iter().map(|route| route.name).chain([UNROUTED]).enumerate();

        let name = "registrar_http_requests_total";
        render::head(text, name, "Answers by route and status.", "counter");
        for (index, route) in routes() {
            for (position, status) in STATUSES.iter().map(|(_, text)| *text).chain(["other"]).enumerate() {
                let statuses = self.counts(index).filter_map(|counts| counts.statuses.get(position));
                let count: u64 = statuses.map(|count| count.load(Ordering::Relaxed)).sum();
                if count > 0 {
                    render::sample(text, name, &[("route", route), ("status", status)], count as f64);
                }
            }
        }

        let name = "registrar_http_request_duration_seconds";
        render::head(text, name, "From a request's head to its answer, by route.", "histogram");
        for (index, route) in routes() {
            let mut durations = Snapshot::default();
            self.counts(index).for_each(|counts| counts.duration.add_to(&mut durations));
            durations.render(text, name, ("route", route));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registrar_wire::Operation;

    #[test]
    fn answers_are_counted_by_route_and_status() {
        let requests = Requests::default();
        let route = Operation::DeleteContext.route();
        let in_flight = requests.begin();
        requests.end(Some(route), 204, Duration::from_millis(1));
        requests.end(Some(route), 299, Duration::from_millis(1));
        requests.end(None, 404, Duration::from_millis(1));
        let mut text = String::new();
        requests.render(&mut text);
        for line in [
            "registrar_http_requests_in_flight 1",
            r#"registrar_http_requests_total{route="context.delete",status="204"} 1"#,
            r#"registrar_http_requests_total{route="context.delete",status="other"} 1"#,
            r#"registrar_http_requests_total{route="none",status="404"} 1"#,
            r#"registrar_http_request_duration_seconds_count{route="context.delete"} 2"#,
        ] {
            assert!(text.lines().any(|own| own == line), "{line} in {text}");
        }
        drop(in_flight);
        assert_eq!(requests.in_flight(), 0);
    }
}
