//! A Protobuf schema as the registry sees it.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{CompareError, Labels, ParseError, ParsedSchema, ResolvedReference};

use crate::names::Names;
use crate::normalize::normalize;
use crate::print::{Form, print};
use crate::tree::{File, messages};

/// A referenced file under its import path.
#[derive(Debug, Clone)]
pub(crate) struct Referenced {
    pub(crate) path: Arc<str>,
    pub(crate) file: Arc<File>,
}

/// A tree, its text, and the files that it can see.
#[derive(Debug)]
pub(crate) struct ProtobufSchema {
    file: File,
    canonical: String,
    references: Vec<Referenced>,
}

impl ProtobufSchema {
    /// A schema of a tree.
    pub(crate) fn new(file: File, references: Vec<Referenced>) -> Self {
        Self::of_form(file, references, Form::Canonical)
    }

    fn of_form(file: File, references: Vec<Referenced>, form: Form) -> Self {
        let canonical = print(&file, form);
        Self { file, canonical, references }
    }

    fn names(&self) -> Names<'_> {
        let references = self.references.iter().map(|referenced| (&*referenced.path, &*referenced.file));
        Names::visible(&self.file, references)
    }
}

impl ParsedSchema for ProtobufSchema {
    fn canonical(&self) -> &str {
        &self.canonical
    }

    fn validate(&self, strict: bool) -> Result<(), ParseError> {
        let _ = strict;
        normalize(&self.file, &self.names()).map(drop)
    }

    fn normalized(&self) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let file = normalize(&self.file, &self.names())?;
        Ok(Arc::new(Self::of_form(file, self.references.clone(), Form::Normal)))
    }

    fn formatted(&self, format: &str) -> Cow<'_, str> {
        match format {
            _ if format.eq_ignore_ascii_case("ignore_extensions") => {
                Cow::Owned(print(&self.file, Form::WithoutExtensions))
            }
            _ => Cow::Borrowed(&self.canonical),
        }
    }

    fn is_equivalent(&self, other: &dyn ParsedSchema) -> bool {
        other.as_any().is::<Self>() && self.canonical == other.canonical()
    }

    fn compare(
        &self,
        writer: &dyn ParsedSchema,
        _labels: Labels,
        _policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError> {
        if self.is_equivalent(writer) { Ok(Vec::new()) } else { Err(CompareError::Undecided) }
    }

    fn has_top_level_field(&self, name: &str) -> bool {
        messages(&self.file.types).any(|message| message.fields.iter().any(|field| field.name == name))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What a reference contributes.
pub(crate) fn referenced(reference: &ResolvedReference) -> Result<Referenced, ParseError> {
    Ok(Referenced { path: reference.name.clone(), file: Arc::new(crate::load(&reference.schema)?) })
}
