//! Readers, each for itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::{Factory, Verdict, Violation, acquire, append, batch, ensure, ensure_same, read_from, read_until, soon};
use crate::{Log, LogRecord, Offset};

/// The end of a new log is known, and nothing has to be read to reach it.
///
/// # Errors
/// If not.
pub async fn an_empty_log_has_an_end(factory: &dyn Factory) -> Verdict {
    let log = factory.create("empty").await?;
    let end = soon("end", log.end()).await?;
    ensure(end == 0, || format!("the end of an empty log is {end}"))
}

/// A reader's position reaches the end after each append, also if nothing follows.
///
/// # Errors
/// If not.
pub async fn the_end_is_reached(factory: &dyn Factory) -> Verdict {
    let log = factory.create("reaches-end").await?;
    let mut appender = acquire(&log).await?;
    let mut reader = soon("replay", log.replay(0)).await?;
    let mut previous = 0;
    for n in 0..5 {
        let offsets = append(&mut appender, &batch(&format!("b{n}"), 2)).await?;
        let end = soon("end", log.end()).await?;
        ensure(offsets.iter().all(|offset| *offset < end), || format!("{offsets:?} is not below the end {end}"))?;
        ensure(end > previous, || format!("the end stays at {end}"))?;
        let records = read_until(&mut reader, end).await?;
        ensure(records.len() == 2, || format!("{} records before the end {end}", records.len()))?;
        previous = end;
    }
    // And once more from the start, where nothing follows at all.
    ensure(read_from(&log, 0).await?.len() == 10, || "a later reader gets other records".to_owned())
}

/// A reader that waits at the end gets what is appended later.
///
/// # Errors
/// If not.
pub async fn a_reader_follows(factory: &dyn Factory) -> Verdict {
    let log = factory.create("followed").await?;
    let mut appender = acquire(&log).await?;
    append(&mut appender, &batch("first", 3)).await?;
    let reader_log = Arc::clone(&log);
    let following = tokio::spawn(async move { follow(&reader_log, 9).await });
    let mut last = 0;
    for n in 0..3 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        last = append(&mut appender, &batch(&format!("later-{n}"), 2)).await?.last().copied().unwrap_or(0);
    }
    let records = following.await.map_err(|failure| Violation(failure.to_string()))??;
    ensure(records.len() == 9, || format!("{} records instead of 9", records.len()))?;
    ensure(records.last().map(|record| record.offset) == Some(last), || "the last record is another".to_owned())
}

async fn follow(log: &Arc<dyn Log>, count: usize) -> Result<Vec<LogRecord>, Violation> {
    let mut reader = soon("replay", log.replay(0)).await?;
    let mut records = Vec::new();
    while records.len() < count {
        records.extend(soon("following", reader.next()).await?.records);
    }
    Ok(records)
}

/// Replay can begin at every offset, also within a batch and where no record is.
///
/// # Errors
/// If not.
pub async fn replay_begins_anywhere(factory: &dyn Factory) -> Verdict {
    let log = factory.create("anywhere").await?;
    let mut appender = acquire(&log).await?;
    for n in 0..4 {
        append(&mut appender, &batch(&format!("b{n}"), 2)).await?;
    }
    let (all, end) = (read_from(&log, 0).await?, soon("end", log.end()).await?);
    for from in 0..end {
        let expected: Vec<_> = all.iter().filter(|record| record.offset >= from).cloned().collect();
        let found = read_from(&log, from).await?;
        ensure(found == expected, || format!("replay from {from} gives {} records", found.len()))?;
    }
    ensure_begins_at_end(&log, end).await
}

/// A reader that begins at the end gets only what is new.
async fn ensure_begins_at_end(log: &Arc<dyn Log>, end: Offset) -> Verdict {
    let mut reader = soon("replay", log.replay(end)).await?;
    let mut appender = acquire(log).await?;
    let records = batch("new", 1);
    let offsets = append(&mut appender, &records).await?;
    let found = read_until(&mut reader, soon("end", log.end()).await?).await?;
    ensure_same(&found, &offsets, &records)
}

/// Readers at the same time each get everything.
///
/// # Errors
/// If not.
pub async fn readers_are_independent(factory: &dyn Factory) -> Verdict {
    let log = factory.create("readers").await?;
    let mut following = Vec::new();
    for _ in 0..4 {
        let log = Arc::clone(&log);
        following.push(tokio::spawn(async move { follow(&log, 20).await }));
    }
    let mut appender = acquire(&log).await?;
    for n in 0..10 {
        append(&mut appender, &batch(&format!("b{n}"), 2)).await?;
    }
    let all = read_from(&log, 0).await?;
    for reader in following {
        let found = reader.await.map_err(|failure| Violation(failure.to_string()))??;
        ensure(found == all, || format!("a reader got {} records, {} are there", found.len(), all.len()))?;
    }
    Ok(())
}

/// A wait that is given up, at whatever moment, takes nothing with it.
///
/// # Errors
/// If not.
pub async fn a_dropped_wait_loses_nothing(factory: &dyn Factory) -> Verdict {
    let log = factory.create("dropped-waits").await?;
    let mut appender = acquire(&log).await?;
    let mut reader = soon("replay", log.replay(0)).await?;
    let (mut found, mut offsets, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..20 {
        let batch = batch(&format!("b{n}"), 2);
        offsets.extend(append(&mut appender, &batch).await?);
        records.extend(batch);
        for wait in [0, 200, 700, 1500] {
            if let Ok(chunk) = timeout(Duration::from_micros(wait), reader.next()).await {
                found.extend(chunk?.records);
            }
        }
    }
    while found.len() < records.len() {
        found.extend(soon("reading", reader.next()).await?.records);
    }
    ensure_same(&found, &offsets, &records)
}
