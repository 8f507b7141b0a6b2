//! A parsed schema.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use registrar_model::CompatibilityPolicy;
use registrar_schema::json::{Json, to_text};
use registrar_schema::{CompareError, Labels, ParseError, ParsedSchema, ResolvedReference};

use crate::canonical;
use crate::validate;

/// A text that has been read as JSON, with what it refers to.
#[derive(Debug)]
pub(crate) struct ParsedJson {
    tree: Json,
    canonical: String,
    references: Vec<ResolvedReference>,
}

impl ParsedJson {
    /// A schema of a canonical tree.
    pub(crate) fn new(tree: Json, references: Vec<ResolvedReference>) -> Self {
        let canonical = to_text(&tree);
        Self { tree, canonical, references }
    }
}

impl ParsedSchema for ParsedJson {
    fn canonical(&self) -> &str {
        &self.canonical
    }

    fn validate(&self, strict: bool) -> Result<(), ParseError> {
        validate::validate(&self.tree, &self.references, strict).map_err(|fault| ParseError(fault.to_string()))
    }

    fn normalized(&self) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let mut tree = self.tree.clone();
        canonical::sort_members(&mut tree);
        Ok(Arc::new(Self::new(tree, self.references.clone())))
    }

    /// JSON Schema has no read formats: each gives the canonical text.
    fn formatted(&self, _format: &str) -> Cow<'_, str> {
        Cow::Borrowed(&self.canonical)
    }

    /// Order matters: two schemas say the same if their canonical texts are equal.
    fn is_equivalent(&self, other: &dyn ParsedSchema) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| self.canonical == other.canonical)
    }

    fn compare(
        &self,
        writer: &dyn ParsedSchema,
        _labels: Labels,
        _policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError> {
        let writer = writer.as_any().downcast_ref::<Self>().ok_or(CompareError::Undecided)?;
        if self.canonical == writer.canonical && self.references == writer.references {
            return Ok(Vec::new());
        }
        Err(CompareError::Undecided)
    }

    fn has_top_level_field(&self, name: &str) -> bool {
        self.tree.get("properties").is_some_and(|properties| properties.get(name).is_some())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
