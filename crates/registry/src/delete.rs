//! Soft and hard deletion (spec: core 3.3, 4.8).

use std::sync::Arc;

use registrar_log::Record;
use registrar_model::{Error, ErrorKind, QualifiedSubject, Version, VersionSelector};
use registrar_state::{SubjectState, View, records};

use crate::Registry;
use crate::associations::check_unassociated;
use crate::register::check_writable;
use crate::scope::effective_mode;
use crate::store::{DELETE_SUBJECT, DELETE_VERSION};
use crate::subjects::{missing, select};

impl Registry {
    /// Deletes a version, softly or for good. Gives its number.
    ///
    /// # Errors
    /// 42202, 40401, 40402, 40406, 40407, 40904, 42205, 42206, and those of the log.
    pub async fn delete_version(&self, subject: &str, version: &str, permanent: bool) -> Result<Version, Error> {
        let selector = VersionSelector::parse(version)?;
        let subject = QualifiedSubject::parse(subject);
        self.submit_checked(&DELETE_VERSION, move |view| delete_version(view, &subject, selector, permanent)).await
    }

    /// Deletes all versions of a subject, softly or for good. Gives their numbers, ascending.
    ///
    /// # Errors
    /// 40401, 40404, 40405, 40904, 42205, 42206, and those of the log.
    pub async fn delete_subject(&self, subject: &str, permanent: bool) -> Result<Vec<Version>, Error> {
        let subject = QualifiedSubject::parse(subject);
        self.submit_checked(&DELETE_SUBJECT, move |view| delete_subject(view, &subject, permanent)).await
    }
}

fn delete_version(
    view: &View<'_>,
    subject: &QualifiedSubject,
    selector: VersionSelector,
    permanent: bool,
) -> Result<(Vec<Record>, Version), Error> {
    let state = view.subject(subject);
    let version =
        select(state.as_ref(), selector, true).ok_or_else(|| missing(subject, state.as_ref(), selector, true))?;
    let number = version.version;
    let refusal = |kind| Err(Error::new(kind, [subject.to_string(), number.to_string()]));
    if version.deleted && !permanent {
        return refusal(ErrorKind::VersionSoftDeleted);
    }
    check_writable(subject, effective_mode(view, subject))?;
    let is_last = state.as_ref().is_some_and(|state| state.live().all(|live| live.version == number));
    if !permanent && is_last {
        check_unassociated(view, subject)?;
    }
    if is_referenced(view, subject, number, permanent, |_| true) {
        return refusal(ErrorKind::ReferenceExists);
    }
    if !permanent {
        return Ok((vec![records::schema(subject, number, version.id, &version.content, true)], number));
    }
    if !version.deleted {
        return refusal(ErrorKind::VersionNotSoftDeleted);
    }
    let mut records = vec![records::schema_tombstone(subject, number)];
    if state.is_some_and(|state| state.versions().len() == 1) {
        records.extend(settings_tombstones(view, subject));
    }
    Ok((records, number))
}

fn delete_subject(
    view: &View<'_>,
    subject: &QualifiedSubject,
    permanent: bool,
) -> Result<(Vec<Record>, Vec<Version>), Error> {
    let refusal = |kind| Error::new(kind, [subject.to_string()]);
    let state = view.subject(subject).ok_or_else(|| refusal(ErrorKind::SubjectNotFound))?;
    if !state.is_live() && !permanent {
        return Err(refusal(ErrorKind::SubjectSoftDeleted));
    }
    check_writable(subject, effective_mode(view, subject))?;
    check_unassociated(view, subject)?;
    let doomed = doomed(&state, permanent);
    check_unreferenced(view, subject, &doomed, permanent)?;
    if !permanent {
        return Ok((vec![records::delete_subject(subject, covered(&state))], doomed));
    }
    if state.is_live() {
        return Err(refusal(ErrorKind::SubjectNotSoftDeleted));
    }
    Ok((tombstones(view, subject, &state), doomed))
}

/// The records that take a subject away for good, live or not: what a soft and then a hard deletion would append.
pub(crate) fn erase_subject(view: &View<'_>, subject: &QualifiedSubject) -> Result<Vec<Record>, Error> {
    let Some(state) = view.subject(subject) else { return Ok(Vec::new()) };
    check_unreferenced(view, subject, &doomed(&state, true), true)?;
    let softly = state.live().next().map(|_| records::delete_subject(subject, covered(&state)));
    Ok(softly.into_iter().chain(tombstones(view, subject, &state)).collect())
}

/// Whether nobody outside of the subject refers to its versions.
fn check_unreferenced(
    view: &View<'_>,
    subject: &QualifiedSubject,
    versions: &[Version],
    permanent: bool,
) -> Result<(), Error> {
    for version in versions {
        if is_referenced(view, subject, *version, permanent, |referrer| referrer != subject) {
            return Err(Error::new(ErrorKind::ReferenceExists, [subject.to_string(), version.to_string()]));
        }
    }
    Ok(())
}

/// The hard deletion of every version, highest first, and of the subject's settings.
fn tombstones(view: &View<'_>, subject: &QualifiedSubject, state: &Arc<SubjectState>) -> Vec<Record> {
    let versions = state.versions().iter().rev();
    let tombstones = versions.map(|version| records::schema_tombstone(subject, version.version));
    tombstones.chain(settings_tombstones(view, subject)).collect()
}

/// The versions that a deletion of the subject takes, ascending.
fn doomed(state: &Arc<SubjectState>, permanent: bool) -> Vec<Version> {
    let taken = state.versions().iter().filter(|version| permanent || !version.deleted);
    taken.map(|version| version.version).collect()
}

/// Up to which version the subject's deletion must reach: the highest live one, and every one that an earlier
/// DELETE_SUBJECT record covers, because this record replaces that one when the log is compacted.
fn covered(state: &SubjectState) -> Version {
    let covered = state.versions().iter().filter(|version| !version.deleted_by_record);
    covered.map(|version| version.version).max().unwrap_or_default()
}

/// Whether somebody refers to a version. Soft-deleted referrers count against hard deletion only.
pub(crate) fn is_referenced(
    view: &View<'_>,
    subject: &QualifiedSubject,
    version: Version,
    permanent: bool,
    counts: impl Fn(&QualifiedSubject) -> bool,
) -> bool {
    view.referrers(subject, version).iter().any(|(referrer, number)| {
        let state = view.subject(referrer);
        let version = state.as_ref().and_then(|state| state.version(*number));
        counts(referrer) && version.is_some_and(|version| permanent || !version.deleted)
    })
}

/// With a subject's last version its own mode and configuration go.
fn settings_tombstones(view: &View<'_>, subject: &QualifiedSubject) -> Vec<Record> {
    let mode = view.mode(subject).map(|_| records::mode(subject, None));
    let config = view.config(subject).map(|_| records::config(subject, None));
    mode.into_iter().chain(config).collect()
}
