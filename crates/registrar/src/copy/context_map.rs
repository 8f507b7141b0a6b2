//! Where contexts go.

use std::collections::BTreeMap;

use registrar_client::shapes::{Config, Reference};
use registrar_model::{ContextName, QualifiedSubject};
use serde_json::Value;

/// Contexts of the source with other names in the target. Those that are not named keep theirs.
#[derive(Debug, Default)]
pub(super) struct ContextMap(BTreeMap<ContextName, ContextName>);

impl ContextMap {
    /// # Errors
    /// A sentence about the first mapping that is none, or that repeats a context.
    pub(super) fn new(mappings: &[String]) -> Result<Self, String> {
        let mut map = BTreeMap::new();
        for mapping in mappings {
            let (from, to) = mapping.split_once('=').ok_or_else(|| format!("`{mapping}` is not FROM=TO"))?;
            let (from, to) = (context(from)?, context(to)?);
            if map.insert(from.clone(), to).is_some() {
                return Err(format!("the context `{}` is mapped twice", from.as_str()));
            }
        }
        Ok(Self(map))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn subject(&self, subject: &QualifiedSubject) -> QualifiedSubject {
        let context = self.0.get(&subject.context).unwrap_or(&subject.context).clone();
        QualifiedSubject { context, ..subject.clone() }
    }

    /// A reference follows its subject. One without a context of its own stays in its referrer's, wherever that goes.
    pub(super) fn reference(&self, reference: &mut Reference) {
        if let Some(moved) = self.name(&reference.subject) {
            reference.subject = moved;
        }
    }

    /// So do aliases.
    pub(super) fn config(&self, config: &mut Config) {
        for field in ["alias", "aliasForDeks"] {
            let Some(value) = config.get_mut(field) else { continue };
            if let Some(moved) = value.as_str().and_then(|name| self.name(name)) {
                *value = Value::String(moved);
            }
        }
    }

    /// The new name of a subject that is written with its context, if that context moves.
    fn name(&self, text: &str) -> Option<String> {
        if !QualifiedSubject::is_qualified(text) {
            return None;
        }
        let subject = QualifiedSubject::parse(text);
        let to = self.0.get(&subject.context)?;
        // also the default context's prefix is written, or the name would belong to the referrer's context
        Some(format!(":{}:{}", to.as_str(), subject.subject))
    }
}

/// `.ctx`, `ctx`, `:.ctx:`; `.` is the default context.
fn context(text: &str) -> Result<ContextName, String> {
    let bare = text.strip_prefix(':').unwrap_or(text);
    let bare = bare.strip_suffix(':').unwrap_or(bare);
    let name = ContextName::new(if bare.starts_with('.') { bare.to_owned() } else { format!(".{bare}") });
    if bare.is_empty()
        || bare == "*"
        || bare.contains([':', ','])
        || bare.chars().any(char::is_control)
        || name.is_global()
    {
        return Err(format!("`{text}` is no name of a context"));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(mappings: &[&str]) -> ContextMap {
        let mappings: Vec<String> = mappings.iter().map(|mapping| (*mapping).to_owned()).collect();
        ContextMap::new(&mappings).unwrap()
    }

    #[test]
    fn subjects_move_with_their_contexts() {
        let map = map(&[".=old", ":.prod:=.", "a=.b"]);
        let rows = [("s", ":.old:s"), (":.prod:s", "s"), (":.a:x:y", ":.b:x:y"), (":.b:s", ":.b:s"), ("", ":.old:")];
        for (from, to) in rows {
            assert_eq!(map.subject(&QualifiedSubject::parse(from)).to_string(), to);
        }
    }

    #[test]
    fn only_qualified_names_are_rewritten() {
        let map = map(&[".=.old", ".prod=."]);
        let rows = [("s", "s"), (":.:s", ":.old:s"), (":.prod:s", ":.:s"), (":.other:s", ":.other:s")];
        for (from, to) in rows {
            let mut reference = Reference { name: "n".into(), subject: from.into(), version: 1 };
            map.reference(&mut reference);
            assert_eq!(reference.subject, to);
            let mut config = Config::from_iter([("alias".to_owned(), Value::from(from))]);
            map.config(&mut config);
            assert_eq!(config["alias"], to);
        }
    }

    #[test]
    fn faults_are_named() {
        for mapping in ["a", "=b", "a=", "a=b:c", "*=b", "a=.__GLOBAL"] {
            assert!(ContextMap::new(&[mapping.to_owned()]).is_err(), "{mapping}");
        }
        assert!(ContextMap::new(&["a=b".to_owned(), ".a=c".to_owned()]).unwrap_err().contains("twice"));
    }
}
