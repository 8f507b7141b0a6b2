//! The laws of one schema.

use std::sync::Arc;

use registrar_model::{EntityType, SchemaEntity, SchemaTags};
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source, TagEdit};

/// Read formats of all languages; each must give some text for each (spec: formats 0.4).
const FORMATS: [&str; 4] = ["resolved", "ignore_extensions", "serialized", "unknown"];

/// Paths that small schemas have, so that tags are also edited where there are none yet.
const PATHS: [&str; 6] = ["R", "R.f", "object", "object.a", "M", "M.f"];

/// The tag that is added.
const TAG: &str = "Tag";

/// Parses under both profiles and checks what was parsed.
pub fn check(language: &dyn SchemaLanguage, source: &Source) {
    for profile in [Profile::New, Profile::Stored] {
        if let Ok(schema) = language.parse(source, profile) {
            let parse = |text: &str, profile| {
                let source = Source { schema: text.into(), references: source.references.clone() };
                language.parse(&source, profile)
            };
            prints_itself(&*schema, &|text| parse(text, Profile::Stored));
            check_schema(&*schema, &|text| parse(text, profile));
        }
    }
}

/// Parses a text with the references of the schema that is checked.
type Parse<'a> = dyn Fn(&str) -> Result<Arc<dyn ParsedSchema>, ParseError> + 'a;

fn check_schema(schema: &dyn ParsedSchema, parse: &Parse<'_>) {
    prints_itself(schema, parse);
    for format in FORMATS {
        let text = schema.formatted(format);
        // Descriptors are made of any text, but hold only names that Protobuf allows (spec: formats 2.4.6).
        let is_whole = format != "serialized" || schema.validate(true).is_ok();
        assert!(!is_whole || parse(&text).is_ok(), "the {format} form is no schema: {text}");
    }
    if let Ok(normal) = schema.normalized() {
        prints_itself(&*normal, parse);
        let twice = normal.normalized().map(|twice| twice.canonical().to_owned());
        assert_eq!(twice.as_deref(), Ok(normal.canonical()), "the normal form of a normal form is another");
        assert_eq!(normal.validate(false), schema.validate(false), "a normal form is not as valid as its schema");
    }
    edits_tags(schema, parse);
}

/// What is printed is read as the same schema.
fn prints_itself(schema: &dyn ParsedSchema, parse: &Parse<'_>) {
    assert!(schema.is_equivalent(schema), "a schema is not equivalent with itself");
    let again = parse(schema.canonical());
    let printed = again.as_ref().map(|again| again.canonical());
    assert_eq!(printed, Ok(schema.canonical()), "a printed schema is read as another");
    let Ok(again) = again else { return };
    assert!(again.is_equivalent(schema), "a printed schema is not equivalent");
    assert_eq!(again.has_top_level_field("f"), schema.has_top_level_field("f"), "a printed schema has other fields");
    for strict in [false, true] {
        assert_eq!(again.validate(strict), schema.validate(strict), "a printed schema is not as valid");
    }
    assert_eq!(again.tagged_entities(), schema.tagged_entities(), "a printed schema has other tags");
}

/// Edited tags are found again in a text that is a schema still.
fn edits_tags(schema: &dyn ParsedSchema, parse: &Parse<'_>) {
    let tagged = schema.tagged_entities().into_iter().map(|tags| tags.entity);
    let types = [EntityType::Record, EntityType::Field];
    let guessed =
        PATHS.iter().flat_map(|path| types.map(|entity_type| SchemaEntity { path: (*path).to_owned(), entity_type }));
    for entity in tagged.chain(guessed) {
        let edit = TagEdit { entity, add: vec![TAG.to_owned()], remove: vec!["PII".to_owned()], required: true };
        let Ok(text) = schema.with_edited_tags(std::slice::from_ref(&edit)) else { continue };
        let edited = parse(&text);
        assert!(edited.is_ok(), "a schema with edited tags is no schema: {text}");
        let tags = edited.map(|edited| edited.tagged_entities()).unwrap_or_default();
        // A path may leave out the namespace (Avro) or the oneof (Protobuf; spec: formats 6.2), so its type alone counts.
        let has_it = |found: &SchemaTags| found.tags.iter().any(|tag| tag == TAG);
        let is_there = tags.iter().any(|found| found.entity.entity_type == edit.entity.entity_type && has_it(found));
        assert!(is_there, "an added tag is not found at {:?}: {tags:?}", edit.entity);
    }
}
