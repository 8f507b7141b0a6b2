//! Topics that the reference wrote: read, written again, replayed in pieces, and compacted.

#![allow(clippy::unwrap_used)] // a test fails by panicking, its helpers too

mod recorded;

use std::collections::HashMap;

use bytes::Bytes;
use registrar_log::{LogRecord, Machine};
use registrar_model::QualifiedSubject;
use registrar_state::records::{self, AssociationValue, RecordKey};
use registrar_state::{State, View};

use recorded::topics;

fn replayed(records: &[LogRecord]) -> State {
    let state = State::default();
    state.apply(records);
    assert_eq!(state.unknown_records(), records.iter().filter(|record| is_nameless(record)).count() as u64);
    state
}

/// The one kind of record that the reference writes and cannot read: a schema of the empty subject.
fn is_nameless(record: &LogRecord) -> bool {
    record.key.as_ref().is_some_and(|key| key.starts_with(b"{\"keytype\":\"SCHEMA\",\"version\""))
}

/// Everything that can be asked of a state, as text.
fn answers(state: &State) -> Vec<String> {
    let view = state.read();
    let mut lines: Vec<String> =
        view.contexts().iter().map(|context| format!("context {}", context.as_str())).collect();
    for (subject, versions) in view.subjects(|_| true) {
        for version in versions.versions() {
            let owner = view.id(&subject.context, version.id);
            let latest = view.latest_id_of_content(&subject.context, version.content.guid).map(|(id, _)| id);
            let mut referrers: Vec<String> = view
                .referrers(&subject, version.version)
                .iter()
                .map(|(referrer, number)| format!("{referrer}/{number}"))
                .collect();
            referrers.sort();
            let first =
                owner.and_then(|owner| owner.first().map(|first| format!("{}/{}", first.subject, first.version)));
            lines.push(format!("{subject} {version:?} {first:?} {latest:?} {referrers:?}"));
        }
    }
    lines.extend(view.configs(|_| true).iter().map(|(subject, config)| format!("config {subject} {config:?}")));
    lines.extend(view.associations(|_| true).iter().map(|association| {
        let key = &association.key;
        let by_subject = view.associations_of_subject(&key.subject).len();
        let by_resource = view.associations_of_resource(&association.value.resource_id);
        let by_name = view.associations_of_name(&key.resource_name).len();
        format!("association {association:?} {by_subject} {by_resource:?} {by_name}")
    }));
    lines.extend(view.modes(|_| true).iter().map(|subject| format!("mode {subject} {:?}", view.mode(subject))));
    lines.sort();
    lines
}

/// The record that this registry would write for what the last record did.
fn written_again(view: &View<'_>, record: &LogRecord) -> Option<registrar_log::Record> {
    let has_value = record.value.is_some();
    match RecordKey::decode(record.key.as_deref().unwrap()).ok()? {
        RecordKey::Schema { subject, version } if has_value => {
            let stored = view.subject(&subject)?.version(version)?.clone();
            Some(records::schema(&subject, version, stored.id, &stored.content, stored.deleted))
        }
        RecordKey::Schema { subject, version } => Some(records::schema_tombstone(&subject, version)),
        RecordKey::Config { subject } => Some(records::config(&subject, view.config(&subject).as_deref())),
        RecordKey::Mode { subject } => Some(records::mode(&subject, view.mode(&subject))),
        RecordKey::DeleteSubject { subject } => {
            let versions = view.subject(&subject)?;
            let last = versions.versions().iter().rfind(|version| !version.deleted_by_record)?.version;
            Some(records::delete_subject(&subject, last))
        }
        RecordKey::ClearSubject { subject } => Some(records::clear_subject(&subject)),
        RecordKey::Context { context } => Some(records::context(&context, has_value)),
        RecordKey::Noop => Some(records::noop()),
        RecordKey::Association(key) => {
            // the first record of an association does not say when it was made
            let value = view.association(&key).map(|value| AssociationValue { create_ts: None, ..(*value).clone() });
            Some(records::association(&key, value.as_ref()))
        }
        RecordKey::Mark => None,
    }
}

#[test]
fn what_is_read_is_written_again_byte_for_byte() {
    let mut compared = 0;
    for (name, records) in topics() {
        let state = State::default();
        for record in &records {
            state.apply(std::slice::from_ref(record));
            if let Some(again) = written_again(&state.read(), record) {
                assert_eq!(Some(&again.key), record.key.as_ref(), "{name} {}", record.offset);
                assert_eq!(again.value, record.value, "{name} {}", record.offset);
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

#[test]
fn replaying_in_pieces_is_replaying_at_once() {
    for (name, records) in topics() {
        let whole = answers(&replayed(&records));
        for size in [1, 2, 7] {
            let state = State::default();
            records.chunks(size).for_each(|chunk| state.apply(chunk));
            assert_eq!(answers(&state), whole, "{name} in pieces of {size}");
        }
    }
}

#[test]
fn compaction_changes_no_answer() {
    for (name, records) in topics() {
        let whole = answers(&replayed(&records));
        let last: HashMap<&Bytes, i64> =
            records.iter().map(|record| (record.key.as_ref().unwrap(), record.offset)).collect();
        let survives = |record: &&LogRecord| last[record.key.as_ref().unwrap()] == record.offset;
        let compacted: Vec<LogRecord> = records.iter().filter(survives).cloned().collect();
        assert_eq!(answers(&replayed(&compacted)), whole, "{name} compacted");
        let without: Vec<LogRecord> = compacted.into_iter().filter(|record| record.value.is_some()).collect();
        assert_eq!(answers(&replayed(&without)), whole, "{name} compacted, tombstones gone");
    }
}

/// The guids are those of the recorded answers, so they come without the keys, which are in another topic.
#[test]
fn encrypted_metadata_is_kept_and_indexed_by_the_hash_of_the_clear_content() {
    let (_, records) = topics().into_iter().find(|(name, _)| name == "rest_contracts.topic.jsonl").unwrap();
    let state = replayed(&records);
    let view = state.read();
    let rows = [
        ("member", 5, 5, "74e6abb3-d5b8-2226-60b3-948b652b7b88"),
        ("merged", 1, 24, "04cf90a5-6790-cbc1-79b6-b09113a76f4e"),
        ("merged", 2, 25, "21f71358-6abe-33c0-a73b-8af20ccc62ab"),
        ("merged", 3, 26, "58cdb2f7-0892-9ef8-1c91-46e9a342595d"),
    ];
    for (name, version, id, guid) in rows {
        let subject = QualifiedSubject::parse(name);
        let stored = view.subject(&subject).unwrap().version(version).unwrap().clone();
        assert_eq!((stored.id, stored.content.guid.to_string().as_str()), (id, guid), "{name} {version}");
        let by_content = view.latest_id_of_content(&subject.context, stored.content.guid);
        assert_eq!(by_content.map(|(id, _)| id), Some(id), "{name} {version}");
        assert_eq!(stored.content.content(), stored.content.recorded(), "without keys, what is stored");
        assert!(stored.content.content().metadata.as_ref().unwrap().is_encrypted(), "{name} {version}");
    }
}

#[test]
fn records_of_other_makes_and_broken_ones_are_counted_and_change_nothing() {
    let (_, mut records) = topics().remove(0);
    let whole = answers(&replayed(&records));
    let odd: [(&[u8], Option<&[u8]>); 6] = [
        (b"not json", Some(b"x")),
        (b"", None),
        (br#"{"keytype":"FUTURE","magic":0}"#, Some(b"{}")),
        (br#"{"keytype":"SCHEMA","subject":"s","version":1,"magic":9}"#, Some(b"{}")),
        (br#"{"keytype":"CONFIG","subject":"s","magic":0}"#, Some(b"\xff\xfe")),
        (br#"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#, Some(br#"{"id":"one"}"#)),
    ];
    for (place, (key, value)) in odd.into_iter().enumerate() {
        let record = LogRecord {
            offset: 10_000 + place as i64,
            timestamp: 0,
            key: Some(Bytes::copy_from_slice(key)),
            value: value.map(Bytes::copy_from_slice),
        };
        records.insert(place * 3, record);
    }
    let state = State::default();
    state.apply(&records);
    assert_eq!(state.unknown_records(), 6);
    assert_eq!(answers(&state), whole);
}

#[test]
fn an_empty_value_is_a_tombstone() {
    let key = Some(Bytes::from_static(br#"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#));
    let value = Bytes::from_static(br#"{"subject":"s","version":1,"id":1,"schema":"\"int\"","deleted":false}"#);
    let put = LogRecord { offset: 0, timestamp: 0, key: key.clone(), value: Some(value) };
    let tombstone = LogRecord { offset: 1, timestamp: 1, key, value: Some(Bytes::new()) };
    let state = replayed(&[put, tombstone]);
    assert!(state.read().subject(&QualifiedSubject::parse("s")).is_none());
}
