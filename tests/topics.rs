//! Recorded topics: the reference's log under our daemon, and our log beside the reference's.

use bytes::Bytes;
use registrar_log::LogRecord;
use registrar_testkit::daemon::DaemonConfig;
use registrar_testkit::golden::{self, Report};
use serde_json::Value;

use crate::Store;
use crate::store::{Failure, dump};

/// A log that the reference wrote answers the recorded reads exactly, times included.
///
/// # Errors
/// What differs.
pub async fn replayed(store: &Store, name: &str) -> Result<(), Failure> {
    store.import(dump(name)?).await?;
    let daemon = store.start()?;
    let cases = golden::read(&crate::recordings().join(format!("topics/{name}.after.jsonl")))?;
    let report = golden::run(daemon.url(), &cases).await?;
    if report.differences.is_empty() && report.total > 0 {
        return Ok(());
    }
    Err(format!("{name}: {report}\n{}", report.differences.join("\n")).into())
}

/// The recorded requests leave the records that they left in the reference's log: keys and values, in order. NOOPs
/// aside, which each make writes when it sees fit.
///
/// # Errors
/// What differs.
pub async fn written(store: &Store, name: &str) -> Result<(), Failure> {
    written_by(store, &store.daemon(), name).await.map(drop)
}

/// As [`written`], by a daemon that is configured in another way. Gives what its answers were.
///
/// # Errors
/// What differs.
pub async fn written_by(store: &Store, config: &DaemonConfig, name: &str) -> Result<Report, Failure> {
    let mut daemon = config.start(store.directory())?;
    let cases = golden::read(&crate::recordings().join(format!("{name}.jsonl")))?;
    let report = golden::run(daemon.url(), &cases).await?;
    daemon.process().signal("TERM")?;
    daemon.process().wait(std::time::Duration::from_secs(30))?;
    let (ours, theirs) = (facts(store.records().await?), facts(dump(name)?));
    for (place, (our, their)) in ours.iter().zip(&theirs).enumerate() {
        if our != their {
            return Err(format!("{name}: record {place} differs\n  theirs {their:?}\n  ours   {our:?}").into());
        }
    }
    if ours.len() == theirs.len() && !ours.is_empty() {
        return Ok(report);
    }
    Err(format!("{name}: {} records, and the reference left {}", ours.len(), theirs.len()).into())
}

/// Keys and values that are no NOOPs, nor schemas of the empty subject, which the reference writes and cannot read.
/// Random parts are left out.
fn facts(records: Vec<LogRecord>) -> Vec<(Option<Bytes>, Option<Bytes>)> {
    let passed_over = [&b"{\"keytype\":\"NOOP\""[..], b"{\"keytype\":\"SCHEMA\",\"version\""];
    let is_passed_over =
        |key: &Option<Bytes>| key.as_ref().is_some_and(|key| passed_over.iter().any(|start| key.starts_with(start)));
    let facts = records.into_iter().map(|record| (record.key, record.value.map(without_guid).map(without_ciphertexts)));
    facts.filter(|(key, _)| !is_passed_over(key)).collect()
}

/// The value of an association without the UUID that it begins with; any other as it is.
fn without_guid(value: Bytes) -> Bytes {
    const GUID: &[u8] = b"{\"guid\":\"";
    const UUID_LENGTH: usize = 36;
    if value.starts_with(GUID) { value.slice((GUID.len() + UUID_LENGTH).min(value.len())..) } else { value }
}

/// The value of a schema with the lengths of its encrypted metadata in place of it; any other as it is.
fn without_ciphertexts(value: Bytes) -> Bytes {
    let Ok(parsed) = serde_json::from_slice::<Value>(&value) else { return value };
    let metadata = &parsed["metadata"];
    let (properties, Some(sensitive)) = (&metadata["properties"], metadata["sensitive"].as_array()) else {
        return value;
    };
    if properties["__enc__"] != "true" {
        return value;
    }
    let mut text = String::from_utf8_lossy(&value).into_owned();
    for name in sensitive.iter().filter_map(Value::as_str) {
        if let Some(ciphertext) = properties[name].as_str() {
            text = text.replace(ciphertext, &format!("({} characters)", ciphertext.len()));
        }
    }
    text.into()
}
