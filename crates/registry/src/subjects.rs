//! Subjects and their versions: lists and look-ups by number (spec: core 2.4, 5.3).

use std::sync::Arc;

use registrar_model::{Error, ErrorKind, QualifiedSubject, VersionSelector};
use registrar_state::{StoredVersion, SubjectState, View};

use crate::Registry;
use crate::answers::FoundSchema;
use crate::found::found;
use crate::prefix::SubjectPrefix;
use crate::requests::{DeletedFilter, Presentation};

impl DeletedFilter {
    /// Whether a version passes.
    pub(crate) fn passes(self, deleted: bool) -> bool {
        if self.deleted_only { deleted } else { self.deleted || !deleted }
    }
}

/// Whether a subject has a version that counts.
pub(crate) fn exists(state: Option<&Arc<SubjectState>>, deleted: bool) -> bool {
    state.is_some_and(|state| deleted || state.is_live())
}

/// The version that a selector names.
pub(crate) fn select(
    state: Option<&Arc<SubjectState>>,
    selector: VersionSelector,
    deleted: bool,
) -> Option<Arc<StoredVersion>> {
    match selector {
        VersionSelector::Latest => state?.live().next().cloned(),
        VersionSelector::Number(number) => state?.version(number).filter(|found| deleted || !found.deleted).cloned(),
    }
}

/// Why a version was not found: the subject does not count, or the version does not.
pub(crate) fn missing(
    subject: impl ToString,
    state: Option<&Arc<SubjectState>>,
    selector: VersionSelector,
    deleted: bool,
) -> Error {
    if !exists(state, deleted) {
        return Error::new(ErrorKind::SubjectNotFound, [subject.to_string()]);
    }
    let number = match selector {
        VersionSelector::Latest => -1,
        VersionSelector::Number(number) => number,
    };
    Error::new(ErrorKind::VersionNotFound, [number.to_string()])
}

impl Registry {
    /// Subjects under a prefix (`:*:` for all contexts), sorted. A subject is deleted when every version of it is.
    pub fn subjects(&self, prefix: &str, filter: DeletedFilter) -> Vec<String> {
        let prefix = SubjectPrefix::parse(prefix);
        let all = self.state.read().subjects(|subject| prefix.covers(subject));
        let passing = all.iter().filter(|(_, state)| match state.live().next() {
            Some(_) => !filter.deleted_only,
            None => filter.deleted || filter.deleted_only,
        });
        let mut names: Vec<String> = passing.map(|(subject, _)| subject.to_string()).collect();
        names.sort();
        names
    }

    /// Version numbers of a subject, ascending. `as_negative` lists soft-deleted versions too, as negative numbers.
    ///
    /// # Errors
    /// 40401 if the subject has no version that counts.
    pub fn versions(&self, subject: &str, filter: DeletedFilter, as_negative: bool) -> Result<Vec<i32>, Error> {
        let is_context = subject.starts_with(":.") && QualifiedSubject::parse(subject).is_context();
        let subject = QualifiedSubject::parse(subject);
        let state = self.state.read().subject(&subject);
        if !exists(state.as_ref(), filter.deleted || filter.deleted_only) && !is_context {
            return Err(Error::new(ErrorKind::SubjectNotFound, [subject.to_string()]));
        }
        let versions = state.iter().flat_map(|state| state.versions());
        if as_negative {
            let signed =
                |version: &Arc<StoredVersion>| if version.deleted { -version.version } else { version.version };
            return Ok(versions.map(signed).collect());
        }
        Ok(versions.filter(|version| filter.passes(version.deleted)).map(|version| version.version).collect())
    }

    /// A version by number or `latest`; an unqualified subject that is not in the default context is looked for in every
    /// other.
    ///
    /// # Errors
    /// 42202, 40401, 40402; 42201 if the format needs a reference that is gone.
    pub async fn version(
        &self,
        subject: &str,
        version: &str,
        deleted: bool,
        how: &Presentation,
    ) -> Result<FoundSchema, Error> {
        let selector = VersionSelector::parse(version)?;
        let hit = {
            let view = self.state.read();
            let own = QualifiedSubject::parse(subject);
            let state = view.subject(&own);
            match select(state.as_ref(), selector, deleted) {
                Some(version) => found(&own, &version),
                None => elsewhere(&view, subject, |there| select(view.subject(there).as_ref(), selector, deleted))
                    .ok_or_else(|| missing(&own, state.as_ref(), selector, deleted))?,
            }
        };
        self.presented(hit, how).await
    }

    /// Ids of the versions that refer to a version, by context and id.
    ///
    /// # Errors
    /// 42202, 40401, 40402.
    pub fn referenced_by(&self, subject: &str, version: &str, deleted: bool) -> Result<Vec<i32>, Error> {
        let selector = VersionSelector::parse(version)?;
        let subject = QualifiedSubject::parse(subject);
        let view = self.state.read();
        let state = view.subject(&subject);
        let target =
            select(state.as_ref(), selector, true).ok_or_else(|| missing(&subject, state.as_ref(), selector, true))?;
        let mut ids = Vec::new();
        for (referrer, number) in view.referrers(&subject, target.version) {
            let version = view.subject(&referrer).and_then(|state| state.version(number).cloned());
            if let Some(version) = version.filter(|version| deleted || !version.deleted) {
                ids.push((referrer.context.clone(), version.id));
            }
        }
        ids.sort();
        ids.dedup();
        Ok(ids.into_iter().map(|(_, id)| id).collect())
    }

    /// The latest version whose metadata properties hold all pairs; without pairs, the latest that has metadata.
    ///
    /// # Errors
    /// 40401, 40403; 42201 as for [`Self::version`].
    pub async fn latest_with_metadata(
        &self,
        subject: &str,
        pairs: &[(String, String)],
        deleted: bool,
        how: &Presentation,
    ) -> Result<FoundSchema, Error> {
        let subject = QualifiedSubject::parse(subject);
        let state = self.state.read().subject(&subject);
        if !exists(state.as_ref(), deleted) {
            return Err(Error::new(ErrorKind::SubjectNotFound, [subject.to_string()]));
        }
        let holds = |version: &Arc<StoredVersion>| {
            let metadata = version.content.content().metadata.as_ref();
            metadata
                .is_some_and(|metadata| pairs.iter().all(|(key, value)| metadata.properties.get(key) == Some(value)))
        };
        let versions = state.iter().flat_map(|state| state.versions().iter().rev());
        let mut passing = versions.filter(|version| deleted || !version.deleted);
        let hit = passing.find(|version| holds(version)).ok_or(ErrorKind::SchemaNotFound)?;
        self.presented(found(&subject, hit), how).await
    }
}

/// What `select` finds of an unqualified subject in the known contexts, in their order.
fn elsewhere(
    view: &View<'_>,
    subject: &str,
    select: impl Fn(&QualifiedSubject) -> Option<Arc<StoredVersion>>,
) -> Option<FoundSchema> {
    if QualifiedSubject::is_qualified(subject) {
        return None;
    }
    view.contexts().iter().find_map(|context| {
        let there = QualifiedSubject::parse_in(context, subject);
        Some(found(&there, &*select(&there)?))
    })
}
