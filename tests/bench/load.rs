//! The generator: keep-alive connections that each send a request when they have the answer to the last one. It writes
//! prepared bytes and reads no more of an answer than its status and its length, on one thread, so that it takes as
//! little of the machine as it can.

mod connection;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use self::connection::Connection;
use crate::{Result, rounds};

/// The bytes of a request.
pub(crate) fn request(method: &str, path: &str, body: Option<&str>) -> Vec<u8> {
    let media_type = "application/vnd.schemaregistry.v1+json";
    let head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {media_type}\r\n");
    match body {
        Some(body) => {
            format!("{head}Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
        }
        None => format!("{head}\r\n").into_bytes(),
    }
}

/// Requests that connections take in turn.
pub(crate) struct Plan {
    requests: Vec<Vec<u8>>,
    next: AtomicUsize,
    length: Length,
}

enum Length {
    Time(Duration),
    Count(usize),
}

impl Plan {
    /// Each of these once.
    pub(crate) fn once(requests: Vec<Vec<u8>>) -> Arc<Self> {
        let length = Length::Count(requests.len());
        Arc::new(Self { requests, next: AtomicUsize::new(0), length })
    }

    /// These again and again, for so long. The plan can be run several times.
    pub(crate) fn repeat(requests: Vec<Vec<u8>>, time: Duration) -> Arc<Self> {
        Arc::new(Self { requests, next: AtomicUsize::new(0), length: Length::Time(time) })
    }

    fn take(&self, started: Instant) -> Option<&[u8]> {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let goes_on = match self.length {
            Length::Time(time) => started.elapsed() < time,
            Length::Count(count) => n < count,
        };
        goes_on.then(|| self.requests.get(n % self.requests.len().max(1)).map(Vec::as_slice)).flatten()
    }
}

/// What came of a plan.
pub(crate) struct Sample {
    elapsed: Duration,
    latencies: Vec<Duration>,
}

impl Sample {
    /// Answers per second.
    pub(crate) fn rate(&self) -> f64 {
        self.count() as f64 / self.elapsed.as_secs_f64()
    }

    /// How many answers came.
    pub(crate) fn count(&self) -> usize {
        self.latencies.len()
    }

    /// The time that half of the answers took at most, in milliseconds.
    pub(crate) fn p50_ms(&self) -> f64 {
        rounds::median(self.latencies.iter().map(|latency| latency.as_secs_f64() * 1e3).collect())
    }
}

/// Runs a plan against `authority` (`host:port`) over so many connections.
///
/// # Errors
/// At the first answer that is not a 200, with its text.
pub(crate) fn run(authority: &str, connections: usize, plan: &Arc<Plan>) -> Result<Sample> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(Connection::open(authority).await?);
        }
        let started = Instant::now();
        let mut running = JoinSet::new();
        for connection in open {
            running.spawn(exchange(connection, Arc::clone(plan), started));
        }
        let mut latencies = Vec::new();
        while let Some(ended) = running.join_next().await {
            latencies.append(&mut ended??);
        }
        Ok(Sample { elapsed: started.elapsed(), latencies })
    })
}

async fn exchange(mut connection: Connection, plan: Arc<Plan>, started: Instant) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    let mut sent = Instant::now();
    while let Some(request) = plan.take(started) {
        connection.exchange(request).await?;
        let answered = Instant::now();
        latencies.push(answered - sent);
        sent = answered;
    }
    Ok(latencies)
}
