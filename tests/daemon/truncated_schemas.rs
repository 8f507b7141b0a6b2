//! Schemas of which the end is missing.

use registrar_testkit::client::Client;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::{Value, json};

const SCHEMAS: [(&str, &str); 3] = [
    (
        "AVRO",
        concat!(
            r#"{"type":"record","name":"R","namespace":"n","aliases":["Q"],"doc":"\u00fc","fields":[{"name":"e","type":"#,
            r#"{"type":"enum","name":"E","symbols":["A","B"],"default":"A"},"default":"A"},{"name":"u","type":["null","#,
            r#"{"type":"fixed","name":"F","size":2},{"type":"map","values":{"type":"array","items":"R"}}],"default":null}]}"#,
        ),
    ),
    (
        "JSON",
        concat!(
            r##"{"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://x/y","type":["object","null"],"##,
            r##""properties":{"a":{"$ref":"#/definitions/d"},"ü":{"enum":[1.5e3,"\u00e9",null]}},"required":["a"],"##,
            r##""patternProperties":{"^[a-z]+$":{"not":{"const":-0}}},"definitions":{"d":{"oneOf":[{},{"minimum":1}]}}}"##,
        ),
    ),
    (
        "PROTOBUF",
        concat!(
            "syntax = \"proto3\";\npackage a.b;\nimport \"google/protobuf/any.proto\";\noption java_package = \"\\x41\";\n",
            "/* c */ message M { reserved 4, 6 to max; reserved \"z\"; optional string s = 1 [json_name = \"S\"]; // d\n",
            "  oneof o { int32 i = 2; M m = 3; } map<string, google.protobuf.Any> x = 5; enum E { A = 0; B = 0x1; } }\n",
            "service V { rpc R (stream M) returns (M) { option deprecated = true; } }\n",
        ),
    ),
];

#[tokio::test]
async fn every_beginning_of_a_schema_is_taken_or_refused() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    for (schema_type, whole) in SCHEMAS {
        register(&mut client, schema_type, &json!({ "schemaType": schema_type, "schema": whole })).await;
        for (end, _) in whole.char_indices() {
            let body = json!({ "schemaType": schema_type, "schema": &whole[..end] });
            let answer =
                ask(&mut client, "POST", &format!("/subjects/{schema_type}-{end}/versions"), Some(&body)).await;
            let code = answer.json().get("error_code").and_then(Value::as_i64).unwrap_or(0);
            let expected = [(200, 0), (422, 42201)].contains(&(answer.status, code));
            assert!(expected, "{schema_type} cut at {end}: {} {code}", answer.status);
        }
        register(&mut client, "well", &record(1)).await;
    }
}
