//! What a node does with the keysets' log when it starts: read it to its end, and make or change what is missing.

use std::sync::Arc;

use registrar_log::{Alone, Applied, Handling, Log, Role, SubmitError, Writer, WriterConfig};
use tracing::warn;

use crate::keyset::Fresh;
use crate::keysets::{Ensure, Keysets, Standing};

/// How often a node that is fenced by another one's start looks again.
const ATTEMPTS: usize = 5;

/// How a tenant's keyset came to be what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ensured {
    /// It was there, under the current secret.
    There,
    /// It was made.
    Made,
    /// It was there under the old secret, and is now under the current one.
    Rotated,
    /// It is there, and neither secret decrypts it. It is left alone.
    Locked,
}

/// Sees to it that a tenant has a keyset under the current secret. The log is written only if it must be, so that nodes
/// which start at the same time rarely fence each other; nobody keeps the right to write it.
///
/// # Errors
/// A sentence, where the log cannot be read or written.
pub async fn ensure(
    log: &Arc<dyn Log>,
    keysets: &Arc<Keysets>,
    applied: &Applied,
    tenant: &str,
    fresh: Fresh,
    config: &WriterConfig,
) -> Result<Ensured, String> {
    let mut failure = String::new();
    for _ in 0..ATTEMPTS {
        let end = log.end().await.map_err(|error| error.to_string())?;
        applied.reach(end).await.map_err(|error| error.to_string())?;
        match keysets.tenant(tenant).map(|tenant| tenant.standing) {
            Some(Standing::Current) => return Ok(Ensured::There),
            Some(Standing::Locked(_)) => {
                keysets.forget_earlier(tenant);
                return Ok(Ensured::Locked);
            }
            Some(Standing::Old) | None => {}
        }
        let command = Ensure { tenant: tenant.to_owned(), fresh: fresh.clone() };
        match write(log, keysets, applied, command, config).await {
            Ok(ensured) => return Ok(ensured),
            Err(error) => failure = error.to_string(),
        }
        warn!(reason = failure, "writing the keys that encrypt metadata failed, looking again");
    }
    Err(failure)
}

/// Takes the log over for one command. It is evaluated against everything that others have written before.
async fn write(
    log: &Arc<dyn Log>,
    keysets: &Arc<Keysets>,
    applied: &Applied,
    command: Ensure,
    config: &WriterConfig,
) -> Result<Ensured, SubmitError> {
    let alone = Arc::new(Alone::new());
    let (writer, task) = Writer::new(Arc::clone(log), Arc::clone(keysets), applied.clone(), alone, config.clone());
    let task = tokio::spawn(task.run());
    // not part of the time for an answer: on a new cluster this takes a while
    let _ = writer.role().wait_for(|role| !matches!(role, Role::Starting | Role::TakingOver)).await;
    let handling = Handling { bytes: size_of::<Ensure>(), repeatable: true };
    let ensured = writer.submit(command, handling).await;
    drop(writer);
    if task.await.is_err() {
        return Err(SubmitError::Failed("the writer ended with a panic".to_owned()));
    }
    ensured
}
