//! The OpenAPI document, as a client fetches it.

use registrar_testkit::client::Client;
use registrar_tests::Store;

#[tokio::test]
async fn the_document_is_the_one_in_the_documentation() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let answer = Client::new(daemon.url()).send("GET", "/openapi.json", &[], None).await.unwrap();
    assert_eq!((answer.status, answer.content_type.as_deref()), (200, Some("application/json")));
    assert!(answer.body == include_bytes!("../../docs/openapi.json")[..], "another document is served than is kept");
}
