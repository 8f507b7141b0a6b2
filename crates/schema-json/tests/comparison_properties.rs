//! Algebra of the comparison.

#![cfg(test)]

use std::sync::Arc;

use proptest::prelude::*;
use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{self, Rules, Side};
use registrar_schema::{CompareError, Labels, ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_json::JsonSchema;

const NEW_READS_OLD: Labels = Labels { reader: "new", writer: "old" };
const OLD_READS_NEW: Labels = Labels { reader: "old", writer: "new" };
const POLICIES: [CompatibilityPolicy; 2] = [CompatibilityPolicy::Strict, CompatibilityPolicy::Lenient];

fn parse(text: &str) -> Arc<dyn ParsedSchema> {
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
fn valid() -> impl Strategy<Value = Arc<dyn ParsedSchema>> {
    let root = (any::<bool>(), schema()).prop_map(|(is_modern, text)| match text.strip_prefix('{') {
        Some(rest) if is_modern => {
            let comma = if rest == "}" { "" } else { "," };
            format!("{{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"{comma}{rest}")
        }
        _ => text,
    });
    root.prop_map(|text| parse(&text)).prop_filter("valid", |parsed| parsed.validate(false).is_ok())
}

fn check(
    new: &dyn ParsedSchema,
    old: &dyn ParsedSchema,
    level: CompatibilityLevel,
) -> Result<Vec<String>, CompareError> {
    let side = |schema, version| Side { schema_type: SchemaType::Json, schema, metadata: None, version };
    let rules = Rules { level, policy: CompatibilityPolicy::Strict, validate_fields: false, group: None };
    compatibility::check(side(new, None), &[side(old, Some(1))], rules)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    })]

    /// The normal form is another text of the same schema.
    #[test]
    fn a_schema_is_compatible_with_itself(schema in valid()) {
        let normal = schema.normalized().unwrap();
        for policy in POLICIES {
            prop_assert_eq!(normal.compare(&*schema, NEW_READS_OLD, policy), Ok(Vec::new()));
            prop_assert_eq!(schema.compare(&*normal, NEW_READS_OLD, policy), Ok(Vec::new()));
        }
    }

    #[test]
    fn full_is_backward_and_forward(old in valid(), new in valid()) {
        let backward = check(&*new, &*old, CompatibilityLevel::Backward).unwrap();
        let forward = check(&*new, &*old, CompatibilityLevel::Forward).unwrap();
        let full = check(&*new, &*old, CompatibilityLevel::Full).unwrap();
        prop_assert_eq!(full.is_empty(), backward.is_empty() && forward.is_empty());
        let differences = |messages: &[String]| -> Vec<String> {
            messages.iter().filter(|message| message.starts_with("{errorType")).cloned().collect()
        };
        prop_assert_eq!(differences(&full), [differences(&forward), differences(&backward)].concat());
    }

    #[test]
    fn the_labels_say_who_reads(old in valid(), new in valid()) {
        let one = new.compare(&*old, NEW_READS_OLD, CompatibilityPolicy::Strict).unwrap();
        let other = new.compare(&*old, OLD_READS_NEW, CompatibilityPolicy::Strict).unwrap();
        let swapped: Vec<String> = one
            .iter()
            .map(|message| message.replace("new", "\u{0}").replace("old", "new").replace('\u{0}', "old"))
            .collect();
        prop_assert_eq!(swapped, other);
    }

    #[test]
    fn what_is_strictly_compatible_is_so_under_the_lenient_policy(old in valid(), new in valid()) {
        let [strict, lenient] = POLICIES.map(|policy| new.compare(&*old, NEW_READS_OLD, policy).unwrap());
        prop_assert!(!strict.is_empty() || lenient.is_empty(), "{:?}", lenient);
    }

    #[test]
    fn everything_is_compatible_with_what_allows_all(old in valid()) {
        prop_assert_eq!(parse("{}").compare(&*old, NEW_READS_OLD, CompatibilityPolicy::Strict), Ok(Vec::new()));
        prop_assert_eq!(old.compare(&*parse("false"), NEW_READS_OLD, CompatibilityPolicy::Strict), Ok(Vec::new()));
    }
}
