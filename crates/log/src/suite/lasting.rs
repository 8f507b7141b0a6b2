//! What was appended stays.

use super::{Factory, Verdict, acquire, append, batch, ensure, ensure_same, read_from, soon};

/// A log that is opened again has the same records, offsets, timestamps and end.
///
/// # Errors
/// If not.
pub async fn reopening_keeps_everything(factory: &dyn Factory) -> Verdict {
    let name = "reopened";
    let log = factory.create(name).await?;
    {
        let mut appender = acquire(&log).await?;
        for n in 0..5 {
            append(&mut appender, &batch(&format!("b{n}"), 3)).await?;
        }
    }
    let (before, end) = (read_from(&log, 0).await?, soon("end", log.end()).await?);
    let log = factory.reopen(name, log).await?;
    let (after, end_after) = (read_from(&log, 0).await?, soon("end", log.end()).await?);
    ensure(before.len() == 15, || format!("{} records before", before.len()))?;
    ensure(before == after, || format!("{} records before, {} others after", before.len(), after.len()))?;
    ensure(end == end_after, || format!("the end was {end} and is {end_after}"))
}

/// A log that is opened again goes on behind its end.
///
/// # Errors
/// If not.
pub async fn an_old_log_goes_on(factory: &dyn Factory) -> Verdict {
    let name = "goes-on";
    let mut log = factory.create(name).await?;
    let (mut offsets, mut records) = (Vec::new(), Vec::new());
    for life in 0..3 {
        if life > 0 {
            log = factory.reopen(name, log).await?;
        }
        let end = soon("end", log.end()).await?;
        let mut appender = acquire(&log).await?;
        let batch = batch(&format!("life-{life}"), 2);
        let appended = append(&mut appender, &batch).await?;
        ensure(appended.iter().all(|offset| *offset >= end), || format!("{appended:?} is below the end {end}"))?;
        offsets.extend(appended);
        records.extend(batch);
    }
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}
