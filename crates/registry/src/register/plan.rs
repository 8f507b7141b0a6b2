//! The short part of a registration: what the writer appends. It looks things up and compares no schemas.

use std::sync::Arc;

use registrar_log::Record;
use registrar_model::{Content, ENCRYPTED, Error, ErrorKind, QualifiedSubject, SchemaId, Version};
use registrar_state::{IdState, SealError, StoredVersion, View, records};

use super::Registration;
use super::prepare::Prepared;
use crate::answers::RegisteredSchema;
use crate::associations::check_references;
use crate::found::found;
use crate::store::REGISTER;

/// The records of a registration and its answer (spec: core 4.3, steps 8 to 15).
pub(super) fn plan(
    view: &View<'_>,
    registration: &Registration,
    prepared: &Prepared,
) -> Result<(Vec<Record>, RegisteredSchema), Error> {
    let subject = &registration.subject;
    check_references(view, &subject.context, &prepared.stored.content().references)?;
    let reusable = view
        .latest_id_of_content(&subject.context, prepared.stored.guid)
        .filter(|(id, _)| registration.id().is_none_or(|given| given == *id));
    if registration.request.version() == 0 {
        if let Some(live) = reusable.as_ref().and_then(|(_, owners)| live_owner(view, subject, owners)) {
            return Ok((Vec::new(), echo(prepared, live.id, live.version)));
        }
        let state = prepared.snapshot().state.as_ref();
        if let Some(live) = prepared.matched.and_then(|number| state?.version(number)) {
            return Ok((Vec::new(), found(subject, live).into_registered()));
        }
    }
    prepared.refusal()?;
    if prepared.snapshot().effective.max_versions.is_some_and(|limit| view.version_count() >= limit) {
        return Err(ErrorKind::SchemaLimitExceeded.into());
    }
    let version = version(registration, prepared)?;
    let id = match registration.id().or(reusable.map(|(id, _)| id)) {
        Some(id) => check_id(view, subject, id, prepared.stored.content())?,
        None => next_id(view, subject)?,
    };
    let mut records = Vec::new();
    if !subject.context.is_default() && !view.knows_context(&subject.context) {
        records.push(records::context(&subject.context, true));
    }
    records.extend(replaced(view, subject, version, id));
    let sealed = view.sealed(&subject.tenant, &prepared.stored, &registration.salt).map_err(unsealable)?;
    records.push(records::schema(subject, version, id, &sealed, false));
    Ok((records, echo(prepared, id, version)))
}

/// The refusal of metadata that can be recorded neither encrypted nor as it is.
fn unsealable(error: SealError) -> Error {
    match error {
        SealError::Marked => {
            let text = format!(
                "The metadata property '{ENCRYPTED}' marks encrypted metadata and cannot be registered. If it comes from an \
                 earlier version, this registry lacks the secret to decrypt that"
            );
            Error::new(ErrorKind::InvalidSchema, [text])
        }
        SealError::Locked(reason) => REGISTER.failed(&reason),
    }
}

fn echo(prepared: &Prepared, id: SchemaId, version: Version) -> RegisteredSchema {
    RegisteredSchema {
        id,
        version: Some(version),
        guid: prepared.stored.guid,
        schema: Arc::clone(&prepared.stored.content().schema),
        stored: Arc::clone(&prepared.stored),
        timestamp: None,
        deleted: None,
    }
}

fn live_owner(view: &View<'_>, subject: &QualifiedSubject, owners: &IdState) -> Option<Arc<StoredVersion>> {
    view.owned(owners.of_subject(subject)?).filter(|version| !version.deleted)
}

fn version(registration: &Registration, prepared: &Prepared) -> Result<Version, Error> {
    let next = prepared.snapshot().next_version();
    let requested = registration.request.version();
    if requested <= 0 {
        return Ok(next);
    }
    if requested != next && !prepared.snapshot().effective.mode.takes_ids() {
        return Err(Error::new(ErrorKind::InvalidSchema, ["Version is not one more than previous version"]));
    }
    Ok(requested)
}

/// An id names one schema for ever: the same content, or nothing yet.
fn check_id(view: &View<'_>, subject: &QualifiedSubject, id: SchemaId, content: &Content) -> Result<SchemaId, Error> {
    let owners = view.id(&subject.context, id);
    let bound = owners.as_ref().and_then(|owners| view.owned(owners.first()?));
    if bound.is_some_and(|bound| bound.content.content() != content) {
        let context = subject.context.prefix();
        let text = format!("Overwrite new schema with id {id} in context {context} is not permitted.");
        return Err(Error::new(ErrorKind::OperationNotPermitted, [text]));
    }
    Ok(id)
}

fn next_id(view: &View<'_>, subject: &QualifiedSubject) -> Result<SchemaId, Error> {
    let highest = view.highest_id(&subject.context).unwrap_or(0).max(0);
    let exhausted = || Error::new(ErrorKind::OperationNotPermitted, ["No schema ids are left in this context"]);
    highest.checked_add(1).ok_or_else(exhausted)
}

/// Tombstones for the soft-deleted versions that the new one replaces, unless somebody refers to them.
fn replaced(view: &View<'_>, subject: &QualifiedSubject, version: Version, id: SchemaId) -> Vec<Record> {
    let Some(state) = view.subject(subject) else { return Vec::new() };
    let earlier = state.versions().iter().filter(|old| old.deleted && old.id == id && old.version < version);
    earlier
        .filter(|old| view.referrers(subject, old.version).is_empty())
        .map(|old| records::schema_tombstone(subject, old.version))
        .collect()
}
