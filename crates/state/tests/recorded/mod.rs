//! The topics that the reference wrote.

use std::path::PathBuf;

use bytes::Bytes;
use registrar_log::LogRecord;
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    offset: i64,
    timestamp: i64,
    key: String,
    value: Option<String>,
}

/// Their names and records, by name.
pub fn topics() -> Vec<(String, Vec<LogRecord>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/topics");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut topics: Vec<_> = files
        .filter(|path| path.to_string_lossy().ends_with(".topic.jsonl"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), read(&path)))
        .collect();
    topics.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(topics.len() >= 10, "the recorded topics are missing");
    topics
}

fn read(path: &std::path::Path) -> Vec<LogRecord> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Line>(line).unwrap());
    let bytes = |text: String| Bytes::from(text.into_bytes());
    lines
        .map(|line| LogRecord {
            offset: line.offset,
            timestamp: line.timestamp,
            key: Some(bytes(line.key)),
            value: line.value.map(bytes),
        })
        .collect()
}
