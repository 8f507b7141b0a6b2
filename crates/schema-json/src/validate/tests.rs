//! What validation accepts and refuses.

use super::*;
use crate::language::read;

fn fault_of(schema: &str) -> Option<Fault> {
    validate(&read(schema).unwrap(), &[]).err()
}

fn draft(dialect: &str, members: &str) -> String {
    format!("{{\"$schema\":\"{dialect}\",{members}}}")
}

const D4: &str = "http://json-schema.org/draft-04/schema#";
const D6: &str = "http://json-schema.org/draft-06/schema#";
const D7: &str = "http://json-schema.org/draft-07/schema#";
const MODERN: &str = "https://json-schema.org/draft/2020-12/schema";

const DIALECTS: [&str; 4] = [D4, D6, D7, MODERN];

/// What the loaders of the reference accept, in each of the dialects, as `+` and `-`.
const VERDICTS: &str = include_str!("verdicts.tsv");

fn assert_verdict(members: &str, verdict: &str) {
    for (dialect, accepted) in DIALECTS.into_iter().zip(verdict.chars()) {
        let schema = draft(dialect, members);
        assert_eq!(fault_of(&schema).is_none(), accepted == '+', "{schema}: {:?}", fault_of(&schema));
    }
}

#[test]
fn schemas_are_accepted_as_the_reference_accepts_them() {
    let mut rows = 0;
    for row in VERDICTS.lines() {
        let (verdict, schema) = row.split_once('\t').unwrap();
        assert_verdict(&schema[1..schema.len() - 1], verdict);
        rows += 1;
    }
    assert!(rows > 200);
}

/// What the loaders alone do not tell: the translation of the modern dialects refuses more, and ids are kept where the
/// reference would fetch.
#[test]
fn schemas_are_accepted_beyond_the_loaders() {
    let rows = [
        (r#""type":["string","nope"]"#, "----"),
        (r#""multipleOf":0.0"#, "----"),
        (r#""multipleOf":1e400"#, "----"),
        (r#""contains":{},"minContains":"a""#, "+++-"),
        (r##""$id":"http://x/y","properties":{"p":{"$ref":"http://x/y#/$defs/a"}},"$defs":{"a":{}}"##, "-+++"),
        (r#""$id":"http://x/y","properties":{"x":{"$ref":"z"}},"definitions":{"a":{"$id":"z","type":"null"}}"#, "-+++"),
        (r#""$id":"urn:x:y","properties":{"p":{"$ref":"urn:x:z"}},"$defs":{"a":{"$id":"urn:x:z"}}"#, "-+++"),
    ];
    for (members, verdict) in rows {
        assert_verdict(members, verdict);
    }
}

#[test]
fn keywords_beside_a_ref_count_in_modern_dialects_only() {
    let members = r##""definitions":{"a":{}},"$ref":"#/definitions/a","minimum":"x""##;
    assert_eq!(fault_of(&draft(D7, members)), None);
    assert_eq!(fault_of(&draft(MODERN, members)), Some(Fault::WrongKind("minimum")));
}

#[test]
fn references_lead_somewhere() {
    let rows = [
        (r##"{"$ref":"#"}"##, true),
        (r##"{"$ref":"#/definitions/a%20b","definitions":{"a b":{}}}"##, true),
        (r##"{"$ref":"#/definitions/a~1b","definitions":{"a/b":true}}"##, true),
        (r##"{"$ref":"#/$defs/a","definitions":{"a":{}}}"##, true),
        (r##"{"$ref":"#/definitions/a","$defs":{"a":{}}}"##, false),
        (r##"{"$ref":"#/definitions/a","definitions":{"a":{"type":"nope"}}}"##, false),
        (r##"{"$ref":"#/definitions/a","definitions":{"a":[]}}"##, false),
        (r##"{"$ref":"#/allOf/1","allOf":[1,{}]}"##, true),
        (r##"{"$ref":"#foo","definitions":{"a":{"$id":"#foo"}}}"##, true),
        (r#"{"$id":"http://x/y","$ref":"z","definitions":{"a":{"$id":"/z"}}}"#, true),
        (r#"{"$id":"http://x/y","$ref":"z","enum":[{"$id":"/z"}]}"#, false),
        (r##"{"$id":"http://x/y","properties":{"a":{"$ref":"http://x/y#/properties/b"},"b":{}}}"##, true),
        (r##"{"$ref":"http://json-schema.org/draft-07/schema#"}"##, true),
        (r##"{"$ref":"http://json-schema.org/draft-04/schema#/definitions/stringArray"}"##, true),
        (r##"{"$ref":"http://json-schema.org/draft-04/schema#/definitions/none"}"##, false),
        (r#"{"$ref":"https://json-schema.org/draft/2020-12/schema"}"#, false),
        (r#"{"$ref":"http://example.com/remote.json"}"#, false),
        (
            r##"{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}}"##,
            true,
        ),
    ];
    for (schema, accepted) in rows {
        assert_eq!(fault_of(schema).is_none(), accepted, "{schema}");
    }
    let anchored = draft(MODERN, r##""$ref":"#foo","$recursiveRef":"none","$defs":{"a":{"$anchor":"foo"}}"##);
    assert_eq!(fault_of(&anchored), None);
    assert_eq!(fault_of(&draft(MODERN, r#""$ref":"https://json-schema.org/draft/2020-12/schema""#)), None);
}

fn with_reference(schema: &str, name: &str, text: &str) -> Option<Fault> {
    let reference = ResolvedReference { name: name.into(), subject: "s".into(), version: 1, schema: text.into() };
    validate(&read(schema).unwrap(), &[reference]).err()
}

#[test]
fn registered_references_are_found_by_name() {
    let item = r#"{"properties":{"sku":{"type":"string"}}}"#;
    let rows = [
        (r#"{"$ref":"item.json"}"#.to_owned(), "item.json", item, true),
        (r##"{"$ref":"item.json#/properties/sku"}"##.to_owned(), "item.json", item, true),
        (r##"{"$ref":"item.json#/properties/none"}"##.to_owned(), "item.json", item, false),
        (r#"{"$ref":"item.json"}"#.to_owned(), "other.json", item, false),
        (r#"{"$id":"http://x/y/z","$ref":"http://x/y/item.json"}"#.to_owned(), "item.json", item, true),
        (draft(MODERN, r#""$ref":"./item.json""#), "item.json", item, true),
        (r#"{"$ref":"item.json"}"#.to_owned(), "item.json", "syntax = \"proto3\";", false),
        ("{}".to_owned(), "unused.json", "[]", false),
        (r#"{"$ref":"item.json"}"#.to_owned(), "item.json", r#"{"type":"nope"}"#, false),
        (r#"{"$ref":"d4"}"#.to_owned(), "d4", &draft(D4, r#""exclusiveMinimum":true"#), true),
    ];
    for (schema, name, text, accepted) in rows {
        assert_eq!(with_reference(&schema, name, text).is_none(), accepted, "{schema} {name} {text}");
    }
}

#[test]
fn roots_are_objects_or_booleans() {
    for (schema, found) in [("[]", "ARRAY"), ("\"a\"", "STRING"), ("1", "NUMBER"), ("null", "NULL")] {
        let message = format!("Invalid JSON schema: expected an object or boolean at the root, found {found}");
        assert_eq!(fault_of(schema).unwrap().to_string(), message);
    }
    assert_eq!(fault_of("true"), None);
    assert_eq!(fault_of(r#"{"type":"nope"}"#).unwrap().to_string(), "Invalid JSON");
}

#[test]
fn strict_refuses_reserved_prefixes_in_object_nodes() {
    let rows = [
        (r#"{"properties":{"$$a":{}}}"#, false),
        (r#"{"type":"object","title":"t","required":["x"],"properties":{"$$a":{}}}"#, false),
        (r#"{"type":"object","properties":{"$a":{}}}"#, true),
        (r#"{"type":"object","enum":[1],"properties":{"$$a":{}}}"#, true),
        (r#"{"type":["object"],"properties":{"$$a":{}}}"#, true),
        (r#"{"properties":{"b":{"properties":{"$$a":{}}}}}"#, true),
    ];
    for (schema, accepted) in rows {
        let tree = read(schema).unwrap();
        assert_eq!(validate_names(&tree).is_ok(), accepted, "{schema}");
        assert_eq!(validate(&tree, &[]), Ok(()));
    }
    assert_eq!(Fault::ReservedPrefix.to_string(), "#: Field names cannot start with $$ prefix");
}

#[test]
fn hostile_schemas_take_linear_time() {
    let doubling: String = (0..500).map(|n| format!("\"d{n}\":{{\"allOf\":[{0},{0}]}},", refer(n + 1))).collect();
    assert_eq!(
        fault_of(&format!("{{\"definitions\":{{{doubling}\"d500\":true}},\"$ref\":\"#/definitions/d0\"}}")),
        None
    );

    let many: String = (0..100_000).map(|n| format!("\"d{n}\":{},", refer((n + 1) % 100_000))).collect();
    let wide = format!("{{\"definitions\":{{{many}\"z\":1}},\"properties\":{{{many}\"z\":true}}}}");
    assert_eq!(fault_of(&wide), None);
}

#[test]
fn wide_definitions_take_linear_time() {
    let many = |letter: &str| (0..40_000).map(|n| format!("\"{letter}{n}\":{{}},")).collect::<String>();
    let both = format!("\"$defs\":{{{}\"z\":true}},\"definitions\":{{{}\"z\":1}}", many("a"), many("b"));
    assert_eq!(fault_of(&draft(MODERN, &both)), None);
}

#[test]
fn hostile_ids_take_bounded_memory() {
    let anchors: String = (0..50_000).map(|n| format!("\"d{n}\":{{\"$id\":\"#a{n}\",\"$ref\":\"#a{n}\"}},")).collect();
    let under = |base: &str| format!("{{\"$id\":\"http://x/{base}/\",\"properties\":{{{anchors}\"z\":true}}}}");
    assert_eq!(fault_of(&under(&"i".repeat(2_000))), None);
    assert_eq!(fault_of(&under(&"i".repeat(1_000_000))), None);

    let ids: String = (0..50_000).map(|n| format!("\"d{n}\":{{\"$id\":\"{n}\"}},")).collect();
    let base = "i".repeat(2_000);
    let many = format!("{{\"$id\":\"http://x/{base}/\",\"properties\":{{{ids}\"z\":true}}}}");
    assert_eq!(fault_of(&many), Some(Fault::TooManyIds));
}

/// On a thread of its own, because unoptimised frames of the shared reader fill a test thread's stack.
#[test]
fn the_deepest_schemas_are_answered() {
    let check = || {
        let nested = |levels: usize| format!("{}true{}", "{\"not\":".repeat(levels), "}".repeat(levels));
        assert_eq!(fault_of(&nested(999)), None);
        assert_eq!(read(&nested(10_000)), None);
    };
    std::thread::Builder::new().stack_size(8 << 20).spawn(check).unwrap().join().unwrap();
}

fn refer(n: usize) -> String {
    format!("{{\"$ref\":\"#/definitions/d{n}\"}}")
}
