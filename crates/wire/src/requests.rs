//! Request shapes (spec: core 2.1), one file each.

mod association;
mod association_batch;
mod config;
mod contract;
mod mode;
mod register;
mod root;
mod tags;

use registrar_model::{Error, ErrorKind};

use crate::json::{self, Bean};

pub use crate::json::Field;
pub use association::{AssociationCreateOrUpdateInfo, AssociationCreateOrUpdateRequest, AssociationResource};
pub use association_batch::{
    AssociationBatchGetRequest, AssociationBatchRequest, AssociationDeleteOp, AssociationGetRequest, AssociationOp,
    AssociationOpRequest,
};
pub use config::ConfigUpdateRequest;
pub use mode::ModeUpdateRequest;
pub use register::RegisterSchemaRequest;
pub use root::check_root;
pub use tags::TagSchemaRequest;

/// A shape that a body holds.
#[allow(private_bounds)] // the fields are set by this crate alone
pub trait Request: Bean {
    /// Reads the shape. `argument` is the route's name for the body (spec: core 1.3).
    ///
    /// # Errors
    /// 400 for malformed text and for values of a wrong kind, 422 for an empty body and for `null`.
    fn read(body: &[u8], argument: &str) -> Result<Self, Error> {
        let value = json::read(body, Self::NAME)?;
        let shape = value.map(json::bean).transpose()?.flatten();
        shape.ok_or_else(|| Error::new(ErrorKind::NullBody, [argument]))
    }
}

impl<B: Bean> Request for B {}
