//! `kill -9` at any moment of a registration load: what was acknowledged is there, nothing is half there.

#![allow(clippy::unwrap_used, clippy::panic)] // what fails here is what the test is about

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use serde_json::Value;

use crate::Store;
use crate::asking::{ask, record};

/// How often the daemon is killed.
const KILLS: u64 = 20;
/// How many clients register at the same time.
const CLIENTS: usize = 4;

/// What was acknowledged: subject to id.
type Acknowledged = Arc<Mutex<BTreeMap<String, i64>>>;

/// The load, the kills and the checks, on any log.
///
/// # Panics
/// If anything that was acknowledged is gone, or anything is half there.
pub async fn crash_test(store: &Store) {
    let acknowledged = Acknowledged::default();
    let next = Arc::new(AtomicUsize::new(0));
    let mut delay = Delays(0x5EED);
    for round in 0..KILLS {
        let mut daemon = start(store, round);
        let so_far = acknowledged.lock().unwrap().clone();
        check(daemon.url(), &so_far).await;
        let load: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(load(daemon.url().to_owned(), Arc::clone(&next), Arc::clone(&acknowledged))))
            .collect();
        tokio::time::sleep(delay.next()).await;
        daemon.process().kill();
        for client in load {
            client.await.unwrap();
        }
        println!("kill {round}: {} acknowledged", acknowledged.lock().unwrap().len());
    }
    let daemon = start(store, KILLS);
    let acknowledged = acknowledged.lock().unwrap().clone();
    check(daemon.url(), &acknowledged).await;
    assert!(acknowledged.len() > KILLS as usize, "the load has acknowledged next to nothing");
}

/// A daemon in a group of its own: else it would wait until the one that was killed is missed.
fn start(store: &Store, round: u64) -> Daemon {
    let config = store.daemon();
    let config =
        if store.is_on_kafka() { config.with("schema.registry.group.id", format!("crash-{round}")) } else { config };
    config.start(store.directory()).unwrap()
}

/// Random delays from a seed: up to 300 ms.
struct Delays(u64);

impl Delays {
    fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((self.0 >> 33) % 300)
    }
}

/// Registers new schemas until the daemon is gone.
async fn load(url: String, next: Arc<AtomicUsize>, acknowledged: Acknowledged) {
    let mut client = Client::new(&url);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let subject = format!("s{number}");
        let path = format!("/subjects/{subject}/versions");
        let Ok(answer) = client.json("POST", &path, Some(&record(number))).await else { return };
        if answer.status == 200 {
            acknowledged.lock().unwrap().insert(subject, answer.json()["id"].as_i64().unwrap());
        }
    }
}

/// Everything acknowledged is there with its id; nothing is half there; no id names two schemas.
async fn check(url: &str, acknowledged: &BTreeMap<String, i64>) {
    let mut client = Client::new(url);
    let mut text_of = BTreeMap::new();
    let all = ask(&mut client, "GET", "/schemas?subjectPrefix=:*:&limit=1000", None).await.json();
    let subjects = ask(&mut client, "GET", "/subjects", None).await.json();
    for listed in all.as_array().unwrap() {
        let (id, text) = (listed["id"].as_i64().unwrap(), listed["schema"].as_str().unwrap().to_owned());
        let known = text_of.entry(id).or_insert_with(|| text.clone());
        assert_eq!(*known, text, "id {id} names two schemas");
    }
    let subjects: Vec<&str> = subjects.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for (subject, id) in acknowledged {
        assert!(subjects.contains(&subject.as_str()), "{subject} was acknowledged and is gone");
        let latest = ask(&mut client, "GET", &format!("/subjects/{subject}/versions/latest"), None).await.json();
        assert_eq!(latest["id"].as_i64(), Some(*id), "{subject}: {latest}");
        let number: usize = subject[1..].parse().unwrap();
        assert_eq!(latest["schema"], record(number)["schema"], "{subject}");
    }
}
