//! A token endpoint that issues tokens without a signature.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Serves until the test ends.
pub(crate) struct TokenEndpoint {
    url: String,
    client_id: &'static str,
    asked: Arc<AtomicUsize>,
}

impl TokenEndpoint {
    /// Gives tokens to that client.
    pub(crate) async fn start(client_id: &'static str, client_secret: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/token", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let expected = format!("Basic {}", STANDARD.encode(format!("{client_id}:{client_secret}")));
        let counter = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                answer(stream, &expected).await;
            }
        });
        Self { url, client_id, asked }
    }

    /// How often it has been asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// A log-in through this endpoint.
    pub(crate) fn properties(&self, client_secret: &str) -> Vec<(&'static str, String)> {
        vec![
            ("sasl.mechanism", "OAUTHBEARER".to_owned()),
            ("sasl.oauthbearer.method", "oidc".to_owned()),
            ("sasl.oauthbearer.token.endpoint.url", self.url.clone()),
            ("sasl.oauthbearer.client.id", self.client_id.to_owned()),
            ("sasl.oauthbearer.client.secret", client_secret.to_owned()),
            ("sasl.oauthbearer.scope", "a b".to_owned()),
        ]
    }
}

async fn answer(mut stream: TcpStream, expected: &str) {
    let body = "grant_type=client_credentials&scope=a%20b";
    let mut request = String::new();
    while !request.ends_with(body) {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.unwrap();
        assert_ne!(read, 0, "{request}");
        request += std::str::from_utf8(&part[..read]).unwrap();
    }
    let known =
        request.lines().any(|line| line.to_ascii_lowercase() == format!("authorization: {expected}").to_lowercase());
    let (status, body) = if known {
        ("200 OK", format!(r#"{{"access_token":"{}","token_type":"Bearer","expires_in":3600}}"#, token()))
    } else {
        ("401 Unauthorized", r#"{"error":"invalid_client"}"#.to_owned())
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all((head + &body).as_bytes()).await.unwrap();
}

fn token() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let claims = format!(r#"{{"sub":"alice","iat":{now},"exp":{}}}"#, now + 3600);
    format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(claims))
}
