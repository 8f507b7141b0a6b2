//! A topic whose brokers put the time on records.

use registrar_kafka::KafkaLog;
use registrar_log::Log;

use crate::config;
use crate::ends::{next, record};

#[tokio::test]
async fn batches_are_whole_and_every_reader_has_the_brokers_times() {
    let mut config = config("log-append-time");
    config.topic_config.insert("message.timestamp.type".to_owned(), "LogAppendTime".to_owned());
    let log = KafkaLog::open(config).await.unwrap();
    let mut following = log.replay(0).await.unwrap();
    let mut appender = log.acquire().await.unwrap();
    let mut last = 0;
    for _ in 0..20 {
        let offsets = appender.append(&[record("a", "1"), record("b", "1"), record("c", "1")]).await.unwrap();
        last = offsets[2] + 1;
    }
    let end = log.end().await.unwrap();
    assert!(end >= last);
    let mut read = Vec::new();
    for reader in [&mut following, &mut log.replay(0).await.unwrap()] {
        let (mut records, mut position) = (Vec::new(), 0);
        while position < last {
            let chunk = next(reader).await;
            position = chunk.position;
            assert_eq!(chunk.records.len() % 3, 0, "half a batch: {chunk:?}");
            records.extend(chunk.records);
        }
        read.push(records);
    }
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0].len(), 60);
    assert!(read[0].is_sorted_by_key(|record| record.timestamp) && read[0][0].timestamp > 1_600_000_000_000);
}
