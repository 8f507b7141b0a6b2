//! Records that were aborted, and somebody who has read them: what is appended then brings both views together.

#![allow(clippy::unwrap_used)] // a test fails by panicking, its helpers too

mod recorded;

use bytes::Bytes;
use registrar_log::{LogRecord, Machine};
use registrar_state::State;

use recorded::topics;

/// What a state answers, but for offsets and times.
fn answers(state: &State) -> Vec<String> {
    let view = state.read();
    let mut lines: Vec<String> = view.contexts().iter().map(|context| format!("context {context:?}")).collect();
    for (subject, versions) in view.subjects(|_| true) {
        let version = |version: &std::sync::Arc<registrar_state::StoredVersion>| {
            let (number, id, deleted) = (version.version, version.id, version.deleted);
            format!("{subject} {number} {id} {deleted} {:?}", version.content)
        };
        lines.extend(versions.versions().iter().map(version));
    }
    lines.extend(view.configs(|_| true).iter().map(|(subject, config)| format!("config {subject} {config:?}")));
    lines.extend(view.modes(|_| true).iter().map(|subject| format!("mode {subject} {:?}", view.mode(subject))));
    lines.extend(view.associations(|_| true).iter().map(|association| {
        let (key, value) = (&association.key, &association.value);
        format!("association {key:?} {} {} {:?}", value.guid, value.resource_id, value.lifecycle)
    }));
    lines.sort();
    lines
}

fn state(records: &[LogRecord]) -> State {
    let state = State::default();
    state.apply(records);
    state
}

#[test]
fn whoever_has_read_an_aborted_record_comes_to_the_same_in_the_end() {
    let mut misled = 0;
    for (_, records) in topics() {
        let ours = State::default();
        for (index, aborted) in records.iter().enumerate() {
            let before = answers(&ours);
            let theirs = state(&records[..=index]);
            misled += usize::from(answers(&theirs) != before);
            let amended: Vec<LogRecord> = ours
                .amend(&[aborted.key.clone().unwrap(), Bytes::from_static(b"nonsense")])
                .into_iter()
                .zip(aborted.offset + 1..)
                .map(|(record, offset)| LogRecord {
                    offset,
                    timestamp: aborted.timestamp,
                    key: Some(record.key),
                    value: record.value,
                })
                .collect();
            theirs.apply(&amended);
            assert_eq!(answers(&theirs), before, "{aborted:?}");
            let unmoved = state(&records[..index]);
            unmoved.apply(&amended);
            assert_eq!(answers(&unmoved), before, "{aborted:?}");
            ours.apply(std::slice::from_ref(aborted));
        }
    }
    assert!(misled > 100, "only {misled} records made a difference");
}
