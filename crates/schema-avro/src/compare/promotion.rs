//! Which primitive types are read as which others.

use crate::model::Primitive;

/// Whether data of one primitive type may be read as another.
pub(super) fn is_readable_as(written: Primitive, read: Primitive) -> bool {
    use Primitive::{Bytes, Double, Float, Int, Long, String};
    matches!(
        (written, read),
        (Int, Long | Float | Double) | (Long, Float | Double) | (Float, Double) | (Bytes, String) | (String, Bytes)
    )
}
