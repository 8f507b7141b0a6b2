//! Prefixes of subjects, as lists take them (spec: core 2.3, 2.4, 5.3).

use std::sync::Arc;

use registrar_model::{ContextName, QualifiedSubject};

/// The subjects of some contexts that begin alike.
#[derive(Debug, Clone)]
pub(crate) struct SubjectPrefix {
    contexts: Contexts,
    subject: Arc<str>,
}

#[derive(Debug, Clone)]
enum Contexts {
    /// `:*:`
    All,
    /// A context, or the default one.
    One(ContextName),
    /// A context without the colon that ends its name, such as `:.a`: every context whose name begins so.
    Named(ContextName),
}

impl SubjectPrefix {
    /// Reads a prefix as clients write it.
    pub(crate) fn parse(text: &str) -> Self {
        let QualifiedSubject { context, subject, .. } = QualifiedSubject::parse(text);
        let unfinished = text.strip_prefix(":.").is_some_and(|name| !name.contains(':'));
        let contexts = match context {
            wildcard if wildcard.is_wildcard() => Contexts::All,
            context if unfinished => Contexts::Named(context),
            context => Contexts::One(context),
        };
        Self { contexts, subject }
    }

    /// Whether a subject lies under the prefix.
    pub(crate) fn covers(&self, subject: &QualifiedSubject) -> bool {
        let in_context = match &self.contexts {
            Contexts::All => true,
            Contexts::One(context) => *context == subject.context,
            Contexts::Named(context) => subject.context.as_str().starts_with(context.as_str()),
        };
        in_context && subject.subject.starts_with(&*self.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_cover_what_the_recordings_list() {
        let subjects = ["crew", "mate", ":.port:crew", ":.ship:crew"];
        let rows: [(&str, &[usize]); 8] = [
            (":*:", &[0, 1, 2, 3]),
            (":*:crew", &[0, 2, 3]),
            ("crew", &[0]),
            ("", &[0, 1]),
            (":.:", &[0, 1]),
            (":.", &[0, 1, 2, 3]),
            (":.sh", &[3]),
            (":.ship:c", &[3]),
        ];
        for (text, expected) in rows {
            let prefix = SubjectPrefix::parse(text);
            let covered = |place: &usize| prefix.covers(&QualifiedSubject::parse(subjects[*place]));
            assert_eq!((0..subjects.len()).filter(covered).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
