//! Whether texts of schemas say the same.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use registrar_schema::json::Json;

use crate::document::{Dialect, address_of};

/// Keywords that the reference's translation of the modern dialects drops.
const DROPPED: [&str; 3] = ["format", "readOnly", "writeOnly"];

/// What a text says: equal for texts that differ in space and in the order of members only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint(u64);

/// Takes fingerprints; they compare with others of the same taker only. Keyed at random, so that no text can be made to
/// look like another one.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    hasher: RandomState,
    /// Of arrays and objects, by address: nested combinations would ask for them again and again.
    known: HashMap<usize, u64>,
}

impl Fingerprints {
    /// What a schema says as a child of a combined one.
    pub(super) fn of_schema(&mut self, schema: &Json, dialect: Dialect) -> Fingerprint {
        let drops = |name: &str| dialect == Dialect::Modern && DROPPED.contains(&name);
        match schema {
            Json::Object(members) if members.iter().any(|(name, _)| drops(name)) => {
                let kept = members.iter().filter(|(name, _)| !drops(name));
                Fingerprint(self.members(kept))
            }
            _ => self.of(schema),
        }
    }

    /// What a value says; numbers by their text. Recurses as deep as the reader lets a text nest.
    pub(super) fn of(&mut self, json: &Json) -> Fingerprint {
        Fingerprint(self.value(json))
    }

    fn value(&mut self, json: &Json) -> u64 {
        if !matches!(json, Json::Array(_) | Json::Object(_)) {
            return self.hasher.hash_one(json);
        }
        if let Some(known) = self.known.get(&address_of(json)) {
            return *known;
        }
        let hash = match json {
            Json::Array(items) => {
                let items: Vec<u64> = items.iter().map(|item| self.value(item)).collect();
                self.hasher.hash_one(("array", items))
            }
            _ => self.members(json.as_object().unwrap_or_default().iter()),
        };
        self.known.insert(address_of(json), hash);
        hash
    }

    fn members<'j>(&mut self, members: impl Iterator<Item = &'j (Box<str>, Json)>) -> u64 {
        let mut members: Vec<(&str, u64)> = members.map(|(name, value)| (&**name, self.value(value))).collect();
        members.sort_unstable();
        self.hasher.hash_one(("object", members))
    }
}
