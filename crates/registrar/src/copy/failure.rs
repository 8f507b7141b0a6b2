//! What ends a copy before its verification.

use registrar_client::ClientError;
use tokio::task::JoinError;

use super::versions::Place;

/// Lines of a list that are shown.
const SHOWN: usize = 20;

#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("{0}")]
    Runtime(std::io::Error),
    #[error("{}", explained(.0))]
    Client(#[from] ClientError),
    /// The target holds something else, or more.
    #[error(
        "{target} is not empty and differs; nothing was written. Copy into an empty registry, or into other contexts with \
         --context-map FROM=TO.\n{}", shown(.clashes))]
    Clash { target: String, clashes: Vec<String> },
    /// Contexts that are mapped to one do not go together.
    #[error("the mapped contexts clash; nothing was written.\n{}", shown(.0))]
    Merge(Vec<String>),
    #[error(
        "{target} does not let modes be changed, so nothing can be imported: set mode.mutability=true there ({message})"
    )]
    ModeFixed { target: String, message: String },
    #[error("schemas refer to each other in a circle, {0} among them")]
    Circle(Place),
    #[error("interrupted; run the same command again to go on")]
    Interrupted,
    #[error(
        "{failure}\nThe target's modes could not be put back and may be IMPORT; run the same command again to go on ({left})"
    )]
    LeftInImport { failure: Box<Failure>, left: String },
}

impl Failure {
    pub(super) fn task(error: JoinError) -> Self {
        Self::Runtime(std::io::Error::other(error))
    }
}

fn explained(error: &ClientError) -> String {
    match error {
        ClientError::Unauthorized { .. } => format!(
            "{error}\nGive credentials in the URL (https://USER:PASSWORD@HOST, https://TOKEN@HOST), or in a file with \
             --from-auth or --to-auth."
        ),
        other => other.to_string(),
    }
}

/// The first lines of a list, and how many more there are.
pub(super) fn shown(lines: &[String]) -> String {
    let mut text: Vec<String> = lines.iter().take(SHOWN).map(|line| format!("  {line}")).collect();
    if lines.len() > SHOWN {
        text.push(format!("  and {} more", lines.len() - SHOWN));
    }
    text.join("\n")
}
