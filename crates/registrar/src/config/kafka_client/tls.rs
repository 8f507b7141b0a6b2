//! Stores of certificates. librdkafka reads keys from PKCS12 and PEM and trusted certificates from PEM, never Java's
//! own JKS, so those are faults that name the command to convert them with.

use std::collections::BTreeMap;

use super::{PREFIX, value};
use crate::config::fault::Findings;
use crate::config::settings::Settings;

type Properties = BTreeMap<String, String>;

/// Adds what `ssl.*` keys say.
pub(super) fn apply(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    host_check(settings, properties, findings);
    trusted(settings, properties, findings);
    own(settings, properties, findings);
}

/// The reference's default is no check of the host name, and librdkafka's is one: so it is always set.
fn host_check(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    const KEY: &str = "ssl.endpoint.identification.algorithm";
    let algorithm = match value(settings, KEY) {
        None => "none",
        Some(name) if name.eq_ignore_ascii_case("https") => "https",
        Some(other) => return findings.fault(format!("{PREFIX}{KEY} = \"{other}\": must be https or empty")),
    };
    properties.insert(KEY.into(), algorithm.into());
}

fn trusted(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    if let Some(pem) = value(settings, "ssl.truststore.certificates") {
        properties.insert("ssl.ca.pem".into(), pem.into());
    }
    let Some(location) = value(settings, "ssl.truststore.location") else { return };
    match store_type(settings, "ssl.truststore.type", location).as_str() {
        "PEM" => {
            properties.insert("ssl.ca.location".into(), location.into());
        }
        "JKS" => findings.fault(format!(
            "{PREFIX}ssl.truststore.location = \"{location}\": JKS cannot be read. Write each certificate to one PEM \
             file with `keytool -exportcert -rfc -keystore {location} -alias ALIAS >> ca.pem`, name that file, and set \
             {PREFIX}ssl.truststore.type=PEM"
        )),
        "PKCS12" => findings.fault(format!(
            "{PREFIX}ssl.truststore.location = \"{location}\": trusted certificates are read from PEM only. Convert it \
             with `openssl pkcs12 -in {location} -nokeys -out ca.pem`, name that file, and set \
             {PREFIX}ssl.truststore.type=PEM"
        )),
        other => findings.fault(format!("{PREFIX}ssl.truststore.type = \"{other}\": must be PEM")),
    }
}

fn own(settings: &Settings, properties: &mut Properties, findings: &mut Findings) {
    let mut set = |name: &str, value: &str| properties.insert(name.to_owned(), value.to_owned());
    for (key, name) in [("ssl.keystore.certificate.chain", "ssl.certificate.pem"), ("ssl.keystore.key", "ssl.key.pem")]
    {
        value(settings, key).map(|pem| set(name, pem));
    }
    if let Some(password) = value(settings, "ssl.key.password") {
        set("ssl.key.password", password);
    }
    let Some(location) = value(settings, "ssl.keystore.location") else { return };
    match store_type(settings, "ssl.keystore.type", location).as_str() {
        "PEM" => {
            set("ssl.certificate.location", location);
            set("ssl.key.location", location);
        }
        "PKCS12" => {
            set("ssl.keystore.location", location);
            value(settings, "ssl.keystore.password").map(|password| set("ssl.keystore.password", password));
        }
        "JKS" => findings.fault(format!(
            "{PREFIX}ssl.keystore.location = \"{location}\": JKS cannot be read. Convert it with `keytool \
             -importkeystore -srckeystore {location} -destkeystore keystore.p12 -deststoretype PKCS12`, name that file, and set \
             {PREFIX}ssl.keystore.type=PKCS12"
        )),
        other => findings.fault(format!("{PREFIX}ssl.keystore.type = \"{other}\": must be PKCS12 or PEM")),
    }
}

/// The configured type; where none is, what the file's ending says, else JKS as in the reference.
fn store_type(settings: &Settings, key: &str, location: &str) -> String {
    if let Some(name) = value(settings, key) {
        return name.to_ascii_uppercase();
    }
    let ending = location.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "pem" | "crt" | "cer" => "PEM",
        "p12" | "pfx" => "PKCS12",
        _ => "JKS",
    }
    .to_owned()
}
