//! OAUTHBEARER (RFC 7628): a token that somebody else has issued.

mod extensions;
mod oidc;
mod token;
mod unsecured;

use registrar_log::LogError;

use self::extensions::Extensions;
use self::oidc::ClientCredentials;
use self::token::Token;
use self::unsecured::Unsecured;
use super::Exchange;
use crate::connection::error::Failure;
use crate::connection::properties::Properties;

/// Separates key-value pairs.
const SEPARATOR: char = '\u{1}';

/// Where tokens come from, and what is sent beside them.
#[derive(Debug, Clone)]
pub(in crate::connection) struct OAuthBearer {
    source: Source,
    extensions: Extensions,
}

#[derive(Debug, Clone)]
enum Source {
    Unsecured(Unsecured),
    ClientCredentials(ClientCredentials),
}

impl OAuthBearer {
    /// As the properties `sasl.oauthbearer.*` say.
    pub(super) fn of(properties: Properties<'_>) -> Result<Self, LogError> {
        if properties.get("sasl.oauthbearer.method").is_some_and(|method| method.eq_ignore_ascii_case("oidc")) {
            let extensions = properties.get("sasl.oauthbearer.extensions").unwrap_or_default();
            let extensions = Extensions::read("sasl.oauthbearer.extensions", extensions.split(','))?;
            return Ok(Self { source: Source::ClientCredentials(ClientCredentials::of(properties)?), extensions });
        }
        if properties.get("enable.sasl.oauthbearer.unsecure.jwt") == Some("true") {
            let (unsecured, extensions) = Unsecured::of(properties)?;
            return Ok(Self { source: Source::Unsecured(unsecured), extensions });
        }
        Err(LogError::Fatal("OAUTHBEARER needs sasl.oauthbearer.method=oidc and a token endpoint".into()))
    }

    async fn token(&self) -> Result<Token, Failure> {
        match &self.source {
            Source::Unsecured(unsecured) => Ok(unsecured.token()),
            Source::ClientCredentials(credentials) => credentials.token().await,
        }
    }

    /// `client-resp`, with the pairs that Kafka adds (KIP-342).
    fn message(&self, token: &Token) -> String {
        let bearer = token.value.reveal();
        let extensions: String =
            self.extensions.iter().map(|(key, value)| format!("{key}={value}{SEPARATOR}")).collect();
        format!("n,,{SEPARATOR}auth=Bearer {bearer}{SEPARATOR}{extensions}{SEPARATOR}")
    }
}

/// Sends a token.
pub(super) async fn log_in(exchange: &mut Exchange<'_>, bearer: &OAuthBearer) -> Result<(), Failure> {
    let token = bearer.token().await?;
    let answer = exchange.send(bearer.message(&token).into_bytes()).await?;
    if answer.is_empty() {
        return Ok(());
    }
    // The answer is the reason of a refusal. It has to be acknowledged, and then the broker says it in its own words.
    let refused = exchange.refused(&String::from_utf8_lossy(&answer));
    match exchange.send(SEPARATOR.to_string().into_bytes()).await {
        Ok(_) => Err(refused),
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_message_holds_the_token_and_the_extensions() {
        let properties = [
            ("enable.sasl.oauthbearer.unsecure.jwt", "true"),
            ("sasl.oauthbearer.config", "principal=me extension_a=1 extension_b=2"),
        ];
        let properties: BTreeMap<String, String> =
            properties.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let bearer = OAuthBearer::of(Properties(&properties)).unwrap();
        let token = Token { value: crate::connection::secret::Secret::new("t.o.k"), expires: None };
        assert_eq!(bearer.message(&token), "n,,\u{1}auth=Bearer t.o.k\u{1}a=1\u{1}b=2\u{1}\u{1}");
        assert!(!format!("{token:?}").contains("t.o.k"));
    }
}
