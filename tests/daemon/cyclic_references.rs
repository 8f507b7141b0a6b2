//! References in a circle, which import makes: a version is imported again, with a reference to what refers to it
//! (spec: core 6.5). Whatever follows references then has to end.

use registrar_testkit::client::{Answer, Client};
use registrar_tests::Store;
use registrar_tests::asking::ask;
use serde_json::{Value, json};

struct Circle {
    schema_type: &'static str,
    /// The first schema without its reference, with it, the second, which refers to it, and a third that does.
    texts: [&'static str; 4],
    /// What the texts call the first and the second.
    names: [&'static str; 2],
}

const CIRCLES: [Circle; 3] = [
    Circle {
        schema_type: "AVRO",
        texts: [
            r#"{"type":"record","name":"A","fields":[]}"#,
            r#"{"type":"record","name":"A","fields":[{"name":"f","type":["null","B"]}]}"#,
            r#"{"type":"record","name":"B","fields":[{"name":"f","type":["null","A"]}]}"#,
            r#"{"type":"record","name":"C","fields":[{"name":"f","type":["null","A"]}]}"#,
        ],
        names: ["A", "B"],
    },
    Circle {
        schema_type: "JSON",
        texts: [
            r#"{"$id":"http://example.com/a.json"}"#,
            r#"{"$id":"http://example.com/a.json","properties":{"f":{"$ref":"b.json"}}}"#,
            r#"{"$id":"http://example.com/b.json","properties":{"f":{"$ref":"a.json"}}}"#,
            r#"{"$id":"http://example.com/c.json","properties":{"f":{"$ref":"a.json"}}}"#,
        ],
        names: ["a.json", "b.json"],
    },
    Circle {
        schema_type: "PROTOBUF",
        texts: [
            "syntax = \"proto3\"; message A {}",
            "syntax = \"proto3\"; import \"b.proto\"; message A { B f = 1; }",
            "syntax = \"proto3\"; import \"a.proto\"; message B { A f = 1; }",
            "syntax = \"proto3\"; import \"a.proto\"; message C { A f = 1; }",
        ],
        names: ["a.proto", "b.proto"],
    },
];

impl Circle {
    fn body(&self, text: usize, refers_to: Option<usize>) -> Value {
        let reference = |to: usize| json!({ "name": self.names[to], "subject": (["a", "b"][to]), "version": 1 });
        let references: Vec<Value> = refers_to.map(reference).into_iter().collect();
        json!({ "schemaType": self.schema_type, "schema": self.texts[text], "references": references })
    }

    fn import(&self, text: usize, refers_to: Option<usize>, id: i64) -> Value {
        let mut body = self.body(text, refers_to);
        body["version"] = json!(1);
        body["id"] = json!(id);
        body
    }
}

/// Sends a request that has to be answered with a 200, or a schema's fault.
async fn documented(client: &mut Client, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let answer = ask(client, method, path, body).await;
    let code = answer.json()["error_code"].as_i64();
    let shown = String::from_utf8_lossy(&answer.body);
    assert!(answer.status == 200 || code == Some(42201), "{method} {path}: {} {shown}", answer.status);
    answer
}

#[tokio::test]
async fn circles_of_references_end() {
    for circle in &CIRCLES {
        let store = Store::embedded().unwrap();
        let daemon = store.start().unwrap();
        let mut client = Client::new(daemon.url());
        let mode = |mode: &str| json!({ "mode": mode });
        documented(&mut client, "PUT", "/mode", Some(&mode("IMPORT"))).await;
        for (subject, body) in
            [("a", circle.import(0, None, 1)), ("b", circle.import(2, Some(0), 2)), ("a", circle.import(1, Some(1), 3))]
        {
            documented(&mut client, "POST", &format!("/subjects/{subject}/versions"), Some(&body)).await;
        }
        documented(&mut client, "PUT", "/mode?force=true", Some(&mode("READWRITE"))).await;

        let third = circle.body(3, Some(0));
        for path in [
            "/subjects/c/versions",
            "/subjects/c/versions?normalize=true",
            "/compatibility/subjects/c/versions/latest?verbose=true",
            "/compatibility/subjects/c/versions?verbose=true",
            "/subjects/c?normalize=true",
        ] {
            documented(&mut client, "POST", path, Some(&third)).await;
        }
        for path in [
            "/subjects/a/versions/1?format=resolved",
            "/subjects/b/versions/1?format=serialized",
            "/subjects/c/versions/1?format=resolved",
            "/subjects/a/versions/1/referencedby",
            "/schemas/ids/2?format=ignore_extensions",
            "/schemas?subjectPrefix=",
        ] {
            documented(&mut client, "GET", path, None).await;
        }
        let refused = ask(&mut client, "DELETE", "/subjects/a/versions/1", None).await;
        assert_eq!(refused.json()["error_code"], 42206, "{}", circle.schema_type);
    }
}
