//! Whether a connection is encrypted, and who logs in.

use std::collections::BTreeMap;

use registrar_log::LogError;
use tokio_rustls::TlsConnector;

use super::properties::Properties;
use super::sasl::Mechanism;
use super::tls;

/// How brokers are reached: made once, used for each connection. `Debug` prints no secrets.
#[derive(Clone)]
pub struct Security {
    tls: Option<TlsConnector>,
    mechanism: Option<Mechanism>,
}

impl std::fmt::Debug for Security {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Security")
            .field("tls", &self.tls.is_some())
            .field("mechanism", &self.mechanism.as_ref().map(Mechanism::name))
            .finish()
    }
}

impl Security {
    /// As librdkafka's properties say: `security.protocol`, `ssl.*` and `sasl.*`. Reads the files that they name.
    ///
    /// # Errors
    /// [`LogError::Fatal`] if a file cannot be used or a property is missing or has a value that is not supported.
    pub fn of(client: &BTreeMap<String, String>) -> Result<Self, LogError> {
        let properties = Properties(client);
        let protocol = properties.get("security.protocol").unwrap_or("plaintext").to_ascii_lowercase();
        let (tls, sasl) = match protocol.as_str() {
            "plaintext" => (false, false),
            "ssl" => (true, false),
            "sasl_plaintext" => (false, true),
            "sasl_ssl" => (true, true),
            other => return Err(LogError::Fatal(format!("security.protocol: {other} is not known"))),
        };
        let tls = tls.then(|| tls::connector(properties)).transpose()?;
        let mechanism = sasl.then(|| Mechanism::of(properties)).transpose()?;
        Ok(Self { tls, mechanism })
    }

    pub(super) fn tls(&self) -> Option<&TlsConnector> {
        self.tls.as_ref()
    }

    pub(super) fn mechanism(&self) -> Option<&Mechanism> {
        self.mechanism.as_ref()
    }
}
