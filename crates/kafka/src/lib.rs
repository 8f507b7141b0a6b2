//! The log in a Kafka topic.
//!
//! A batch is one transaction, readers read what is committed, and the broker fences appenders by their transactional ids;
//! [`Fencing`] says where not.
//! librdkafka's blocking calls run in threads of their own.

mod admin;
mod appender;
mod cluster;
mod config;
mod consumer;
mod context;
mod errors;
mod fencing;
mod log;
mod reader;
mod topic;

pub use config::KafkaLogConfig;
pub use fencing::Fencing;
pub use log::KafkaLog;
