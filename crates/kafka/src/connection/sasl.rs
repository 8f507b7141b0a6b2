//! Logging in: which mechanism is chosen, and its messages in Kafka's frames (KIP-43, KIP-152).

mod oauthbearer;
mod plain;
mod scram;

use std::time::Duration;

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::{SaslAuthenticateRequest, SaslHandshakeRequest};
use kafka_protocol::protocol::StrBytes;
use registrar_log::LogError;

use self::oauthbearer::OAuthBearer;
use super::channel::Channel;
use super::error::Failure;
use super::properties::Properties;
use super::secret::Secret;
use super::versions::Versions;

/// How one logs in, and with what.
#[derive(Debug, Clone)]
pub(super) enum Mechanism {
    Plain(Credentials),
    Scram(scram::Hash, Credentials),
    OAuthBearer(OAuthBearer),
}

/// A user's name and password.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    username: String,
    password: Secret,
}

impl Mechanism {
    /// As the properties `sasl.*` say.
    pub(super) fn of(properties: Properties<'_>) -> Result<Self, LogError> {
        let name = match properties.get("sasl.mechanism") {
            Some(name) => name,
            None => properties.need("sasl.mechanisms")?,
        };
        Ok(match name.to_ascii_uppercase().as_str() {
            "PLAIN" => Self::Plain(Credentials::of(properties)?),
            "SCRAM-SHA-256" => Self::Scram(scram::Hash::Sha256, Credentials::of(properties)?),
            "SCRAM-SHA-512" => Self::Scram(scram::Hash::Sha512, Credentials::of(properties)?),
            "OAUTHBEARER" => Self::OAuthBearer(OAuthBearer::of(properties)?),
            other => return Err(LogError::Fatal(format!("sasl.mechanism: {other} is not supported"))),
        })
    }

    /// The name in IANA's registry.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Plain(_) => "PLAIN",
            Self::Scram(hash, _) => hash.mechanism(),
            Self::OAuthBearer(_) => "OAUTHBEARER",
        }
    }
}

impl Credentials {
    fn of(properties: Properties<'_>) -> Result<Self, LogError> {
        let username = properties.need("sasl.username")?.to_owned();
        Ok(Self { username, password: Secret::new(properties.need("sasl.password")?) })
    }
}

/// Logs in. Gives how long the session may be used, if the broker limits it.
pub(super) async fn log_in(
    channel: &mut Channel,
    versions: &Versions,
    mechanism: &Mechanism,
) -> Result<Option<Duration>, Failure> {
    shake_hands(channel, versions, mechanism.name()).await?;
    let version = versions.choose::<SaslAuthenticateRequest>(i16::MAX)?;
    let mut exchange = Exchange { channel, version, mechanism: mechanism.name(), lifetime_ms: 0 };
    match mechanism {
        Mechanism::Plain(credentials) => plain::log_in(&mut exchange, credentials).await?,
        Mechanism::Scram(hash, credentials) => scram::log_in(&mut exchange, *hash, credentials).await?,
        Mechanism::OAuthBearer(bearer) => oauthbearer::log_in(&mut exchange, bearer).await?,
    }
    Ok(exchange.usable())
}

/// Tells the broker the mechanism.
async fn shake_hands(channel: &mut Channel, versions: &Versions, mechanism: &'static str) -> Result<(), Failure> {
    let version = versions.choose::<SaslHandshakeRequest>(i16::MAX)?;
    if version < 1 {
        // In version 0 the mechanism's messages follow without frames, and errors without a word.
        let reason = "the broker does not know SaslHandshake 1; Kafka does since 1.0";
        return Err(Failure::UnsupportedVersion(reason.to_owned()));
    }
    let request = SaslHandshakeRequest::default().with_mechanism(StrBytes::from_static_str(mechanism));
    let answer = channel.call(&request, version).await?;
    match ResponseError::try_from_code(answer.error_code) {
        None => Ok(()),
        Some(ResponseError::UnsupportedSaslMechanism) => {
            let offered: Vec<&str> = answer.mechanisms.iter().map(|name| name.as_str()).collect();
            Err(Failure::Authentication(format!(
                "the broker does not offer {mechanism}; set sasl.mechanism to what it offers: {}",
                offered.join(", ")
            )))
        }
        Some(ResponseError::IllegalSaslState) => {
            Err(Failure::Authentication("this port takes no log-ins; check the port, and security.protocol".to_owned()))
        }
        Some(error) => Err(Failure::Authentication(format!("the broker refuses {mechanism}: {error}"))),
    }
}

/// The messages of a mechanism, to the broker and back.
struct Exchange<'a> {
    channel: &'a mut Channel,
    version: i16,
    mechanism: &'static str,
    /// How long the session lasts, in milliseconds; 0: for ever.
    lifetime_ms: i64,
}

impl Exchange<'_> {
    /// Sends a message and gives the broker's.
    async fn send(&mut self, message: Vec<u8>) -> Result<Bytes, Failure> {
        let request = SaslAuthenticateRequest::default().with_auth_bytes(message.into());
        let answer = self.channel.call(&request, self.version).await?;
        if ResponseError::try_from_code(answer.error_code).is_some() {
            let said = answer.error_message.as_deref().filter(|said| !said.is_empty());
            return Err(self.refused(said.unwrap_or("no reason given")));
        }
        self.lifetime_ms = answer.session_lifetime_ms;
        Ok(answer.auth_bytes)
    }

    /// The broker's refusal, in its own words.
    fn refused(&self, said: &str) -> Failure {
        let advice = match self.mechanism {
            "OAUTHBEARER" => "check the client's id and secret, its scope, and what the broker expects of a token",
            _ => "check the user's name and password (sasl.jaas.config), and that the user exists for this mechanism",
        };
        Failure::Authentication(format!("the broker refuses the {} log-in: {said}; {advice}", self.mechanism))
    }

    /// A message that breaks the mechanism's rules. Whoever sent it may not be the broker.
    fn broken(&self, what: &str) -> Failure {
        Failure::Authentication(format!("{}: {what}; do not trust this broker", self.mechanism))
    }

    /// Nine tenths of the session: beyond its end the broker closes the connection.
    fn usable(&self) -> Option<Duration> {
        let lifetime = u64::try_from(self.lifetime_ms).ok().filter(|lifetime| *lifetime > 0)?;
        Some(Duration::from_millis(lifetime / 10 * 9))
    }
}
