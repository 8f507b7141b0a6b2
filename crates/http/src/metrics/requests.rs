//! Requests by route and status.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use registrar_wire::{ROUTES, Route};

use super::histogram::Histogram;
use super::render;

/// The statuses that are counted one by one; others are counted as `other`.
const STATUSES: [(u16, &str); 16] = [
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
    (504, "504"),
];

/// The label of requests that found no route.
const UNROUTED: &str = "none";

/// Counts, durations, and how many are being answered.
pub(crate) struct Requests {
    /// One for each row of the route table, and a last one for requests that found no route.
    routes: Vec<RouteCounts>,
    in_flight: AtomicI64,
}

#[derive(Default)]
struct RouteCounts {
    statuses: [AtomicU64; STATUSES.len() + 1],
    duration: Histogram,
}

impl Default for Requests {
    fn default() -> Self {
        Self { routes: (0..=ROUTES.len()).map(|_| RouteCounts::default()).collect(), in_flight: AtomicI64::new(0) }
    }
}

/// A request that is being answered, until it is dropped.
pub(crate) struct InFlight<'a>(&'a Requests);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Requests {
    /// Counts a request as being answered.
    pub fn begin(&self) -> InFlight<'_> {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(self)
    }

    /// How many requests are being answered.
    pub fn in_flight(&self) -> i64 {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Counts an answer.
    pub fn end(&self, route: Option<&Route>, status: u16, duration: Duration) {
        let index = route.map_or(ROUTES.len(), |route| route.operation as usize);
        let Some(counts) = self.routes.get(index) else { return };
        let status = STATUSES.iter().position(|(known, _)| *known == status).unwrap_or(STATUSES.len());
        if let Some(count) = counts.statuses.get(status) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        counts.duration.observe(duration);
    }

    /// Writes what was counted.
    pub fn render(&self, text: &mut String) {
        let name = "registrar_http_requests_in_flight";
        render::head(text, name, "Requests that are being answered.", "gauge");
        render::sample(text, name, &[], self.in_flight() as f64);
        let routes = || ROUTES.iter().map(|route| route.name).chain([UNROUTED]).zip(&self.routes);

        let name = "registrar_http_requests_total";
        render::head(text, name, "Answers by route and status.", "counter");
        for (route, counts) in routes() {
            let statuses = STATUSES.iter().map(|(_, text)| *text).chain(["other"]);
            for (status, count) in statuses.zip(&counts.statuses) {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    render::sample(text, name, &[("route", route), ("status", status)], count as f64);
                }
            }
        }

        let name = "registrar_http_request_duration_seconds";
        render::head(text, name, "From a request's head to its answer, by route.", "histogram");
        for (route, counts) in routes() {
            counts.duration.render(text, name, ("route", route));
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
