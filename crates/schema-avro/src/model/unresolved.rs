//! Names that are used before they are defined.

use std::sync::atomic::{AtomicU64, Ordering};

use registrar_schema::json::push_string;

/// The namespace of the records that stand in for such names.
const NAMESPACE: &str = "org.apache.avro.compiler";

/// A name without its definition. The reference puts a record in its place and numbers these records through the life of
/// the process; its messages show the number, so that ours have one too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unresolved {
    /// The full name.
    pub(crate) name: Box<str>,
    number: u64,
}

impl Unresolved {
    /// The next one.
    pub(crate) fn new(name: Box<str>) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        Self { name, number: COUNT.fetch_add(1, Ordering::Relaxed) }
    }

    /// The full name of the record that stands in for it.
    pub(crate) fn stand_in(&self) -> String {
        format!("{NAMESPACE}.UnresolvedSchema_{}", self.number)
    }

    /// The text of that record.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            r#"{{"type":"record","name":"UnresolvedSchema_{}","namespace":"{NAMESPACE}","doc":"unresolved schema","fields":[],"org.apache.avro.idl.unresolved.name":"#,
            self.number
        );
        push_string(&mut text, &self.name);
        text.push('}');
        text
    }
}
