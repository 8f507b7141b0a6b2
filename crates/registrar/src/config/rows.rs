//! Every key, by topic. A key is one row here: its name, type, default and documentation are written once.
//!
//! The Kafka client's keys (`kafkastore.ssl.*` and so on) are rows too, in
//! [`kafka_client::table`](super::kafka_client::table), because each has a librdkafka counterpart or a reason for none.

pub(crate) mod encryption;
pub(crate) mod extensions;
pub(crate) mod http;
pub(crate) mod identity;
pub(crate) mod limits;
pub(crate) mod observability;
pub(crate) mod own;
pub(crate) mod schemas;
pub(crate) mod security;
pub(crate) mod store;

use super::row::{Row, Section};

/// The value of [`Status::NotYet`](super::row::Status) for what comes with TLS and authentication.
const SECURITY: &str = "from the release with TLS and authentication on";

/// Every section, in the order of the documentation.
pub(crate) const SECTIONS: [Section; 10] = [
    identity::SECTION,
    store::SECTION,
    schemas::SECTION,
    limits::SECTION,
    http::SECTION,
    security::SECTION,
    encryption::SECTION,
    observability::SECTION,
    extensions::SECTION,
    own::SECTION,
];

/// Every row.
pub(crate) fn all() -> impl Iterator<Item = &'static Row> {
    SECTIONS.iter().flat_map(|section| section.rows)
}

/// The row of a key, or of the family that it belongs to.
pub(crate) fn find(key: &str) -> Option<&'static Row> {
    all().find(|row| row.name == key).or_else(|| {
        all().find(|row| row.prefix().is_some_and(|prefix| key.len() > prefix.len() && key.starts_with(prefix)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::kind::Kind;
    use crate::config::row::Status;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let mut names = HashSet::new();
        for row in all() {
            assert!(names.insert(row.name), "{}", row.name);
        }
    }

    #[test]
    fn defaults_are_allowed() {
        for row in all() {
            // No default: the key has to be set to have a meaning.
            let unset = row.default.is_empty();
            assert!(unset || row.kind.accepts(row.default), "{} = {}", row.name, row.default);
        }
    }

    #[test]
    fn flags_and_numbers_have_defaults() {
        let optional = "host.port";
        for row in all().filter(|row| !matches!(row.kind, Kind::Text | Kind::Password | Kind::List)) {
            let has_older = all().any(|newer| newer.older == Some(row.name));
            assert!(!row.default.is_empty() || has_older || row.name == optional, "{}", row.name);
        }
    }

    #[test]
    fn older_keys_are_rows_and_deprecated() {
        for row in all() {
            if let Some(older) = row.older {
                let found = find(older).expect(older);
                assert!(matches!(found.status, Status::Deprecated | Status::NotYet(_)), "{older}");
                assert_eq!(found.kind, row.kind, "{older}");
            }
        }
    }

    #[test]
    fn documentation_is_sentences() {
        for row in all() {
            assert!(row.doc.ends_with('.') && row.doc.len() > 10, "{}", row.name);
            assert!(!row.doc.contains(['|', '\n']), "{}: breaks the table", row.name);
        }
    }

    #[test]
    fn families_are_found_by_their_members() {
        assert_eq!(find("kafkastore.topic.config.segment.ms").map(|row| row.name), Some("kafkastore.topic.config.*"));
        assert_eq!(find("kafkastore.topic.config."), None);
        assert_eq!(find("nothing"), None);
    }
}
