//! From what the registry answers to the shapes of `wire`.

use registrar_registry::{FoundSchema, RegisteredSchema};
use registrar_wire::answers::Stored;

/// What a found schema's shapes are made of.
pub(super) fn stored(found: &FoundSchema) -> Stored<'_> {
    Stored {
        subject: &found.subject,
        version: Some(found.version),
        id: found.id,
        guid: found.guid,
        content: found.content(),
        schema: &found.schema,
        timestamp: found.timestamp,
        deleted: found.deleted,
        tags: &found.tags,
    }
}

/// What a registered schema's shape is made of.
pub(super) fn registered(registered: &RegisteredSchema) -> Stored<'_> {
    Stored {
        subject: "",
        version: registered.version,
        id: registered.id,
        guid: registered.guid,
        content: registered.content(),
        schema: &registered.schema,
        timestamp: registered.timestamp,
        deleted: registered.deleted,
        tags: &[],
    }
}
