//! The request log: one line for each answer, written by a thread of its own (spec: ops 4).
//!
//! A line is formatted straight into a shared buffer, so a request costs one short lock and no allocation; the thread
//! swaps the buffer and writes it. A writer that cannot keep up loses lines, counted, rather than slow down answers.

mod date;
mod line;

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) use line::Line;

/// Beyond this many bytes that wait to be written, lines are lost.
const MAX_WAITING_BYTES: usize = 8 << 20;

/// The thread lets this much time pass between writes, so that one write takes many lines.
const PAUSE: Duration = Duration::from_millis(10);

/// Where lines go.
pub struct RequestLog {
    shared: Option<Arc<Shared>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    buffer: Mutex<Buffer>,
    filled: Condvar,
    lost: AtomicU64,
}

#[derive(Default)]
struct Buffer {
    text: Vec<u8>,
    clock: date::Clock,
    closed: bool,
}

impl RequestLog {
    /// No log.
    pub fn off() -> Self {
        Self { shared: None, thread: None }
    }

    /// A log that `writer` gets, in whole lines. Everything is written when the log is dropped.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn to(writer: impl Write + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("request-log".to_owned()).spawn(move || own.write_to(writer))?;
        Ok(Self { shared: Some(shared), thread: Some(thread) })
    }

    /// How many lines were lost, because the writer failed or could not keep up.
    pub fn lost(&self) -> u64 {
        self.shared.as_ref().map_or(0, |shared| shared.lost.load(Ordering::Relaxed))
    }

    /// Logs an answer that was given now.
    pub(crate) fn write(&self, line: &Line<'_>) {
        let Some(shared) = &self.shared else { return };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut buffer = shared.lock();
        if buffer.text.len() > MAX_WAITING_BYTES {
            shared.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let was_empty = buffer.text.is_empty();
        let Buffer { text, clock, .. } = &mut *buffer;
        line.write(text, clock.at(now));
        drop(buffer);
        if was_empty {
            shared.filled.notify_one();
        }
    }
}

impl Drop for RequestLog {
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            shared.lock().closed = true;
            shared.filled.notify_one();
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_to(&self, mut writer: impl Write) {
        let mut taken = Vec::new();
        loop {
            let mut buffer = self.lock();
            while buffer.text.is_empty() {
                if buffer.closed {
                    return;
                }
                buffer = self.filled.wait(buffer).unwrap_or_else(PoisonError::into_inner);
            }
            std::mem::swap(&mut taken, &mut buffer.text);
            let closed = buffer.closed;
            drop(buffer);
            if writer.write_all(&taken).and_then(|()| writer.flush()).is_err() {
                let lines = taken.iter().filter(|byte| **byte == b'\n').count();
                self.lost.fetch_add(lines as u64, Ordering::Relaxed);
            }
            taken.clear();
            if !closed {
                std::thread::sleep(PAUSE);
            }
        }
    }
}

#[cfg(test)]
mod tests;
