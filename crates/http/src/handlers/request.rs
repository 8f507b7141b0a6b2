//! From the request shapes of `wire` to what the registry is asked.

use registrar_model::{Error, ErrorKind};
use registrar_registry::{Change, ConfigUpdate, RequestedReference, SchemaRequest};
use registrar_wire::requests::{ConfigUpdateRequest, Field, RegisterSchemaRequest};

/// A schema as the use cases take it.
///
/// # Errors
/// 501 for changes of inline tags: to register without them would lose what the client asked for.
pub(super) fn schema(request: RegisterSchemaRequest) -> Result<SchemaRequest, Error> {
    if !(request.schema_tags_to_add.is_empty() && request.schema_tags_to_remove.is_empty()) {
        return Err(Error::new(
            ErrorKind::NotImplemented,
            ["schemaTagsToAdd and schemaTagsToRemove are not implemented yet"],
        ));
    }
    let reference = |reference: registrar_wire::requests::SchemaReference| RequestedReference {
        name: reference.name,
        subject: reference.subject,
        version: reference.version,
    };
    Ok(SchemaRequest {
        version: request.version,
        id: request.id,
        schema_type: request.schema_type,
        references: request.references.into_iter().map(reference).collect(),
        metadata: request.metadata,
        rule_set: request.rule_set,
        schema: request.schema,
    })
}

/// An update of a configuration as the use case takes it.
pub(super) fn config(request: ConfigUpdateRequest) -> ConfigUpdate {
    ConfigUpdate {
        alias: change(request.alias),
        alias_for_deks: change(request.alias_for_deks),
        normalize: change(request.normalize),
        validate_fields: change(request.validate_fields),
        validate_new_schemas: change(request.validate_new_schemas),
        validate_rules: change(request.validate_rules),
        compatibility: change(request.compatibility),
        compatibility_policy: change(request.compatibility_policy),
        compatibility_group: change(request.compatibility_group),
        default_metadata: change(request.default_metadata),
        override_metadata: change(request.override_metadata),
        default_rule_set: change(request.default_rule_set),
        override_rule_set: change(request.override_rule_set),
    }
}

fn change<T>(field: Field<T>) -> Change<T> {
    match field {
        Field::Absent => Change::Keep,
        Field::Null => Change::Clear,
        Field::Value(value) => Change::Set(value),
    }
}
