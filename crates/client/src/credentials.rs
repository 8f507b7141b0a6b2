//! Who asks.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use percent_encoding::percent_decode_str;

/// What the header `Authorization` says. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// RFC 7617.
    Basic {
        /// The user; it has no colon.
        user: String,
        /// The password.
        password: String,
    },
    /// RFC 6750.
    Bearer(String),
}

/// The text cannot be a header's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("credentials are USER:PASSWORD or a bearer token, without control characters")]
pub struct CredentialsFault;

impl Credentials {
    /// The user information of a URL, percent-decoded: `user:password`, or a bearer token.
    pub(crate) fn from_userinfo(text: &str) -> Result<Self, CredentialsFault> {
        let decoded =
            |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| CredentialsFault);
        // split before decoding, so that a password may have an encoded colon and a token one, too
        match text.split_once(':') {
            Some((user, password)) => Self::Basic { user: decoded(user)?, password: decoded(password)? }.checked(),
            None => Self::Bearer(decoded(text)?).checked(),
        }
    }

    /// The header's value, kept out of logs.
    pub(crate) fn header(&self) -> Result<HeaderValue, CredentialsFault> {
        let text = match self {
            Self::Basic { user, password } => format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
            Self::Bearer(token) => format!("Bearer {token}"),
        };
        let mut value = HeaderValue::from_str(&text).map_err(|_| CredentialsFault)?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn checked(self) -> Result<Self, CredentialsFault> {
        let is_clean = match &self {
            Self::Basic { user, password } => !user.chars().chain(password.chars()).any(char::is_control),
            Self::Bearer(token) => !token.is_empty() && self.header().is_ok(),
        };
        if is_clean { Ok(self) } else { Err(CredentialsFault) }
    }
}

/// `USER:PASSWORD`, or a bearer token; taken as it stands.
impl FromStr for Credentials {
    type Err = CredentialsFault;

    fn from_str(text: &str) -> Result<Self, CredentialsFault> {
        match text.split_once(':') {
            Some((user, password)) => Self::Basic { user: user.to_owned(), password: password.to_owned() }.checked(),
            None => Self::Bearer(text.to_owned()).checked(),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "Basic(..)",
            Self::Bearer(_) => "Bearer(..)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_those_of_the_rfcs() {
        let rows = [
            ("Aladdin:open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("me:a:b", "Basic bWU6YTpi"),
            ("mF_9.B5f-4.1JqM", "Bearer mF_9.B5f-4.1JqM"),
        ];
        for (text, header) in rows {
            assert_eq!(text.parse::<Credentials>().unwrap().header().unwrap(), header);
        }
        assert_eq!(Credentials::from_userinfo("me:p%3Aq%40").unwrap(), "me:p:q@".parse().unwrap());
        assert_eq!("a\nb".parse::<Credentials>(), Err(CredentialsFault));
        assert_eq!("".parse::<Credentials>(), Err(CredentialsFault));
    }

    #[test]
    fn secrets_are_not_printed() {
        let credentials: Credentials = "me:secret".parse().unwrap();
        assert_eq!(format!("{credentials:?} {:?}", credentials.header().unwrap()), "Basic(..) Sensitive");
    }
}
