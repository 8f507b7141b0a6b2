//! Where a registry is.

use std::fmt;
use std::str::FromStr;

use http::uri::{Authority, PathAndQuery};

use crate::credentials::{Credentials, CredentialsFault};

/// A registry's URL: `http[s]://[userinfo@]host[:port][/path]`. Printed without its user information.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(crate) is_https: bool,
    pub(crate) authority: Authority,
    /// What the routes are below: empty, or a path that does not end in a slash.
    pub(crate) path: String,
    pub(crate) credentials: Option<Credentials>,
}

/// Why a text is no address of a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Neither `http://` nor `https://`.
    #[error("a URL begins with http:// or https://")]
    Scheme,
    /// The part after the scheme is no host with an optional port.
    #[error("a host is missing, or host and port are malformed")]
    Host,
    /// The path is malformed, or a query or a fragment follows it.
    #[error("a path is expected after the host, without a query or a fragment")]
    Path,
    /// The user information cannot be sent.
    #[error(transparent)]
    Credentials(#[from] CredentialsFault),
}

impl Address {
    /// The same registry, asked with those credentials.
    #[must_use]
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Self { credentials: Some(credentials), ..self }
    }
}

impl FromStr for Address {
    type Err = AddressFault;

    fn from_str(text: &str) -> Result<Self, AddressFault> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(AddressFault::Scheme)?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(AddressFault::Scheme),
        };
        let (host, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
        let (user, host) = host.rsplit_once('@').map_or((None, host), |(user, host)| (Some(user), host));
        let authority = Authority::from_str(host).map_err(|_| AddressFault::Host)?;
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
        if authority.host().is_empty() || !is_port {
            return Err(AddressFault::Host);
        }
        let path = path.trim_end_matches('/');
        if path.contains(['?', '#']) || !path.is_empty() && PathAndQuery::from_str(path).is_err() {
            return Err(AddressFault::Path);
        }
        let credentials = user.filter(|user| !user.is_empty()).map(Credentials::from_userinfo).transpose()?;
        Ok(Self { is_https, authority, path: path.to_owned(), credentials })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_printed_without_secrets() {
        let rows = [
            ("http://localhost:8081", "http://localhost:8081"),
            ("HTTPS://registry.example/", "https://registry.example"),
            ("https://me:pa%40ss@registry.example/sr/", "https://registry.example/sr"),
            ("http://token@[::1]:80", "http://[::1]:80"),
        ];
        for (text, printed) in rows {
            let address: Address = text.parse().unwrap();
            assert_eq!((address.to_string(), format!("{address:?}")), (printed.to_owned(), printed.to_owned()));
        }
    }

    #[test]
    fn faults_are_told_apart() {
        let rows = [
            ("localhost:8081", AddressFault::Scheme),
            ("ftp://localhost", AddressFault::Scheme),
            ("http://", AddressFault::Host),
            ("http://host:port", AddressFault::Host),
            ("http://host:99999", AddressFault::Host),
            ("http://ho st", AddressFault::Host),
            ("http://user@", AddressFault::Host),
            ("http://host/?a=1", AddressFault::Path),
            ("http://host/#a", AddressFault::Path),
            ("http://host/a b", AddressFault::Path),
            ("http://a%0ab@host/", AddressFault::Credentials(CredentialsFault)),
        ];
        for (text, fault) in rows {
            assert_eq!(text.parse::<Address>(), Err(fault), "{text}");
        }
    }
}
