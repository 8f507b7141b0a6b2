//! The versions that a registry holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use registrar_client::shapes::{Content, Import, Reference, SchemaVersion};
use registrar_client::{ClientError, Registry};
use registrar_model::QualifiedSubject;

use super::progress::Progress;

/// Entries asked for at once. A page that is too large is asked for in halves.
const PAGE: usize = 500;

/// A version of a subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) subject: QualifiedSubject,
    pub(super) version: i32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` version {}", self.subject, self.version)
    }
}

impl Place {
    /// Where a reference of this version leads to.
    pub(super) fn referred(&self, reference: &Reference) -> Self {
        let subject = QualifiedSubject::parse_in(&self.subject.context, &reference.subject);
        Self { subject, version: reference.version }
    }
}

/// What is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Version {
    pub(super) id: i32,
    pub(super) deleted: bool,
    pub(super) content: Content,
}

impl Version {
    pub(super) fn import(&self, place: &Place) -> Import {
        Import { version: place.version, id: self.id, content: self.content.clone() }
    }
}

pub(super) type Versions = BTreeMap<Place, Version>;

/// Reads all versions, soft-deleted ones included, and the names that stand for subjects.
pub(super) async fn read(
    registry: &Registry,
    progress: &Progress,
) -> Result<(Versions, BTreeSet<QualifiedSubject>), ClientError> {
    progress.begin(&format!("reading {}", registry.address()), None);
    let listed = list(registry, true, progress).await?;
    // registries before 8.0 do not say which versions are soft-deleted
    let unsaid = listed.iter().any(|entry| entry.deleted.is_none());
    let live = if unsaid { list(registry, false, progress).await? } else { Vec::new() };
    let live: BTreeSet<Place> = live.iter().map(place).collect();
    let (mut versions, mut aliases) = (Versions::new(), BTreeSet::new());
    for entry in listed {
        let place = place(&entry);
        aliases.extend(entry.aliases.iter().map(|name| QualifiedSubject::parse(name)));
        let deleted = entry.deleted.unwrap_or_else(|| !live.contains(&place));
        versions.insert(place, Version { id: entry.id, deleted, content: entry.content });
    }
    Ok((versions, aliases))
}

fn place(entry: &SchemaVersion) -> Place {
    Place { subject: QualifiedSubject::parse(&entry.subject), version: entry.version }
}

async fn list(registry: &Registry, deleted: bool, progress: &Progress) -> Result<Vec<SchemaVersion>, ClientError> {
    let (mut listed, mut limit) = (Vec::new(), PAGE);
    loop {
        match registry.schemas(listed.len(), limit, deleted).await {
            Ok(page) if page.is_empty() => return Ok(listed),
            Ok(page) => {
                progress.advance(page.len());
                listed.extend(page);
            }
            Err(ClientError::TooLarge { .. }) if limit > 1 => limit /= 2,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
pub(super) mod fixture {
    //! Versions for tests.

    use super::*;

    pub(in crate::copy) fn place(subject: &str, version: i32) -> Place {
        Place { subject: QualifiedSubject::parse(subject), version }
    }

    pub(in crate::copy) fn version(id: i32, schema: &str, references: &[(&str, i32)]) -> Version {
        let reference = |(subject, version): &(&str, i32)| Reference {
            name: (*subject).into(),
            subject: (*subject).into(),
            version: *version,
        };
        let content = Content {
            schema_type: "AVRO".into(),
            references: references.iter().map(reference).collect(),
            metadata: None,
            rule_set: None,
            schema: schema.into(),
        };
        Version { id, deleted: false, content }
    }
}
