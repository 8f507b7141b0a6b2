//! The clients: each asks one node after another, and notes what it was told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use registrar_testkit::cluster::{Cluster, Dice};
use tokio::time::{Instant, sleep};

use crate::history::Call;
use crate::operation::{Operation, Outcome, context};

/// Two subjects in each of two contexts.
pub const SUBJECTS: [&str; 4] = ["s0", "s1", ":.a:s0", ":.a:s1"];

/// How long a client thinks at most.
const PAUSE: Duration = Duration::from_millis(600);

/// A cluster with its clients.
pub struct Load {
    pub cluster: Arc<Cluster>,
    pub dice: Dice,
    pub begun: Instant,
    pub calls: Mutex<Vec<Call>>,
    fresh: AtomicUsize,
}

impl Load {
    pub fn new(cluster: Arc<Cluster>, dice: Dice, begun: Instant) -> Self {
        Self { cluster, dice, begun, calls: Mutex::default(), fresh: AtomicUsize::new(0) }
    }

    /// One client, until `end` of the run; its last answer may come later.
    pub async fn client(self: Arc<Self>, client: usize, end: Duration) {
        let mut node = client % self.cluster.len();
        let mut known_id = 1;
        while self.begun.elapsed() < end {
            if self.dice.hits(0.2) {
                node = self.dice.below(self.cluster.len());
            }
            let operation = self.operation(known_id);
            let call = self.call(client, node, operation).await;
            match call.outcome {
                Outcome::Registered { id, .. } => known_id = id,
                Outcome::Unanswered(_) => node = self.dice.below(self.cluster.len()),
                _ => {}
            }
            self.calls.lock().push(call);
            sleep(self.dice.up_to(PAUSE)).await;
        }
    }

    /// Asks one node once.
    pub async fn call(&self, client: usize, node: usize, operation: Operation) -> Call {
        let start = self.begun.elapsed();
        let answer = self.cluster.send(node, operation.request()).await;
        let outcome = operation.outcome(answer);
        Call { client, node, operation, start, end: self.begun.elapsed(), outcome }
    }

    fn operation(&self, known_id: i32) -> Operation {
        let dice = &self.dice;
        let subject = SUBJECTS[dice.below(SUBJECTS.len())].to_owned();
        let version = i32::try_from(1 + dice.below(6)).unwrap();
        let permanent = dice.hits(0.5);
        match dice.below(100) {
            0..45 => Operation::Register { subject, text: self.text() },
            45..56 => Operation::DeleteVersion { subject, version, permanent },
            56..64 => Operation::DeleteSubject { subject, permanent },
            64..69 => Operation::SetLevel { subject, level: self.one_of(&["NONE", "BACKWARD", "FULL"]) },
            69..71 => Operation::ClearLevel { subject },
            71..75 => Operation::SetMode { subject, mode: self.one_of(&["READWRITE", "READWRITE", "READONLY"]) },
            75..88 => Operation::Versions { subject },
            88..93 => Operation::Level { subject },
            93..96 => Operation::Mode { subject },
            _ => Operation::ById { context: context(&subject).to_owned(), id: known_id },
        }
    }

    fn one_of(&self, choices: &[&str]) -> String {
        self.dice.one_of(choices).map_or(String::new(), |choice| (*choice).to_owned())
    }

    /// A schema: one that nobody has sent before, one of a few that are compatible with all of those, or one that is
    /// compatible with nothing.
    fn text(&self) -> String {
        match self.dice.below(10) {
            0..5 => record("R", &format!("u{}", self.fresh.fetch_add(1, Ordering::Relaxed))),
            5..9 => record("R", &format!("f{}", self.dice.below(8))),
            _ => record(&format!("X{}", self.dice.below(3)), "x"),
        }
    }
}

/// An Avro record with one optional field, as the registry prints it.
pub fn record(name: &str, field: &str) -> String {
    format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"{field}","type":"int","default":0}}]}}"#)
}
