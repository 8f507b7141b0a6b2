//! What a plain Kafka client does with the records of a registry: appends them in transactions, or consumes and drops
//! them. Both are set up as the registry sets up its own clients.

mod consume;
mod produce;

use serde_json::json;

pub(crate) use self::consume::{batches, drop_records};
pub(crate) use self::produce::Transactions;

/// A record's key and value.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) key: Vec<u8>,
    pub(crate) value: Option<Vec<u8>>,
}

impl Record {
    /// The record of an Avro schema, as the registry writes it (spec: core 8).
    pub(crate) fn schema(subject: &str, version: usize, id: usize, schema: &str) -> Self {
        let (name, text) = (json!(subject), json!(schema));
        let key = format!(r#"{{"keytype":"SCHEMA","subject":{name},"version":{version},"magic":1}}"#);
        let head = format!(r#"{{"subject":{name},"version":{version},"id":{id},"schemaType":"AVRO""#);
        let value = format!(r#"{head},"schema":{text},"deleted":false}}"#);
        Self { key: key.into_bytes(), value: Some(value.into_bytes()) }
    }
}
