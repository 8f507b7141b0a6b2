//! Answers that are asked for over and over, kept as bytes.
//!
//! Every consumer asks for the schemas of its messages by id. What is kept holds as long as nothing at all has been
//! written since, which is nearly always: registries are read.

use std::hash::{Hash, Hasher};

use bytes::Bytes;
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

/// How many bytes of answers and their keys are kept.
const MAX_BYTES: u64 = 8 << 20;
/// A guess, to size the cache's own tables.
const TYPICAL_ANSWER: u64 = 1 << 10;

/// Answers to `GET /schemas/ids/{id}`, by id and query.
pub(crate) struct Rendered(Cache<Key, Kept, Weight>);

struct Key {
    id: i32,
    query: Box<str>,
}

/// The same, borrowed.
#[derive(Clone, Copy)]
struct KeyRef<'a> {
    id: i32,
    query: &'a str,
}

#[derive(Clone)]
struct Kept {
    generation: u64,
    body: Bytes,
}

#[derive(Clone)]
struct Weight;

impl Default for Rendered {
    fn default() -> Self {
        Self(Cache::with_weighter((MAX_BYTES / TYPICAL_ANSWER) as usize, MAX_BYTES, Weight))
    }
}

impl Rendered {
    /// The answer, if it was rendered under this generation of the registry's state.
    pub fn get(&self, id: i32, query: &str, generation: u64) -> Option<Bytes> {
        let kept = self.0.get(&KeyRef { id, query })?;
        (kept.generation == generation).then_some(kept.body)
    }

    /// Keeps an answer. `generation` is the one that was current before the state was asked.
    pub fn put(&self, id: i32, query: &str, generation: u64, body: &Bytes) {
        self.0.insert(Key { id, query: query.into() }, Kept { generation, body: body.clone() });
    }
}

impl Key {
    fn borrowed(&self) -> KeyRef<'_> {
        KeyRef { id: self.id, query: &self.query }
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.borrowed().hash(state);
    }
}

impl Hash for KeyRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
        self.query.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        other.borrowed().equivalent(self)
    }
}

impl Eq for Key {}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.id == key.id && *self.query == *key.query
    }
}

impl Weighter<Key, Kept> for Weight {
    fn weight(&self, key: &Key, kept: &Kept) -> u64 {
        (key.query.len() + kept.body.len()) as u64 + 64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_for_its_generation_and_its_query() {
        let rendered = Rendered::default();
        let body = Bytes::from_static(b"{}");
        rendered.put(1, "subject=s", 7, &body);
        assert_eq!(rendered.get(1, "subject=s", 7), Some(body.clone()));
        assert_eq!(rendered.get(1, "subject=s", 8), None);
        assert_eq!(rendered.get(1, "", 7), None);
        assert_eq!(rendered.get(2, "subject=s", 7), None);
        rendered.put(1, "subject=s", 8, &body);
        assert_eq!(rendered.get(1, "subject=s", 8), Some(body));
    }
}
