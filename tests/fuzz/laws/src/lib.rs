//! What must hold for every text in a schema language, as functions of bytes: fuzzers call them with what they invent,
//! the fuzz tier with what they found. A broken law is a panic.

mod differ;
mod input;
pub mod mutation;
mod parser;

use registrar_schema::SchemaLanguage;
use registrar_schema_avro::Avro;
use registrar_schema_json::JsonSchema;
use registrar_schema_protobuf::Protobuf;

pub use input::SEPARATOR;

/// A function of what a fuzzer invents.
pub type Target = fn(&[u8]);

/// Every target under the name that its corpus has.
pub const TARGETS: [(&str, Target); 6] = [
    ("avro_parser", avro_parser),
    ("avro_differ", avro_differ),
    ("json_parser", json_parser),
    ("json_differ", json_differ),
    ("protobuf_parser", protobuf_parser),
    ("protobuf_differ", protobuf_differ),
];

/// Avro texts alone.
pub fn avro_parser(input: &[u8]) {
    parse(&Avro, input);
}

/// Avro texts side by side.
pub fn avro_differ(input: &[u8]) {
    differ(&Avro, input);
}

/// JSON Schema texts alone.
pub fn json_parser(input: &[u8]) {
    parse(&JsonSchema, input);
}

/// JSON Schema texts side by side.
pub fn json_differ(input: &[u8]) {
    differ(&JsonSchema, input);
}

/// Protobuf texts alone.
pub fn protobuf_parser(input: &[u8]) {
    parse(&Protobuf, input);
}

/// Protobuf texts side by side.
pub fn protobuf_differ(input: &[u8]) {
    differ(&Protobuf, input);
}

fn parse(language: &dyn SchemaLanguage, input: &[u8]) {
    if let Some(source) = input::one(input) {
        parser::check(language, &source);
    }
}

fn differ(language: &dyn SchemaLanguage, input: &[u8]) {
    if let Some([one, other]) = input::two(input) {
        differ::check(language, &one, &other);
    }
}
