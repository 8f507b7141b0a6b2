//! What a request passes before and after its handler, one file each.

pub(crate) mod alias;
pub(crate) mod body;
pub(crate) mod context;
pub(crate) mod gzip;
pub(crate) mod media;
pub(crate) mod request_id;
pub(crate) mod target;
pub(crate) mod timeout;
