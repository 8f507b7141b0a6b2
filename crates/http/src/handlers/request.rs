//! From the request shapes of `wire` to what the registry is asked.

use registrar_registry::{Change, ConfigUpdate, Presentation, RuleChanges, SchemaRequest, TagChanges, TagRequest};
use registrar_wire::Query;
use registrar_wire::requests::{ConfigUpdateRequest, Field, RegisterSchemaRequest, TagSchemaRequest};

/// A schema as the use cases take it.
pub(super) fn schema(request: RegisterSchemaRequest) -> SchemaRequest {
    SchemaRequest {
        version: request.version,
        id: request.id,
        schema_type: request.schema_type,
        references: request.references,
        metadata: request.metadata,
        rule_set: request.rule_set,
        schema: request.schema,
        tags: TagChanges {
            add: request.schema_tags_to_add,
            remove: request.schema_tags_to_remove,
            propagate: request.propagate_schema_tags.unwrap_or_default(),
        },
        rules: RuleChanges::default(),
    }
}

/// Changes of a version's tags, metadata and rules as the use case takes them.
pub(super) fn tags(request: TagSchemaRequest) -> TagRequest {
    TagRequest {
        new_version: request.new_version,
        tags: TagChanges { add: request.tags_to_add, remove: request.tags_to_remove, propagate: false },
        metadata: request.metadata,
        rule_set: request.rule_set,
        rules: RuleChanges { merge: request.rules_to_merge, remove: request.rules_to_remove },
    }
}

/// How a schema is to be shown, on routes that know `format` but not `findTags`.
pub(super) fn format(query: Query<'_>) -> Presentation {
    Presentation { format: query.text("format").into_owned(), find_tags: Vec::new() }
}

/// How a schema is to be shown.
pub(super) fn presentation(query: Query<'_>) -> Presentation {
    Presentation { find_tags: query.all("findTags"), ..format(query) }
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
