//! Resolving references to texts (spec: formats 3, "Common").

use std::collections::HashSet;
use std::sync::Arc;

use registrar_model::{ContextName, QualifiedSubject, Reference};
use registrar_schema::{ParseError, ResolvedReference, Source};
use registrar_state::{StoredContent, StoredVersion, View};

use crate::requests::RequestedReference;

/// A schema may pull in this many texts, directly and through others.
const MAX_REFERENCES: usize = 10_000;
/// And this many bytes of them.
const MAX_BYTES: usize = 64 << 20;
/// And chains of references may be this long.
const MAX_CHAIN: usize = 500;

/// References with concrete versions, and everything that they pull in.
pub(crate) struct Resolved {
    pub references: Vec<Reference>,
    pub texts: Vec<ResolvedReference>,
}

/// Checks what a client wrote: name, subject and version must be there.
pub(crate) fn complete(requested: &[RequestedReference]) -> Result<Vec<Reference>, ParseError> {
    let complete = requested.iter().map(|reference| match reference {
        RequestedReference { name: Some(name), subject: Some(subject), version: Some(version) } => {
            Ok(Reference { name: name.as_str().into(), subject: subject.as_str().into(), version: *version })
        }
        partial => Err(ParseError(format!("Invalid reference: {}", describe(partial)))),
    });
    complete.collect()
}

fn describe(reference: &RequestedReference) -> String {
    let text = |part: &Option<String>| part.as_deref().unwrap_or("null").to_owned();
    let version = reference.version.map_or("null".to_owned(), |version| version.to_string());
    format!("{{name='{}', subject='{}', version={version}}}", text(&reference.name), text(&reference.subject))
}

/// Resolves references of a schema that lives in `home`. Soft-deleted versions count where `deleted` says so.
pub(crate) fn resolve(
    view: &View<'_>,
    home: &ContextName,
    references: &[Reference],
    deleted: bool,
) -> Result<Resolved, ParseError> {
    let mut resolver = Resolver { view, deleted, names: HashSet::new(), texts: Vec::new(), bytes: 0 };
    let concrete = references.iter().map(|reference| resolver.visit(home, reference, 0)).collect::<Result<_, _>>()?;
    Ok(Resolved { references: concrete, texts: resolver.texts })
}

/// What is needed to parse a stored version again.
pub(crate) fn source_of(view: &View<'_>, home: &ContextName, content: &StoredContent) -> Result<Source, ParseError> {
    let content = &content.content;
    let references = resolve(view, home, &content.references, true)?.texts;
    Ok(Source { schema: Arc::clone(&content.schema), references })
}

struct Resolver<'a, 'v> {
    view: &'a View<'v>,
    deleted: bool,
    names: HashSet<Arc<str>>,
    texts: Vec<ResolvedReference>,
    bytes: usize,
}

impl Resolver<'_, '_> {
    /// Adds what a reference pulls in, its own references first; a name that was seen before is skipped, which also
    /// ends cycles.
    fn visit(&mut self, home: &ContextName, reference: &Reference, depth: usize) -> Result<Reference, ParseError> {
        let subject = QualifiedSubject::parse_in(home, &reference.subject);
        let missing = || {
            let version = reference.version;
            ParseError(format!("No schema reference found for subject \"{subject}\" and version {version}"))
        };
        let version = self.find(&subject, reference.version).ok_or_else(missing)?;
        let concrete = Reference { version: version.version, ..reference.clone() };
        if !self.names.insert(Arc::clone(&reference.name)) {
            return Ok(concrete);
        }
        let content = &version.content.content;
        self.bytes += content.schema.len();
        if depth > MAX_CHAIN || self.names.len() > MAX_REFERENCES || self.bytes > MAX_BYTES {
            return Err(ParseError("the references of this schema are too many or too deep".to_owned()));
        }
        for nested in &content.references {
            self.visit(&subject.context, nested, depth + 1)?;
        }
        self.texts.push(ResolvedReference {
            name: Arc::clone(&reference.name),
            subject: subject.to_string().into(),
            version: version.version,
            schema: Arc::clone(&content.schema),
        });
        Ok(concrete)
    }

    fn find(&self, subject: &QualifiedSubject, version: i32) -> Option<Arc<StoredVersion>> {
        let state = self.view.subject(subject)?;
        if version == -1 {
            return state.live().next().cloned();
        }
        state.version(version).filter(|version| self.deleted || !version.deleted).cloned()
    }
}
