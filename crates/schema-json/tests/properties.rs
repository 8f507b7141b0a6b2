//! Algebra of the canonical and the normal form.

#![cfg(test)]

use std::sync::Arc;

use proptest::prelude::*;
use registrar_model::CompatibilityPolicy;
use registrar_schema::{Labels, ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_json::JsonSchema;

fn parse(text: &str) -> Arc<dyn ParsedSchema> {
    JsonSchema.parse(&Source::of(text), Profile::New).expect(text)
}

/// A string literal, with and without escapes.
fn string() -> impl Strategy<Value = String> {
    let plain = prop_oneof!["[a-zA-Z$:]{0,6}", "\\PC{0,4}", Just("\u{1f600}\u{ff5e}".to_owned())];
    prop_oneof![
        plain.prop_map(|text| text.replace(['\\', '"'], "_")),
        "(\\\\[\"\\\\/bfnrt]){1,3}",
        "(\\\\u00[01][0-9a-f]){1,2}",
    ]
    .prop_map(|text| format!("\"{text}\""))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,20})",
        "-?(0|[1-9][0-9]{0,5})\\.[0-9]{1,9}",
        "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,5})?[eE][+-]?[0-9]{1,3}",
        Just("NaN".to_owned()),
        Just("-Infinity".to_owned()),
    ]
}

/// Members of an object: distinct names, so that their order is free.
fn value() -> impl Strategy<Value = Tree> {
    let word = prop_oneof![Just("true"), Just("false"), Just("null")].prop_map(str::to_owned);
    let leaf = prop_oneof![string(), number(), word].prop_map(Tree::Leaf);
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Tree::Array),
            prop::collection::btree_map("[a-zA-Z$\u{e9}\u{ff5e}\u{1f600}]{1,3}", inner, 0..6)
                .prop_map(|members| Tree::Object(members.into_iter().collect())),
        ]
    })
}

#[derive(Debug, Clone)]
enum Tree {
    Leaf(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn text(&self, space: &str) -> String {
        let list = |items: Vec<String>| items.join(&format!("{space},{space}"));
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Array(items) => format!("[{}]", list(items.iter().map(|item| item.text(space)).collect())),
            Self::Object(members) => {
                let member = |(name, value): &(String, Self)| format!("\"{name}\"{space}:{}", value.text(space));
                format!("{{{space}{}}}", list(members.iter().map(member).collect()))
            }
        }
    }

    fn reversed(&self) -> Self {
        match self {
            Self::Leaf(text) => Self::Leaf(text.clone()),
            Self::Array(items) => Self::Array(items.iter().map(Self::reversed).collect()),
            Self::Object(members) => {
                Self::Object(members.iter().rev().map(|(name, value)| (name.clone(), value.reversed())).collect())
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_is_idempotent_and_independent_of_space(tree in value()) {
        let parsed = parse(&tree.text(""));
        let again = parse(parsed.canonical());
        prop_assert_eq!(parsed.canonical(), again.canonical());
        prop_assert!(parsed.is_equivalent(&*again));
        let spaced = parse(&tree.text(" \n\t"));
        prop_assert_eq!(spaced.canonical(), parsed.canonical());
        let labels = Labels { reader: "new", writer: "old" };
        prop_assert_eq!(again.compare(&*parsed, labels, CompatibilityPolicy::default()), Ok(Vec::new()));
    }

    #[test]
    fn normal_form_is_idempotent_and_independent_of_order(tree in value()) {
        let normal = parse(&tree.text("")).normalized().unwrap();
        let twice = normal.normalized().unwrap();
        prop_assert_eq!(normal.canonical(), twice.canonical());
        let reparsed = parse(normal.canonical());
        prop_assert_eq!(reparsed.canonical(), normal.canonical());
        let reversed = parse(&tree.reversed().text("")).normalized().unwrap();
        prop_assert_eq!(reversed.canonical(), normal.canonical());
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}", schema in value()) {
        if let Ok(parsed) = JsonSchema.parse(&Source::of(text), Profile::Stored) {
            let _ = parsed.validate(true);
        }
        let _ = parse(&schema.text("")).validate(true);
    }

    /// Whatever a keyword holds, validation answers, and a normal form is as valid as its origin.
    #[test]
    fn order_does_not_change_the_verdict(
        keywords in prop::sample::subsequence(
            vec!["type", "$ref", "properties", "items", "allOf", "required", "minimum", "pattern", "$id"], 1..5),
        values in prop::collection::vec(value(), 5),
    ) {
        let members = keywords.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value)).collect();
        let parsed = parse(&Tree::Object(members).text(""));
        prop_assert_eq!(parsed.validate(false), parsed.normalized().unwrap().validate(false));
    }
}

/// Something of everything.
const RICH: &str = r##"{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://x/y","title":"\u00fc\ud83d\ude00",
"type":["object","null"],"properties":{"a":{"$ref":"#/$defs/d"},"b.c":{"enum":[1,-2.50,1e3,NaN,null,true]}},"required":["a"],
"patternProperties":{"^\\p{L}+(?=x)":{"minimum":0,"multipleOf":0.1}},"additionalProperties":{"not":{"const":{"k":[]}}},
"$defs":{"d":{"oneOf":[{"type":"array","prefixItems":[true],"items":false},{"if":{},"then":{}}],"confluent:tags":["PII"]}}}"##;

#[test]
fn truncated_texts_are_answered() {
    assert_eq!(parse(RICH).validate(true), Ok(()));
    for end in (0..RICH.len()).filter(|end| RICH.is_char_boundary(*end)) {
        for text in [RICH[..end].to_owned(), format!("{}}}", &RICH[..end]), RICH[end..].to_owned()] {
            if let Ok(parsed) = JsonSchema.parse(&Source::of(text), Profile::New) {
                let _ = parsed.validate(true);
                let _ = parsed.tagged_entities();
            }
        }
    }
}
