use super::*;

fn secrets(current: &str, old: Option<&str>) -> Keysets {
    Keysets::new(Secrets { current: Secret::new(current), old: old.map(Secret::new) })
}

fn ensure(byte: u8) -> Ensure {
    let fresh = Fresh { key: [byte; 16], id: u32::from(byte), nonce: [byte; 12] };
    Ensure { tenant: "default".to_owned(), fresh }
}

/// Evaluates, and applies what it comes to.
fn run(keysets: &Keysets, byte: u8) -> (Ensured, Option<Record>) {
    let evaluation = keysets.evaluate(&mut keysets.view(), &mut ensure(byte));
    apply(keysets, &evaluation.records);
    (evaluation.answer, evaluation.records.into_iter().next())
}

fn apply(keysets: &Keysets, records: &[Record]) {
    let read = |record: &Record| LogRecord {
        offset: 0,
        timestamp: 0,
        key: Some(record.key.clone()),
        value: record.value.clone(),
    };
    keysets.apply(&records.iter().map(read).collect::<Vec<_>>());
}

fn keyset(keysets: &Keysets) -> Vec<u8> {
    keysets.tenant("default").unwrap().keyset.unwrap().serialized().to_vec()
}

#[test]
fn a_keyset_is_made_once() {
    let keysets = secrets("a", None);
    let mut view = keysets.view();
    let first = keysets.evaluate(&mut view, &mut ensure(1));
    assert_eq!((first.answer, first.records.len()), (Ensured::Made, 1));
    let second = keysets.evaluate(&mut view, &mut ensure(2));
    assert_eq!((second.answer, second.records.len()), (Ensured::There, 0), "in the same batch");
    apply(&keysets, &first.records);
    assert_eq!(run(&keysets, 3), (Ensured::There, None));
    assert_eq!(keysets.tenant("other").map(|tenant| tenant.standing), None);
}

#[test]
fn evaluating_again_gives_the_same_record() {
    let keysets = secrets("a", None);
    let once = keysets.evaluate(&mut keysets.view(), &mut ensure(1)).records;
    assert_eq!(keysets.evaluate(&mut keysets.view(), &mut ensure(1)).records, once);
}

#[test]
fn the_secret_is_changed_and_the_keys_stay() {
    let before = secrets("a", None);
    let (_, made) = run(&before, 1);
    let made = made.unwrap();

    let after = secrets("b", Some("a"));
    apply(&after, std::slice::from_ref(&made));
    let (answer, rotated) = run(&after, 2);
    assert_eq!(answer, Ensured::Rotated);
    assert_eq!(keyset(&after), keyset(&before));
    assert_eq!(run(&after, 3), (Ensured::There, None));

    // a node with the old secret alone goes on; one that is started anew cannot read it
    let rotated = rotated.unwrap();
    apply(&before, std::slice::from_ref(&rotated));
    assert_eq!(before.tenant("default").unwrap().standing, Standing::Locked(Some(1)));
    assert_eq!(keyset(&before), keyset(&after));
    let anew = secrets("a", None);
    apply(&anew, &[rotated]);
    assert_eq!(run(&anew, 4), (Ensured::Locked, None));
}

#[test]
fn what_cannot_be_read_is_never_replaced() {
    let other = run(&secrets("other", None), 1).1.unwrap();
    let strange = Record { key: "default".into(), value: Some("not JSON".into()) };
    for record in [other, strange] {
        let keysets = secrets("a", Some("b"));
        apply(&keysets, &[record]);
        assert_eq!(run(&keysets, 2), (Ensured::Locked, None));
        assert!(keysets.tenant("default").unwrap().keyset.is_none());
    }
}

#[test]
fn records_of_no_tenant_change_nothing() {
    let keysets = secrets("a", None);
    let record = run(&keysets, 1).1.unwrap();
    keysets.apply(&[
        LogRecord { offset: 1, timestamp: 0, key: None, value: None },
        LogRecord { offset: 2, timestamp: 0, key: Some(vec![0xff].into()), value: record.value.clone() },
        LogRecord { offset: 3, timestamp: 0, key: Some("other".into()), value: None },
    ]);
    assert_eq!(run(&keysets, 2), (Ensured::There, None));
    apply(&keysets, &[Record { value: None, ..record }]);
    assert_eq!(run(&keysets, 3).0, Ensured::Made, "a tombstone takes it away");
}
