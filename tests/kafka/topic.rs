//! What is in the topic: the reference's own records, ours beside them, and what compaction leaves.

use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_tests::asking::{ask, record, register};
use registrar_tests::topics::{replayed, written};
use registrar_tests::{Store, broker};

macro_rules! topics {
    ($($name:ident;)*) => {
        $(#[tokio::test(flavor = "multi_thread")] async fn $name() {
            let name = stringify!($name);
            replayed(&Store::kafka(&format!("replayed-{name}")).unwrap(), name).await.unwrap();
            written(&Store::kafka(&format!("written-{name}")).unwrap(), name).await.unwrap();
        })*
    };
}

topics! { rest_subjects; rest_ids; rest_config; rest_mode; }

/// Compaction as soon as possible.
const EAGER: [&str; 5] = [
    "segment.ms=100",
    "min.cleanable.dirty.ratio=0.001",
    "min.compaction.lag.ms=0",
    "max.compaction.lag.ms=100",
    "delete.retention.ms=0",
];

#[tokio::test]
async fn an_id_is_not_given_out_again_after_compaction_has_forgotten_it() {
    let store = Store::kafka("compacted").unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "stays", &record(1)).await;
    let highest = register(&mut client, "goes", &record(2)).await;
    for path in ["/subjects/goes", "/subjects/goes?permanent=true"] {
        assert_eq!(ask(&mut client, "DELETE", path, None).await.status, 200);
    }
    daemon.kill();
    compact(&store).await;
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    let listed = ask(&mut client, "GET", "/schemas?deleted=true", None).await.json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    let next = register(&mut client, "new", &record(3)).await;
    assert!(next > highest, "{next} was given out before");
}

/// Makes the broker compact the topic, and waits until nothing is left of the deleted subject.
async fn compact(store: &Store) {
    let broker = broker();
    let settings = EAGER.join(",");
    let arguments = ["--bootstrap-server", broker.bootstrap(), "--alter", "--entity-type", "topics"];
    let rest = ["--entity-name", "compacted", "--add-config", &settings];
    broker.tool("kafka.admin.ConfigCommand", &[&arguments[..], &rest[..]].concat()).unwrap();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(120);
    loop {
        // a new record closes the segment that holds the old ones
        store.start().unwrap().kill();
        let records = store.records().await.unwrap();
        let goes =
            |key: &[u8]| key.windows(6).any(|part| part == b"\"goes\"") && key.starts_with(b"{\"keytype\":\"SCHEMA\"");
        if !records.iter().any(|record| goes(record.key.as_deref().unwrap_or_default())) {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "the broker does not compact: {records:?}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
