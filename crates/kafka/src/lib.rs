//! The log in a Kafka topic, and the election over a Kafka group.
//!
//! A batch is one transaction, readers read what is committed, and the broker fences appenders by their transactional ids;
//! [`Fencing`] says where not.
//! librdkafka's blocking calls run in threads of their own.

mod aborted;
mod admin;
mod appender;
mod cluster;
mod config;
pub mod connection;
mod consumer;
mod context;
mod diagnosis;
mod election;
mod errors;
mod fencing;
mod incarnation;
mod lineage;
mod log;
mod outcome;
mod reader;
mod stable;
mod stats;
mod topic;
mod topic_id;

pub use config::KafkaLogConfig;
pub use election::{Advertised, ElectionConfig, ElectionStats, KafkaElection};
pub use fencing::Fencing;
pub use log::KafkaLog;
pub use stats::KafkaStats;
