//! Requests passed through: what is sent, and what is known where no answer comes.
#![allow(clippy::unwrap_used)] // a test fails by panicking, its server too

mod server;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use registrar_client::{PassThrough, PassThroughConfig, PassThroughError, Tls};
use server::{Answer, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Longer than anything takes that is to succeed here.
const AMPLE: Duration = Duration::from_secs(60);

/// Within this, what is to fail by time has failed.
const SHORT: Duration = Duration::from_millis(200);

fn config() -> PassThroughConfig {
    let tls = Tls { system_authorities: false, is_needed: false, ..Tls::default() };
    PassThroughConfig { connect_timeout: AMPLE, answer_timeout: AMPLE, answer_bytes: 1_000, tls }
}

fn message(url: &str) -> Request<Bytes> {
    let request = Request::builder().method("PUT").uri(format!("{url}/config/a%2Fb?x=1")).header("x-any", "1");
    request.body(Bytes::from_static(b"body")).unwrap()
}

async fn sent(config: PassThroughConfig, url: &str) -> Result<(u16, Bytes), PassThroughError> {
    let response = PassThrough::new(config).unwrap().send(message(url), AMPLE).await?;
    Ok((response.status().as_u16(), response.into_body()))
}

fn is_unsent<T>(outcome: &Result<T, PassThroughError>) -> bool {
    matches!(outcome, Err(PassThroughError::NotSent(_)))
}

fn is_unknown<T>(outcome: &Result<T, PassThroughError>) -> bool {
    matches!(outcome, Err(PassThroughError::Unknown(_)))
}

/// Reads the head of a request, and as much of its body as comes with it.
async fn head_of(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 1024];
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        let length = stream.read(&mut buffer).await.unwrap();
        assert!(length > 0, "the client has left");
        text.extend_from_slice(&buffer[..length]);
    }
    String::from_utf8(text).unwrap()
}

/// A listener, and a URL with its address.
async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

#[tokio::test]
async fn requests_are_sent_as_they_are_and_answers_given_as_they_are() {
    let server = Server::start(|seen| Answer::new(if seen.number == 0 { 200 } else { 500 }, "{}")).await;
    let client = PassThrough::new(config()).unwrap();
    for status in [200, 500] {
        let response = client.send(message(&server.url()), AMPLE).await.unwrap();
        assert_eq!((response.status().as_u16(), &response.body()[..]), (status, &b"{}"[..]));
    }
    let seen = server.seen();
    assert_eq!((seen.len(), seen[0].line.as_str(), &seen[0].body[..]), (2, "PUT /config/a%2Fb?x=1", &b"body"[..]));
    assert_eq!(seen[0].header("x-any"), "1");
    assert_eq!(server.connections(), 1, "a connection is used again");
}

#[tokio::test]
async fn what_finds_no_connection_is_not_sent() {
    let closed = listener().await.1;
    let outcome = sent(config(), &closed).await;
    assert!(is_unsent(&outcome), "{outcome:?}");
    assert!(is_unsent(&sent(config(), "http://host.invalid:1").await));

    // a queue of connections that nobody accepts: the system lets none in once it is full
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    let mut queued = Vec::new();
    while let Ok(stream) = tokio::time::timeout(SHORT * 5, TcpStream::connect(address)).await {
        queued.push(stream.unwrap());
    }
    let url = format!("http://{address}");
    let outcome = sent(PassThroughConfig { connect_timeout: SHORT, ..config() }, &url).await;
    assert!(is_unsent(&outcome), "{outcome:?}");
    let outcome = PassThrough::new(config()).unwrap().send(message(&url), SHORT).await;
    assert!(is_unsent(&outcome), "the caller's limit: {outcome:?}");
}

#[tokio::test]
async fn a_handshake_that_does_not_end_sends_nothing() {
    let (silent, url) = listener().await;
    let url = url.replace("http:", "https:");
    let outcome = sent(PassThroughConfig { connect_timeout: SHORT, ..config() }, &url).await;
    assert!(is_unsent(&outcome), "{outcome:?}");
    drop(silent);
}

#[tokio::test]
async fn what_was_begun_may_have_arrived() {
    // the server leaves instead of answering, answers half, or nothing; with and without a sign of life
    let answers = ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "nonsense\r\n\r\n"];
    for answer in answers {
        let (listener, url) = listener().await;
        let serve = async {
            let mut stream = listener.accept().await.unwrap().0;
            head_of(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        };
        let (outcome, ()) = tokio::join!(sent(config(), &url), serve);
        assert!(is_unknown(&outcome), "{answer:?}: {outcome:?}");
    }
    let server = Server::start(|_| Answer::never()).await;
    let outcome = sent(PassThroughConfig { answer_timeout: SHORT, ..config() }, &server.url()).await;
    assert!(is_unknown(&outcome), "{outcome:?}");
    let server = Server::start(|_| Answer::new(200, &" ".repeat(1_001))).await;
    assert!(is_unknown(&sent(config(), &server.url()).await));
}

#[tokio::test]
async fn there_need_be_no_limits() {
    let server = Server::start(|_| Answer::new(200, "{}")).await;
    let unlimited = PassThroughConfig { connect_timeout: Duration::MAX, answer_timeout: Duration::MAX, ..config() };
    assert_eq!(sent(unlimited, &server.url()).await.unwrap().0, 200);
}

/// A connection that the server closed while it was idle costs nothing: the request goes over another one.
#[tokio::test]
async fn a_connection_that_was_closed_is_replaced() {
    let (listener, url) = listener().await;
    let client = PassThrough::new(config()).unwrap();
    for _ in 0..10 {
        let serve = async {
            let mut stream = listener.accept().await.unwrap().0;
            head_of(&mut stream).await;
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            stream
        };
        let (answer, mut stream) = tokio::join!(client.send(message(&url), AMPLE), serve);
        assert_eq!(answer.unwrap().status().as_u16(), 200);
        stream.shutdown().await.unwrap();
        // the client has noticed once it closes its own end
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await.unwrap();
    }
}

/// Whatever moment the server chooses to close a connection, a request that it has read is never called unsent, and
/// one that it has not read is never answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_being_closed_never_hides_what_was_read() {
    let (listener, url) = listener().await;
    let (reads, mut read) = tokio::sync::mpsc::unbounded_channel();
    let server = tokio::spawn(async move {
        loop {
            let mut stream = listener.accept().await.unwrap().0;
            let reads = reads.clone();
            // answers one request, and closes a little later, whatever has come by then
            tokio::spawn(async move {
                head_of(&mut stream).await;
                reads.send(()).unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
                tokio::time::sleep(Duration::from_micros(fastrand::u64(0..400))).await;
                let mut rest = [0; 1024];
                if stream.try_read(&mut rest).is_ok_and(|length| length > 0) {
                    reads.send(()).unwrap();
                }
            });
        }
    });
    // hyper sometimes never hears of the end of a connection that it has just begun to write to
    let client = PassThrough::new(PassThroughConfig { answer_timeout: Duration::from_secs(2), ..config() }).unwrap();
    let (mut answered, mut unknown) = (0, 0);
    for _ in 0..2_000 {
        // without a body, so that all of it comes at once
        let request = Request::delete(&url).body(Bytes::new()).unwrap();
        let outcome = client.send(request, AMPLE).await;
        let mut arrivals = 0;
        while read.try_recv().is_ok() {
            arrivals += 1;
        }
        match outcome {
            Ok(_) => {
                answered += 1;
                assert!(arrivals >= 1);
            }
            Err(PassThroughError::Unknown(_)) => unknown += 1,
            Err(PassThroughError::NotSent(reason)) => assert_eq!(arrivals, 0, "{reason}"),
        }
        tokio::time::sleep(Duration::from_micros(fastrand::u64(0..400))).await;
    }
    assert!(answered > 0, "{unknown} of unknown outcome");
    server.abort();
}

/// A directory with that PEM text in a file, and the file's path.
fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::TempDir::new().unwrap();
    let path = directory.path().join("x.pem");
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

#[tokio::test]
async fn certificates_are_checked_and_the_host_only_if_wanted() {
    let (server, certificate) = Server::start_tls(|_| Answer::new(200, "{}")).await;
    let (_directory, path) = file(&certificate);
    let by_name = server.url();
    let by_address = by_name.replace("localhost", "127.0.0.1");
    let trusting = |check_host, authorities: Option<&PathBuf>| {
        let authorities = authorities.cloned();
        let tls = Tls { system_authorities: false, is_needed: false, check_host, authorities, identity: None };
        PassThroughConfig { tls, ..config() }
    };
    let rows = [
        (&by_name, true, Some(&path), true),
        (&by_address, true, Some(&path), false),
        (&by_name, false, Some(&path), true),
        (&by_address, false, Some(&path), true),
        (&by_name, false, None, false),
        (&by_name, true, None, false),
    ];
    for (url, check_host, authorities, is_trusted) in rows {
        let outcome = sent(trusting(check_host, authorities), url).await;
        assert_eq!(outcome.is_ok(), is_trusted, "{url} {check_host} {outcome:?}");
        assert_eq!(is_unsent(&outcome), !is_trusted, "{outcome:?}");
    }
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (_other_directory, other) = file(&other.cert.pem());
    assert!(is_unsent(&sent(trusting(false, Some(&other)), &by_name).await), "signed by somebody else");
}

#[tokio::test]
async fn a_certificate_is_shown_to_a_server_that_wants_one() {
    let own = rcgen::generate_simple_self_signed(["me".to_owned()]).unwrap();
    let (server, certificate) = Server::start_mutual_tls(own.cert.der().clone(), |_| Answer::new(200, "{}")).await;
    let (_directory, authorities) = file(&certificate);
    let (_own_directory, identity) = file(&format!("{}{}", own.cert.pem(), own.signing_key.serialize_pem()));
    let showing = |identity: Option<&PathBuf>| {
        let (authorities, identity) = (Some(authorities.clone()), identity.cloned());
        let tls = Tls { system_authorities: false, is_needed: true, check_host: true, authorities, identity };
        PassThroughConfig { tls, ..config() }
    };
    assert_eq!(sent(showing(Some(&identity)), &server.url()).await.unwrap().0, 200);
    assert!(sent(showing(None), &server.url()).await.is_err());
    assert_eq!(server.seen().len(), 1);

    let missing = PassThrough::new(showing(Some(&authorities))).unwrap_err().to_string();
    assert!(missing.contains("x.pem") && missing.contains("key"), "{missing}");
}
