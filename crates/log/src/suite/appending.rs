//! What is appended comes back as it went in.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;

use super::{Factory, Verdict, acquire, append, batch, ensure, ensure_same, read_from, record, soon};
use crate::{AppendError, LogReader, Offset, Record};

/// Offsets ascend, and replay gives the records at those offsets, in that order.
///
/// # Errors
/// If not.
pub async fn appended_records_come_back_in_order(factory: &dyn Factory) -> Verdict {
    let log = factory.create("in-order").await?;
    let mut appender = acquire(&log).await?;
    let (mut offsets, mut records) = (Vec::new(), Vec::new());
    for n in 0..12 {
        let batch = batch(&format!("b{n}"), 1 + n % 4);
        offsets.extend(append(&mut appender, &batch).await?);
        records.extend(batch);
    }
    ensure(offsets.is_sorted_by(|a, b| a < b), || format!("offsets do not ascend: {offsets:?}"))?;
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}

/// No chunk ends within a batch, whether a reader waits for it or comes later.
///
/// # Errors
/// If not.
pub async fn a_batch_is_delivered_whole(factory: &dyn Factory) -> Verdict {
    let log = factory.create("whole-batches").await?;
    let mut waiting = soon("replay", log.replay(0)).await?;
    let mut appender = acquire(&log).await?;
    let mut batches = Vec::new();
    for n in 0..6 {
        batches.push(append(&mut appender, &batch(&format!("b{n}"), 7)).await?);
    }
    let end = soon("end", log.end()).await?;
    ensure_whole(&mut waiting, end, &batches).await?;
    let mut late = soon("replay", log.replay(0)).await?;
    ensure_whole(&mut late, end, &batches).await
}

/// The same for a batch that is larger than what any reader fetches at once: 9,000 records, 9 MB.
///
/// # Errors
/// If not.
pub async fn a_large_batch_is_delivered_whole(factory: &dyn Factory) -> Verdict {
    let log = factory.create("large-batch").await?;
    let mut appender = acquire(&log).await?;
    let value = "v".repeat(1_000);
    let large: Vec<_> = (0..9_000).map(|n| record(&format!("key {n}"), &value)).collect();
    let mut batches = vec![append(&mut appender, &batch("before", 2)).await?];
    batches.push(append(&mut appender, &large).await?);
    batches.push(append(&mut appender, &batch("after", 2)).await?);
    let mut reader = soon("replay", log.replay(0)).await?;
    ensure_whole(&mut reader, soon("end", log.end()).await?, &batches).await
}

async fn ensure_whole(reader: &mut Box<dyn LogReader>, end: Offset, batches: &[Vec<Offset>]) -> Verdict {
    let mut position = 0;
    let mut delivered = 0;
    while position < end {
        let chunk = soon("reading", reader.next()).await?;
        delivered += chunk.records.len();
        for batch in batches {
            let inside = chunk.records.iter().filter(|record| batch.contains(&record.offset)).count();
            ensure(inside == 0 || inside == batch.len(), || {
                format!("a chunk has {inside} of {} records of a batch", batch.len())
            })?;
        }
        position = chunk.position;
    }
    let appended: usize = batches.iter().map(Vec::len).sum();
    ensure(delivered == appended, || format!("{delivered} records delivered, {appended} appended"))
}

/// An empty batch is no error, and nothing.
///
/// # Errors
/// If not.
pub async fn an_empty_batch_appends_nothing(factory: &dyn Factory) -> Verdict {
    let log = factory.create("empty-batch").await?;
    let mut appender = acquire(&log).await?;
    let offsets = append(&mut appender, &[]).await?;
    ensure(offsets.is_empty(), || format!("an empty batch has offsets {offsets:?}"))?;
    let one = batch("one", 1);
    let offsets = append(&mut appender, &one).await?;
    append(&mut appender, &[]).await?;
    ensure_same(&read_from(&log, 0).await?, &offsets, &one)
}

/// A record that is too large is refused with its whole batch, and does no harm to what follows.
///
/// # Errors
/// If not.
pub async fn a_too_large_record_is_refused(factory: &dyn Factory) -> Verdict {
    let log = factory.create("too-large").await?;
    let mut appender = acquire(&log).await?;
    let large = Record { key: Bytes::from_static(b"large"), value: Some(Bytes::from(vec![b'x'; factory.too_large()])) };
    for refused in [vec![large.clone()], vec![record("before", "1"), large, record("after", "2")]] {
        let outcome = appender.append(&refused).await;
        let as_expected = matches!(outcome, Err(AppendError::TooLarge(_)));
        ensure(as_expected, || format!("{:?} instead of too large", outcome.map(|offsets| offsets.len())))?;
    }
    let next = batch("next", 3);
    let offsets = append(&mut appender, &next).await?;
    ensure_same(&read_from(&log, 0).await?, &offsets, &next)
}

/// A tombstone is a record without a value; an empty value is one.
///
/// # Errors
/// If not.
pub async fn tombstones_are_delivered(factory: &dyn Factory) -> Verdict {
    let log = factory.create("tombstones").await?;
    let mut appender = acquire(&log).await?;
    let key = Bytes::from_static(b"key");
    let records = [
        Record { key: key.clone(), value: Some(Bytes::from_static(b"value")) },
        Record { key: key.clone(), value: None },
        Record { key, value: Some(Bytes::new()) },
    ];
    let offsets = append(&mut appender, &records).await?;
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}

/// Keys and values are bytes, not text; keys may be equal within a batch.
///
/// # Errors
/// If not.
pub async fn bytes_are_kept_as_they_are(factory: &dyn Factory) -> Verdict {
    let log = factory.create("bytes").await?;
    let mut appender = acquire(&log).await?;
    let every: Vec<u8> = (0..=u8::MAX).collect();
    let records = [
        Record { key: Bytes::from(every.clone()), value: Some(Bytes::from(every.repeat(16))) },
        Record { key: Bytes::from(every), value: Some(Bytes::from_static(&[0])) },
        Record { key: Bytes::from_static(&[0xff, 0]), value: Some(Bytes::from_static(&[0xc3, 0x28])) },
    ];
    let offsets = append(&mut appender, &records).await?;
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}

/// Timestamps are the time of the append, and the same for every reader.
///
/// # Errors
/// If not.
pub async fn timestamps_tell_the_time(factory: &dyn Factory) -> Verdict {
    // A broker on another machine may be off by this much without harm, in milliseconds.
    const TOLERANCE: i64 = 10_000;
    let log = factory.create("timestamps").await?;
    let mut appender = acquire(&log).await?;
    let before = now();
    for n in 0..3 {
        append(&mut appender, &batch(&format!("b{n}"), 2)).await?;
    }
    let after = now();
    let read = read_from(&log, 0).await?;
    for record in &read {
        let sane = (before - TOLERANCE..=after + TOLERANCE).contains(&record.timestamp);
        ensure(sane, || format!("{} is not between {before} and {after}", record.timestamp))?;
    }
    ensure(read.is_sorted_by_key(|record| record.timestamp), || "timestamps go backwards".to_owned())?;
    ensure(read == read_from(&log, 0).await?, || "a second reader gets other records".to_owned())
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
