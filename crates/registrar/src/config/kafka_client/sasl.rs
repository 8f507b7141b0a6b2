//! SASL log-ins: the mechanism and the JAAS entry, together, give librdkafka's properties.

use std::collections::BTreeMap;

use super::jaas::{self, LoginModule};
use super::{PREFIX, value};
use crate::config::fault::Findings;
use crate::config::settings::Settings;

type Properties = BTreeMap<String, String>;

const MECHANISMS: &str = "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER";

/// What JAAS options of SASL extensions begin with (KIP-342).
const EXTENSION: &str = "extension_";

/// Adds what `sasl.*` keys say.
pub(super) fn apply(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    let mechanism = value(settings, "sasl.mechanism").unwrap_or("GSSAPI").to_ascii_uppercase();
    properties.insert("sasl.mechanism".into(), mechanism.clone());
    match mechanism.as_str() {
        "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512" => password(settings, properties, findings),
        "OAUTHBEARER" => bearer(settings, properties, findings),
        "GSSAPI" => findings.fault(format!(
            "{PREFIX}sasl.mechanism is GSSAPI (the default): Kerberos is not built in; set it to one of {MECHANISMS}"
        )),
        other => findings.fault(format!("{PREFIX}sasl.mechanism = \"{other}\": must be one of {MECHANISMS}")),
    }
}

/// The JAAS entry; without a usable one, a fault. Its text is never printed.
fn login(settings: &Settings, findings: &mut Findings) -> Option<LoginModule> {
    let key = format!("{PREFIX}sasl.jaas.config");
    let Some(text) = value(settings, "sasl.jaas.config") else {
        findings.fault(format!("{key} must be set: the JAAS file of the JVM is not read"));
        return None;
    };
    let module = jaas::parse(text);
    if module.is_none() {
        findings.fault(format!("{key} must be of the form `MODULE required KEY=\"VALUE\" ...;`"));
    }
    module
}

fn password(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    let Some(module) = login(settings, findings) else { return };
    for option in ["username", "password"] {
        match module.options.get(option) {
            Some(value) => {
                properties.insert(format!("sasl.{option}"), value.clone());
            }
            None => {
                findings.fault(format!("{PREFIX}sasl.jaas.config: the module {} needs `{option}`", module.class));
            }
        }
    }
}

fn bearer(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    let Some(module) = login(settings, findings) else { return };
    match value(settings, "sasl.oauthbearer.token.endpoint.url") {
        Some(url) => client_credentials(settings, &module, url, properties, findings),
        None => unsecured(&module, properties, findings),
    }
}

/// A token from an OpenID Connect provider (KIP-768).
fn client_credentials(
    settings: &Settings,
    module: &LoginModule,
    url: &str,
    properties: &mut Properties,
    findings: &mut Findings,
) {
    properties.insert("sasl.oauthbearer.method".into(), "oidc".into());
    properties.insert("sasl.oauthbearer.token.endpoint.url".into(), url.into());
    let sources = [
        ("sasl.oauthbearer.client.id", "sasl.oauthbearer.client.credentials.client.id", "clientId", true),
        ("sasl.oauthbearer.client.secret", "sasl.oauthbearer.client.credentials.client.secret", "clientSecret", true),
        ("sasl.oauthbearer.scope", "sasl.oauthbearer.scope", "scope", false),
    ];
    for (name, key, option, needed) in sources {
        match value(settings, key).or_else(|| module.options.get(option).map(String::as_str)) {
            Some(value) => {
                properties.insert(name.into(), value.into());
            }
            None if needed => findings.fault(format!("{PREFIX}sasl.jaas.config: `{option}` is missing")),
            None => {}
        }
    }
    let extensions: Vec<String> = module
        .options
        .iter()
        .filter_map(|(key, value)| Some(format!("{}={value}", key.strip_prefix(EXTENSION)?)))
        .collect();
    if !extensions.is_empty() {
        properties.insert("sasl.oauthbearer.extensions".into(), extensions.join(","));
    }
}

/// An unsigned token, for tests (KIP-255).
fn unsecured(module: &LoginModule, properties: &mut Properties, findings: &mut Findings) {
    match module.options.get("unsecuredLoginStringClaim_sub") {
        Some(principal) => {
            properties.insert("enable.sasl.oauthbearer.unsecure.jwt".into(), "true".into());
            properties.insert("sasl.oauthbearer.config".into(), format!("principal={principal}"));
        }
        None => findings.fault(format!("{PREFIX}sasl.oauthbearer.token.endpoint.url must be set for OAUTHBEARER")),
    }
}
