//! The files that every text can import without a reference, and whose types it sees even without importing them
//! (spec: formats 1.3, "Built-in imports").
//!
//! The texts are excerpts: all names are there, and the fields where something depends on them. A fuller text can take
//! the place of any row.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::parse::parse;
use crate::tree::File;

/// Path and text.
const TEXTS: &[(&str, &str)] = &[
    ("confluent/meta.proto", include_str!("well_known/confluent_meta.proto")),
    ("confluent/type/decimal.proto", "package confluent.type; message Decimal {}"),
    ("confluent/type/variant.proto", "package confluent.type; message Variant {}"),
    ("google/type/calendar_period.proto", "package google.type; enum CalendarPeriod {}"),
    ("google/type/color.proto", "package google.type; message Color {}"),
    ("google/type/date.proto", "package google.type; message Date {}"),
    ("google/type/datetime.proto", "package google.type; message DateTime {} message TimeZone {}"),
    ("google/type/dayofweek.proto", "package google.type; enum DayOfWeek {}"),
    ("google/type/decimal.proto", "package google.type; message Decimal {}"),
    ("google/type/expr.proto", "package google.type; message Expr {}"),
    ("google/type/fraction.proto", "package google.type; message Fraction {}"),
    ("google/type/interval.proto", "package google.type; message Interval {}"),
    ("google/type/latlng.proto", "package google.type; message LatLng {}"),
    ("google/type/money.proto", "package google.type; message Money {}"),
    ("google/type/month.proto", "package google.type; enum Month {}"),
    ("google/type/phone_number.proto", "package google.type; message PhoneNumber { message ShortCode {} }"),
    ("google/type/postal_address.proto", "package google.type; message PostalAddress {}"),
    ("google/type/quaternion.proto", "package google.type; message Quaternion {}"),
    ("google/type/timeofday.proto", "package google.type; message TimeOfDay {}"),
    ("google/protobuf/any.proto", "package google.protobuf; message Any {}"),
    ("google/protobuf/api.proto", "package google.protobuf; message Api {} message Method {} message Mixin {}"),
    ("google/protobuf/descriptor.proto", include_str!("well_known/google_protobuf_descriptor.proto")),
    ("google/protobuf/duration.proto", "package google.protobuf; message Duration {}"),
    ("google/protobuf/empty.proto", "package google.protobuf; message Empty {}"),
    ("google/protobuf/field_mask.proto", "package google.protobuf; message FieldMask {}"),
    ("google/protobuf/source_context.proto", "package google.protobuf; message SourceContext {}"),
    (
        "google/protobuf/struct.proto",
        "package google.protobuf; message Struct {} message Value {} enum NullValue {} message ListValue {}",
    ),
    ("google/protobuf/timestamp.proto", "package google.protobuf; message Timestamp {}"),
    (
        "google/protobuf/type.proto",
        "package google.protobuf; message Type {} message Field { enum Kind {} enum Cardinality {} } message Enum {} \
         message EnumValue {} message Option {} enum Syntax {}",
    ),
    (
        "google/protobuf/wrappers.proto",
        "package google.protobuf; message DoubleValue {} message FloatValue {} message Int64Value {} \
         message UInt64Value {} message Int32Value {} message UInt32Value {} message BoolValue {} \
         message StringValue {} message BytesValue {}",
    ),
];

static FILES: LazyLock<HashMap<&str, File>> = LazyLock::new(|| {
    // An excerpt that would not parse declares nothing; a test shows that all of them do.
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
mod tests {
    use super::*;

    #[test]
    fn every_excerpt_parses() {
        for (path, text) in TEXTS {
            assert_eq!(parse(text).map_err(|error| error.message(text)).err(), None, "{path}");
        }
    }
}
