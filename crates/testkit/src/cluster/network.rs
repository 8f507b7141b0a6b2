//! The lines between nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Weak};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use parking_lot::Mutex;
use registrar_http::{Relay, RelayError, RelayedRequest, RelayedResponse};
use registrar_log::Peer;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::gate::Gate;
use super::line::Weather;
use super::node::Node;
use super::{Dice, Tasks};

/// How long a node waits for another's answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Every line between nodes, by their addresses.
pub(super) struct Network {
    nodes: Mutex<BTreeMap<String, Weak<Node>>>,
    cuts: Mutex<BTreeSet<(String, String)>>,
    weather: Mutex<Weather>,
    tasks: Tasks,
    dice: Dice,
}

impl Network {
    pub fn new(tasks: Tasks, dice: Dice) -> Self {
        Self { nodes: Mutex::default(), cuts: Mutex::default(), weather: Mutex::default(), tasks, dice }
    }

    /// A node takes requests at an address.
    pub fn enter(&self, url: &str, node: Weak<Node>) {
        self.nodes.lock().insert(url.to_owned(), node);
    }

    pub fn cut(&self, one: &str, other: &str, cut: bool) {
        let mut cuts = self.cuts.lock();
        for (from, to) in [(one, other), (other, one)] {
            let line = (from.to_owned(), to.to_owned());
            if cut {
                cuts.insert(line)
            } else {
                cuts.remove(&line)
            };
        }
    }

    pub fn set_weather(&self, weather: Weather) {
        *self.weather.lock() = weather;
    }

    fn is_cut(&self, from: &str, to: &str) -> bool {
        self.cuts.lock().contains(&(from.to_owned(), to.to_owned()))
    }

    fn delay(&self) -> Duration {
        let weather = *self.weather.lock();
        weather.delay(&self.dice)
    }

    /// Passes a request on, and the answer back. What was sent is evaluated even if the sender waits no longer.
    async fn carry(&self, from: &str, to: &str, request: RelayedRequest) -> Result<Response<Bytes>, RelayError> {
        let connect_within = request.connect_within;
        let unreachable = |_| RelayError::NotSent(format!("{to} cannot be reached"));
        let node = timeout(connect_within, self.connect(from, to)).await.map_err(unreachable)??;
        let weather = *self.weather.lock();
        let copies = if self.dice.hits(weather.duplicates) { 2 } else { 1 };
        let mut answers: Vec<_> = (0..copies).map(|_| self.deliver(&node, &request)).collect();
        let late = || RelayError::Unknown(format!("{to} does not answer"));
        let answering = answers.swap_remove(self.dice.below(copies));
        let answer = timeout(PATIENCE, answering).await.map_err(|_| late())?;
        let answer = answer.ok().ok_or_else(|| RelayError::Unknown(format!("{to} has closed the connection")))?;
        sleep(self.delay()).await;
        if self.is_cut(from, to) {
            sleep(PATIENCE).await;
            return Err(late());
        }
        let answer = if node.is_foreign { without_our_headers(answer) } else { answer };
        if self.dice.hits(weather.lost_answers) {
            return Err(RelayError::Unknown(format!("{to} was not heard to the end")));
        }
        Ok(answer)
    }

    async fn connect(&self, from: &str, to: &str) -> Result<Arc<Node>, RelayError> {
        sleep(self.delay()).await;
        if self.is_cut(from, to) {
            std::future::pending::<()>().await;
        }
        let lost = self.weather.lock().lost_requests;
        let node = self.nodes.lock().get(to).and_then(Weak::upgrade).filter(|node| node.is_ready());
        match node {
            Some(node) if !self.dice.hits(lost) => Ok(node),
            _ => Err(RelayError::NotSent(format!("{to} refuses connections"))),
        }
    }

    fn deliver(&self, node: &Arc<Node>, request: &RelayedRequest) -> oneshot::Receiver<Response<Bytes>> {
        let (node, delay) = (Arc::clone(node), self.delay());
        let mut copy = Request::new(request.body.clone());
        *copy.method_mut() = request.method.clone();
        *copy.headers_mut() = request.headers.clone();
        *copy.uri_mut() = request.target.parse().unwrap_or_default();
        let (answer, answered) = oneshot::channel();
        self.tasks.spawn(async move {
            sleep(delay).await;
            if let Some(response) = node.answer(copy).await {
                // whoever asked may be gone
                let _ = answer.send(response);
            }
        });
        answered
    }
}

/// An answer as a registry of another make gives it.
fn without_our_headers(mut answer: Response<Bytes>) -> Response<Bytes> {
    let ours: Vec<_> =
        answer.headers().keys().filter(|name| name.as_str().starts_with("x-registrar-")).cloned().collect();
    for name in ours {
        answer.headers_mut().remove(name);
    }
    answer
}

/// One node's end of the network.
pub(super) struct NodeRelay {
    pub network: Arc<Network>,
    pub url: String,
    pub gate: Gate,
}

#[async_trait]
impl Relay for NodeRelay {
    async fn relay(&self, to: &Peer, request: RelayedRequest) -> Result<RelayedResponse, RelayError> {
        let answer = self.gate.behind(self.network.carry(&self.url, &to.url, request)).await?;
        let (head, body) = answer.into_parts();
        Ok(RelayedResponse { status: head.status, headers: head.headers, body })
    }
}
