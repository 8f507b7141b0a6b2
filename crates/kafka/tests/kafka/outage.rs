//! A broker that is killed while batches are appended, and comes back.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{AppendError, Log, LogError, Record};

use crate::broker::{data, kill, restart, script, start};
use crate::ends::next;

/// What became of each batch, by its number.
#[derive(Debug, Default)]
pub(crate) struct Outcomes {
    pub(crate) appended: BTreeSet<usize>,
    refused: BTreeSet<usize>,
    unknown: BTreeSet<usize>,
}

#[tokio::test]
async fn what_is_acknowledged_outlives_the_broker_and_what_is_refused_never_shows() {
    let broker = start(&script(), "outage");
    let log = KafkaLog::open(KafkaLogConfig::new(broker.bootstrap(), "outage")).await.unwrap();
    let data = data("outage");
    let progress = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&progress);
    let killing = tokio::task::spawn_blocking(move || {
        for enough in [30, 60] {
            let patience = Instant::now() + Duration::from_secs(60);
            while seen.load(Ordering::Relaxed) < enough && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(7));
            }
            kill(&data);
            restart(&data);
        }
    });
    let mut outcomes = Outcomes::default();
    let mut number = 0;
    while !killing.is_finished() {
        let done = |outcomes: &Outcomes| {
            progress.store(outcomes.appended.len(), Ordering::Relaxed);
            killing.is_finished()
        };
        number = append(&log, number, &mut outcomes, done).await;
    }
    killing.await.unwrap();
    let before = outcomes.appended.len();
    append(&log, number, &mut outcomes, |outcomes| outcomes.appended.len() >= before + 20).await;
    assert_eq!(outcomes.appended.len(), before + 20, "nothing is appended after the broker is back");
    check(&log, &outcomes).await;
}

/// Appends batches until it is done or the appender has ended; gives the next number.
pub(crate) async fn append(
    log: &KafkaLog,
    from: usize,
    outcomes: &mut Outcomes,
    done: impl Fn(&Outcomes) -> bool,
) -> usize {
    let mut appender = match log.acquire().await {
        Ok(appender) => appender,
        Err(LogError::Unavailable(_)) => return from,
        Err(error) => panic!("{error}"),
    };
    let mut number = from;
    while !done(outcomes) {
        let batch = [0, 1]
            .map(|part| Record { key: Bytes::from(format!("{number}-{part}")), value: Some(Bytes::from_static(b"v")) });
        let outcome = appender.append(&batch).await;
        match &outcome {
            Ok(_) => outcomes.appended.insert(number),
            Err(AppendError::Refused(_) | AppendError::Unavailable(_) | AppendError::Fenced(_)) => {
                outcomes.refused.insert(number)
            }
            Err(AppendError::Unknown(_)) => outcomes.unknown.insert(number),
            Err(error) => panic!("{error}"),
        };
        number += 1;
        if matches!(outcome, Err(AppendError::Fenced(_) | AppendError::Unknown(_))) {
            break;
        }
    }
    number
}

pub(crate) async fn check(log: &KafkaLog, outcomes: &Outcomes) {
    let end = log.end().await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let (mut keys, mut position) = (BTreeSet::new(), 0);
    while position < end {
        let chunk = next(&mut reader).await;
        position = chunk.position;
        keys.extend(chunk.records.into_iter().filter_map(|record| String::from_utf8(record.key?.to_vec()).ok()));
    }
    let found = |number: &usize| [0, 1].map(|part| keys.contains(&format!("{number}-{part}")));
    println!(
        "{} appended, {} refused, {} unknown",
        outcomes.appended.len(),
        outcomes.refused.len(),
        outcomes.unknown.len()
    );
    assert!(outcomes.appended.len() > 50, "{outcomes:?}");
    for number in &outcomes.appended {
        assert_eq!(found(number), [true, true], "acknowledged batch {number}");
    }
    for number in &outcomes.refused {
        assert_eq!(found(number), [false, false], "refused batch {number}");
    }
    for number in &outcomes.unknown {
        let [first, second] = found(number);
        assert_eq!(first, second, "batch {number} of unknown outcome");
    }
}
