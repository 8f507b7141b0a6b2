//! One appender at a time.

use super::{Factory, Verdict, acquire, append, batch, ensure, ensure_same, read_from};
use crate::AppendError;

/// An earlier appender is fenced as soon as a later one is there, and for good; none of its batches shows up.
///
/// # Errors
/// If not.
pub async fn a_fenced_appender_appends_nothing(factory: &dyn Factory) -> Verdict {
    let log = factory.create("fenced").await?;
    let mut first = acquire(&log).await?;
    let mut records = batch("first", 2);
    let mut offsets = append(&mut first, &records).await?;
    let mut second = acquire(&log).await?;
    for round in 0..3 {
        let outcome = first.append(&batch("late", 2)).await;
        let fenced = matches!(outcome, Err(AppendError::Fenced(_)));
        ensure(fenced, || format!("{outcome:?} instead of fenced, in round {round}"))?;
        let more = batch(&format!("second-{round}"), 2);
        offsets.extend(append(&mut second, &more).await?);
        records.extend(more);
    }
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}

/// Who has acquired the log and reads it to its end has everything that any appender before was told is appended.
///
/// # Errors
/// If not.
pub async fn a_new_appender_finds_everything(factory: &dyn Factory) -> Verdict {
    let log = factory.create("take-over").await?;
    let (mut offsets, mut records) = (Vec::new(), Vec::new());
    for term in 0..3 {
        let mut appender = acquire(&log).await?;
        ensure_same(&read_from(&log, 0).await?, &offsets, &records)?;
        for n in 0..4 {
            let batch = batch(&format!("term-{term}-{n}"), 3);
            offsets.extend(append(&mut appender, &batch).await?);
            records.extend(batch);
        }
    }
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}

/// Of several appenders only the last appends, even if the others never tried before.
///
/// # Errors
/// If not.
pub async fn the_first_of_many_appenders_is_fenced(factory: &dyn Factory) -> Verdict {
    let log = factory.create("many-appenders").await?;
    let mut earlier = [acquire(&log).await?, acquire(&log).await?];
    let mut last = acquire(&log).await?;
    for appender in &mut earlier {
        let outcome = appender.append(&batch("earlier", 1)).await;
        ensure(matches!(outcome, Err(AppendError::Fenced(_))), || format!("{outcome:?} instead of fenced"))?;
    }
    let records = batch("last", 1);
    let offsets = append(&mut last, &records).await?;
    ensure_same(&read_from(&log, 0).await?, &offsets, &records)
}
