//! What the tables hold. Values are shared and replaced whole, so a reader never sees half a change.

use std::sync::Arc;

use registrar_log::Offset;
use registrar_model::{Guid, QualifiedSubject, SchemaId, Version};

use crate::content::StoredContent;

/// A subject, shared by every table that names it.
pub type SubjectKey = Arc<QualifiedSubject>;

/// One version of a subject, as its last record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVersion {
    /// The number.
    pub version: Version,
    /// The id in the subject's context.
    pub id: SchemaId,
    /// Whether it is soft-deleted.
    pub deleted: bool,
    /// Whether its own record says so; if not, a DELETE_SUBJECT record does, and must go on covering it.
    pub deleted_by_record: bool,
    /// Where its SCHEMA record is.
    pub offset: Offset,
    /// When that was written, in ms since the Unix epoch; `None` until the log has said so.
    pub timestamp: Option<i64>,
    /// What it says.
    pub content: Arc<StoredContent>,
}

/// The versions of a subject, soft-deleted ones included; never empty in a table.
#[derive(Debug, Clone, Default)]
pub struct SubjectState {
    /// Ascending by number.
    versions: Vec<Arc<StoredVersion>>,
    /// Where the last change to this subject is: it moves whenever an answer about the subject may.
    pub stamp: Offset,
}

impl SubjectState {
    /// Every version, ascending.
    pub fn versions(&self) -> &[Arc<StoredVersion>] {
        &self.versions
    }

    /// The live versions, newest first.
    pub fn live(&self) -> impl Iterator<Item = &Arc<StoredVersion>> {
        self.versions.iter().rev().filter(|version| !version.deleted)
    }

    /// Whether any version is live.
    pub fn is_live(&self) -> bool {
        self.live().next().is_some()
    }

    /// That version.
    pub fn version(&self, number: Version) -> Option<&Arc<StoredVersion>> {
        self.place(number).ok().map(|place| &self.versions[place])
    }

    pub(crate) fn put(&mut self, version: StoredVersion) -> Option<Arc<StoredVersion>> {
        let number = version.version;
        let version = Arc::new(version);
        match self.place(number) {
            Ok(place) => Some(std::mem::replace(&mut self.versions[place], version)),
            Err(place) => {
                // most subjects have one version: no spare places for more
                self.versions.reserve_exact(usize::from(self.versions.is_empty()));
                self.versions.insert(place, version);
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, number: Version) -> Option<Arc<StoredVersion>> {
        self.place(number).ok().map(|place| self.versions.remove(place))
    }

    pub(crate) fn mark_deleted(&mut self, number: Version) {
        if let Ok(place) = self.place(number) {
            Arc::make_mut(&mut self.versions[place]).deleted = true;
        }
    }

    fn place(&self, number: Version) -> Result<usize, usize> {
        self.versions.binary_search_by_key(&number, |version| version.version)
    }
}

/// A version that carries an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Whose version.
    pub subject: SubjectKey,
    /// Its number.
    pub version: Version,
    /// Where its record is.
    pub offset: Offset,
    /// What it says.
    pub guid: Guid,
}

/// The surviving versions that carry an id, by offset; never empty in a table.
#[derive(Debug, Clone, Default)]
pub struct IdState {
    owners: Vec<Owner>,
}

impl IdState {
    /// The owners, oldest record first.
    pub fn owners(&self) -> &[Owner] {
        &self.owners
    }

    /// What the id stands for: the survivor with the lowest offset, should a foreign writer have used an id twice.
    pub fn first(&self) -> Option<&Owner> {
        self.owners.first()
    }

    /// The subject's newest record with this id.
    pub fn of_subject(&self, subject: &QualifiedSubject) -> Option<&Owner> {
        self.owners.iter().rev().find(|owner| *owner.subject == *subject)
    }

    pub(crate) fn add(&mut self, owner: Owner) {
        let place = self.owners.partition_point(|known| known.offset <= owner.offset);
        self.owners.reserve_exact(usize::from(self.owners.is_empty()));
        self.owners.insert(place, owner);
    }

    pub(crate) fn remove(&mut self, subject: &QualifiedSubject, version: Version) {
        self.owners.retain(|owner| owner.version != version || *owner.subject != *subject);
    }
}

/// What is known of a context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ContextState {
    /// Whether a CONTEXT record says that it exists.
    pub known: bool,
    /// The highest id that any record of the context carried, deleted or not.
    pub highest: Option<SchemaId>,
    /// The highest id that a mark record has promised never to give out again.
    pub mark: Option<SchemaId>,
}
