//! The laws of one schema.

use std::sync::Arc;

use registrar_model::{EntityType, SchemaEntity, SchemaTags, SchemaType};
use registrar_schema::{ParseError, ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source, TagEdit};

use crate::differ;

/// Read formats of all languages; each must give some text for each (spec: formats 0.4).
const FORMATS: [&str; 4] = ["resolved", "ignore_extensions", "serialized", "unknown"];

/// Paths that small schemas have, so that tags are also edited where there are none yet.
const PATHS: [&str; 6] = ["R", "R.f", "object", "object.a", "M", "M.f"];

/// The tag that is added.
const TAG: &str = "Tag";

/// Parses under both profiles and checks what was parsed. What may be new can be read when it is stored.
pub fn check(language: &dyn SchemaLanguage, source: &Source) {
    // Avro: an alias without a namespace, such as `.A`, prints as if it were in its type's namespace, as the reference's
    // library prints it, and is read as another.
    let reads_back = language.schema_type() != SchemaType::Avro || !source.schema.contains("\".");
    let of_profile = |profile| Parser { language, references: &source.references, profile, reads_back };
    let (new, stored) = (of_profile(Profile::New), of_profile(Profile::Stored));
    if let Ok(schema) = new.parse(&source.schema) {
        prints_itself(&*schema, &new);
        prints_itself(&*schema, &stored);
        has_formats(&*schema, &new);
        has_a_normal_form(&*schema, &stored);
        edits_tags(&*schema, &new);
    } else if let Ok(schema) = stored.parse(&source.schema) {
        prints_itself(&*schema, &stored);
        has_a_normal_form(&*schema, &stored);
        edits_tags(&*schema, &stored);
        // Avro: references that are stored may have names that a text may not (spec: formats 1.1), so the resolved form
        // need not be a schema.
        let _ = FORMATS.map(|format| schema.formatted(format));
    }
}

/// How the texts of a check are parsed.
struct Parser<'a> {
    language: &'a dyn SchemaLanguage,
    references: &'a [ResolvedReference],
    profile: Profile,
    /// Whether what is printed has to be read as the same.
    reads_back: bool,
}

impl Parser<'_> {
    fn parse(&self, text: &str) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        self.language.parse(&Source { schema: text.into(), references: self.references.to_owned() }, self.profile)
    }
}

/// A normal form is a schema, and its own normal form. Avro: it may lack defaults that a new schema must have (spec:
/// formats 2.2), so it is read as a stored one.
fn has_a_normal_form(schema: &dyn ParsedSchema, stored: &Parser<'_>) {
    let Ok(normal) = schema.normalized() else { return };
    // Protobuf: only normal forms sort `default` and `json_name` among the options of a field (spec: formats 2.4.5), so
    // what is read is printed in another order.
    if stored.language.schema_type() != SchemaType::Protobuf {
        prints_itself(&*normal, stored);
    }
    assert_eq!(normal.validate(false), schema.validate(false), "a normal form is not as valid as its schema");
    let read = stored.parse(normal.canonical());
    assert!(read.is_ok(), "a normal form is no schema: {}", normal.canonical());
    for again in read.iter().filter(|_| stored.reads_back).chain([&normal]) {
        let twice = again.normalized().map(|twice| twice.canonical().to_owned());
        assert_eq!(twice.as_deref(), Ok(normal.canonical()), "the normal form of a normal form is another");
    }
}

/// What is printed is read as the same schema.
fn prints_itself(schema: &dyn ParsedSchema, parser: &Parser<'_>) {
    assert!(schema.is_equivalent(schema), "a schema is not equivalent with itself");
    let again = parser.parse(schema.canonical());
    if !parser.reads_back {
        return assert!(again.is_ok(), "a printed schema is no schema");
    }
    let printed = again.as_ref().map(|again| again.canonical());
    assert_eq!(printed, Ok(schema.canonical()), "a printed schema is read as another");
    let Ok(again) = again else { return };
    assert!(is_same(&*again, schema, parser), "a printed schema is not equivalent");
    assert_eq!(again.has_top_level_field("f"), schema.has_top_level_field("f"), "a printed schema has other fields");
    for strict in [false, true] {
        assert_eq!(again.validate(strict), schema.validate(strict), "a printed schema is not as valid");
    }
    assert_eq!(again.tagged_entities(), schema.tagged_entities(), "a printed schema has other tags");
}

/// Equivalent; or Avro, and each reads the other's data, because some things are not printed: what a name's second
/// definition says otherwise in documentation and aliases, and that an infinite default was a number (spec: formats 1.1).
fn is_same(one: &dyn ParsedSchema, other: &dyn ParsedSchema, parser: &Parser<'_>) -> bool {
    let reads = |reader: &dyn ParsedSchema, writer| differ::is_clean(&differ::compare(reader, writer));
    let is_avro = parser.language.schema_type() == SchemaType::Avro;
    one.is_equivalent(other) || (is_avro && reads(one, other) && reads(other, one))
}

/// Read formats are texts of schemas.
fn has_formats(schema: &dyn ParsedSchema, parser: &Parser<'_>) {
    for format in FORMATS {
        let text = schema.formatted(format);
        // Descriptors are made of any text, but hold only names that Protobuf allows (spec: formats 2.4.6).
        let is_whole = format != "serialized" || schema.validate(true).is_ok();
        assert!(!is_whole || parser.parse(&text).is_ok(), "the {format} form is no schema: {text}");
    }
}

/// Edited tags are found again in a text that is a schema still.
fn edits_tags(schema: &dyn ParsedSchema, parser: &Parser<'_>) {
    // A few are enough: each is edited by itself, which is not what takes time in a registry.
    let tagged = schema.tagged_entities().into_iter().take(4).map(|tags| tags.entity);
    let types = [EntityType::Record, EntityType::Field];
    let guessed =
        PATHS.iter().flat_map(|path| types.map(|entity_type| SchemaEntity { path: (*path).to_owned(), entity_type }));
    for entity in tagged.chain(guessed) {
        let edit = TagEdit { entity, add: vec![TAG.to_owned()], remove: vec!["PII".to_owned()], required: true };
        let Ok(text) = schema.with_edited_tags(std::slice::from_ref(&edit)) else { continue };
        let edited = parser.parse(&text);
        assert!(edited.is_ok(), "a schema with edited tags is no schema: {text}");
        let tags = edited.map(|edited| edited.tagged_entities()).unwrap_or_default();
        // A path may leave out the namespace (Avro) or the oneof (Protobuf; spec: formats 6.2), so its type alone counts.
        let has_it = |found: &SchemaTags| found.tags.iter().any(|tag| tag == TAG);
        let is_there = tags.iter().any(|found| found.entity.entity_type == edit.entity.entity_type && has_it(found));
        assert!(is_there, "an added tag is not found at {:?}: {tags:?}", edit.entity);
    }
}
