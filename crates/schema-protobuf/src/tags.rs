//! Inline tags (spec: formats 6.2 to 6.4).

use registrar_model::SchemaTags;
use registrar_schema::{InlineTags, ParseError, TagEdit};

use crate::schema::ProtobufSchema;

impl InlineTags for ProtobufSchema {
    fn tagged_entities(&self) -> Vec<SchemaTags> {
        Vec::new()
    }

    fn with_edited_tags(&self, _edits: &[TagEdit]) -> Result<String, ParseError> {
        Err(ParseError("tags are not built yet".to_owned()))
    }
}
