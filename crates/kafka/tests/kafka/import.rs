//! Importing a dump.

use registrar_kafka::KafkaLog;
use registrar_log::{Log, LogRecord};

use crate::config;
use crate::ends::next;

#[tokio::test]
async fn imported_records_keep_their_timestamps() {
    let mut config = config("imported");
    config.topic_config.insert("message.timestamp.after.max.ms".to_owned(), i64::MAX.to_string());
    let log = KafkaLog::open(config).await.unwrap();
    let records: Vec<_> = (0..2_500)
        .map(|n| LogRecord {
            offset: n * 3,
            timestamp: if n % 2 == 0 { 1_600_000_000_000 + n } else { 32_503_680_000_000 },
            key: (n % 5 > 0).then(|| format!("key {n}").into()),
            value: (n % 7 > 0).then(|| format!("value {n}").into()),
        })
        .collect();
    log.import(records.clone()).await.unwrap();
    // A compacted topic takes no records without a key.
    let records: Vec<_> = records.into_iter().filter(|record| record.key.is_some()).collect();
    let end = log.end().await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let (mut found, mut position) = (Vec::new(), 0);
    while position < end {
        let chunk = next(&mut reader).await;
        position = chunk.position;
        found.extend(chunk.records);
    }
    assert_eq!(found.len(), records.len());
    for (found, record) in found.iter().zip(&records) {
        assert_eq!((&found.key, &found.value, found.timestamp), (&record.key, &record.value, record.timestamp));
    }
}
