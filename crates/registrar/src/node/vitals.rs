//! How a node is, for probes and metrics.

use std::sync::Arc;

use registrar_http::{Store, Vitals};

use super::Node;
use crate::config::Membership;

impl Node {
    /// The state of this node, which is starting.
    pub(crate) fn vitals(&self, membership: &Membership) -> Arc<Vitals> {
        let store = match (&self.election_stats, self.fenced) {
            (Some(stats), Some(fenced)) => {
                let stats = Arc::clone(stats);
                let silence = Box::new(move || stats.silence());
                Store::Kafka { group: membership.group.clone(), fenced, silence }
            }
            _ => Store::Embedded,
        };
        let (role, standing) = (self.role.clone(), self.election.standing());
        Arc::new(Vitals::new(&self.url, store, role, standing, self.lag.clone()))
    }
}
