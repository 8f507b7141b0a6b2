//! Clients that do everything to a few subjects, through all nodes, and keep a history.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use fastrand::Rng;
use registrar_testkit::client::Client;
use tokio::task::JoinHandle;

use crate::history::{History, Operation, Read, Write};
use crate::request::Asker;

const CLIENTS: usize = 6;
/// How many subjects all clients share at a time.
const SHARED: usize = 8;
/// How many operations a client makes before it turns to other subjects.
const TURN: usize = 100;
/// How long the impatient half of the clients waits, and the patient one.
const LIMITS: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(20)];

/// A running load.
pub(crate) struct Load {
    pub(crate) history: Arc<History>,
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    /// Starts the clients. What each chooses depends on the seed and on what it is answered.
    pub(crate) fn start(urls: &[String], seed: u64) -> Self {
        let (history, stop) = (Arc::new(History::default()), Arc::new(AtomicBool::new(false)));
        let texts = Arc::new(AtomicUsize::new(0));
        let clients = (0..CLIENTS).map(|number| {
            let http = |url: &String| Client::once(url, LIMITS[number % LIMITS.len()]);
            let asker = |(node, url)| Asker { client: number, node, http: http(url) };
            let choices = Choices {
                rng: Rng::with_seed(seed.wrapping_add(number as u64)),
                number,
                made: 0,
                texts: Arc::clone(&texts),
                known: Vec::new(),
            };
            let askers: Vec<Asker> = urls.iter().enumerate().map(asker).collect();
            tokio::spawn(run(askers, choices, Arc::clone(&history), Arc::clone(&stop)))
        });
        Self { clients: clients.collect(), history, stop }
    }

    /// Ends the load when every client has its last answer.
    pub(crate) async fn stop(self) -> Arc<History> {
        self.stop.store(true, Ordering::SeqCst);
        for client in self.clients {
            client.await.unwrap();
        }
        self.history
    }
}

async fn run(mut askers: Vec<Asker>, mut choices: Choices, history: Arc<History>, stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::SeqCst) {
        let asker = choices.rng.usize(..askers.len());
        let (subject, write) = (choices.subject(), choices.write());
        history.add(askers[asker].ask(&subject, Operation::Write(write)).await);
        for _ in 0..choices.rng.usize(..3) {
            let read = choices.read();
            history.add(askers[asker].ask(&subject, Operation::Read(read)).await);
        }
        tokio::time::sleep(Duration::from_millis(choices.rng.u64(5..60))).await;
    }
}

/// What a client does next.
struct Choices {
    rng: Rng,
    number: usize,
    made: usize,
    texts: Arc<AtomicUsize>,
    /// Texts that it has sent.
    known: Vec<String>,
}

impl Choices {
    /// One of those that everybody uses at the time, or one of its own.
    fn subject(&mut self) -> String {
        self.made += 1;
        let turn = self.made / TURN;
        match self.rng.u8(..4) {
            0 => format!("own-{}-{turn}-{}", self.number, self.rng.usize(..4)),
            _ => format!("shared-{turn}-{}", self.rng.usize(..SHARED)),
        }
    }

    fn write(&mut self) -> Write {
        let version = self.rng.u32(1..6);
        match self.rng.u8(..100) {
            0..50 => Write::Register { text: self.new_text() },
            50..58 => Write::Register { text: self.known_text() },
            58..70 => Write::DeleteVersion { version, permanent: false },
            70..78 => Write::DeleteVersion { version, permanent: true },
            78..82 => Write::DeleteSubject { permanent: false },
            82..86 => Write::DeleteSubject { permanent: true },
            86..90 => Write::SetLevel(self.one_of(&["NONE", "BACKWARD", "FULL"])),
            90..92 => Write::ClearLevel,
            92..96 => Write::SetMode(self.one_of(&["READWRITE", "READWRITE", "READONLY"])),
            _ => Write::ClearMode,
        }
    }

    fn read(&mut self) -> Read {
        [Read::Versions, Read::Versions, Read::LiveVersions, Read::Level, Read::Mode][self.rng.usize(..5)]
    }

    fn one_of(&mut self, names: &[&str]) -> String {
        names[self.rng.usize(..names.len())].to_owned()
    }

    /// A text in canonical form that nobody has sent yet.
    fn new_text(&mut self) -> String {
        let number = self.texts.fetch_add(1, Ordering::Relaxed);
        let field = format!(r#"{{"name":"f{number}","type":"int","default":0}}"#);
        let text = format!(r#"{{"type":"record","name":"R","fields":[{field}]}}"#);
        self.known.push(text.clone());
        text
    }

    /// One of the last that it has sent.
    fn known_text(&mut self) -> String {
        let recent = self.known.len().min(20);
        match recent {
            0 => self.new_text(),
            _ => self.known[self.known.len() - 1 - self.rng.usize(..recent)].clone(),
        }
    }
}
