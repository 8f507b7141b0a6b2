//! Answers before they become responses.

use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use registrar_log::Offset;
use registrar_model::Error;
use registrar_wire::answers::ErrorMessage;
use registrar_wire::to_bytes;
use serde::Serialize;

/// Status, type and body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub content: Content,
    pub body: Bytes,
    /// What the node that passed the request on is told besides; nothing for clients.
    pub notice: Option<Notice>,
}

/// What a node that passed a request on has to know (docs/architecture.md: one writer of many).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Everything that the answer tells of lies below this offset of the log.
    Offset(Offset),
    /// The request has had no effect: it may be passed on again.
    NotEvaluated,
}

/// The `Content-Type` of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// What was negotiated.
    Negotiated,
    /// That one.
    Fixed(&'static str),
    /// What the primary gave it.
    Relayed(HeaderValue),
    /// `text/plain`, and the body again as `Allow`: the answer to `OPTIONS`.
    Methods,
    /// `application/json`: what the reference answers to illegal paths with a page, or with nothing.
    Page,
    /// The header is left out, as the reference leaves it out where no resource was found.
    None,
}

/// What the reference's container, as opposed to its resources, writes faults as.
pub(crate) const CONTAINER: Content = Content::Fixed("application/json");

impl Answer {
    /// An answer to a client.
    pub fn new(status: StatusCode, content: Content, body: Bytes) -> Self {
        Self { status, content, body, notice: None }
    }

    /// 200 with that shape.
    pub fn json(shape: &impl Serialize) -> Self {
        Self::bytes(Bytes::from(to_bytes(shape)))
    }

    /// 200 with a schema's text as the whole body, under the negotiated type as in the reference.
    pub fn text(text: &str) -> Self {
        Self::bytes(Bytes::copy_from_slice(text.as_bytes()))
    }

    /// 200 with a body that is rendered already. Bytes of answers that never change may come from a cache.
    pub fn bytes(body: Bytes) -> Self {
        Self::new(StatusCode::OK, Content::Negotiated, body)
    }

    /// 204.
    pub fn empty() -> Self {
        Self::new(StatusCode::NO_CONTENT, Content::None, Bytes::new())
    }

    /// An `OPTIONS` request's answer: the methods of its path.
    pub fn options(methods: String) -> Self {
        Self::new(StatusCode::OK, Content::Methods, Bytes::from(methods))
    }

    /// The answer that a fault is.
    pub fn fault(error: &Error, content: Content) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, content, Bytes::from(to_bytes(&ErrorMessage::from(error))))
    }
}

/// Why a request is answered before it reaches a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub error: Error,
    pub content: Content,
}

impl Refusal {
    /// A fault of a request that reached no resource: without a `Content-Type`.
    pub fn unrouted(error: impl Into<Error>) -> Self {
        Self { error: error.into(), content: Content::None }
    }

    /// A fault that the reference's container answers.
    pub fn of_container(error: impl Into<Error>) -> Self {
        Self { error: error.into(), content: CONTAINER }
    }

    /// The answer to a request of that method. The container writes bodies for some methods alone.
    pub fn answer(&self, method: &http::Method) -> Answer {
        let mut answer = Answer::fault(&self.error, self.content.clone());
        let has_body = match (&self.content, method.as_str()) {
            (Content::Page, method) => matches!(method, "GET" | "POST" | "HEAD"),
            (&CONTAINER, method) => matches!(method, "GET" | "POST" | "PUT" | "HEAD"),
            _ => true,
        };
        if !has_body {
            (answer.body, answer.content) = (Bytes::new(), Content::None);
        }
        answer
    }
}
