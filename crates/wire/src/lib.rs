//! The REST contract: the route table, media types, paths and queries, request shapes and answer shapes.
//!
//! Nothing here opens a socket or knows how a request is served; `http` and `client` share these shapes. Faults are rows
//! of [`registrar_model::Error`], worded as the reference words them (spec: core 1.2).

pub mod answers;
pub mod json;
pub mod media_type;
pub mod openapi;
pub mod paging;
pub mod path;
pub mod query;
pub mod requests;
pub mod routes;

pub use media_type::MediaType;
pub use paging::{Page, PageLimits};
pub use query::Query;
pub use registrar_json::to_bytes;
pub use routes::{BodyRule, Effect, Method, Operation, ROUTES, Route};
