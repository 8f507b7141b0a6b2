//! A parsed schema.

use std::any::Any;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use registrar_model::CompatibilityPolicy;
use registrar_schema::json::{Json, to_text};
use registrar_schema::{CompareError, Labels, ParseError, ParsedSchema, ResolvedReference};

use crate::canonical;
use crate::diff;
use crate::document::{Documents, References};
use crate::fault::Fault;
use crate::model::{Fingerprints, Model};
use crate::validate;

/// All that is said where a schema refers to what would have to be fetched (spec: formats 4.4.3).
const REMOTE_REFERENCE: &str = "A previous schema version contains an unsupported external reference";

/// A text that has been read as JSON, with what it refers to.
#[derive(Debug)]
pub(crate) struct ParsedJson {
    tree: Json,
    canonical: String,
    references: Vec<ResolvedReference>,
    /// What validation found, once it has been asked for.
    fault: OnceLock<Option<Fault>>,
}

impl ParsedJson {
    /// A schema of a canonical tree.
    pub(crate) fn new(tree: Json, references: Vec<ResolvedReference>) -> Self {
        let canonical = to_text(&tree);
        Self { tree, canonical, references, fault: OnceLock::new() }
    }

    /// The canonical tree.
    pub(crate) fn tree(&self) -> &Json {
        &self.tree
    }

    /// Compares schemas whose texts differ.
    fn compare_texts(
        &self,
        writer: &Self,
        labels: Labels,
        policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError> {
        match writer.fault().or_else(|| self.fault()) {
            Some(fault) if fault.is_remote() => return Ok(vec![REMOTE_REFERENCE.to_owned()]),
            Some(fault) => {
                return Err(CompareError::TooComplex(format!("a schema that is compared is not valid: {fault}")));
            }
            None => {}
        }
        let broken = |fault: Fault| CompareError::TooComplex(fault.to_string());
        let written = References::read(&writer.references).map_err(broken)?;
        let read = References::read(&self.references).map_err(broken)?;
        let written = Documents::new(&writer.tree, &written).map_err(broken)?;
        let read = Documents::new(&self.tree, &read).map_err(broken)?;
        let (mut model, mut fingerprints) = (Model::default(), Fingerprints::default());
        let original = model.add(&written, &mut fingerprints);
        let update = model.add(&read, &mut fingerprints);
        diff::compare(&model, original, update, labels, policy)
    }

    /// Why the tree is no schema, if it is none.
    fn fault(&self) -> Option<Fault> {
        self.fault.get_or_init(|| validate::validate(&self.tree, &self.references).err()).clone()
    }
}

impl ParsedSchema for ParsedJson {
    fn canonical(&self) -> &str {
        &self.canonical
    }

    fn validate(&self, strict: bool) -> Result<(), ParseError> {
        let names = if strict { validate::validate_names(&self.tree) } else { Ok(()) };
        self.fault().map_or(names, Err).map_err(|fault| ParseError(fault.to_string()))
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
        labels: Labels,
        policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError> {
        let writer = writer.as_any().downcast_ref::<Self>().ok_or_else(CompareError::of_other_languages)?;
        if self.canonical == writer.canonical && self.references == writer.references {
            return Ok(Vec::new());
        }
        self.compare_texts(writer, labels, policy)
    }

    fn has_top_level_field(&self, name: &str) -> bool {
        self.tree.get("properties").is_some_and(|properties| properties.get(name).is_some())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
