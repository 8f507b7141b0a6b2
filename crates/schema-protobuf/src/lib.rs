//! The Protobuf language of the registry.
//!
//! A text becomes a tree that keeps what the reference keeps (`parse`), the tree becomes the stored text (`print`), and
//! everything else works on trees: type names are looked up (`names`), the normal form is a tree again (`normalize`),
//! and descriptors are made from trees and read into trees (`descriptor`).

mod names;
mod normalize;
mod parse;
mod print;
mod schema;
mod token;
mod tree;
mod well_known;

use std::sync::Arc;

use registrar_model::SchemaType;
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};

use schema::{ProtobufSchema, referenced};
use tree::File;

/// The language `PROTOBUF`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Protobuf;

impl SchemaLanguage for Protobuf {
    fn schema_type(&self) -> SchemaType {
        SchemaType::Protobuf
    }

    fn parse(&self, source: &Source, _profile: Profile) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let references = source.references.iter().map(referenced).collect::<Result<_, _>>()?;
        Ok(Arc::new(ProtobufSchema::new(load(&source.schema)?, references)))
    }
}

/// The tree of a text, which may be a descriptor in Base64 (spec: formats 1.3).
fn load(text: &str) -> Result<File, ParseError> {
    parse::parse(text).map_err(|error| ParseError(format!("Could not parse Protobuf - {}", error.message(text))))
}
