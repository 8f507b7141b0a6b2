use std::collections::BTreeMap;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::*;

const PATIENCE: Duration = Duration::from_secs(60);

fn credentials(listener: &TcpListener) -> ClientCredentials {
    let properties = [
        (ENDPOINT, format!("http://{}/token", listener.local_addr().unwrap())),
        ("sasl.oauthbearer.client.id", "me".to_owned()),
        ("sasl.oauthbearer.client.secret", "secret".to_owned()),
    ];
    let properties: BTreeMap<String, String> =
        properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    ClientCredentials::of(Properties(&properties)).unwrap()
}

/// Answers one request, when it is told to, and no other.
async fn answer_once(listener: TcpListener, go: oneshot::Receiver<()>) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = String::new();
    while !request.ends_with("grant_type=client_credentials") {
        request += std::str::from_utf8(&[stream.read_u8().await.unwrap()]).unwrap();
    }
    go.await.unwrap();
    let body = r#"{"access_token":"late","expires_in":3600}"#;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all((head + body).as_bytes()).await.unwrap();
    std::future::pending().await
}

#[tokio::test]
async fn a_token_that_comes_too_late_for_one_log_in_is_there_for_the_next() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let credentials = credentials(&listener);
    let (go, gone) = oneshot::channel();
    let endpoint = tokio::spawn(answer_once(listener, gone));
    let given_up = tokio::time::timeout(Duration::from_millis(10), credentials.token()).await;
    assert!(given_up.is_err(), "{given_up:?}");
    go.send(()).unwrap();
    let token = tokio::time::timeout(PATIENCE, credentials.token()).await.unwrap().unwrap();
    assert_eq!(token.value.reveal(), "late");
    endpoint.abort();
}
