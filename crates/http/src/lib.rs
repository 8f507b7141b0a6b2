//! The HTTP server: layers, a router made from the route table, and thin handlers that decode, call and encode.
//!
//! A request passes `service`: request id, legal path, context prefix, alias, route, media types (`layers`), then the
//! body and its handler (`handlers`), which a write reaches by way of the primary (`forward`), then compression, log line
//! and metrics. Everything up to the handler is a pure
//! function of the request's head, so that it is tested without a registry. Faults are rows of
//! [`registrar_model::Error`]; this crate makes no codes.

mod answer;
mod app;
mod call;
mod cluster;
mod config;
mod forward;
mod front;
mod handlers;
mod layers;
pub mod metrics;
mod rendered;
mod request_log;
mod router;
mod server;
mod service;
mod tasks;
mod vitals;

pub use cluster::{Cluster, NoPeers, Relay, RelayError, RelayedRequest, RelayedResponse};
pub use config::{Config, Identity, ListLimits, Listener};
pub use metrics::Metrics;
pub use request_log::RequestLog;
pub use server::{BindError, Drained, Server, Sockets};
pub use service::Service;
pub use tasks::{Tasks, Work};
pub use vitals::{Store, Vitals};
