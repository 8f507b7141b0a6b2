//! What connections reach: the service, and until there is one, what can be said of a node that is starting.
//!
//! Listeners are open long before the log is replayed. Probes and whoever reads metrics get their answers at once;
//! everybody else waits, as they would if nobody accepted their connections yet.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Body;
use registrar_wire::{MediaType, Operation};
use tokio::sync::SetOnce;

use crate::answer::Answer;
use crate::config::Config;
use crate::handlers::{self, health};
use crate::metrics::Metrics;
use crate::router::Router;
use crate::service::{self, Client, Routed, Service};
use crate::vitals::Vitals;

/// The front of a node, the same for all its connections.
pub(crate) struct Front {
    pub config: Config,
    pub metrics: Arc<Metrics>,
    router: Router,
    vitals: OnceLock<Arc<Vitals>>,
    service: SetOnce<Service>,
}

impl Front {
    /// The front of a node of which nothing is known yet.
    pub fn new(config: Config, metrics: Arc<Metrics>) -> Self {
        let router = Router::new(config.associations);
        Self { config, metrics, router, vitals: OnceLock::new(), service: SetOnce::new() }
    }

    /// Makes the node's state known. The first one stays.
    pub fn report(&self, vitals: Arc<Vitals>) {
        // there is one already only if somebody told twice
        let _ = self.vitals.set(vitals);
    }

    /// Lets everything through, also what waits. The first service stays.
    pub fn open(&self, service: Service) {
        let _ = self.service.set(service);
    }

    /// Lets nothing wait for other nodes any more: nobody is there for the answers.
    pub fn close(&self) {
        self.service.get().into_iter().for_each(Service::close);
    }

    /// Answers a request that came from `peer`.
    pub async fn call<B>(&self, peer: SocketAddr, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
    {
        if let Some(service) = self.service.get() {
            return service.call(peer, request).await;
        }
        let (head, body) = request.into_parts();
        if let Some(answer) = self.answer_early(&head).await {
            let client = Client::new(peer, &head);
            return service::respond(self.config.compression, client, &head, MediaType::default(), answer).await;
        }
        self.service.wait().await.call(peer, Request::from_parts(head, body)).await
    }

    /// The answer to a request that needs no service; none if it has to wait for one.
    async fn answer_early(&self, head: &Parts) -> Option<Answer> {
        if service::asks_for_metrics(head) {
            return Some(service::metrics(&self.metrics));
        }
        let Ok(Routed::Call(call)) = service::route(&self.router, head, |_| None) else { return None };
        let vitals = self.vitals.get().map(|vitals| &**vitals);
        let outcome = match call.route.operation {
            Operation::GetLiveness => health::live().await,
            Operation::GetReadiness => health::ready(vitals).await,
            Operation::GetCluster => health::cluster(vitals?).await,
            _ => return None,
        };
        Some(handlers::answered(outcome))
    }
}
