//! From a client's text to what is stored: parse, validate, normalise, in the words of the specification
//! (spec: formats 0.1, 0.2).

use std::fmt;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use registrar_model::{Content, Error, ErrorKind, Guid, RequestedReference, SchemaType};
use registrar_schema::{Languages, ParseError, ParsedSchema, Profile, Source};
use registrar_state::StoredContent;

use crate::Limits;

/// The languages, and the parsed schemas of late.
pub(crate) struct Parser {
    languages: Languages,
    cache: Cache<(SchemaType, Profile, Source), Arc<dyn ParsedSchema>, TextWeight>,
}

/// What an entry weighs: its texts, and at least its share of the whole, so that neither bytes nor entries get too many.
#[derive(Clone)]
struct TextWeight {
    least: u64,
}

impl Weighter<(SchemaType, Profile, Source), Arc<dyn ParsedSchema>> for TextWeight {
    fn weight(&self, (_, _, source): &(SchemaType, Profile, Source), _: &Arc<dyn ParsedSchema>) -> u64 {
        let referenced: usize = source.references.iter().map(|reference| reference.schema.len()).sum();
        ((source.schema.len() + referenced) as u64).max(self.least)
    }
}

/// How a text becomes what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Treatment {
    /// How strictly it is parsed.
    pub profile: Profile,
    /// Whether it is validated, and how strictly; not at all in import.
    pub validate: Option<bool>,
    /// Whether it is brought into normal form.
    pub normalize: bool,
}

/// A schema as it is stored, and its parsed form.
#[derive(Debug, Clone)]
pub(crate) struct Canonical {
    pub stored: Arc<StoredContent>,
    pub parsed: Arc<dyn ParsedSchema>,
}

impl Parser {
    pub(crate) fn new(languages: Languages, limits: &Limits) -> Self {
        let schemas = limits.cached_schemas.max(1);
        let weight = TextWeight { least: (limits.cached_bytes / schemas).max(1) };
        let schemas = usize::try_from(schemas).unwrap_or(usize::MAX);
        Self { languages, cache: Cache::with_weighter(schemas, limits.cached_bytes, weight) }
    }

    /// Parses a text, or finds that it has been parsed.
    pub(crate) fn parse(
        &self,
        schema_type: SchemaType,
        source: &Source,
        profile: Profile,
    ) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let key = (schema_type, profile, source.clone());
        if let Some(parsed) = self.cache.get(&key) {
            return Ok(parsed);
        }
        let language = self.languages.get(schema_type);
        let language = language.ok_or_else(|| ParseError(format!("no language {schema_type} is built in")))?;
        let parsed = language.parse(source, profile)?;
        self.cache.insert(key, Arc::clone(&parsed));
        Ok(parsed)
    }

    /// Brings a client's schema into the form in which it is stored. `draft` holds its text as sent and its references
    /// with concrete versions.
    pub(crate) fn canonicalize(
        &self,
        subject: &str,
        version: i32,
        draft: &Content,
        source: &Source,
        treatment: Treatment,
    ) -> Result<Canonical, Error> {
        let schema_type = draft.schema_type;
        let mut parsed =
            self.parse(schema_type, source, treatment.profile).map_err(|error| unparsable(subject, draft, &error))?;
        let mut references = draft.references.clone();
        if let Some(strict) = treatment.validate {
            let entity = || {
                let (references, guid) = (listed(&draft.references), draft.guid());
                Entity { subject, numbers: Some((version, -1)), content: draft, references, guid }
            };
            parsed.validate(strict).map_err(|error| invalid(&entity(), &error))?;
            if treatment.normalize {
                parsed = parsed.normalized().map_err(|error| invalid(&entity(), &error))?;
                references.sort_by(|a, b| (&a.subject, a.version).cmp(&(&b.subject, b.version)));
                references.dedup();
            }
        }
        let content = Content { schema: parsed.canonical().into(), references, ..draft.clone() };
        Ok(Canonical { stored: Arc::new(StoredContent::new(content)), parsed })
    }
}

/// The refusal of a schema that is none of its language.
pub(crate) fn unparsable(subject: &str, draft: &Content, error: &ParseError) -> Error {
    let (references, guid) = (listed(&draft.references), draft.guid());
    refusal(&Entity { subject, numbers: None, content: draft, references, guid }, error)
}

/// The refusal of a schema with a reference of which a part is missing; `content` has none of the references.
pub(crate) fn incomplete(
    subject: &str,
    content: &Content,
    reference: &RequestedReference,
    all: &[RequestedReference],
) -> Error {
    let (references, guid) = (listed(all), content.guid_with(all));
    let error = ParseError(format!("Invalid reference: {reference}"));
    refusal(&Entity { subject, numbers: None, content, references, guid }, &error)
}

fn refusal(entity: &Entity<'_>, error: &ParseError) -> Error {
    let schema_type = entity.content.schema_type;
    let text = match schema_type {
        SchemaType::Avro => format!(
            "Invalid schema of type {schema_type}, details: Invalid schema {entity} with refs {} of type {schema_type}, \
             details: {error}",
            entity.references
        ),
        SchemaType::Json | SchemaType::Protobuf => format!(
            "Invalid schema of type {schema_type}, details: Invalid schema of type {schema_type}, details: {error}"
        ),
    };
    Error::new(ErrorKind::InvalidSchema, [text])
}

fn invalid(entity: &Entity<'_>, error: &ParseError) -> Error {
    Error::new(ErrorKind::InvalidSchema, [format!("Invalid schema {entity}, details: {error}")])
}

/// A schema as error texts print it.
struct Entity<'a> {
    subject: &'a str,
    /// Version and id, where the reference knows them.
    numbers: Option<(i32, i32)>,
    content: &'a Content,
    /// The references, as the client wrote them.
    references: String,
    guid: Guid,
}

impl fmt::Display for Entity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, numbers, content, references, guid } = self;
        let number = |number: Option<i32>| number.map_or("null".to_owned(), |number| number.to_string());
        write!(f, "{{subject={subject},version={},", number(numbers.map(|(version, _)| version)))?;
        write!(f, "id={},guid={guid},", number(numbers.map(|(_, id)| id)))?;
        write!(f, "schemaType={},references={references},", content.schema_type)?;
        match &content.metadata {
            Some(metadata) => write!(f, "metadata={metadata},")?,
            None => write!(f, "metadata=null,")?,
        }
        match &content.rule_set {
            Some(rules) => write!(f, "ruleSet={rules},")?,
            None => write!(f, "ruleSet=null,")?,
        }
        write!(f, "schema={},schemaTags=null,ts=null,deleted=null}}", content.schema)
    }
}

fn listed(references: &[impl ToString]) -> String {
    let texts: Vec<String> = references.iter().map(ToString::to_string).collect();
    format!("[{}]", texts.join(", "))
}
