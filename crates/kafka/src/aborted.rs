//! Which keys look different to who reads what is not committed.
//!
//! Two readers go through the topic side by side, one of them past what was aborted: a record that only the other one
//! delivers is an aborted one. What is kept is the keys whose last record is of that kind, which are few, however long
//! the topic is. Compaction between the two readers may make a key look aborted that is not; to amend it does no harm.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;
use registrar_log::{LogError, LogReader, Offset};

use crate::reader::KafkaReader;

/// The keys between `from` and `end` whose last record was aborted, in the order of those records.
/// Both readers begin at `from`.
pub(crate) async fn keys(
    committed: KafkaReader,
    mut all: KafkaReader,
    from: Offset,
    end: Offset,
) -> Result<Vec<Bytes>, LogError> {
    let mut committed = Committed { reader: committed, offsets: VecDeque::new(), position: from };
    let mut aborted = HashMap::new();
    let mut position = from;
    while position < end {
        let chunk = all.next().await?;
        position = chunk.position;
        for record in chunk.records {
            let Some(key) = record.key.filter(|_| record.offset < end) else { continue };
            if committed.has(record.offset).await? {
                aborted.remove(&key);
            } else {
                aborted.insert(key, record.offset);
            }
        }
    }
    let mut aborted: Vec<(Bytes, Offset)> = aborted.into_iter().collect();
    aborted.sort_unstable_by_key(|(_, offset)| *offset);
    Ok(aborted.into_iter().map(|(key, _)| key).collect())
}

/// The offsets of committed records, asked for in ascending order.
struct Committed {
    reader: KafkaReader,
    offsets: VecDeque<Offset>,
    position: Offset,
}

impl Committed {
    /// Whether a committed record is there. Below the last stable offset this is known as soon as it has been read.
    async fn has(&mut self, offset: Offset) -> Result<bool, LogError> {
        loop {
            while self.offsets.front().is_some_and(|next| *next < offset) {
                self.offsets.pop_front();
            }
            if let Some(next) = self.offsets.front() {
                return Ok(*next == offset);
            }
            if self.position > offset {
                return Ok(false);
            }
            let chunk = self.reader.next().await?;
            self.position = chunk.position;
            self.offsets.extend(chunk.records.iter().map(|record| record.offset));
        }
    }
}
