//! Tenants, contexts and qualified subjects (spec: core 5.1).

use std::fmt;
use std::sync::Arc;

/// The tenant of every subject until a control plane makes others.
pub const DEFAULT_TENANT: &str = "default";

/// The context that holds settings for all contexts; it holds no subjects.
pub const GLOBAL_CONTEXT: &str = ".__GLOBAL";

const DEFAULT_CONTEXT: &str = ".";
const WILDCARD_CONTEXT: &str = "*";

/// A tenant's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenant(Arc<str>);

impl Tenant {
    /// A tenant of that name.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Tenant {
    fn default() -> Self {
        Self::new(DEFAULT_TENANT)
    }
}

/// A context's bare name: `.` is the default context, every other begins with a dot; `*` stands for all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextName(Arc<str>);

impl ContextName {
    /// The context of that bare name (`.`, `.ctx`, `*`).
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }

    /// The bare name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether subjects of this context are written without a prefix.
    pub fn is_default(&self) -> bool {
        &*self.0 == DEFAULT_CONTEXT
    }

    /// Whether this stands for all contexts.
    pub fn is_wildcard(&self) -> bool {
        &*self.0 == WILDCARD_CONTEXT
    }

    /// Whether this is the context that holds the settings of all contexts.
    pub fn is_global(&self) -> bool {
        &*self.0 == GLOBAL_CONTEXT
    }

    /// What a subject of this context begins with: `:.ctx:`, or nothing in the default context.
    pub fn prefix(&self) -> String {
        if self.is_default() { String::new() } else { format!(":{}:", self.0) }
    }
}

impl Default for ContextName {
    fn default() -> Self {
        Self::new(DEFAULT_CONTEXT)
    }
}

/// A subject with its tenant and context. `Display` gives the normal form: `foo`, `:.ctx:foo`, `:.ctx:`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedSubject {
    /// Whose subject it is.
    pub tenant: Tenant,
    /// The context that it lives in.
    pub context: ContextName,
    /// The bare subject; empty means the context itself.
    pub subject: Arc<str>,
}

impl QualifiedSubject {
    /// Reads a subject as clients write it; a text without a context prefix belongs to the default context.
    pub fn parse(text: &str) -> Self {
        Self::parse_in(&ContextName::default(), text)
    }

    /// Reads a subject as clients write it; a text without a context prefix belongs to `home`.
    pub fn parse_in(home: &ContextName, text: &str) -> Self {
        let (context, subject) = match split(text) {
            Some((context, subject)) => (ContextName::new(context), subject),
            None => (home.clone(), text),
        };
        Self { tenant: Tenant::default(), context, subject: subject.into() }
    }

    /// The context itself as a subject, as settings use it.
    pub fn of_context(context: ContextName) -> Self {
        Self { tenant: Tenant::default(), context, subject: "".into() }
    }

    /// Whether the text carries a context of its own.
    pub fn is_qualified(text: &str) -> bool {
        split(text).is_some()
    }

    /// Whether this names a context and no subject in it.
    pub fn is_context(&self) -> bool {
        self.subject.is_empty()
    }

    /// Whether this is the top level: the default context itself, which settings write without a subject.
    pub fn is_top_level(&self) -> bool {
        self.is_context() && self.context.is_default()
    }

    /// Whether schemas or settings may be written under this name (spec: core 5.1, "Validity"). The wildcard stands for
    /// contexts and is none, so no schema lives in it; none lives at the top level either, which records cannot name.
    ///
    /// `for_settings` allows the global context itself; `reject_empty` is `schema.reject.empty.subject`.
    pub fn is_valid(&self, for_settings: bool, reject_empty: bool) -> bool {
        let reserved = matches!(&*self.subject, "__GLOBAL" | "__EMPTY");
        let control = self.subject.chars().chain(self.context.as_str().chars()).any(|c| c.is_control());
        let global = self.context.is_global() && !(for_settings && self.is_context());
        let nowhere = (self.context.is_wildcard() || self.is_top_level()) && !for_settings;
        let empty = reject_empty && matches!(&*self.subject, "" | "*");
        !(reserved || control || global || nowhere || empty)
    }
}

impl fmt::Display for QualifiedSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.context.is_default() {
            write!(f, ":{}:", self.context.0)?;
        }
        f.write_str(&self.subject)
    }
}

/// Splits `:.ctx:rest`, `:.ctx` and `:*:rest` into context and subject; `None` for a text without a context.
fn split(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(':')?;
    if !inner.starts_with('.') && !inner.starts_with("*:") && inner != "*" {
        return None;
    }
    Some(inner.split_once(':').unwrap_or((inner, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms_are_the_specified_ones() {
        let rows = [
            ("foo", ".", "foo", "foo"),
            (":.ctx:foo", ".ctx", "foo", ":.ctx:foo"),
            (":.ctx:x:y", ".ctx", "x:y", ":.ctx:x:y"),
            (":.ctx:", ".ctx", "", ":.ctx:"),
            (":.ctx", ".ctx", "", ":.ctx:"),
            (":.:foo", ".", "foo", "foo"),
            (":.:", ".", "", ""),
            (":ctx:foo", ".", ":ctx:foo", ":ctx:foo"),
            (":*:foo", "*", "foo", ":*:foo"),
        ];
        for (text, context, subject, normal) in rows {
            let read = QualifiedSubject::parse(text);
            assert_eq!((read.context.as_str(), &*read.subject, read.to_string().as_str()), (context, subject, normal));
        }
    }

    #[test]
    fn an_unqualified_subject_belongs_to_its_home_context() {
        let home = ContextName::new(".a");
        assert_eq!(QualifiedSubject::parse_in(&home, "s").to_string(), ":.a:s");
        assert_eq!(QualifiedSubject::parse_in(&home, ":.b:s").to_string(), ":.b:s");
    }
}
