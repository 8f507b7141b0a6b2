//! The settings after all layers, read through typed keys.

use std::collections::BTreeMap;

use super::fault::HIDDEN;
use super::kafka_client::{PREFIX, table};
use super::kind::{Kind, Typed};
use super::row::{Key, Row, Status};
use super::rows;
use super::source::{Entry, Origin};

/// What is set, by key.
#[derive(Default)]
pub(crate) struct Settings {
    values: BTreeMap<String, (String, Origin)>,
}

/// How a key is known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// To the registry, alone or as one of a family.
    Row(&'static Row),
    /// To the Kafka client.
    Client(&'static table::ClientRow),
}

impl Known {
    /// Looks a key up.
    pub(super) fn find(key: &str) -> Option<Self> {
        rows::find(key).map(Self::Row).or_else(|| table::find(key.strip_prefix(PREFIX)?).map(Self::Client))
    }

    /// What its value may be.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Row(row) => row.kind,
            Self::Client(row) => row.kind,
        }
    }

    /// Whether the value is surely no password. Families that are not acted on, such as TLS settings of a listener, may
    /// have passwords among their members.
    fn is_printable(self) -> bool {
        let unknown_member = matches!(self, Self::Row(row) if row.prefix().is_some() && row.status != Status::Active);
        self.kind() != Kind::Password && !unknown_member
    }

    /// Whether an empty value is the same as none.
    pub(super) fn may_be_empty(self) -> bool {
        match self {
            Self::Row(row) => row.default.is_empty(),
            Self::Client(row) => matches!(row.kind, Kind::Choice(_)),
        }
    }
}

impl Settings {
    /// Puts layers on top of each other: of two entries with one key, the later wins. Values are trimmed.
    pub(super) fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let values =
            entries.into_iter().map(|entry| (entry.key, (entry.value.trim().to_owned(), entry.origin))).collect();
        Self { values }
    }

    /// What is set, as by `--override`.
    #[cfg(test)]
    pub(super) fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let entry = |(key, value): (&str, &str)| Entry {
            key: key.to_owned(),
            value: value.to_owned(),
            origin: Origin::Override,
        };
        Self::new(pairs.into_iter().map(entry))
    }

    /// The value of a key, or its default. A value of the wrong kind, which loading refuses, counts as not set.
    pub(crate) fn get<T: Typed>(&self, key: &Key<T>) -> T {
        let set = self.text_of(&key.row).filter(|text| key.row.kind.accepts(text));
        T::read(set.unwrap_or(key.row.default)).unwrap_or_default()
    }

    /// The value of a key, if it is set and not empty.
    pub(crate) fn get_set<T: Typed>(&self, key: &Key<T>) -> Option<T> {
        T::read(self.text_of(&key.row)?)
    }

    /// What is set for a row: by its older key, if that has a value, else by its own.
    fn text_of(&self, row: &Row) -> Option<&str> {
        let filled = |name| self.raw(name).filter(|text| !text.is_empty());
        row.older.and_then(filled).or_else(|| filled(row.name))
    }

    /// The members of a family that are set: what follows its prefix, and the value.
    pub(super) fn family(&self, key: &Key<String>) -> BTreeMap<String, String> {
        let prefix = key.row.prefix().unwrap_or(key.row.name);
        self.iter()
            .filter_map(|(name, value, _)| Some((name.strip_prefix(prefix)?.to_owned(), value.to_owned())))
            .filter(|(name, _)| !name.is_empty())
            .collect()
    }

    /// The trimmed text of a key, if it is set.
    pub(super) fn raw(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|(value, _)| value.as_str())
    }

    /// What is set, in the order of the keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str, &Origin)> {
        self.values.iter().map(|(key, (value, origin))| (key.as_str(), value.as_str(), origin))
    }

    /// What is set, as `KEY = VALUE` lines for the log. Passwords are hidden, and so is what may be one.
    pub(crate) fn printable(&self) -> Vec<String> {
        self.iter()
            .map(|(key, value, _)| {
                let shown = Known::find(key).is_some_and(Known::is_printable);
                format!("{key} = {}", if shown { value } else { HIDDEN })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registrar_model::CompatibilityLevel;
    use std::time::Duration;

    #[test]
    fn values_or_defaults_are_read() {
        let settings =
            Settings::of([("kafkastore.timeout.ms", " 700 "), ("debug", "TRUE"), ("registrar.kafka.producers", "99")]);
        assert_eq!(settings.get(&rows::store::TIMEOUT), Duration::from_millis(700));
        assert_eq!(settings.get(&rows::store::INIT_TIMEOUT), Duration::from_secs(60));
        assert!(settings.get(&rows::http::DEBUG));
        assert_eq!(settings.get(&rows::own::PRODUCERS), 3, "not allowed: the default");
        assert_eq!(settings.get(&rows::store::TOPIC), "_schemas");
        assert_eq!(settings.get_set(&rows::identity::HOST_PORT), None);
    }

    #[test]
    fn a_later_entry_wins() {
        let settings = Settings::of([("kafkastore.topic", "a"), ("kafkastore.topic", "b")]);
        assert_eq!(settings.get(&rows::store::TOPIC), "b");
    }

    #[test]
    fn an_older_key_wins_where_it_is_not_empty() {
        let level =
            |pairs: &[(&str, &str)]| Settings::of(pairs.iter().copied()).get(&rows::schemas::COMPATIBILITY_LEVEL);
        let newer = ("schema.compatibility.level", "full");
        assert_eq!(level(&[]), CompatibilityLevel::Backward);
        assert_eq!(level(&[newer]), CompatibilityLevel::Full);
        assert_eq!(level(&[newer, ("avro.compatibility.level", "none")]), CompatibilityLevel::None);
        assert_eq!(level(&[newer, ("avro.compatibility.level", "")]), CompatibilityLevel::Full);
    }

    #[test]
    fn members_of_a_family_are_listed() {
        let settings = Settings::of([("kafkastore.topic.config.segment.ms", "1"), ("kafkastore.topic", "t")]);
        let members = settings.family(&rows::store::TOPIC_CONFIG);
        assert_eq!(members, BTreeMap::from([("segment.ms".to_owned(), "1".to_owned())]));
    }

    #[test]
    fn passwords_are_hidden() {
        let settings = Settings::of([
            ("kafkastore.ssl.keystore.password", "p"),
            ("metadata.encoder.secret", "p"),
            ("pasword", "p"),
            ("listener.name.https.ssl.keystore.password", "p"),
            ("debug", "true"),
        ]);
        assert_eq!(
            settings.printable(),
            [
                "debug = true",
                "kafkastore.ssl.keystore.password = [hidden]",
                "listener.name.https.ssl.keystore.password = [hidden]",
                "metadata.encoder.secret = [hidden]",
                "pasword = [hidden]",
            ]
        );
    }
}
