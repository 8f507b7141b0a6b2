//! The files that every text can import without a reference, and whose types it sees even without importing them
//! (spec: formats 1.3, "Built-in imports"). They declare all messages, fields, enums and extensions of the published
//! files, and nothing else. The reference's list counts 31 and names 30: the other one of `google/type` is
//! `localized_text.proto`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::parse::parse;
use crate::tree::File;

macro_rules! texts {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("well_known/", $path)))),*]
    };
}

/// Path and text.
const TEXTS: &[(&str, &str)] = texts! {
    "confluent/meta.proto"
    "confluent/type/decimal.proto"
    "confluent/type/variant.proto"
    "google/protobuf/any.proto"
    "google/protobuf/api.proto"
    "google/protobuf/descriptor.proto"
    "google/protobuf/duration.proto"
    "google/protobuf/empty.proto"
    "google/protobuf/field_mask.proto"
    "google/protobuf/source_context.proto"
    "google/protobuf/struct.proto"
    "google/protobuf/timestamp.proto"
    "google/protobuf/type.proto"
    "google/protobuf/wrappers.proto"
    "google/type/calendar_period.proto"
    "google/type/color.proto"
    "google/type/date.proto"
    "google/type/datetime.proto"
    "google/type/dayofweek.proto"
    "google/type/decimal.proto"
    "google/type/expr.proto"
    "google/type/fraction.proto"
    "google/type/interval.proto"
    "google/type/latlng.proto"
    "google/type/localized_text.proto"
    "google/type/money.proto"
    "google/type/month.proto"
    "google/type/phone_number.proto"
    "google/type/postal_address.proto"
    "google/type/quaternion.proto"
    "google/type/timeofday.proto"
};

static FILES: LazyLock<HashMap<&str, File>> = LazyLock::new(|| {
    // A text that would not parse declares nothing; a test shows that all of them do.
    TEXTS.iter().map(|(path, text)| (*path, parse(text).unwrap_or_default())).collect()
});

/// All built-in files by path.
pub(crate) fn files() -> impl Iterator<Item = (&'static str, &'static File)> {
    FILES.iter().map(|(path, file)| (*path, file))
}

/// The built-in file of a path.
pub(crate) fn file(path: &str) -> Option<&'static File> {
    FILES.get(path)
}

#[cfg(test)]
mod tests;
