//! Where log lines go.

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use tracing_subscriber::EnvFilter;

use crate::config::Settings;
use crate::config::rows::own::{LOG_FILE, LOG_LEVEL};

/// Starts logging to standard output, or to the file that is set.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn start(settings: &Settings) -> Result<(), String> {
    let level = settings.get(&LOG_LEVEL);
    let filter = EnvFilter::new(format!("{level},rdkafka={level}"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter);
    let file = settings.get(&LOG_FILE);
    if file.is_empty() {
        lines.with_ansi(std::io::stdout().is_terminal()).init();
    } else {
        lines.with_ansi(false).with_writer(Arc::new(open(Path::new(&file))?)).init();
    }
    Ok(())
}

fn open(path: &Path) -> Result<File, String> {
    let opened = File::options().append(true).create(true).open(path);
    opened.map_err(|error| format!("cannot log to {}: {error}", path.display()))
}
