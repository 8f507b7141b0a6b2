//! TLS, authentication and the headers that browsers ask for (spec: ops 2, 6).
//!
//! Where ignoring a key would leave open what it protects, it is refused rather than ignored.

use super::SECURITY;
use crate::config::row::{Status, choice, count, flag, list, password, section, text};

const LATER: Status = Status::NotYet(SECURITY);

section! {
    "TLS and authentication of clients";

    AUTHENTICATION_METHOD: String = choice("authentication.method", "NONE", &["NONE", "BASIC", "BEARER"],
        "How clients authenticate.")
        .status(Status::Refused("clients cannot be authenticated yet, so the registry would be open to everybody"));
    AUTHENTICATION_REALM: String = text("authentication.realm", "", "The realm of BASIC authentication.")
        .status(LATER);
    AUTHENTICATION_ROLES: Vec<String> = list("authentication.roles", "*", "The roles that may use the registry.")
        .status(LATER);
    AUTHENTICATION_SKIP_PATHS: Vec<String> = list("authentication.skip.paths", "",
        "Paths that need no authentication.")
        .status(LATER);
    CLIENT_AUTHENTICATION: String = choice("ssl.client.authentication", "NONE", &["NONE", "REQUESTED", "REQUIRED"],
        "Whether clients must show a certificate.")
        .status(Status::Refused("TLS listeners do not exist yet, so no certificate would be asked for"));
    CLIENT_AUTH: bool = flag("ssl.client.auth", "false", "The older form of `ssl.client.authentication`.")
        .status(Status::Refused("TLS listeners do not exist yet, so no certificate would be asked for"));
    KEYSTORE_LOCATION: String = text("ssl.keystore.location", "",
        "A PEM file with the certificates that this node shows to a leader of another make over TLS, and their key, not \
         encrypted. TLS listeners do not exist yet.");
    KEYSTORE_PASSWORD: String = password("ssl.keystore.password", "The key store's password.").status(LATER);
    KEY_PASSWORD: String = password("ssl.key.password", "The password of the key in it.").status(LATER);
    KEYSTORE_TYPE: String = text("ssl.keystore.type", "JKS",
        "The key store's type. Only PEM is read; where it is not set, the file's ending decides.");
    KEYSTORE_RELOAD: bool = flag("ssl.keystore.reload", "false", "Whether the key store is read again when it changes.")
        .status(LATER);
    KEYSTORE_WATCH: String = text("ssl.keystore.watch.location", "", "The file that is watched for that.")
        .status(LATER);
    TRUSTSTORE_LOCATION: String = text("ssl.truststore.location", "",
        "A PEM file with the certificates that a leader of another make is checked by over TLS. Empty: the system's. TLS \
         listeners do not exist yet.");
    TRUSTSTORE_PASSWORD: String = password("ssl.truststore.password", "The trust store's password.").status(LATER);
    TRUSTSTORE_TYPE: String = text("ssl.truststore.type", "JKS",
        "The trust store's type. Only PEM is read; where it is not set, the file's ending decides.");
    KEYMANAGER_ALGORITHM: String = text("ssl.keymanager.algorithm", "", "A Java setting.").status(LATER);
    TRUSTMANAGER_ALGORITHM: String = text("ssl.trustmanager.algorithm", "", "A Java setting.").status(LATER);
    PROTOCOL: String = text("ssl.protocol", "TLS", "The TLS protocol.").status(LATER);
    PROVIDER: String = text("ssl.provider", "", "A Java security provider.").status(LATER);
    ENABLED_PROTOCOLS: Vec<String> = list("ssl.enabled.protocols", "", "The TLS versions.").status(LATER);
    CIPHER_SUITES: Vec<String> = list("ssl.cipher.suites", "", "The cipher suites.").status(LATER);
    ENDPOINT_IDENTIFICATION: String = text("ssl.endpoint.identification.algorithm", "",
        "How host names are checked when a request is forwarded over TLS: `https`. Empty: not at all.");
    SNI_CHECK: bool = flag("sni.check.enabled", "false", "Whether SNI and Host must be equal.").status(LATER);
    SNI_HOST_CHECK: bool = flag("sni.host.check.enabled", "true", "Whether SNI must match the certificate.")
        .status(LATER);
    FIPS: bool = flag("enable.fips", "false", "Whether only FIPS-approved cryptography is used.")
        .status(Status::Refused("the cryptographic libraries of this build are not FIPS-validated"));
    FIPS_MODE: String = text("enable.fips.mode", "fips-140-3", "The edition of FIPS.").status(LATER);
    NOSNIFF: bool = flag("nosniff.prevention.enable", "false", "Whether answers carry X-Content-Type-Options.")
        .status(LATER);
    HSTS: bool = flag("hsts.header.enable", "false", "Whether answers carry Strict-Transport-Security.").status(LATER);
    ALLOW_ORIGIN: String = text("access.control.allow.origin", "", "Access-Control-Allow-Origin. Empty: no CORS.")
        .status(LATER);
    ALLOW_METHODS: String = text("access.control.allow.methods", "", "Access-Control-Allow-Methods.").status(LATER);
    ALLOW_HEADERS: String = text("access.control.allow.headers", "", "Access-Control-Allow-Headers.").status(LATER);
    EXPOSE_HEADERS: String = text("access.control.expose.headers", "", "Access-Control-Expose-Headers.").status(LATER);
    SKIP_OPTIONS: bool = flag("access.control.skip.options", "true", "Whether OPTIONS needs no authentication.")
        .status(LATER);
    REJECT_OPTIONS: bool = flag("reject.options.request", "false", "Whether OPTIONS is refused.").status(LATER);
    CSRF: bool = flag("csrf.prevention.enable", "false", "Whether changes need a CSRF token.")
        .status(Status::Refused("CSRF tokens are not checked yet"));
    CSRF_ENDPOINT: String = text("csrf.prevention.token.endpoint", "/csrf", "Where tokens are given out.")
        .status(LATER);
    CSRF_EXPIRATION: usize = count("csrf.prevention.token.expiration.minutes", "30", "How long tokens hold.")
        .status(LATER);
    CSRF_ENTRIES: usize = count("csrf.prevention.token.max.entries", "10000", "How many tokens are kept.")
        .status(LATER);
}
