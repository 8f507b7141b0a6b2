//! The OpenAPI document.

use bytes::Bytes;
use registrar_wire::{MediaType, openapi};

use super::Outcome;
use crate::answer::{Answer, Content};

/// As plain JSON whatever was negotiated: the document is no part of the API that the other types name.
pub(super) async fn get() -> Outcome {
    let body = Bytes::from_static(openapi::document());
    Ok(Answer { content: Content::Fixed(MediaType::Json.as_str()), ..Answer::bytes(body) })
}
