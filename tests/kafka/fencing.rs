//! Two registrars on one topic: the second wins, the first refuses and says why, and no id is given twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::Value;

/// What was acknowledged: id to text.
type Given = Arc<Mutex<BTreeMap<i64, String>>>;

async fn load(url: String, next: Arc<AtomicUsize>, stop: Arc<AtomicBool>, given: Given) -> Option<Value> {
    let mut client = Client::new(&url);
    let mut refusal = None;
    while !stop.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let body = record(number);
        let answer = ask(&mut client, "POST", &format!("/subjects/s{number}/versions"), Some(&body)).await;
        if answer.status == 200 {
            let id = answer.json()["id"].as_i64().unwrap();
            let text = body["schema"].as_str().unwrap().to_owned();
            let before = given.lock().unwrap().insert(id, text.clone());
            assert!(before.is_none_or(|before| before == text), "id {id} was given twice");
        } else {
            refusal = Some(answer.json());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    refusal
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_wins_and_the_first_refuses_and_says_why() {
    let store = Store::kafka("fencing").unwrap();
    let first = store.start().unwrap();
    let (next, stop, given) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)), Given::default());
    let start = |url: &str| load(url.to_owned(), Arc::clone(&next), Arc::clone(&stop), Arc::clone(&given));
    let to_first = tokio::spawn(start(first.url()));
    tokio::time::sleep(Duration::from_millis(500)).await;
    let second = store.start().unwrap();
    let to_second = tokio::spawn(start(second.url()));
    tokio::time::sleep(Duration::from_secs(2)).await;
    stop.store(true, Ordering::Relaxed);
    let refusal = to_first.await.unwrap().expect("the first registrar never refused");
    assert_eq!(refusal["error_code"], 50004, "{refusal}");
    assert!(refusal["message"].as_str().unwrap().contains("fenced"), "{refusal}");
    assert_eq!(to_second.await.unwrap(), None, "the second registrar refused");
    let count = given.lock().unwrap().len();
    assert!(count > 10, "the load has registered next to nothing: {count}");
    let mut client = Client::new(second.url());
    let answers = given.lock().unwrap().clone();
    for (id, text) in answers {
        let answer = ask(&mut client, "GET", &format!("/schemas/ids/{id}"), None).await.json();
        assert_eq!(answer["schema"].as_str(), Some(text.as_str()), "id {id}");
    }
    let reads = ask(&mut Client::new(first.url()), "GET", "/subjects", None).await;
    assert_eq!(reads.status, 200, "a fenced registrar goes on answering reads");
}

#[tokio::test]
async fn a_fenced_registrar_follows_what_the_other_writes() {
    let store = Store::kafka("fenced-reads").unwrap();
    let first = store.start().unwrap();
    let second = store.start().unwrap();
    let id = register(&mut Client::new(second.url()), "s", &record(1)).await;
    let mut client = Client::new(first.url());
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    loop {
        let answer = ask(&mut client, "GET", &format!("/schemas/ids/{id}"), None).await;
        if answer.status == 200 {
            return assert_eq!(answer.json()["schema"], record(1)["schema"]);
        }
        assert!(tokio::time::Instant::now() < deadline, "the first registrar does not follow");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
