//! librdkafka's properties, as they are configured.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use registrar_log::LogError;

/// Properties by name. An empty value is none.
#[derive(Clone, Copy)]
pub(super) struct Properties<'a>(pub(super) &'a BTreeMap<String, String>);

impl<'a> Properties<'a> {
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn need(self, name: &str) -> Result<&'a str, LogError> {
        self.get(name).ok_or_else(|| LogError::Fatal(format!("{name} is not set")))
    }
}

/// The content of a file that a property names.
pub(super) fn file(name: &str, path: &str) -> Result<Vec<u8>, LogError> {
    fs::read(Path::new(path)).map_err(|error| LogError::Fatal(format!("{name}: {path} cannot be read: {error}")))
}
