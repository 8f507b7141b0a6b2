//! Tokens without a signature, which only a broker for tests accepts (KIP-255).

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use registrar_log::LogError;
use serde_json::json;

use super::extensions::Extensions;
use super::token::Token;
use crate::connection::properties::Properties;
use crate::connection::secret::Secret;

const PROPERTY: &str = "sasl.oauthbearer.config";

/// What the tokens say.
#[derive(Debug, Clone)]
pub(super) struct Unsecured {
    principal: String,
    principal_claim: String,
    scope_claim: String,
    scopes: Vec<String>,
    life: Duration,
}

impl Unsecured {
    /// As librdkafka's `sasl.oauthbearer.config` says: `KEY=VALUE` pairs with blanks between them.
    pub(super) fn of(properties: Properties<'_>) -> Result<(Self, Extensions), LogError> {
        let mut unsecured = Self {
            principal: String::new(),
            principal_claim: "sub".to_owned(),
            scope_claim: "scope".to_owned(),
            scopes: Vec::new(),
            life: Duration::from_secs(3600),
        };
        let fault = |text: &str| LogError::Fatal(format!("{PROPERTY}: {text}"));
        let mut extensions = Vec::new();
        for pair in properties.need(PROPERTY)?.split_ascii_whitespace() {
            match pair.split_once('=') {
                Some(("principal", value)) => unsecured.principal = value.to_owned(),
                Some(("principalClaimName", value)) => unsecured.principal_claim = value.to_owned(),
                Some(("scopeClaimName", value)) => unsecured.scope_claim = value.to_owned(),
                Some(("scope", value)) => unsecured.scopes = value.split(',').map(str::to_owned).collect(),
                Some(("lifeSeconds", value)) => {
                    let seconds: u32 = value.parse().map_err(|_| fault("lifeSeconds is no number of seconds"))?;
                    unsecured.life = Duration::from_secs(seconds.into());
                }
                _ => extensions.push(pair.strip_prefix("extension_").ok_or_else(|| fault("a key is not known"))?),
            }
        }
        if unsecured.principal.is_empty() {
            return Err(fault("principal is missing"));
        }
        Ok((unsecured, Extensions::read(PROPERTY, extensions.into_iter())?))
    }

    /// A new token.
    pub(super) fn token(&self) -> Token {
        let now = SystemTime::now();
        let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut claims = json!({ "iat": since_epoch.as_secs(), "exp": (since_epoch + self.life).as_secs() });
        claims[&self.principal_claim] = json!(self.principal);
        if !self.scopes.is_empty() {
            claims[&self.scope_claim] = json!(self.scopes);
        }
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let value = format!("{}.{}.", encoded(r#"{"alg":"none"}"#), encoded(&claims.to_string()));
        Token { value: Secret::new(value), expires: now.checked_add(self.life) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeMap;

    fn unsecured(config: &str) -> Result<Unsecured, LogError> {
        let properties = BTreeMap::from([(PROPERTY.to_owned(), config.to_owned())]);
        Unsecured::of(Properties(&properties)).map(|(unsecured, _)| unsecured)
    }

    #[test]
    fn claims_are_what_is_configured() {
        let token = unsecured("principal=me scope=a,b lifeSeconds=60").unwrap().token();
        let claims = token.value.reveal().split('.').nth(1).unwrap();
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["sub"], "me");
        assert_eq!(claims["scope"], json!(["a", "b"]));
        assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 60);
    }

    #[test]
    fn wrong_configurations_are_refused() {
        for config in
            ["", "scope=a", "principal=me lifeSeconds=x", "principal=me other=1", "principal=me extension_1=a"]
        {
            assert!(matches!(unsecured(config), Err(LogError::Fatal(_))), "{config}");
        }
    }
}
