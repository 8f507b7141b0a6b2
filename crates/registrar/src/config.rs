//! The daemon's configuration: rows that describe every key, the layers that set them (file, environment,
//! `--override`), and what follows from them (listeners, where the log is, the Kafka client's properties).
//!
//! [`load()`] reports every fault at once: the caller logs the warnings of the [`Configuration`], or prints the
//! [`fault::Faults`] and exits with [`EXIT_USAGE`]. [`help`] prints the rows.

pub(crate) mod fault;
mod forwarding;
pub(crate) mod help;
mod kafka_client;
mod kind;
pub(crate) mod listener;
mod load;
mod membership;
mod row;
pub(crate) mod rows;
mod settings;
mod source;
mod storage;
mod suggest;

pub(crate) use fault::EXIT_USAGE;
pub(crate) use load::{Configuration, load};
pub(crate) use membership::Membership;
pub(crate) use settings::Settings;
pub(crate) use storage::{KafkaStore, Storage};
