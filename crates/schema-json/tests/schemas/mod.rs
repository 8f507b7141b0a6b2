//! Random schemas, rich in what the comparison treats in a special way.

use std::sync::Arc;

use proptest::prelude::*;
use registrar_schema::{ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_json::JsonSchema;

/// The dialects, by `$schema`; none is draft 7.
const DIALECTS: [&str; 4] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
];

/// A text as a schema, valid or not.
pub fn parse(text: &str) -> Arc<dyn ParsedSchema> {
    JsonSchema.parse(&Source::of(text), Profile::New).expect(text)
}

/// Keywords without schemas in them.
fn plain() -> impl Strategy<Value = String> {
    prop_oneof![
        "\"type\":\"(string|number|integer|boolean|null|array|object)\"",
        "\"type\":\\[\"(string|object)\",\"(integer|null)\"\\]",
        "\"(maxLength|minLength|maximum|minimum|maxItems|minProperties|maxContains)\":[1-3]",
        "\"(exclusiveMaximum|multipleOf)\":[1-3](\\.5)?",
        "\"required\":\\[\"[ab]\"\\]",
        "\"enum\":\\[[1-3],\"[ab]\"\\]",
        "\"const\":[1-2]",
        "\"(title|default)\":\"[ab]\"",
        "\"(format|pattern)\":\"(date|uuid|a)\"",
        "\"confluent:tags\":\\[\"[A-C]\"\\]",
        "\"\\$ref\":\"#(/properties/[ab]|/\\$defs/[ab]|)\"",
        "\"(additionalProperties|unevaluatedProperties|uniqueItems)\":(true|false)",
        "\"dependentRequired\":\\{\"a\":\\[\"[bc]\"\\]\\}",
    ]
}

/// An object schema; a repeated keyword takes its last value.
fn schema() -> impl Strategy<Value = String> {
    let object = |keywords: Vec<String>| format!("{{{}}}", keywords.join(","));
    let leaf = prop_oneof![
        Just("true".to_owned()),
        Just("false".to_owned()),
        prop::collection::vec(plain(), 0..3).prop_map(object),
    ];
    leaf.prop_recursive(4, 40, 4, move |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4).prop_map(|all| format!("[{}]", all.join(",")));
        let map = prop::collection::vec(("[abc]", inner.clone()), 1..4).prop_map(|all| {
            let members: Vec<String> = all.into_iter().map(|(name, schema)| format!("\"{name}\":{schema}")).collect();
            format!("{{{}}}", members.join(","))
        });
        let nested = prop_oneof![
            ("(allOf|anyOf|oneOf|prefixItems)", list).prop_map(|(name, list)| format!("\"{name}\":{list}")),
            ("(not|items|additionalProperties|contains|if)", inner)
                .prop_map(|(name, schema)| format!("\"{name}\":{schema}")),
            ("(properties|patternProperties|\\$defs)", map).prop_map(|(name, map)| format!("\"{name}\":{map}")),
        ];
        prop::collection::vec(prop_oneof![nested, plain()], 0..4).prop_map(object)
    })
}

/// A schema in some dialect that is valid there.
pub fn valid() -> impl Strategy<Value = Arc<dyn ParsedSchema>> {
    let dialect = prop::option::of(prop::sample::select(&DIALECTS[..]));
    let root = (dialect, schema()).prop_map(|(dialect, text)| match (dialect, text.strip_prefix('{')) {
        (Some(dialect), Some(rest)) => {
            let comma = if rest == "}" { "" } else { "," };
            format!("{{\"$schema\":\"{dialect}\"{comma}{rest}")
        }
        _ => text,
    });
    root.prop_map(|text| parse(&text)).prop_filter("valid", |parsed| parsed.validate(false).is_ok())
}
