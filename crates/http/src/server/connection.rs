//! Accepts connections and serves them.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::front::Front;

/// How long to wait after a failure to accept, such as too many open files, before trying again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// hyper reads heads into a buffer of at least this size.
const MIN_BUFFER_BYTES: usize = 8192;

/// Whose requests are answered. Each connection has one, so that requests share no count of references.
struct Client {
    front: Arc<Front>,
    peer: SocketAddr,
}

/// Accepts until told to stop; gives the connections that are still open then.
pub(super) async fn accept(
    listener: TcpListener,
    front: Arc<Front>,
    mut stopping: watch::Receiver<bool>,
) -> JoinSet<()> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(connection(stream, peer, Arc::clone(&front), stopping.clone()));
                }
                Err(error) => pause(&error).await,
            },
            Some(_) = connections.join_next() => {}
            _ = stopping.changed() => return connections,
        }
    }
}

async fn pause(error: &io::Error) {
    tracing::warn!(%error, "cannot accept a connection");
    tokio::time::sleep(ACCEPT_PAUSE).await;
}

async fn connection(stream: TcpStream, peer: SocketAddr, front: Arc<Front>, mut stopping: watch::Receiver<bool>) {
    // answers are written whole: waiting for more to send would only delay them
    let _ = stream.set_nodelay(true);
    let config = &front.config;
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        // also counts from the end of an answer to the next request, so it bounds idle connections
        .header_read_timeout(config.idle_timeout)
        .max_buf_size(config.max_head_bytes.max(MIN_BUFFER_BYTES));
    let client = Arc::new(Client { front: Arc::clone(&front), peer });
    let service = service_fn(move |request| answer(Arc::clone(&client), request));
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    let outcome = tokio::select! {
        biased;
        outcome = connection.as_mut() => outcome,
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "connection closed");
    }
}

/// Never fails: whatever goes wrong is an answer.
async fn answer(client: Arc<Client>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(client.front.call(client.peer, request).await)
}
