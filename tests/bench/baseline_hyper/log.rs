//! The request log: the line that the registry writes, collected in memory and written by a thread, as there.

use std::fs::File;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;
use hyper::body::Body as _;
use hyper::header::{HeaderMap, HeaderName, REFERER, USER_AGENT};
use hyper::http::request::Parts;

use crate::Result;

/// How long lines are collected before they are written together.
const COLLECT: Duration = Duration::from_millis(10);

/// A log file and its thread.
pub(super) struct RequestLog {
    lines: Arc<Lines>,
}

#[derive(Default)]
struct Lines {
    waiting: Mutex<Waiting>,
    come: Condvar,
}

#[derive(Default)]
struct Waiting {
    text: Vec<u8>,
    /// Since the Unix epoch; the date is printed once for each.
    second: u64,
    date: String,
}

impl RequestLog {
    pub(super) fn open(file: &Path) -> Result<Self> {
        let file = File::create(file)?;
        let lines = Arc::new(Lines::default());
        let written = Arc::clone(&lines);
        thread::Builder::new().name("request-log".to_owned()).spawn(move || written.write_to(file))?;
        Ok(Self { lines })
    }

    pub(super) fn write(&self, peer: IpAddr, head: &Parts, answer: &Response<Full<Bytes>>, took: Duration) {
        let target = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let (method, version, status) = (&head.method, head.version, answer.status().as_u16());
        let bytes = answer.body().size_hint().lower();
        let (referer, agent) = (header(&head.headers, REFERER), header(&head.headers, USER_AGENT));
        let took = took.as_millis();
        let mut waiting = self.lines.lock();
        waiting.tell_time();
        let was_empty = waiting.text.is_empty();
        let Waiting { text, date, .. } = &mut *waiting;
        let _ = writeln!(
            text,
            "{peer} - - [{date}] \"{method} {target} {version:?}\" {status} {bytes} \"{referer}\" \"{agent}\" {took}"
        );
        drop(waiting);
        if was_empty {
            self.lines.come.notify_one();
        }
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-")
}

impl Waiting {
    fn tell_time(&mut self) {
        let second = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if second == self.second {
            return;
        }
        self.second = second;
        // "Sun, 22 Nov 2026 02:46:33 GMT" becomes "22/Nov/2026:02:46:33 +0000".
        let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(second));
        let parts: Vec<&str> = date.split(' ').collect();
        if let [_, day, month, year, time, _] = parts[..] {
            self.date = format!("{day}/{month}/{year}:{time} +0000");
        }
    }
}

impl Lines {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until the file cannot be written.
    fn write_to(&self, mut file: File) {
        let mut taken = Vec::new();
        loop {
            let mut waiting = self.lock();
            while waiting.text.is_empty() {
                waiting = self.come.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
            std::mem::swap(&mut taken, &mut waiting.text);
            drop(waiting);
            if file.write_all(&taken).is_err() {
                return;
            }
            taken.clear();
            thread::sleep(COLLECT);
        }
    }
}
