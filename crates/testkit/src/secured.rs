//! A broker with a listener for each security protocol.

use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};

use crate::broker::{Broker, BrokerConfig};

/// The user of PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.
pub const USER: &str = "alice";

/// Its password.
pub const PASSWORD: &str = "alices-pass=word";

/// How long a session may last that has begun with PLAIN over SASL_PLAINTEXT, in milliseconds.
pub const SESSION_MS: u64 = 60_000;

/// What is offered over SASL_PLAINTEXT; over SASL_SSL it is SCRAM-SHA-256 as well.
pub const OFFERED_IN_CLEAR: [&str; 3] = ["PLAIN", "SCRAM-SHA-512", "OAUTHBEARER"];

const PROTOCOLS: [&str; 3] = ["SSL", "SASL_SSL", "SASL_PLAINTEXT"];

/// A running broker. Its certificate is for `localhost`; over SSL it asks for a client's certificate.
pub struct SecuredBroker {
    broker: Broker,
    authority: Authority,
}

/// Who issues certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate in PEM form, and its key in PKCS #8 PEM form.
pub struct Issued {
    /// The certificate.
    pub certificate: String,
    /// Its private key.
    pub key: String,
}

impl SecuredBroker {
    /// Starts one; the arguments are those of [`Broker::start`].
    ///
    /// # Errors
    /// What the script printed, or why there is no certificate.
    pub fn start(script: &Path, jars: &Path, directory: &Path) -> Result<Self, String> {
        let authority = Authority::new("registrar tests").map_err(|error| error.to_string())?;
        let own = authority.issue("localhost").map_err(|error| error.to_string())?;
        let scram =
            |hash: &str| ["--add-scram".to_owned(), format!("SCRAM-SHA-{hash}=[name={USER},password=\"{PASSWORD}\"]")];
        let config = BrokerConfig {
            listeners: PROTOCOLS.to_vec(),
            lines: tls(&authority, &own) + &sasl(),
            format: [scram("256"), scram("512")].concat(),
            ..BrokerConfig::default()
        };
        Ok(Self { broker: Broker::start_with(script, jars, directory, &config)?, authority })
    }

    /// `127.0.0.1:PORT` of a security protocol.
    pub fn address(&self, protocol: &str) -> &str {
        self.broker.listener(protocol).unwrap_or_else(|| self.broker.bootstrap())
    }

    /// Gives a user of SCRAM-SHA-512 a password, or takes it away. Connections that are open stay logged in.
    ///
    /// # Errors
    /// What Kafka's tool printed.
    pub fn set_password(&self, user: &str, password: Option<&str>) -> Result<(), String> {
        let (verb, config) = match password {
            Some(password) => ("--add-config", format!("SCRAM-SHA-512=[password={password}]")),
            None => ("--delete-config", "SCRAM-SHA-512".to_owned()),
        };
        let at = ["--bootstrap-server", self.broker.bootstrap(), "--alter", "--entity-type", "users"];
        let what = ["--entity-name", user, verb, config.as_str()];
        self.broker.tool("kafka.admin.ConfigCommand", &[&at[..], &what[..]].concat()).map(drop)
    }

    /// Kills the broker and starts it again: every connection ends.
    ///
    /// # Errors
    /// What the script printed.
    pub fn restart(&self) -> Result<(), String> {
        self.broker.kill(1)?;
        self.broker.restart()
    }

    /// Who has issued the broker's certificate, and whose client certificates it takes.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }
}

impl Authority {
    /// One of that name.
    ///
    /// # Errors
    /// If there is no key.
    pub fn new(name: &str) -> Result<Self, rcgen::Error> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, name);
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// Its own certificate in PEM form.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for a host or a client.
    ///
    /// # Errors
    /// If the name is none.
    pub fn issue(&self, name: &str) -> Result<Issued, rcgen::Error> {
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.0)?.pem();
        Ok(Issued { certificate, key: key.serialize_pem() })
    }
}

/// A text of several lines as a Java properties file holds it.
fn escaped(pem: &str) -> String {
    pem.replace("\r\n", "\n").replace('\n', "\\n")
}

fn tls(authority: &Authority, own: &Issued) -> String {
    format!(
        "ssl.keystore.type=PEM\nssl.keystore.certificate.chain={}\nssl.keystore.key={}\nssl.truststore.type=PEM\n\
         ssl.truststore.certificates={}\nlistener.name.ssl.ssl.client.auth=required\n",
        escaped(&own.certificate),
        escaped(&own.key),
        escaped(&authority.pem()),
    )
}

/// The log-ins of both SASL listeners. OAUTHBEARER takes tokens without a signature.
fn sasl() -> String {
    const MODULES: &str = "org.apache.kafka.common.security";
    let plain = format!("{MODULES}.plain.PlainLoginModule required user_{USER}=\"{PASSWORD}\";");
    let scram = format!("{MODULES}.scram.ScramLoginModule required;");
    let bearer =
        format!("{MODULES}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";");
    let mut lines = "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER\n".to_owned();
    for listener in ["sasl_ssl", "sasl_plaintext"] {
        let modules =
            [("plain", &plain), ("scram-sha-256", &scram), ("scram-sha-512", &scram), ("oauthbearer", &bearer)];
        for (mechanism, module) in modules {
            lines += &format!("listener.name.{listener}.{mechanism}.sasl.jaas.config={module}\n");
        }
    }
    lines += &format!("listener.name.sasl_plaintext.sasl.enabled.mechanisms={}\n", OFFERED_IN_CLEAR.join(","));
    lines + &format!("listener.name.sasl_plaintext.plain.connections.max.reauth.ms={SESSION_MS}\n")
}
