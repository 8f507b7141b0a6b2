//! Tokens, and what can be read from them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use std::time::{Duration, SystemTime};

use crate::connection::secret::Secret;

/// A bearer token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) value: Secret,
    /// When it ends, as far as is known.
    pub(super) expires: Option<SystemTime>,
}

/// The claims of a JWT that matter here (RFC 7519).
#[derive(Deserialize)]
struct Claims {
    exp: Option<f64>,
}

/// When a JWT ends. `None`: the token is none, or does not say. Its signature is for the broker to check.
pub(super) fn expiry(token: &str) -> Option<SystemTime> {
    let claims = token.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let seconds = serde_json::from_slice::<Claims>(&claims).ok()?.exp?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(seconds).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_token_is_read() {
        let token = |claims: &str| format!("e30.{}.", URL_SAFE_NO_PAD.encode(claims));
        let end = SystemTime::UNIX_EPOCH + Duration::from_millis(1_500);
        assert_eq!(expiry(&token(r#"{"exp":1.5,"sub":"x"}"#)), Some(end));
        for claims in ["{}", r#"{"exp":-1}"#, r#"{"exp":1e300}"#, r#"{"exp":"1"}"#, "x"] {
            assert_eq!(expiry(&token(claims)), None, "{claims}");
        }
        for opaque in ["", "a", "a.b.c", "..."] {
            assert_eq!(expiry(opaque), None, "{opaque}");
        }
    }
}
