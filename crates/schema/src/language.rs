//! The trait that each schema language implements, and what it takes and gives.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use registrar_model::{CompatibilityPolicy, SchemaType};

use crate::tags::InlineTags;

/// How strictly a text is parsed (spec: formats 1.1, "Two parser profiles").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// A schema that is new to the registry: names and defaults are checked.
    New,
    /// A schema that is stored, looked up or imported: read as tolerantly as it was written.
    Stored,
}

/// The text of a referenced schema under the name that the referrer uses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResolvedReference {
    /// A type name, a URI, or an import path, by language.
    pub name: Arc<str>,
    /// The subject that holds it, qualified, and the version: two references to one version are the same thing.
    pub subject: Arc<str>,
    /// The version.
    pub version: i32,
    /// Its text.
    pub schema: Arc<str>,
}

/// A text with everything that is needed to parse it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source {
    /// The text as given.
    pub schema: Arc<str>,
    /// What it refers to, transitively, in resolution order (depth first; a schema's own references before it), each
    /// name once (spec: formats 3).
    pub references: Vec<ResolvedReference>,
}

impl Source {
    /// A text without references.
    pub fn of(schema: impl Into<Arc<str>>) -> Self {
        Self { schema: schema.into(), references: Vec::new() }
    }
}

/// Why a text is no schema of its language. Displays as the language's own message, without the shells that the
/// registry puts around it (spec: formats 0.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError(pub String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParseError {}

/// Why two schemas could not be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompareError {
    /// The comparison would not end within its bounds; the text says which.
    TooComplex(String),
}

impl CompareError {
    /// For two schemas that the driver should never have put side by side.
    pub fn of_other_languages() -> Self {
        Self::TooComplex("the schemas are of different languages".to_owned())
    }
}

/// What messages call the two sides: `new` and `old`, or the reverse, by direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// The side that reads.
    pub reader: &'static str,
    /// The side that wrote.
    pub writer: &'static str,
}

/// A language: a parser for its texts.
pub trait SchemaLanguage: Send + Sync {
    /// Which language it is.
    fn schema_type(&self) -> SchemaType;

    /// Parses a text. Bounded in time and memory for any input.
    ///
    /// # Errors
    /// The language's own message.
    fn parse(&self, source: &Source, profile: Profile) -> Result<Arc<dyn ParsedSchema>, ParseError>;
}

/// A parsed schema: immutable, shared, and comparable with others of its language.
pub trait ParsedSchema: InlineTags + Send + Sync + fmt::Debug {
    /// The text as the registry stores it (spec: formats 2).
    fn canonical(&self) -> &str;

    /// Checks what parsing leaves open; `strict` is the setting `validateFields` (spec: formats 1).
    ///
    /// # Errors
    /// The language's own message.
    fn validate(&self, strict: bool) -> Result<(), ParseError>;

    /// The same schema in normal form (spec: formats 2).
    ///
    /// # Errors
    /// The language's own message, where the normal form does not exist.
    fn normalized(&self) -> Result<Arc<dyn ParsedSchema>, ParseError>;

    /// The text in a read format such as `resolved`; an unknown format gives the canonical text (spec: formats 0.4).
    fn formatted(&self, format: &str) -> Cow<'_, str>;

    /// Whether the two say the same (spec: formats 0.3, "`equivalent` per type").
    fn is_equivalent(&self, other: &dyn ParsedSchema) -> bool;

    /// What keeps `self` as the reader from reading data of `writer`, as messages in the reference's order and wording;
    /// empty if nothing does (spec: formats 4.3 to 4.5). `writer` is of the same language.
    ///
    /// # Errors
    /// [`CompareError`] if there is no verdict.
    fn compare(
        &self,
        writer: &dyn ParsedSchema,
        labels: Labels,
        policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError>;

    /// Whether the schema has a field of that name at its top level (spec: formats 4.6).
    fn has_top_level_field(&self, name: &str) -> bool;

    /// The concrete type, for the language's own downcasts.
    fn as_any(&self) -> &dyn Any;
}

/// The languages that the daemon speaks.
#[derive(Clone, Default)]
pub struct Languages(Vec<Arc<dyn SchemaLanguage>>);

impl Languages {
    /// Those languages.
    pub fn new(languages: impl IntoIterator<Item = Arc<dyn SchemaLanguage>>) -> Self {
        Self(languages.into_iter().collect())
    }

    /// The language of that type, if it is built in.
    pub fn get(&self, schema_type: SchemaType) -> Option<&dyn SchemaLanguage> {
        self.0.iter().find(|language| language.schema_type() == schema_type).map(|language| &**language)
    }
}
