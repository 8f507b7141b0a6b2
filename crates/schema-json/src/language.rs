//! The language: from a text to a parsed schema.

use std::sync::Arc;

use registrar_model::SchemaType;
use registrar_schema::json::{self, Dialect, Json};
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};

use crate::canonical;
use crate::schema::ParsedJson;

/// What the reference's JSON reader takes (spec: formats 1.2, stage 1).
const READER: Dialect = Dialect { comments: false, non_numbers: true, trailing_text: true };

/// JSON Schema.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonSchema;

impl SchemaLanguage for JsonSchema {
    fn schema_type(&self) -> SchemaType {
        SchemaType::Json
    }

    /// Reads the text as JSON; whether it is a schema is left to `validate`. Both profiles read alike.
    fn parse(&self, source: &Source, _profile: Profile) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let tree = read(&source.schema).ok_or_else(|| ParseError("Invalid JSON schema".to_owned()))?;
        Ok(Arc::new(ParsedJson::new(tree, source.references.clone())))
    }
}

/// The canonical tree of a text; `None` if the text is not JSON, or beyond the reader's limits.
pub(crate) fn read(text: &str) -> Option<Json> {
    let mut tree = json::parse(text, READER).ok()??;
    canonical::canonicalise(&mut tree).ok()?;
    Some(tree)
}
