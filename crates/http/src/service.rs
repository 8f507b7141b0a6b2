//! One request from its head to its response.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, REFERER, USER_AGENT, VARY};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body_util::Full;
use hyper::body::Body;
use registrar_registry::Registry;
use registrar_wire::{BodyRule, Effect, MediaType, Route};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::answer::{Answer, Content, Refusal};
use crate::app::App;
use crate::call::Call;
use crate::cluster::Cluster;
use crate::config::Config;
use crate::forward::{self, Origin};
use crate::handlers;
use crate::layers::body::Room;
use crate::layers::target::Target;
use crate::layers::{alias, body, context, gzip, media, request_id, timeout};
use crate::metrics::{CONTENT_TYPE as CONTENT_TYPE_OF_METRICS, Metrics};
use crate::rendered::Rendered;
use crate::request_log::{Line, RequestLog};
use crate::router::{Found, Router};

/// The registry as requests see it, with or without sockets. Clones are the same service. It needs no threads and no
/// time but tokio's.
#[derive(Clone)]
pub struct Service {
    app: Arc<App>,
}

impl Service {
    /// A service of `registry` on a node of `cluster`.
    pub fn new(
        config: Config,
        registry: Arc<Registry>,
        cluster: Cluster,
        metrics: Arc<Metrics>,
        log: RequestLog,
    ) -> Self {
        let (router, rendered, room) =
            (Router::new(config.associations), Rendered::default(), Room::of(config.max_bodies_bytes));
        let app =
            App { config, registry, cluster, metrics, log, router, rendered, room, closing: watch::Sender::new(false) };
        Self { app: Arc::new(app) }
    }

    /// Gives up what waits for other nodes.
    pub(crate) fn close(&self) {
        self.app.closing.send_replace(true);
    }

    /// Answers a request that came from `peer`. Never fails: whatever goes wrong is an answer.
    pub async fn call<B>(&self, peer: SocketAddr, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let app = &self.app;
        let start = Instant::now();
        let _in_flight = app.metrics.requests.begin();
        let (head, body) = request.into_parts();
        let client = Client::new(peer, &head);
        let (route, media_type, answer) = answer(app, &client, &head, body).await;
        let response = respond(app.config.compression, client, &head, media_type, answer).await;

        let duration = start.elapsed();
        let status = response.status().as_u16();
        app.metrics.requests.end(route, status, duration);
        app.log.write(&Line {
            client: peer.ip(),
            method: head.method.as_str(),
            path_and_query: head.uri.path_and_query().map_or("*", |target| target.as_str()),
            version: version(head.version),
            status,
            bytes: usize::try_from(response.body().size_hint().lower()).unwrap_or(usize::MAX),
            referer: head.headers.get(REFERER).map(HeaderValue::as_bytes),
            agent: head.headers.get(USER_AGENT).map(HeaderValue::as_bytes),
            duration,
        });
        response
    }
}

/// Who asks.
pub(crate) struct Client {
    peer: SocketAddr,
    /// The id that this request goes by, also on other nodes.
    request_id: HeaderValue,
}

impl Client {
    /// Whoever sent a request with that head.
    pub fn new(peer: SocketAddr, head: &Parts) -> Self {
        Self { peer, request_id: request_id::of(&head.headers) }
    }
}

async fn answer<B>(
    app: &Arc<App>,
    client: &Client,
    head: &Parts,
    body: B,
) -> (Option<&'static Route>, MediaType, Answer)
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    if asks_for_metrics(head) {
        return (None, MediaType::default(), metrics(&app.metrics));
    }
    let resolve = |subject: &str| app.registry.alias_target(subject);
    match route(&app.router, head, resolve) {
        Err(refusal) => (None, MediaType::default(), refusal.answer(&head.method)),
        Ok(Routed::Options(methods)) => (None, MediaType::default(), Answer::options(methods)),
        Ok(Routed::Call(call)) => {
            let (route, media_type) = (call.route, call.media_type);
            let handled = handle(app, client, head, call, body);
            let outcome = timeout::within(app.config.request_timeout, handled).await;
            let answer = outcome.flatten().unwrap_or_else(|refusal| refusal.answer(&head.method));
            (Some(route), media_type, answer)
        }
    }
}

/// Metrics are no part of the reference's API: outside of the route table, and in a format of their own.
pub(crate) fn asks_for_metrics(head: &Parts) -> bool {
    head.uri.path() == "/metrics" && head.method == Method::GET
}

/// What is answered then.
pub(crate) fn metrics(metrics: &Metrics) -> Answer {
    Answer::new(StatusCode::OK, Content::Fixed(CONTENT_TYPE_OF_METRICS), Bytes::from(metrics.render()))
}

/// Where the head of a request leads.
#[derive(Debug)]
pub(crate) enum Routed {
    /// To a handler; the body is still to be read.
    Call(Call),
    /// To the list of a path's methods.
    Options(String),
}

/// Finds a request's handler. A pure function of the head, but for the aliases that `resolve` knows.
///
/// # Errors
/// The answer for a head that leads nowhere.
pub(crate) fn route(
    router: &Router,
    head: &Parts,
    resolve: impl Fn(&str) -> Option<String>,
) -> Result<Routed, Refusal> {
    let target = Target::new(head.uri.path(), head.uri.query())?;
    let target = alias::rewrite(context::rewrite(&head.method, target)?, resolve);
    match router.find(&head.method, &target.path)? {
        Found::Options(methods) => Ok(Routed::Options(methods)),
        Found::Route(route, parameters) => {
            let media_type = media::negotiate(route, &head.headers)?;
            let query = target.query.into_owned();
            Ok(Routed::Call(Call { route, media_type, parameters, query, body: Bytes::new(), room: None }))
        }
    }
}

/// Reads the body and has the call handled. A write runs on a task of its own: a client that goes away, or a timeout,
/// must not leave it half done.
async fn handle<B>(app: &Arc<App>, client: &Client, head: &Parts, mut call: Call, body: B) -> Result<Answer, Refusal>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    if call.route.body != BodyRule::Ignored {
        call.room = app.room.take(&body, app.config.max_body_bytes).await;
        call.body = body::read(body, app.config.max_body_bytes, app.config.idle_timeout).await?;
    }
    Ok(match call.route.effect {
        Effect::Read => handlers::answered(handlers::handle(app, &call).await),
        Effect::Write => {
            let origin = Origin::of(head, client.peer.ip(), &client.request_id, &app.cluster.copied_headers);
            let app = Arc::clone(app);
            let tasks = app.config.tasks.clone();
            let work = tasks.run(async move { forward::write(&app, &call, &origin).await });
            work.await.unwrap_or_else(|| handlers::answered(Err(handlers::internal_error())))
        }
    })
}

/// The response that an answer is, compressed where that may be and pays.
pub(crate) async fn respond(
    compression: bool,
    client: Client,
    head: &Parts,
    media_type: MediaType,
    answer: Answer,
) -> Response<Full<Bytes>> {
    let compressed = match compression {
        true => gzip::compress(&head.method, &head.headers, &answer.body).await,
        false => None,
    };
    let known = |content_type| Some(HeaderValue::from_static(content_type));
    let content_type = match &answer.content {
        Content::Negotiated => known(media_type.as_str()),
        Content::Fixed(content_type) => known(content_type),
        Content::Relayed(content_type) => Some(content_type.clone()),
        Content::Page => known(MediaType::Json.as_str()),
        Content::Methods => known("text/plain"),
        Content::None => None,
    };
    let methods = (answer.content == Content::Methods).then(|| answer.body.clone());
    let is_compressed = compressed.is_some();
    let mut response = Response::new(Full::new(compressed.unwrap_or(answer.body)));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type);
    }
    headers.insert(request_id::X_REQUEST_ID, client.request_id);
    if compression && gzip::concerns(&head.method) {
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    headers.extend(answer.notice.map(forward::header));
    if is_compressed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if let Some(methods) = methods.and_then(|methods| HeaderValue::from_maybe_shared(methods).ok()) {
        headers.insert(ALLOW, methods);
    }
    response
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

#[cfg(test)]
mod tests;
