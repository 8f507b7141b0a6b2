//! A Protobuf schema as the registry sees it.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{CompareError, Labels, ParseError, ParsedSchema};

use crate::descriptor::serialize;
use crate::diff::{self, Side};
use crate::names::Names;
use crate::normalize::normalize;
use crate::print::{Form, print};
use crate::strict;
use crate::tree::{File, messages};
use crate::well_known;

/// A referenced file under its import path.
#[derive(Debug, Clone)]
pub(crate) struct Referenced {
    pub(crate) path: Arc<str>,
    pub(crate) subject: Arc<str>,
    pub(crate) version: i32,
    pub(crate) file: Arc<File>,
}

impl Referenced {
    /// Path and file.
    pub(crate) fn named(&self) -> (&str, &File) {
        (&self.path, &self.file)
    }
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

    /// The tree.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    fn side(&self) -> Side<'_> {
        Side { file: &self.file, references: &self.references, names: self.names() }
    }

    /// The file of an import path; a reference takes the place of a built-in one.
    fn imported(&self, path: &str) -> Option<&File> {
        let referenced = self.references.iter().find(|reference| &*reference.path == path);
        referenced.map(|reference| &*reference.file).or_else(|| well_known::file(path))
    }

    fn names(&self) -> Names<'_> {
        Names::visible(&self.file, self.references.iter().map(Referenced::named))
    }
}

impl ParsedSchema for ProtobufSchema {
    fn canonical(&self) -> &str {
        &self.canonical
    }

    fn validate(&self, strict: bool) -> Result<(), ParseError> {
        let names = self.names();
        normalize(&self.file, &names)?;
        if strict { strict::check(&self.file, &names, &|path| self.imported(path)) } else { Ok(()) }
    }

    fn normalized(&self) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let file = normalize(&self.file, &self.names())?;
        Ok(Arc::new(Self::of_form(file, self.references.clone(), Form::Normal)))
    }

    fn formatted(&self, format: &str) -> Cow<'_, str> {
        if format.eq_ignore_ascii_case("ignore_extensions") {
            Cow::Owned(print(&self.file, Form::WithoutExtensions))
        } else if format.eq_ignore_ascii_case("serialized") {
            Cow::Owned(serialize(&self.file, &self.names(), &|path| self.imported(path).is_some()))
        } else {
            Cow::Borrowed(&self.canonical)
        }
    }

    fn is_equivalent(&self, other: &dyn ParsedSchema) -> bool {
        other.as_any().is::<Self>() && self.canonical == other.canonical()
    }

    fn compare(
        &self,
        writer: &dyn ParsedSchema,
        labels: Labels,
        _policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError> {
        let Some(writer) = writer.as_any().downcast_ref::<Self>() else {
            return Err(CompareError::of_other_languages());
        };
        let differences = diff::compare(&writer.side(), &self.side())?;
        Ok(differences.iter().map(|difference| difference.message(labels)).collect())
    }

    fn has_top_level_field(&self, name: &str) -> bool {
        messages(&self.file.types).any(|message| message.fields.iter().any(|field| field.name == name))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
