//! The batches of a partition, from a broker's own files: no client says which producer wrote a record.

use std::fs;
use std::path::PathBuf;

use registrar_testkit::broker::Broker;

use super::Batch;

/// The bytes of a batch before its records (Kafka's documentation, "Record Batch", magic 2).
const HEADER: usize = 61;
/// The bytes before the length, and the length itself.
const BEFORE_LENGTH: usize = 12;
/// The bit of the attributes that says that a batch is a transaction's marker.
const CONTROL: i16 = 0x20;

/// Every batch of the topic's one partition, as broker 1 has it, which must be in sync.
pub(crate) fn read(broker: &Broker, topic: &str) -> Vec<Batch> {
    let folder = broker.data(1).join("log").join(format!("{topic}-0"));
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut segments: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "log")).collect();
    segments.sort();
    segments.iter().flat_map(|segment| parse(&fs::read(segment).unwrap())).collect()
}

/// The batches of a segment; a last one that is not whole is left out.
fn parse(mut bytes: &[u8]) -> Vec<Batch> {
    let mut batches = Vec::new();
    while bytes.len() >= HEADER {
        let length = BEFORE_LENGTH + usize::try_from(i32::from_be_bytes(field(bytes, 8))).unwrap();
        let first = i64::from_be_bytes(field(bytes, 0));
        batches.push(Batch {
            first,
            last: first + i64::from(i32::from_be_bytes(field(bytes, 23))),
            producer: i64::from_be_bytes(field(bytes, 43)),
            epoch: i32::from(i16::from_be_bytes(field(bytes, 51))),
            is_marker: i16::from_be_bytes(field(bytes, 21)) & CONTROL != 0,
        });
        bytes = bytes.get(length..).unwrap_or_default();
    }
    batches
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().unwrap()
}

#[test]
fn headers_are_read() {
    let mut batch = vec![0; HEADER + 9];
    batch[..8].copy_from_slice(&7_i64.to_be_bytes());
    batch[8..12].copy_from_slice(&i32::try_from(HEADER + 9 - BEFORE_LENGTH).unwrap().to_be_bytes());
    batch[21..23].copy_from_slice(&0x30_i16.to_be_bytes());
    batch[23..27].copy_from_slice(&2_i32.to_be_bytes());
    batch[43..51].copy_from_slice(&1001_i64.to_be_bytes());
    batch[51..53].copy_from_slice(&4_i16.to_be_bytes());
    let expected = Batch { first: 7, last: 9, producer: 1001, epoch: 4, is_marker: true };
    let mut cut_off = batch.clone();
    cut_off.extend_from_slice(&batch[..HEADER - 1]);
    assert_eq!(parse(&cut_off), std::slice::from_ref(&expected));
    batch[22] = 0x10;
    assert_eq!(parse(&batch), [Batch { is_marker: false, ..expected }]);
}
