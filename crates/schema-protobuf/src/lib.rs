//! The Protobuf language of the registry.
//!
//! A text becomes a tree that keeps what the reference keeps (`parse`), the tree becomes the stored text (`print`), and
//! everything else works on trees: type names are looked up (`names`), the normal form is a tree again (`normalize`),
//! tags are options of it (`tags`), and descriptors are made from trees, checked, and read into trees (`descriptor`,
//! `strict`).

mod descriptor;
mod diff;
mod names;
mod normalize;
mod parse;
mod print;
#[cfg(test)]
mod properties;
mod schema;
mod strict;
mod tags;
mod token;
mod tree;
mod well_known;

use std::sync::Arc;

use registrar_model::SchemaType;
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};

use names::Names;
use schema::{ProtobufSchema, Referenced};
use tree::File;

/// The language `PROTOBUF`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Protobuf;

impl SchemaLanguage for Protobuf {
    fn schema_type(&self) -> SchemaType {
        SchemaType::Protobuf
    }

    fn parse(&self, source: &Source, _profile: Profile) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let mut references = Vec::with_capacity(source.references.len());
        for reference in &source.references {
            let file = Arc::new(load(&reference.schema, &references)?);
            let (path, subject) = (reference.name.clone(), reference.subject.clone());
            references.push(Referenced { path, subject, version: reference.version, file });
        }
        Ok(Arc::new(ProtobufSchema::new(load(&source.schema, &references)?, references)))
    }
}

/// The tree of a text, which may be a descriptor in Base64 (spec: formats 1.3).
fn load(text: &str, references: &[Referenced]) -> Result<File, ParseError> {
    let error = match parse::parse(text) {
        Ok(file) => return Ok(file),
        Err(error) => error,
    };
    let nothing = File::default();
    let names = Names::visible(&nothing, references.iter().map(Referenced::named));
    descriptor::deserialize(text, &names).ok_or_else(|| ParseError(format!("Could not parse Protobuf - {error}")))
}
