//! Verdicts that no recording shows, and bounds. Rows: original, update, and the differences as `TYPE path`.

use registrar_schema::{Labels, Profile, ResolvedReference, SchemaLanguage, Source};

use super::*;
use crate::JsonSchema;

const NEW_READS_OLD: Labels = Labels { reader: "new", writer: "old" };

fn compared(original: &str, update: &str, policy: CompatibilityPolicy) -> Result<Vec<String>, CompareError> {
    let parse = |text: &str| JsonSchema.parse(&Source::of(text), Profile::New).expect(text);
    parse(update).compare(&*parse(original), NEW_READS_OLD, policy)
}

/// `TYPE path` of a message.
fn shortened(message: &str) -> String {
    let (_, rest) = message.split_once("errorType:\"").unwrap();
    let (name, rest) = rest.split_once('"').unwrap();
    let path = rest.split_once("path '").map_or("", |(_, rest)| rest.split_once('\'').unwrap().0);
    format!("{name} {path}").trim_end().to_owned()
}

fn differences(original: &str, update: &str, policy: CompatibilityPolicy) -> String {
    let messages = compared(original, update, policy).unwrap();
    messages.iter().map(|message| shortened(message)).collect::<Vec<_>>().join(", ")
}

fn assert_rows(policy: CompatibilityPolicy, rows: &[(&str, &str, &str)]) {
    for (original, update, expected) in rows {
        assert_eq!(differences(original, update, policy), *expected, "{original} -> {update}");
    }
}

#[test]
fn numbers_that_the_reference_fails_on() {
    let rows = [
        (r#"{"exclusiveMaximum":9}"#, r#"{"exclusiveMaximum":5}"#, "EXCLUSIVE_MAXIMUM_DECREASED #/exclusiveMaximum"),
        (r#"{"exclusiveMaximum":9}"#, r#"{"exclusiveMaximum":5,"maximum":20}"#, "MAXIMUM_ADDED #/maximum"),
        (r#"{"const":null}"#, r#"{"const":1}"#, "ENUM_ARRAY_CHANGED #/const"),
        (r#"{"const":1}"#, r#"{"const":1}"#, ""),
        (r#"{"const":{"a":1,"b":[2]}}"#, r#"{"const":{"b":[2],"a":1}}"#, ""),
        (r#"{"multipleOf":2}"#, r#"{"multipleOf":2.0}"#, ""),
        (r#"{"multipleOf":0.5}"#, r#"{"multipleOf":1.5}"#, "MULTIPLE_OF_EXPANDED #/multipleOf"),
        (r#"{"minimum":1}"#, r#"{"minimum":1.0}"#, ""),
    ];
    assert_rows(CompatibilityPolicy::Strict, &rows);
}

/// The shapes of these models were read off the reference's.
#[test]
fn models_have_the_shape_of_the_reference() {
    let array = |rest: &str| format!("{{\"type\":\"array\",\"items\":{{}}{rest}}}");
    let any = |children: &str| format!("{{\"anyOf\":[{children}]}}");
    let strings = r#"{"type":"string","format":"uuid"},{"type":"string"},{"type":"null"}"#;
    let dates = r#"{"type":"string","format":"date"},{"type":"string"},{"type":"null"}"#;
    let rows = [
        (array(""), array(r#","additionalItems":false"#), ""),
        (array(""), array(r#","additionalItems":{"type":"null"}"#), "ADDITIONAL_ITEMS_NARROWED #/additionalItems"),
        (r#"{"type":["null","null"]}"#.into(), r#"{"type":"null"}"#.into(), "TYPE_CHANGED #/"),
        (r#"{"type":["null"]}"#.into(), r#"{"type":"null"}"#.into(), ""),
        (r#"{"type":"object"}"#.into(), r#"{"type":"object","dependencies":{"a":[]}}"#.into(), ""),
        (any(strings), any(r#"{"type":"string"},{"type":"null"}"#), ""),
        (any(dates), any(r#"{"type":"string"},{"type":"null"}"#), "SUM_TYPE_NARROWED #/"),
        (any(r#"{"enum":[1,2]},{"enum":[2,1]}"#), any(r#"{"enum":[2,1]}"#), ""),
        (any(r#"{"required":[]},{"properties":{}}"#), any(r#"{"type":"null"},{}"#), ""),
        (r#"{"format":"uuid","items":[]}"#.into(), r#"{"allOf":[{"type":"null"},{}]}"#.into(), "PRODUCT_TYPE_EXTENDED #/"),
        (
            r#"{"properties":{"a":{"type":"null"}}}"#.into(),
            r##"{"properties":{"a":{"$ref":"#/definitions/n","default":1}},"required":["a"],"definitions":{"n":{"type":"null"}}}"##.into(),
            "REQUIRED_ATTRIBUTE_ADDED #/required/a",
        ),
    ];
    for (original, update, expected) in &rows {
        assert_eq!(differences(original, update, CompatibilityPolicy::Strict), *expected, "{original} -> {update}");
    }
}

#[test]
fn names_with_percent_signs_are_nothing_special() {
    let messages = compared(
        r#"{"type":"object"}"#,
        r#"{"properties":{"100%s{path}":{"type":"null"}}}"#,
        CompatibilityPolicy::Strict,
    );
    let expected = "{errorType:\"OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"The new schema has an open \
                    content model and has a property or item at path '#/properties/100%s{path}' which is missing in the \
                    old schema'}";
    assert_eq!(messages, Ok(vec![expected.to_owned()]));
}

#[test]
fn the_lenient_policy_allows_what_most_readers_bear() {
    let closed = r#"{"properties":{"a":{"type":"string"}},"additionalProperties":false}"#;
    let covered = r#"{"properties":{},"additionalProperties":{"type":"null"}}"#;
    let rows = [
        (r#"{"type":"object"}"#, r#"{"properties":{"a":{"type":"string"}}}"#, ""),
        (r#"{"type":"object"}"#, closed, ""),
        (closed, r#"{"additionalProperties":false}"#, ""),
        (closed, covered, "TYPE_CHANGED #/properties/a"),
        (
            r#"{"type":"object"}"#,
            r#"{"properties":{"a":{"type":"null"}},"required":["a"]}"#,
            "REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL #/properties/a",
        ),
        (r#"{"type":"array"}"#, r#"{"items":[{"type":"null"}]}"#, "ITEM_ADDED_TO_OPEN_CONTENT_MODEL #/items/0"),
        (r#"{"anyOf":[{"type":"object"},{}]}"#, r#"{"anyOf":[{"additionalProperties":false},{}]}"#, ""),
    ];
    assert_rows(CompatibilityPolicy::Lenient, &rows);
    assert_ne!(differences(rows[0].0, rows[0].1, CompatibilityPolicy::Strict), "");
    assert_ne!(differences(rows[6].0, rows[6].1, CompatibilityPolicy::Strict), "");
}

#[test]
fn content_models_cover_properties() {
    let object = |members: &str| format!("{{\"type\":\"object\",{members}}}");
    let covered = object(r#""patternProperties":{"^\\d+$":{"type":"null"},"[\\p{Alpha}&&[^z]]":{"type":"string"}}"#);
    let names = r#"{"1":{"type":"null"},"a":{"type":"string"},"z":{"type":"string"}}"#;
    let declared = object(&format!("\"properties\":{names}"));
    assert_rows(
        CompatibilityPolicy::Strict,
        &[
            (&declared, &covered, "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL #/properties/z"),
            (&covered, &declared, ""),
            (
                &object(r#""patternProperties":{"^a":{"type":"null"}}"#),
                &object(r#""properties":{"ab":{"type":"string"}},"required":["ab"]"#),
                "TYPE_CHANGED #/properties/ab, PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL \
                 #/properties/ab, REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL #/properties/ab",
            ),
            (
                r#"{"properties":{"a":false}}"#,
                r#"{"additionalProperties":false}"#,
                "ADDITIONAL_PROPERTIES_REMOVED \
              #/additionalProperties",
            ),
            (r#"{"type":"object"}"#, r#"{"properties":{"a":{},"b":true}}"#, ""),
        ],
    );
}

#[test]
fn unevaluated_keywords_change() {
    let modern = |members: &str| format!("{{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",{members}}}");
    let values = ["", "true", "{}", "false", r#"{"type":"null"}"#];
    let expected = [
        ["", "NARROWED", "NARROWED", "REMOVED", "NARROWED"],
        ["", "", "", "REMOVED", "NARROWED"],
        ["", "", "", "REMOVED", "NARROWED"],
        ["", "", "", "", ""],
        ["", "", "", "REMOVED", ""],
    ];
    for (keyword, name, kind) in [
        ("unevaluatedProperties", "UNEVALUATED_PROPERTIES", "object"),
        ("unevaluatedItems", "UNEVALUATED_ITEMS", "array"),
    ] {
        let with = |value: &str| match value {
            "" => modern(&format!("\"type\":\"{kind}\"")),
            value => modern(&format!("\"type\":\"{kind}\",\"{keyword}\":{value}")),
        };
        for (before, row) in values.into_iter().zip(expected) {
            for (after, change) in values.into_iter().zip(row) {
                let wanted = if change.is_empty() { String::new() } else { format!("{name}_{change} #/{keyword}") };
                let found = differences(&with(before), &with(after), CompatibilityPolicy::Strict);
                assert_eq!(found, wanted, "{keyword}: {before} -> {after}");
            }
        }
    }
}

#[test]
fn bytes_of_connect_are_bytes() {
    let bytes = |kind: &str| format!("{{\"type\":\"{kind}\",\"connect.type\":\"bytes\"}}");
    assert_eq!(differences(&bytes("string"), &bytes("integer"), CompatibilityPolicy::Strict), "");
    assert_eq!(differences(&bytes("string"), r#"{"type":"integer"}"#, CompatibilityPolicy::Strict), "TYPE_CHANGED #/");
}

#[test]
fn cycles_are_compared_to_the_greatest_fixed_point() {
    let list = |value: &str| {
        format!(
            "{{\"definitions\":{{\"list\":{{\"type\":\"object\",\"properties\":{{\"next\":{{\"$ref\":\"#/definitions/list\"}},\
             \"value\":{{\"type\":\"{value}\"}}}}}}}},\"$ref\":\"#/definitions/list\"}}"
        )
    };
    let tree = |leaf: &str| {
        format!("{{\"anyOf\":[{{\"type\":\"array\",\"items\":{{\"$ref\":\"#\"}}}},{{\"type\":\"{leaf}\"}}]}}")
    };
    let turned = r##"{"$defs":{"a":{"not":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}"##;
    let strict = CompatibilityPolicy::Strict;
    assert_eq!(differences(&list("integer"), &list("number"), strict), "");
    assert_eq!(differences(&list("number"), &list("integer"), strict), "TYPE_NARROWED #/properties/value");
    assert_eq!(differences(&tree("integer"), &tree("number"), strict), "");
    assert_eq!(differences(&tree("integer"), &tree("string"), strict), "COMBINED_TYPE_SUBSCHEMAS_CHANGED #/");
    assert_eq!(differences(turned, &format!(" {turned}").replace("$defs", "definitions"), strict), "");
    assert_eq!(differences(r##"{"$ref":"#"}"##, r#"{"title":"t"}"#, strict), "");
    // one list unrolled: different nodes, the same schema
    let unrolled = list("integer")
        .replace("\"next\":{\"$ref\":\"#/definitions/list\"}", "\"next\":{\"$ref\":\"#/definitions/two\"}")
        .replace("{\"list\":", "{\"two\":{\"$ref\":\"#/definitions/list\"},\"list\":");
    assert_eq!(differences(&list("integer"), &unrolled, strict), "");
    assert_eq!(differences(&unrolled, &list("string"), strict), "TYPE_CHANGED #/properties/value");
}

#[test]
fn references_and_metaschemas_are_compared() {
    let metaschema = |draft: &str| format!("{{\"$ref\":\"http://json-schema.org/draft-0{draft}/schema#\"}}");
    let strict = CompatibilityPolicy::Strict;
    assert_eq!(differences(&metaschema("7"), &format!(" {}", metaschema("7")), strict), "");
    assert_eq!(differences(&metaschema("7"), &metaschema("4"), strict), "TYPE_CHANGED #/");

    let with = |kind: &str| {
        let text = format!("{{\"properties\":{{\"sku\":{{\"type\":\"{kind}\"}}}}}}");
        let reference =
            ResolvedReference { name: "item.json".into(), subject: "item".into(), version: 1, schema: text.into() };
        let schema = r#"{"properties":{"all":{"items":{"$ref":"item.json"}}}}"#;
        JsonSchema.parse(&Source { schema: schema.into(), references: vec![reference] }, Profile::New).unwrap()
    };
    let messages = with("integer").compare(&*with("number"), NEW_READS_OLD, strict).unwrap();
    assert_eq!(shortened(&messages[0]), "TYPE_NARROWED #/properties/all/items/properties/sku");
    assert_eq!(messages.len(), 1);
}

#[test]
fn schemas_that_cannot_be_loaded_give_no_verdict() {
    let remote = r#"{"$ref":"http://example.com/a.json"}"#;
    let only = "A previous schema version contains an unsupported external reference";
    assert_eq!(compared(remote, "{}", CompatibilityPolicy::Strict), Ok(vec![only.to_owned()]));
    let text = "a schema that is compared is not valid: Invalid JSON".to_owned();
    for pair in [(r#"{"type":"nope"}"#, "{}"), ("{}", r#"{"type":"nope"}"#)] {
        let error = compared(pair.0, pair.1, CompatibilityPolicy::Strict);
        assert_eq!(error, Err(CompareError::TooComplex(text.clone())));
    }
}

#[test]
fn hostile_schemas_end() {
    let strict = CompatibilityPolicy::Strict;
    let chain = |length: usize, kind: &str| {
        let all: String = (0..length)
            .map(|n| format!("\"d{n}\":{{\"properties\":{{\"a\":{{\"$ref\":\"#/definitions/d{}\"}}}}}},", n + 1))
            .collect();
        format!("{{\"definitions\":{{{all}\"d{length}\":{{\"type\":\"{kind}\"}}}},\"$ref\":\"#/definitions/d0\"}}")
    };
    assert_eq!(compared(&chain(20_000, "string"), &chain(20_000, "null"), strict).unwrap().len(), 1);

    let doubling = chain(60, "string").replace("\"a\":", "\"b\":{\"$ref\":\"#/definitions/d60\"},\"a\":");
    assert_eq!(compared(&doubling, &chain(60, "string"), strict), Ok(Vec::new()));
    let all: String = (0..60)
        .map(|n| {
            format!(
                "\"d{n}\":{{\"properties\":{{\"a\":{0},\"b\":{0}}}}},",
                format!("{{\"$ref\":\"#/definitions/d{}\"}}", n + 1)
            )
        })
        .collect();
    let doubling = |kind: &str| {
        format!("{{\"definitions\":{{{all}\"d60\":{{\"type\":\"{kind}\"}}}},\"$ref\":\"#/definitions/d0\"}}")
    };
    assert_eq!(compared(&doubling("integer"), &doubling("number"), strict), Ok(Vec::new()));
    let too_many = CompareError::TooComplex("too many differences".to_owned());
    assert_eq!(compared(&doubling("string"), &doubling("null"), strict), Err(too_many));

    let choices = |count: usize| {
        let all: Vec<String> = (0..count).map(|n| format!("{{\"properties\":{{\"p{n}\":{{}}}}}}")).collect();
        format!("{{\"anyOf\":[{}]}}", all.join(","))
    };
    assert!(matches!(compared(&choices(5_000), &choices(5_001), strict), Err(CompareError::TooComplex(_))));
}

#[test]
fn hostile_patterns_end() {
    let strict = CompatibilityPolicy::Strict;
    let finding = |pattern: &str, name: &str| {
        let original = format!("{{\"patternProperties\":{{\"{pattern}\":{{}}}}}}");
        compared(&original, &format!("{{\"properties\":{{\"{name}\":{{\"type\":\"null\"}}}}}}"), strict)
    };
    let too_complex = |pattern: &str| CompareError::TooComplex(format!("the regular expression {pattern}"));
    assert_eq!(finding("^(a+)+$", &"a".repeat(5_000)).unwrap().len(), 2);
    assert_eq!(finding("^(a|a)*\\\\1(?!c)b", &"a".repeat(500)), Err(too_complex("^(a|a)*\\1(?!c)b")));
    let too_long = CompareError::TooComplex("the comparison takes too many steps".to_owned());
    assert_eq!(finding("(?=a)(a+)+c", &"a".repeat(20_000)), Err(too_long));
    assert_eq!(finding("^(?!_)", "a").unwrap().len(), 2);
    assert_eq!(finding("(a{1000}){1000}{1000}", "a"), Err(too_complex("(a{1000}){1000}{1000}")));
    assert_eq!(finding("\\\\p{InGreek}", "a"), Err(too_complex("\\p{InGreek}")));
}
