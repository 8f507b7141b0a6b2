//! Compatibility checks (spec: core 7).

use std::sync::Arc;

use registrar_model::{CompatibilityLevel, Error, ErrorKind, QualifiedSubject, VersionSelector};
use registrar_schema::compatibility::{Rules, Side, check};
use registrar_schema::{CompareError, ParsedSchema, Profile};
use registrar_state::StoredVersion;

use crate::Registry;
use crate::answers::Compatibility;
use crate::draft::empty_schema;
use crate::parsing::{Canonical, Parser, Treatment};
use crate::requests::SchemaRequest;
use crate::scope::Effective;
use crate::snapshot::{Candidate, Snapshot, ready_as_sent};

/// Whose versions a schema is compared with, and how.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub name: &'a QualifiedSubject,
    pub effective: &'a Effective,
}

/// Why a schema may not follow earlier versions, given newest first; empty if it may.
pub(crate) fn incompatibilities(
    parser: &Parser,
    subject: Subject<'_>,
    canonical: &Canonical,
    earlier: &[Candidate],
) -> Result<Vec<String>, Error> {
    let effective = subject.effective;
    let compared = match effective.level {
        CompatibilityLevel::None if !effective.validate_fields => 0,
        _ => effective.compared(),
    };
    let earlier = &earlier[..compared.min(earlier.len())];
    let parsed = earlier.iter().map(|old| parse_stored(parser, subject.name, old)).collect::<Result<Vec<_>, _>>()?;
    let sides: Vec<Side<'_>> = earlier.iter().zip(&parsed).map(|(old, parsed)| side_of(old, &**parsed)).collect();
    let content = canonical.stored.content();
    let new = Side {
        schema_type: content.schema_type,
        schema: &*canonical.parsed,
        metadata: content.metadata.as_ref(),
        version: None,
    };
    let rules = Rules {
        level: effective.level,
        policy: effective.policy,
        validate_fields: effective.validate_fields,
        group: effective.group.as_deref(),
    };
    check(new, &sides, rules).map_err(too_complex)
}

fn side_of<'a>(old: &'a Candidate, parsed: &'a dyn ParsedSchema) -> Side<'a> {
    let content = old.version.content.content();
    Side {
        schema_type: content.schema_type,
        schema: parsed,
        metadata: content.metadata.as_ref(),
        version: Some(old.version.version),
    }
}

fn parse_stored(parser: &Parser, subject: &QualifiedSubject, old: &Candidate) -> Result<Arc<dyn ParsedSchema>, Error> {
    let content = old.version.content.content();
    parser.parse(content.schema_type, &old.source, Profile::Stored).map_err(|error| {
        let version = old.version.version;
        let text = format!("Version {version} of subject {subject} cannot be compared with, details: {error}");
        Error::new(ErrorKind::InvalidSchema, [text])
    })
}

fn too_complex(CompareError::TooComplex(reason): CompareError) -> Error {
    Error::new(ErrorKind::InvalidSchema, [format!("The schema is too complex to compare: {reason}")])
}

impl Registry {
    /// Compares a schema with one version (a path segment), or with all that the level names. With `verbose`, an invalid
    /// schema is a verdict, not an error.
    ///
    /// # Errors
    /// Those of spec core 7.3.
    pub async fn check_compatibility(
        &self,
        subject: &str,
        version: Option<&str>,
        request: SchemaRequest,
        normalize: bool,
        verbose: bool,
    ) -> Result<Compatibility, Error> {
        let name = QualifiedSubject::parse(subject);
        let selector = version.map(VersionSelector::parse).transpose()?;
        let (snapshot, earlier) = {
            let view = self.state.read();
            let snapshot = Snapshot::take(&view, &name, &self.defaults);
            let wanted = |one: &StoredVersion| match selector {
                Some(VersionSelector::Number(number)) => !one.deleted && one.version == number,
                _ => !one.deleted,
            };
            let most = if selector == Some(VersionSelector::Latest) { 1 } else { snapshot.effective.compared() };
            let earlier: Vec<_> = snapshot.candidates(&view, wanted).take(most).collect();
            (snapshot, earlier)
        };
        if let Some(VersionSelector::Number(number)) = selector
            && earlier.is_empty()
        {
            return Err(Error::new(ErrorKind::VersionNotFound, [number.to_string()]));
        }
        match self.compare_as_sent(snapshot, earlier, request, normalize).await {
            Ok(messages) => Ok(Compatibility { is_compatible: messages.is_empty(), messages }),
            Err(error) if verbose && error.kind() == ErrorKind::InvalidSchema => {
                Ok(Compatibility { is_compatible: false, messages: vec![error.message().to_owned()] })
            }
            Err(error) => Err(error),
        }
    }

    async fn compare_as_sent(
        &self,
        snapshot: Snapshot,
        earlier: Vec<Candidate>,
        request: SchemaRequest,
        normalize: bool,
    ) -> Result<Vec<String>, Error> {
        let effective = &snapshot.effective;
        let profile = if effective.validate_new_schemas { Profile::New } else { Profile::Stored };
        let ready = ready_as_sent(&self.state.read(), &snapshot, &request, profile)?;
        let ready = ready.ok_or_else(empty_schema)?;
        let treatment = Treatment {
            profile,
            validate: (!effective.mode.takes_ids()).then_some(effective.validate_fields),
            normalize: normalize || effective.normalize,
        };
        let canonical = self.canonicalize(&snapshot.subject, 0, ready, treatment).await?;
        let size = earlier.iter().map(|old| old.source.schema.len()).sum::<usize>();
        let parser = Arc::clone(&self.parser);
        self.off_load(size + canonical.stored.content().schema.len(), move || {
            let subject = Subject { name: &snapshot.subject, effective: &snapshot.effective };
            incompatibilities(&parser, subject, &canonical, &earlier)
        })
        .await?
    }
}
