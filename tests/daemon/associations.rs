//! Associations over HTTP: what the recordings leave out, because the reference fails or has it switched off.

use registrar_testkit::client::Client;
use registrar_tests::Store;
use serde_json::{Value, json};

use registrar_tests::asking::{ask, record, register};

fn association(topic: &str, subject: &str) -> Value {
    json!({
        "resourceName": topic, "resourceNamespace": "ns", "resourceId": topic,
        "associations": [{ "subject": subject, "associationType": "value", "lifecycle": "WEAK" }],
    })
}

#[tokio::test]
async fn the_routes_can_be_switched_off() {
    let store = Store::embedded().unwrap();
    let config = store.daemon().with("associations.enable", false);
    let daemon = config.start(store.directory()).unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
    let body = association("t", "s");
    let rows = [
        ("POST", "/associations", Some(&body)),
        ("GET", "/associations/subjects/s", None),
        ("GET", "/associations/resources/t", None),
        ("POST", "/associations:batchGet", Some(&body)),
    ];
    for (method, path, body) in rows {
        let answer = ask(&mut client, method, path, body).await;
        assert_eq!((answer.status, answer.content_type), (404, None), "{method} {path}");
    }
}

#[tokio::test]
async fn the_last_version_of_a_subject_in_use_stays() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
    assert_eq!(ask(&mut client, "POST", "/associations", Some(&association("t", "s"))).await.status, 200);
    let answer = ask(&mut client, "DELETE", "/subjects/s/versions/1", None).await;
    assert_eq!((answer.status, answer.json()["error_code"].as_i64()), (409, Some(40904)));
}

#[tokio::test]
async fn batches_answer_request_by_request() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, ":.c:s", &record(1)).await;
    let change = |topic: &str, kind: &str| {
        let mut request = association(topic, "s");
        request["associations"][0]["opType"] = json!(kind);
        request
    };
    let batch = json!({ "requests": [change("t", "CREATE"), change("u", "DELETE")] });
    let answer = ask(&mut client, "POST", "/contexts/.c/associations:batchMutate", Some(&batch)).await;
    assert_eq!(answer.status, 207);
    let made = json!({
        "resourceName": "t", "resourceNamespace": "ns", "resourceId": "t", "resourceType": "topic",
        "associations": [{ "subject": ":.c:s", "associationType": "value", "lifecycle": "WEAK" }],
    });
    let missing = json!({ "error_code": 40410, "message": "Association for 'u' not found." });
    assert_eq!(answer.json(), json!({ "results": [{ "result": made }, { "error": missing }] }));

    let queries = json!({ "requests": [{ "resourceId": "t" }, {}] });
    let answer = ask(&mut client, "POST", "/associations:batchGet?includeSchemas=true", Some(&queries)).await;
    assert_eq!(answer.status, 207);
    let results = &answer.json()["results"];
    let schema = &results[0]["result"]["associations"][0]["schema"];
    assert_eq!((&schema["subject"], &schema["version"]), (&json!(":.c:s"), &json!(1)));
    assert_eq!(
        results[1]["error"]["message"],
        "Error while getting associations: property: resourceId; detail: either resourceId or resourceName must be specified"
    );
}

#[tokio::test]
async fn odd_batches_are_bad_requests() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    let step = |step: Value| json!({ "requests": [{ "resourceName": "t", "associations": [step] }] });
    let rows = [
        (json!({}), 422),
        (json!({ "requests": null }), 422),
        (json!({ "requests": 7 }), 400),
        (json!({ "requests": [null] }), 207),
        (step(json!({ "opType": "MOVE" })), 400),
        (step(Value::Null), 400),
    ];
    for (body, status) in rows {
        let answer = ask(&mut client, "POST", "/associations:batchMutate", Some(&body)).await;
        assert_eq!(answer.status, status, "{body}: {:?}", answer.body);
    }
}
