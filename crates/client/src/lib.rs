//! A client of a schema registry's REST API: the routes of [`registrar_wire`] over HTTP and HTTPS, with bounded answers,
//! time limits, and retries. It works with any registry that answers the reference's API.
//!
//! [`Registry`] has one method for each call that is used; what it reads are the shapes of [`shapes`]. Every call may be
//! sent twice without harm, so every call is retried. [`PassThrough`] sends requests as others made them, and once.

mod address;
mod connections;
mod credentials;
mod error;
mod pass_through;
mod registry;
mod request;
mod retry;
pub mod shapes;
mod tls;
mod transport;

pub use address::{Address, AddressFault};
pub use credentials::{Credentials, CredentialsFault};
pub use error::ClientError;
pub use pass_through::{PassThrough, PassThroughConfig, PassThroughError};
pub use registry::Registry;
pub use retry::RetryPolicy;
pub use tls::Tls;
pub use transport::ClientConfig;
