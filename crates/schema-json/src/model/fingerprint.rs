//! Whether texts of schemas say the same.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use registrar_schema::json::Json;

use super::printed::is_printed;
use crate::document::{Dialect, Keyword, Keywords, Kind, address_of};

/// What a text says: equal for texts that differ in space and in the order of members only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint(u64);

/// Takes fingerprints; they compare with others of the same taker only. Keyed at random, so that no text can be made to
/// look like another one. Recurses as deep as the reader lets a text nest.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    hasher: RandomState,
    /// Of values that are arrays or objects, by address: nested combinations would ask for them again and again.
    values: HashMap<usize, u64>,
    /// Of schemas, by address.
    schemas: HashMap<usize, u64>,
}

impl Fingerprints {
    /// What a value says; numbers by their text.
    pub(super) fn of(&mut self, json: &Json) -> Fingerprint {
        Fingerprint(self.value(json))
    }

    /// What the reference prints of a schema.
    pub(super) fn of_schema(&mut self, schema: &Json, dialect: Dialect) -> Fingerprint {
        Fingerprint(self.schema(schema, dialect))
    }

    /// What it prints where nothing is said.
    pub(super) fn of_nothing(&self) -> Fingerprint {
        Fingerprint(self.object(Vec::new()))
    }

    fn value(&mut self, json: &Json) -> u64 {
        if !matches!(json, Json::Array(_) | Json::Object(_)) {
            return self.hasher.hash_one(json);
        }
        if let Some(known) = self.values.get(&address_of(json)) {
            return *known;
        }
        let hash = match json {
            Json::Array(items) => {
                let items: Vec<u64> = items.iter().map(|item| self.value(item)).collect();
                self.array(items)
            }
            _ => {
                let members = json.as_object().unwrap_or_default().iter();
                let members = members.map(|(name, value)| (&**name, self.value(value))).collect();
                self.object(members)
            }
        };
        self.values.insert(address_of(json), hash);
        hash
    }

    fn schema(&mut self, schema: &Json, dialect: Dialect) -> u64 {
        let Json::Object(members) = schema else { return self.value(schema) };
        if let Some(known) = self.schemas.get(&address_of(schema)) {
            return *known;
        }
        let keywords = Keywords::of(schema, dialect);
        let only_ref = !dialect.reads_beside_ref() && schema.get("$ref").is_some();
        let mut printed = Vec::with_capacity(members.len());
        for (name, value) in members {
            match Keyword::find(name, dialect).filter(|_| !only_ref) {
                Some(keyword) if !is_printed(keyword, value, &keywords, dialect) => {}
                Some(keyword) => printed.push((&**name, self.keyword(keyword, value, dialect))),
                None => printed.push((name, self.value(value))),
            }
        }
        let hash = self.object(printed);
        self.schemas.insert(address_of(schema), hash);
        hash
    }

    fn keyword(&mut self, keyword: &Keyword, value: &Json, dialect: Dialect) -> u64 {
        match (keyword.kind, value) {
            (Kind::Schema | Kind::SchemaOrSchemas | Kind::ObjectOrSchemas, Json::Object(_)) => {
                self.schema(value, dialect)
            }
            (Kind::Schemas | Kind::SchemaOrSchemas | Kind::ObjectOrSchemas, Json::Array(items)) => {
                let items = items.iter().map(|item| self.schema(item, dialect)).collect();
                self.array(items)
            }
            (Kind::SchemaMap | Kind::PatternMap | Kind::Dependencies | Kind::ObjectDependencies, Json::Object(all)) => {
                let all = all.iter().map(|(name, value)| (&**name, self.schema(value, dialect))).collect();
                self.object(all)
            }
            (Kind::Number | Kind::Divisor, Json::Number(text)) => self.hasher.hash_one(without_zeros(text)),
            // the values of an enumeration are a set
            (Kind::Array, Json::Array(items)) => {
                let mut items: Vec<u64> = items.iter().map(|item| self.value(item)).collect();
                items.sort_unstable();
                items.dedup();
                self.array(items)
            }
            _ => self.value(value),
        }
    }

    fn array(&self, items: Vec<u64>) -> u64 {
        self.hasher.hash_one(("array", items))
    }

    fn object(&self, mut members: Vec<(&str, u64)>) -> u64 {
        members.sort_unstable();
        self.hasher.hash_one(("object", members))
    }
}

/// A number text as it is printed: without zeros at the end of its fraction.
fn without_zeros(number: &str) -> &str {
    if !number.contains('.') || number.contains('E') {
        return number;
    }
    number.trim_end_matches('0').trim_end_matches('.')
}
