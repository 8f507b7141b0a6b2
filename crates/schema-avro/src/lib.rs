//! Apache Avro: texts are parsed into a small model of their own, printed in the registry's canonical form, normalised
//! and compared, all as the reference does it byte for byte (spec: formats 1.1, 2.1, 2.2, 4.3).
//!
//! Every walk over a schema is bounded: nesting by the JSON reader's and the printer's limit, walks through named types
//! by iteration, memo or budget.

mod compare;
mod equivalence;
mod logical_type;
mod model;
mod names;
mod normalize;
mod number;
mod parse;
mod print;
mod properties;
mod schema;
mod tags;

use std::sync::Arc;

use registrar_model::SchemaType;
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};

use crate::schema::AvroSchema;

/// The Avro language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Avro;

impl SchemaLanguage for Avro {
    fn schema_type(&self) -> SchemaType {
        SchemaType::Avro
    }

    fn parse(&self, source: &Source, profile: Profile) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        Ok(Arc::new(AvroSchema::parse(source, profile)?))
    }
}
