//! The daemon's configuration: rows that describe every key, the layers that set them (file, environment,
//! `--override`), and what follows from them (listeners, where the log is, the Kafka client's properties).
//!
//! [`load`] reports every fault at once. The caller prints [`Configuration::warnings`], or the [`Faults`], and in the
//! latter case exits with [`EXIT_USAGE`].

mod fault;
mod help;
mod kafka_client;
mod kind;
mod listener;
mod load;
mod row;
pub(crate) mod rows;
mod settings;
mod source;
mod storage;
mod suggest;

pub(crate) use fault::{EXIT_USAGE, Faults};
pub(crate) use help::{markdown, text};
pub(crate) use listener::{Advertised, Listener};
pub(crate) use load::{Configuration, load};
pub(crate) use settings::Settings;
pub(crate) use storage::{KafkaStore, Storage};
