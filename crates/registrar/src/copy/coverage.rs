//! Which subjects a copy is about.

use std::collections::BTreeSet;

use registrar_model::{ContextName, QualifiedSubject};

/// Subjects of one context, or of all with `:*:`, whose names begin alike; as `subjectPrefix` of the API.
#[derive(Debug)]
pub(super) struct Prefix(QualifiedSubject);

impl Prefix {
    pub(super) fn new(text: &str) -> Self {
        Self(QualifiedSubject::parse(text))
    }

    pub(super) fn covers(&self, subject: &QualifiedSubject) -> bool {
        let in_context = self.0.context.is_wildcard() || self.0.context == subject.context;
        in_context && subject.subject.starts_with(&*self.0.subject)
    }
}

/// What of the target has to be as the source is. What lies outside may be anything.
#[derive(Debug)]
pub(super) enum Coverage {
    Everything,
    Contexts(BTreeSet<ContextName>),
    Subjects(BTreeSet<QualifiedSubject>),
}

impl Coverage {
    pub(super) fn covers(&self, subject: &QualifiedSubject) -> bool {
        match self {
            Self::Everything => true,
            Self::Contexts(contexts) => contexts.contains(&subject.context),
            Self::Subjects(subjects) => subjects.contains(subject),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_of_one_context_or_of_all() {
        let rows = [
            ("or", "orders", true),
            ("or", ":.a:orders", false),
            (":.a:or", ":.a:orders", true),
            (":.a:", ":.a:x", true),
            (":*:or", ":.a:orders", true),
            (":*:or", "orders", true),
            ("or", "users", false),
        ];
        for (prefix, subject, covered) in rows {
            assert_eq!(Prefix::new(prefix).covers(&QualifiedSubject::parse(subject)), covered, "{prefix} {subject}");
        }
    }
}
