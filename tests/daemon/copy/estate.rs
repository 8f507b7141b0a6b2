//! A registry with something of everything: 500 subjects in three contexts and three languages.

use std::collections::BTreeMap;

use registrar_testkit::client::Client;
use registrar_tests::asking::{ask, register};
use serde_json::{Value, json};

const SUBJECTS: usize = 500;
const CONTEXTS: [&str; 3] = ["", ":.sales:", ":.ops:"];
/// So far apart, subjects have the same context and the same language.
const STRIDE: usize = 9;

fn subject(number: usize) -> String {
    format!("{}s{number}", CONTEXTS[number % 3])
}

/// Subjects refer to others with higher numbers, so that neither names nor ids give the order.
fn referred(number: usize) -> Option<usize> {
    let other = number + STRIDE;
    ((number / STRIDE).is_multiple_of(2) && other < SUBJECTS).then_some(other)
}

fn is_deleted(number: usize) -> bool {
    number % 25 == 3 && (number / STRIDE).is_multiple_of(2)
}

fn schema(number: usize, version: usize) -> Value {
    let other = referred(number);
    let (schema_type, text, name) = match number / 3 % 3 {
        0 => {
            let reference = other.map_or(String::new(), |other| format!(r#",{{"name":"r","type":"R{other}"}}"#));
            let fields = format!(r#"{{"name":"f{version}","type":"int"}}{reference}"#);
            let text = format!(r#"{{"type":"record","name":"R{number}","fields":[{fields}]}}"#);
            ("AVRO", text, other.map(|other| format!("R{other}")))
        }
        1 => {
            let reference = other.map_or(String::new(), |other| format!(r#","r":{{"$ref":"R{other}.json"}}"#));
            let properties = format!(r#""f{version}":{{"type":"integer"}}{reference}"#);
            let text = format!(r#"{{"title":"R{number}","type":"object","properties":{{{properties}}}}}"#);
            ("JSON", text, other.map(|other| format!("R{other}.json")))
        }
        _ => {
            let import = other.map_or(String::new(), |other| format!("import \"R{other}.proto\";\n"));
            let field = other.map_or(String::new(), |other| format!(" R{other} r = 2;"));
            let text = format!("syntax = \"proto3\";\n{import}message R{number} {{ int32 f{version} = 1;{field} }}\n");
            ("PROTOBUF", text, other.map(|other| format!("R{other}.proto")))
        }
    };
    let mut body = json!({ "schemaType": schema_type, "schema": text });
    if let (Some(name), Some(other)) = (name, other) {
        body["references"] = json!([{ "name": name, "subject": format!("s{other}"), "version": 1 }]);
    }
    if number % 4 == 1 {
        body["metadata"] = json!({ "properties": { "owner": format!("team {number}") }, "tags": { "**.f": ["PII"] } });
    }
    if number % 7 == 2 {
        let rule = json!({ "name": "check", "kind": "CONDITION", "mode": "WRITE", "type": "CEL", "expr": "size > 0" });
        body["ruleSet"] = json!({ "domainRules": [rule] });
    }
    body
}

async fn put(client: &mut Client, path: &str, body: Value) {
    let answer = ask(client, "PUT", path, Some(&body)).await;
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
}

async fn delete(client: &mut Client, path: &str) {
    let answer = ask(client, "DELETE", path, None).await;
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
}

/// Fills an empty registry.
pub(crate) async fn build(url: &str) {
    let client = &mut Client::new(url);
    put(client, "/config", json!({ "compatibility": "NONE" })).await;
    put(client, "/config/:.sales:", json!({ "compatibility": "NONE", "compatibilityGroup": "major" })).await;
    put(client, "/config/:.ops:", json!({ "compatibility": "NONE" })).await;
    for number in (0..SUBJECTS).rev() {
        for version in 1..=if number % 5 == 0 { 3 } else { 1 } {
            register(client, &subject(number), &schema(number, version)).await;
        }
    }
    let mut cross = json!({ "schema": r#"{"type":"record","name":"Cross","fields":[{"name":"r","type":"R9"}]}"# });
    cross["references"] = json!([{ "name": "R9", "subject": ":.:s9", "version": 1 }]);
    register(client, ":.sales:cross", &cross).await;
    register(client, "a%2Fb%25%20c", &json!({ "schema": "\"string\"" })).await;
    for number in (0..SUBJECTS).filter(|number| is_deleted(*number)) {
        delete(client, &format!("/subjects/{}", subject(number))).await;
        // what a soft-deleted one refers to may be deleted after it
        if let Some(other) = referred(number).filter(|_| number % 2 == 1) {
            delete(client, &format!("/subjects/{}", subject(other))).await;
        }
    }
    for number in (0..SUBJECTS).step_by(10).filter(|number| !is_deleted(*number) && (number / STRIDE).is_multiple_of(2))
    {
        delete(client, &format!("/subjects/{}/versions/2", subject(number))).await;
    }
    settings(client).await;
}

async fn settings(client: &mut Client) {
    for number in (0..SUBJECTS).step_by(6) {
        let defaults = json!({ "properties": { "a": number.to_string() } });
        let body = json!({ "compatibility": "FULL_TRANSITIVE", "normalize": true, "defaultMetadata": defaults });
        put(client, &format!("/config/{}", subject(number)), body).await;
    }
    put(client, "/config/nickname", json!({ "alias": "s9" })).await;
    put(client, "/config/:.sales:nickname", json!({ "alias": ":.ops:s5" })).await;
    // an alias of a subject with schemas of its own leads writes elsewhere
    put(client, "/config/s27", json!({ "alias": "s9" })).await;
    for number in (0..SUBJECTS).step_by(50) {
        put(client, &format!("/mode/{}", subject(number)), json!({ "mode": "READONLY" })).await;
    }
    put(client, "/config/:.__GLOBAL:", json!({ "compatibility": "FORWARD" })).await;
    put(client, "/mode/:.ops:", json!({ "mode": "READONLY" })).await;
}

/// Everything that a registry answers about what it holds, times aside.
pub(crate) async fn dump(url: &str) -> BTreeMap<String, Value> {
    let client = &mut Client::new(url);
    let mut all = BTreeMap::new();
    let mut scopes: Vec<String> = CONTEXTS.iter().map(|context| (*context).to_owned()).collect();
    scopes.extend([":.__GLOBAL:", "nickname", ":.sales:nickname"].map(str::to_owned));
    let listed = schemas(client).await;
    for mut entry in listed {
        let (subject, version) = (entry["subject"].as_str().unwrap().to_owned(), entry["version"].clone());
        entry.as_object_mut().unwrap().remove("ts");
        all.insert(format!("{subject} {version}"), entry);
        scopes.push(subject.replace('%', "%25").replace('/', "%2F").replace(' ', "%20"));
    }
    scopes.sort();
    scopes.dedup();
    for scope in scopes {
        for kind in ["config", "mode"] {
            let path = if scope.is_empty() { format!("/{kind}") } else { format!("/{kind}/{scope}") };
            all.insert(path.clone(), ask(client, "GET", &path, None).await.json());
        }
    }
    all.insert("contexts".to_owned(), ask(client, "GET", "/contexts", None).await.json());
    all
}

/// Every version that there is.
pub(crate) async fn schemas(client: &mut Client) -> Vec<Value> {
    let path = "/schemas?subjectPrefix=:*:&deleted=true&aliases=true";
    let answer = ask(client, "GET", path, None).await.json();
    let listed = answer.as_array().unwrap().clone();
    assert!(listed.len() < 1000, "a page holds no more");
    listed
}
