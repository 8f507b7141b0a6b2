//! The reference page of the keys, made from the rows: `registrar serve --help-config` and `docs/configuration.md`.

use std::fmt::Write as _;

use super::kafka_client::PREFIX;
use super::kafka_client::table::{Mapping, ROWS};
use super::kind::Kind;
use super::row::{Row, Status};
use super::rows::SECTIONS;

const INTRODUCTION: &str = "\
# Configuration

<!-- Made from crates/registrar/src/config/rows by `make fix`. Do not edit. -->

Keys are the reference's own; those that begin with `registrar.` are ours. They are read from the properties file that
`registrar serve` is given (in the syntax of Java's properties files), then from the environment, then from
`--override KEY=VALUE`; the later wins. A variable of the environment is `SCHEMA_REGISTRY_` and the key in upper case,
with `_` for a dot, `__` for an underscore and `___` for a dash: `SCHEMA_REGISTRY_KAFKASTORE_TOPIC` sets `kafkastore.topic`.

An unknown key gives a warning that names the nearest known one. A value that is not allowed ends the start with exit
status 64, after all such faults have been printed. The same page in plain text: `registrar serve --help-config`.

The embedded log is used if no `kafkastore.*`, `kafkagroup.*` or `schema.registry.group.id` key is set, or if
`registrar.data.dir` is set; otherwise `kafkastore.bootstrap.servers` must be.
";

const CLIENT_INTRODUCTION: &str = "
## Kafka client

`kafkastore.X`, where `X` is a key of Kafka's Java clients. The clients here are librdkafka's, so each key is mapped to
one of theirs, or is not needed (a warning), or is refused (exit status 64). Other keys are unknown.

TLS: keys are read from PKCS12 or PEM, trusted certificates from PEM; `keytool` and `openssl` convert JKS, and the
message says how. As in the reference, host names are checked only if `kafkastore.ssl.endpoint.identification.algorithm` is
`https`. SASL: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 and OAUTHBEARER, with `kafkastore.sasl.jaas.config`.

| key | type | librdkafka |
|---|---|---|
";

/// The page in Markdown.
pub(crate) fn markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in SECTIONS {
        let _ = write!(page, "\n## {}\n\n| key | type | default | |\n|---|---|---|---|\n", section.title);
        for row in section.rows {
            let default = if row.default.is_empty() { String::new() } else { format!("`{}`", row.default) };
            let _ = writeln!(page, "| `{}` | {} | {default} | {} |", row.name, kind(row.kind), explained(row));
        }
    }
    page.push_str(CLIENT_INTRODUCTION);
    for row in ROWS {
        let _ = writeln!(page, "| `{PREFIX}{}` | {} | {} |", row.key, kind(row.kind), mapped(row.mapping, "`"));
    }
    page
}

/// The page in plain text.
pub(crate) fn text() -> String {
    let mut page = String::new();
    for section in SECTIONS {
        let _ = write!(page, "{}\n\n", section.title);
        for row in section.rows {
            let _ = write!(page, "  {} ({}", row.name, kind(row.kind));
            if !row.default.is_empty() {
                let _ = write!(page, ", default {}", row.default);
            }
            let _ = write!(page, ")\n      {}\n", explained(row).replace('`', ""));
        }
        page.push('\n');
    }
    page.push_str("Kafka client\n\n");
    for row in ROWS {
        let _ = writeln!(page, "  {PREFIX}{} ({}): {}", row.key, kind(row.kind), mapped(row.mapping, ""));
    }
    page
}

/// The type; for choices and bounded numbers, what is allowed.
fn kind(kind: Kind) -> String {
    match kind {
        Kind::Choice(names) => names.join(", "),
        Kind::Int(low, high) if high < super::kind::INT_MAX => format!("{} {low}..{high}", kind.name()),
        _ => kind.name().to_owned(),
    }
}

fn explained(row: &Row) -> String {
    match row.status {
        Status::Active => row.doc.to_owned(),
        Status::Deprecated => format!("Deprecated. {}", row.doc),
        Status::NoEffect(reason) => format!("{} No effect: {reason}.", row.doc),
        Status::NotYet(when) => format!("{} Not yet: {when}.", row.doc),
        Status::Refused(reason) => format!("{} Other values than the default are refused: {reason}.", row.doc),
    }
}

fn mapped(mapping: Mapping, quote: &str) -> String {
    match mapping {
        Mapping::To(name, _) => format!("{quote}{name}{quote}"),
        Mapping::Combined(names) => format!("together with others: {names}"),
        Mapping::NotNeeded(reason) => format!("not needed: {reason}"),
        Mapping::Refused(reason) => format!("refused: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");

    /// `make fix` sets UPDATE=1, which writes the page instead of comparing it.
    #[test]
    fn the_page_in_the_documentation_is_current() {
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(PAGE, markdown()).unwrap();
        }
        let written = std::fs::read_to_string(PAGE).unwrap_or_default();
        assert!(written == markdown(), "docs/configuration.md is not what the rows say; run `make fix`");
    }

    #[test]
    fn every_key_is_on_both_pages() {
        let (markdown, text) = (markdown(), text());
        for row in super::super::rows::all() {
            assert!(markdown.contains(&format!("| `{}` |", row.name)), "{}", row.name);
            assert!(text.contains(&format!("  {} (", row.name)), "{}", row.name);
        }
        assert!(markdown.contains("| `kafkastore.max.request.size` |") && text.contains("kafkastore.max.request.size"));
    }
}
