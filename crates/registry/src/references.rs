//! Resolving references to texts (spec: formats 3, "Common").

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use registrar_model::{ContextName, QualifiedSubject, Reference};
use registrar_schema::{ParseError, ResolvedReference, Source};
use registrar_state::{StoredContent, StoredVersion, View};

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

/// How references are resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolution {
    /// Whether soft-deleted versions count.
    pub deleted: bool,
    /// Whether one name may stand for one version only; else the first that is met wins.
    pub strict_versions: bool,
}

/// Resolves references of a schema that lives in `home`.
pub(crate) fn resolve(
    view: &View<'_>,
    home: &ContextName,
    references: &[Reference],
    how: Resolution,
) -> Result<Resolved, ParseError> {
    let mut resolver = Resolver { view, how, versions: HashMap::new(), texts: Vec::new(), bytes: 0 };
    let concrete = references.iter().map(|reference| resolver.visit(home, reference, 0)).collect::<Result<_, _>>()?;
    Ok(Resolved { references: concrete, texts: resolver.texts })
}

/// What is needed to parse a stored version again.
pub(crate) fn source_of(view: &View<'_>, home: &ContextName, content: &StoredContent) -> Result<Source, ParseError> {
    let content = content.recorded();
    let how = Resolution { deleted: true, strict_versions: false };
    let references = resolve(view, home, &content.references, how)?.texts;
    Ok(Source { schema: Arc::clone(&content.schema), references })
}

struct Resolver<'a, 'v> {
    view: &'a View<'v>,
    how: Resolution,
    /// The version that each name stands for.
    versions: HashMap<Arc<str>, i32>,
    texts: Vec<ResolvedReference>,
    bytes: usize,
}

impl Resolver<'_, '_> {
    /// Adds what a reference pulls in, its own references first; a name that was seen before is skipped, which also
    /// ends cycles.
    fn visit(&mut self, home: &ContextName, reference: &Reference, depth: usize) -> Result<Reference, ParseError> {
        let subject = QualifiedSubject::parse_in(home, &reference.subject);
        let version = self.find(&subject, reference.version)?;
        let concrete = Reference { version: version.version, ..reference.clone() };
        if !self.is_new(&concrete)? {
            return Ok(concrete);
        }
        let content = version.content.recorded();
        self.bytes += content.schema.len();
        if depth > MAX_CHAIN || self.versions.len() > MAX_REFERENCES || self.bytes > MAX_BYTES {
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

    /// Whether the name of a reference is met for the first time.
    fn is_new(&mut self, reference: &Reference) -> Result<bool, ParseError> {
        let (name, second) = (&reference.name, reference.version);
        match self.versions.entry(Arc::clone(name)) {
            Entry::Vacant(vacant) => {
                vacant.insert(second);
                Ok(true)
            }
            Entry::Occupied(known) if self.how.strict_versions && *known.get() != second => {
                let first = known.get();
                let text =
                    format!("Conflicting reference versions for \"{name}\": version {first} and version {second}");
                Err(ParseError(text))
            }
            Entry::Occupied(_) => Ok(false),
        }
    }

    fn find(&self, subject: &QualifiedSubject, version: i32) -> Result<Arc<StoredVersion>, ParseError> {
        if version == 0 || version < -1 {
            let fault = "io.confluent.kafka.schemaregistry.exceptions.InvalidVersionException";
            return Err(ParseError(format!("{fault}: {version}")));
        }
        let state = self.view.subject(subject);
        let found = state.as_ref().and_then(|state| match version {
            -1 => state.live().next(),
            number => state.version(number).filter(|version| self.how.deleted || !version.deleted),
        });
        let missing = || format!("No schema reference found for subject \"{subject}\" and version {version}");
        found.cloned().ok_or_else(|| ParseError(missing()))
    }
}
