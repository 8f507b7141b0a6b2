//! What is to be copied, checked before anything is sent.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use registrar_client::{Address, ClientConfig, Credentials};

use super::context_map::ContextMap;
use super::coverage::{Coverage, Prefix};
use super::estate::Estate;
use crate::cli::Copy;

/// The command line, read.
pub(super) struct Task {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) contexts: ContextMap,
    /// The subjects to copy; none means all.
    pub(super) subjects: Vec<Prefix>,
    /// How many requests are under way at once.
    pub(super) concurrency: usize,
    pub(super) client: ClientConfig,
}

impl Task {
    /// # Errors
    /// A sentence that says which argument is wrong. It repeats no URL, which may hold a password.
    pub(super) fn new(arguments: &Copy) -> Result<Self, String> {
        let from = address("--from", &arguments.from, arguments.from_auth.as_deref())?;
        let to = address("--to", &arguments.to, arguments.to_auth.as_deref())?;
        let contexts = ContextMap::new(&arguments.contexts).map_err(|fault| format!("--context-map: {fault}"))?;
        if from.to_string() == to.to_string() && contexts.is_empty() {
            return Err("--from and --to are the same registry, and no --context-map is given".into());
        }
        let client = ClientConfig { authorities: arguments.ca_file.clone(), ..ClientConfig::default() };
        let subjects = arguments.subjects.iter().map(|prefix| Prefix::new(prefix)).collect();
        Ok(Self { from, to, contexts, subjects, concurrency: usize::from(arguments.concurrency), client })
    }

    /// Whether the settings of contexts and of the top level are copied, too.
    pub(super) fn is_whole(&self) -> bool {
        self.subjects.is_empty()
    }

    /// What of the target has to be as the source is.
    pub(super) fn coverage(&self, wanted: &Estate) -> Coverage {
        if !self.is_whole() {
            return Coverage::Subjects(wanted.subjects());
        }
        if self.contexts.is_empty() {
            return Coverage::Everything;
        }
        let contexts: BTreeSet<_> = wanted.subjects().into_iter().map(|subject| subject.context).collect();
        Coverage::Contexts(contexts)
    }
}

fn address(option: &str, url: &str, auth: Option<&Path>) -> Result<Address, String> {
    let address: Address = url.parse().map_err(|fault| format!("{option}: {fault}"))?;
    let Some(path) = auth else { return Ok(address) };
    let named = |fault: String| format!("{option}-auth: {}: {fault}", path.display());
    let text = fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
    let credentials: Credentials =
        text.trim_end_matches(['\r', '\n']).parse().map_err(|fault| named(format!("{fault}")))?;
    Ok(address.with_credentials(credentials))
}
