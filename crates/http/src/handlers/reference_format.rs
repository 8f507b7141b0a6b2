//! `referenceFormat=qualified`: references with their context (spec: core 2.3).

use std::sync::Arc;

use registrar_model::{Content, QualifiedSubject, Reference};
use registrar_registry::FoundSchema;

/// The content of a schema in another context than the default one, its references qualified; `None` where that changes
/// nothing or is not asked for.
pub(super) fn qualified(found: &FoundSchema, format: &str) -> Option<Content> {
    let home = QualifiedSubject::parse(&found.subject).context;
    let content = found.content();
    if !format.eq_ignore_ascii_case("qualified") || home.is_default() || content.references.is_empty() {
        return None;
    }
    let qualify = |reference: &Reference| Reference {
        subject: Arc::from(QualifiedSubject::parse_in(&home, &reference.subject).to_string()),
        ..reference.clone()
    };
    Some(Content { references: content.references.iter().map(qualify).collect(), ..content.clone() })
}
