//! The machine's name, for nodes that are not told theirs.

use std::time::Duration;

use dns_lookup::{AddrInfoHints, get_hostname, getaddrinfo};
use tracing::warn;

use crate::config::rows::identity::HOST_NAME;

/// `AI_CANONNAME`, as the systems with POSIX' `netdb.h` have it.
const CANONICAL_NAME: i32 = 2;

/// How long the name service may take. A node need not know its full name to start.
const LIMIT: Duration = Duration::from_secs(5);

/// The canonical name of this machine: in a stateful set of Kubernetes, say, the one that other pods can resolve. The
/// bare name where nobody knows more.
pub(crate) async fn canonical() -> String {
    let name = bare();
    let asked = name.clone();
    // the name service blocks, and is not to be waited for
    let known = tokio::task::spawn_blocking(move || resolve(&asked));
    match tokio::time::timeout(LIMIT, known).await {
        Ok(Ok(Some(canonical))) => canonical,
        _ => {
            let key = HOST_NAME.row.name;
            warn!("{key} is not set, and the name service does not know this machine, {name}; other nodes have to");
            name
        }
    }
}

/// The name of this machine, as it knows it without asking anybody.
pub(crate) fn bare() -> String {
    get_hostname().ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "localhost".to_owned())
}

fn resolve(name: &str) -> Option<String> {
    let hints = AddrInfoHints { flags: CANONICAL_NAME, ..AddrInfoHints::default() };
    let first = getaddrinfo(Some(name), None, Some(hints)).ok()?.next()?.ok()?;
    first.canonname.filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_a_name() {
        assert!(!bare().is_empty());
    }

    #[test]
    fn a_known_name_has_a_canonical_one() {
        assert!(resolve("localhost").is_some_and(|name| name.starts_with("localhost")));
        assert_eq!(resolve("no-such-host.invalid"), None);
    }
}
