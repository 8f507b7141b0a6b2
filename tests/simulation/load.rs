//! The clients: each asks one node after another, and notes what it was told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use registrar_testkit::cluster::{Cluster, Dice};
use tokio::time::{Instant, sleep};

use crate::history::Call;
use crate::operation::{Operation, Outcome, context};
use crate::schema::{Language, Schema};
use crate::subjects::{PASSING, REFERRED, SUBJECTS, Use};

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
        let (subject, used) = SUBJECTS[dice.below(SUBJECTS.len())];
        let subject = subject.to_owned();
        if used == Use::Passing && dice.hits(0.5) {
            return self.passing(subject);
        }
        match dice.below(100) {
            0..45 => self.registration(subject, used, known_id),
            45..56 => Operation::DeleteVersion { subject, version: self.version(), permanent: dice.hits(0.5) },
            56..64 => Operation::DeleteSubject { subject, permanent: dice.hits(0.5) },
            64..69 => Operation::SetLevel { subject, level: self.one_of(&["NONE", "BACKWARD", "FULL"]) },
            69..71 => Operation::ClearLevel { subject },
            71..75 => Operation::SetMode { subject, mode: self.mode(used), force: dice.hits(0.5) },
            75..88 => Operation::Versions { subject },
            88..92 => Operation::Level { subject },
            92..95 => Operation::Mode { subject },
            95..96 => Operation::Contexts,
            _ => Operation::ById { context: context(&subject).to_owned(), id: known_id },
        }
    }

    /// What takes a subject and its context away, one after the other.
    fn passing(&self, subject: String) -> Operation {
        match self.dice.below(3) {
            0 => Operation::DeleteSubject { subject, permanent: false },
            1 => Operation::DeleteSubject { subject, permanent: true },
            _ => Operation::DeleteContext { context: PASSING.to_owned() },
        }
    }

    fn registration(&self, subject: String, used: Use, known_id: i32) -> Operation {
        let dice = &self.dice;
        match used {
            Use::Of(own) => {
                let language = if dice.hits(0.95) { own } else { Language::ALL[dice.below(Language::ALL.len())] };
                Operation::Register { subject, schema: self.schema(language) }
            }
            Use::Passing => Operation::Register { subject, schema: self.schema(Language::Avro) },
            Use::Referring => Operation::Register { subject, schema: Schema::referring(REFERRED, self.version()) },
            Use::Imported if dice.hits(0.2) => Operation::Register { subject, schema: self.schema(Language::Avro) },
            Use::Imported if dice.hits(0.2) => {
                Operation::SetMode { subject, mode: "IMPORT".to_owned(), force: dice.hits(0.5) }
            }
            // an id that may have been given out, or may be the next
            Use::Imported => {
                let id = (known_id - 2 + i32::try_from(dice.below(16)).unwrap()).max(1);
                let version = if dice.hits(0.5) { 0 } else { self.version() };
                Operation::Import { subject, schema: self.schema(Language::Avro), id, version }
            }
        }
    }

    fn version(&self) -> i32 {
        i32::try_from(1 + self.dice.below(4)).unwrap()
    }

    fn mode(&self, used: Use) -> String {
        match used {
            Use::Imported => self.one_of(&["IMPORT", "IMPORT", "IMPORT", "READWRITE"]),
            _ => self.one_of(&["READWRITE", "READWRITE", "READONLY"]),
        }
    }

    fn one_of(&self, choices: &[&str]) -> String {
        self.dice.one_of(choices).map_or(String::new(), |choice| (*choice).to_owned())
    }

    /// A schema: one that nobody has sent before, one of a few that are compatible with all of those, or one that is
    /// compatible with nothing.
    fn schema(&self, language: Language) -> Schema {
        match self.dice.below(10) {
            0..5 => language.schema("R", &format!("u{}", self.fresh.fetch_add(1, Ordering::Relaxed))),
            5..9 => language.schema("R", &format!("f{}", self.dice.below(8))),
            _ => language.schema(&format!("X{}", self.dice.below(3)), "x"),
        }
    }
}
