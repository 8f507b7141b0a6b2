//! What a plain Kafka client does with the records of a registry: appends them in transactions, or consumes and drops
//! them. Both are set up as the registry sets up its own clients.

mod consume;
mod produce;

pub(crate) use self::consume::{batches, drop_all};
pub(crate) use self::produce::{Transactions, fill};

/// A record's key and value.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) key: Vec<u8>,
    pub(crate) value: Option<Vec<u8>>,
}
