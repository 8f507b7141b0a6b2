//! A schema's metadata (spec: formats 6.1).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The property that the server sets to the version number.
pub const CONFLUENT_VERSION: &str = "confluent:version";

/// The property that says that the values of sensitive properties are encrypted; it is in records only (spec: core 4.10).
pub const ENCRYPTED: &str = "__enc__";

/// Tags by entity path, free properties, and which of the properties are sensitive. All sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Metadata {
    /// Tags by entity path. `None` and empty hash alike and are written alike: not at all.
    pub tags: BTreeMap<String, BTreeSet<String>>,
    /// Properties by name.
    pub properties: BTreeMap<String, String>,
    /// Names of properties whose values must not be shown in the clear.
    pub sensitive: BTreeSet<String>,
}

impl Metadata {
    /// The number in `confluent:version`; `None` where it is absent or not a number.
    pub fn confluent_version(&self) -> Option<i32> {
        self.properties.get(CONFLUENT_VERSION)?.parse().ok()
    }

    /// Whether the values of sensitive properties are encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.properties.contains_key(ENCRYPTED)
    }

    /// The properties whose values must not be shown in the clear, as far as there are any of those names.
    pub fn sensitive_properties(&mut self) -> impl Iterator<Item = (&str, &mut String)> {
        let sensitive = &self.sensitive;
        let named = self.properties.iter_mut().filter(|(name, _)| sensitive.contains(*name));
        named.map(|(name, value)| (name.as_str(), value))
    }

    /// `over` laid on top of `self`: tags and properties per key, sensitive names united.
    pub fn merged(&self, over: &Self) -> Self {
        let mut merged = self.clone();
        merged.tags.extend(over.tags.clone());
        merged.properties.extend(over.properties.clone());
        merged.sensitive.extend(over.sensitive.iter().cloned());
        merged
    }
}

/// As error texts print it (spec: formats 0.2).
impl fmt::Display for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<String> = self.tags.iter().map(|(path, set)| format!("{path}={}", list(set))).collect();
        let properties: Vec<String> = self.properties.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let braced = |items: Vec<String>| format!("{{{}}}", items.join(", "));
        write!(
            f,
            "Metadata{{tags={}, properties={}, sensitive={}}}",
            braced(tags),
            braced(properties),
            list(&self.sensitive)
        )
    }
}

fn list(items: &BTreeSet<String>) -> String {
    format!("[{}]", items.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
}
