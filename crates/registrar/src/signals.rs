//! When to stop.

use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// If the signals cannot be watched.
pub(crate) fn stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        info!("{name}: stopping");
    })
}
