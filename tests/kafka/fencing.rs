//! Registrars that share a topic but, by mistake, not their group: each of them is elected, and the brokers' fence alone
//! keeps them apart.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};

/// What was acknowledged: id to text.
type Given = Arc<Mutex<BTreeMap<i64, String>>>;

fn start(store: &Store, group: &str) -> Daemon {
    let config = store.daemon().with("schema.registry.group.id", group);
    config.start(store.directory()).unwrap()
}

/// Registers new schemas until it is stopped, and counts those that were accepted.
async fn load(url: String, next: Arc<AtomicUsize>, stop: Arc<AtomicBool>, given: Given) -> usize {
    let (mut client, mut accepted) = (Client::new(&url), 0);
    while !stop.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let body = record(number);
        let answer = ask(&mut client, "POST", &format!("/subjects/s{number}/versions"), Some(&body)).await;
        if answer.status == 200 {
            let id = answer.json()["id"].as_i64().unwrap();
            let text = body["schema"].as_str().unwrap().to_owned();
            let before = given.lock().unwrap().insert(id, text.clone());
            assert!(before.is_none_or(|before| before == text), "id {id} was given twice");
            accepted += 1;
        }
    }
    accepted
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_are_both_elected_never_give_an_id_twice() {
    let store = Store::kafka("fencing").unwrap();
    let (first, second) = (start(&store, "fencing-a"), start(&store, "fencing-b"));
    let (next, stop, given) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)), Given::default());
    let loads: Vec<_> = [&first, &second]
        .map(|daemon| load(daemon.url().to_owned(), Arc::clone(&next), Arc::clone(&stop), Arc::clone(&given)))
        .map(tokio::spawn)
        .into();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    while given.lock().unwrap().len() < 20 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut accepted = 0;
    for load in loads {
        accepted += load.await.unwrap();
    }
    assert!(accepted >= 20, "the two keep each other from writing: {accepted}");
    let answers = given.lock().unwrap().clone();
    for daemon in [&first, &second] {
        let mut client = Client::new(daemon.url());
        for (id, text) in &answers {
            let answer = eventually(&mut client, *id).await;
            assert_eq!(answer.as_deref(), Some(text.as_str()), "id {id}");
        }
    }
}

/// The text of an id, once the node has read it.
async fn eventually(client: &mut Client, id: i64) -> Option<String> {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    loop {
        let answer = ask(client, "GET", &format!("/schemas/ids/{id}"), None).await;
        if answer.status == 200 || tokio::time::Instant::now() > deadline {
            return answer.json()["schema"].as_str().map(str::to_owned);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_node_follows_what_the_primary_of_another_group_writes() {
    let store = Store::kafka("fenced-reads").unwrap();
    let (first, second) = (start(&store, "fenced-reads-a"), start(&store, "fenced-reads-b"));
    let id = register(&mut Client::new(second.url()), "s", &record(1)).await;
    let text = eventually(&mut Client::new(first.url()), id).await;
    assert_eq!(text.as_deref(), record(1)["schema"].as_str());
}
