//! The one way of every write: carried out here by the primary, or passed on to it (docs/architecture.md: one writer
//! of many; spec: core 9.4).
//!
//! A request is passed on again only if it has certainly had no effect: it was not sent, or the other node says so with
//! `X-Registrar-Not-Evaluated`. Registrations may always be, because they look for their own result first. What
//! another node passed on is answered here or not at all, so that requests cannot go round in circles.

mod origin;
mod patience;
mod texts;

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};
use registrar_log::{LogError, Offset, Peer, Role};
use registrar_model::ErrorKind;
use registrar_registry::store::WriteTexts;
use registrar_wire::Operation;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::{debug, warn};

use crate::answer::{Answer, Content, Notice};
use crate::app::App;
use crate::call::Call;
use crate::cluster::{Cluster, RelayError, RelayedResponse};
use crate::handlers::{self, versions};
use crate::metrics::Attempt;
pub(crate) use origin::Origin;
use patience::Patience;

const X_OFFSET: HeaderName = HeaderName::from_static("x-registrar-offset");
const X_NOT_EVALUATED: HeaderName = HeaderName::from_static("x-registrar-not-evaluated");

/// The longest wait for one connection to the primary. A primary that is gone has a successor, which is looked for after
/// each attempt.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// Has a write carried out, wherever the primary is.
pub(crate) async fn write(app: &App, call: &Call, origin: &Origin) -> Answer {
    let writing = Writing { app, call, origin, cluster: &app.cluster, texts: texts::of(call.route.operation) };
    match origin.is_forwarded {
        true => writing.for_a_node().await,
        false => writing.for_a_client().await,
    }
}

/// The header by which a node that passed a request on is told of a notice.
pub(crate) fn header(notice: Notice) -> (HeaderName, HeaderValue) {
    match notice {
        Notice::Offset(offset) => (X_OFFSET, HeaderValue::from(offset)),
        Notice::NotEvaluated => (X_NOT_EVALUATED, HeaderValue::from_static("1")),
    }
}

/// One write.
struct Writing<'a> {
    app: &'a App,
    call: &'a Call,
    origin: &'a Origin,
    cluster: &'a Cluster,
    texts: &'static WriteTexts,
}

/// What came of passing a request on.
enum Passed {
    Answered(Answer),
    /// It may be passed on again, to whoever is primary then; the text says why.
    Again(String),
}

impl Writing<'_> {
    /// For a client: here if this node is primary, else by passing it on, as long as there is time.
    async fn for_a_client(&self) -> Answer {
        let mut patience = self.patience();
        let mut is_sought = self.call.route.operation == Operation::RegisterSchema;
        loop {
            let role = patience.role();
            if is_sought && matches!(role, Role::Follower(_) | Role::Leaderless(_) | Role::Barred(_)) {
                is_sought = false;
                if let Some(answer) = versions::find_registered(self.app, self.call).await {
                    return answer;
                }
            }
            let may_go_on = match &role {
                Role::Primary => match self.evaluated().await {
                    Some(answer) => return answer,
                    None => patience.other_role().await,
                },
                Role::Follower(peer) => match self.pass_on(peer).await {
                    Passed::Answered(answer) => return answer,
                    Passed::Again(reason) => {
                        debug!(peer = %peer.url, %reason, "a request was not evaluated");
                        self.cluster.election.check();
                        patience.other_role_or_pause().await
                    }
                },
                Role::Ended(_) => false,
                _ => patience.other_role().await,
            };
            if !may_go_on {
                return self.given_up(&patience.role());
            }
        }
    }

    /// For a node that passed it on: here, as soon as this node is primary if it is about to be, or not at all.
    async fn for_a_node(&self) -> Answer {
        let mut patience = self.patience();
        loop {
            match patience.role() {
                Role::Primary => {
                    if let Some(answer) = self.evaluated().await {
                        return Answer { notice: Some(Notice::Offset(self.cluster.applied.position())), ..answer };
                    }
                }
                Role::TakingOver => {}
                _ => break,
            }
            if !patience.other_role().await {
                break;
            }
        }
        let answer = Answer::fault(&self.texts.no_leader(), Content::Negotiated);
        Answer { notice: Some(Notice::NotEvaluated), ..answer }
    }

    fn patience(&self) -> Patience<'_> {
        let (roles, closing) = (self.cluster.role.clone(), self.app.closing.subscribe());
        Patience::new(roles, closing, self.cluster.leader_wait, &self.app.metrics.forwards)
    }

    /// The answer of this node's own handler; none if it turned out not to be primary, so that nothing was evaluated.
    async fn evaluated(&self) -> Option<Answer> {
        match handlers::handle(self.app, self.call).await {
            Err(error) if error.kind() == ErrorKind::LeaderUnknown => None,
            outcome => Some(handlers::answered(outcome)),
        }
    }

    async fn pass_on(&self, peer: &Peer) -> Passed {
        let is_repeatable = self.call.route.operation == Operation::RegisterSchema;
        let outcome = self.relayed(peer, is_repeatable).await;
        self.app.metrics.forwards.count(attempt(&outcome));
        match outcome {
            Ok(response) if response.headers.contains_key(X_NOT_EVALUATED) => {
                Passed::Again("it is not primary".to_owned())
            }
            Ok(response) => Passed::Answered(self.settled(peer, response).await),
            Err(RelayError::NotSent(reason)) => Passed::Again(reason),
            Err(RelayError::Unknown(reason)) if is_repeatable => Passed::Again(reason),
            Err(RelayError::Unknown(reason)) => {
                warn!(peer = %peer.url, %reason, "nobody knows whether a forwarded request was evaluated");
                Passed::Answered(handlers::answered(Err(self.texts.not_forwarded())))
            }
        }
    }

    /// The primary's answer. Once another node has become primary it is not waited for any longer than for that one:
    /// a primary that hangs keeps its connections open.
    async fn relayed(&self, peer: &Peer, is_repeatable: bool) -> Result<RelayedResponse, RelayError> {
        let request = self.origin.request(self.call, CONNECT_LIMIT);
        let mut relaying = self.cluster.relay.relay(peer, request);
        let mut closing = self.app.closing.subscribe();
        tokio::select! {
            biased;
            outcome = &mut relaying => return outcome,
            _ = closing.wait_for(|closing| *closing) => {
                return Err(RelayError::Unknown("this node stops".to_owned()));
            }
            () = replaced(self.cluster.role.clone(), peer) => {}
        }
        let longer = if is_repeatable { Duration::ZERO } else { self.cluster.leader_wait };
        let late = || RelayError::Unknown("no answer, and another node is primary by now".to_owned());
        timeout(longer, relaying).await.unwrap_or_else(|_| Err(late()))
    }

    /// The primary's answer as the client gets it, once this node has applied what it tells of: a client reads its own
    /// writes on any node.
    async fn settled(&self, peer: &Peer, response: RelayedResponse) -> Answer {
        let told = response.headers.get(X_OFFSET).and_then(|offset| offset.to_str().ok()?.parse::<Offset>().ok());
        let visible = async {
            // registries of another make do not tell
            let position = match told {
                Some(offset) => offset,
                None => self.cluster.log.end().await?,
            };
            self.cluster.applied.reach(position).await
        };
        let late = |_| Err(LogError::Unavailable("the log was not applied in time".to_owned()));
        let mut closing = self.app.closing.subscribe();
        let seen = tokio::select! {
            biased;
            seen = timeout(self.cluster.leader_wait, visible) => seen.unwrap_or_else(late),
            _ = closing.wait_for(|closing| *closing) => Err(LogError::Unavailable("this node stops".to_owned())),
        };
        match seen {
            // a refusal has changed nothing
            Err(error) if response.status.is_success() => {
                warn!(peer = %peer.url, %error, "a forwarded write is not visible here yet");
                handlers::answered(Err(self.texts.timed_out()))
            }
            _ => relayed_answer(response),
        }
    }

    /// 50003 where a primary was known, else 50004.
    fn given_up(&self, role: &Role) -> Answer {
        let error = match role {
            Role::Follower(_) => self.texts.not_forwarded(),
            _ => self.texts.no_leader(),
        };
        self.app.metrics.forwards.give_up();
        warn!(%role, "no primary has evaluated a request in time");
        handlers::answered(Err(error))
    }
}

/// What an attempt is counted as.
fn attempt(outcome: &Result<RelayedResponse, RelayError>) -> Attempt {
    match outcome {
        Ok(response) if response.headers.contains_key(X_NOT_EVALUATED) => Attempt::NotEvaluated,
        Ok(_) => Attempt::Answered,
        Err(RelayError::NotSent(_)) => Attempt::NotSent,
        Err(RelayError::Unknown(_)) => Attempt::Unknown,
    }
}

/// Waits until another node than `peer` is known to be primary.
async fn replaced(mut roles: watch::Receiver<Role>, peer: &Peer) {
    let is_other = |role: &Role| match role {
        Role::Primary => true,
        Role::Follower(other) => other != peer,
        _ => false,
    };
    if roles.wait_for(is_other).await.is_err() {
        // the role does not change any more
        std::future::pending().await
    }
}

/// Status, type and body as they are, and nothing that nodes tell each other.
fn relayed_answer(response: RelayedResponse) -> Answer {
    let content = response.headers.get(CONTENT_TYPE).cloned().map_or(Content::None, Content::Relayed);
    Answer::new(response.status, content, response.body)
}
