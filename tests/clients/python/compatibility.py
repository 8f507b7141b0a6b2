"""Comparisons as the client makes them, and the explanations that it gets, in each language."""

from urllib.parse import quote

from confluent_kafka.schema_registry import Schema, SchemaRegistryClient

PROTO = 'syntax = "proto3";\nmessage Order { %s }'

# Language, a schema, one that can read its data, one that cannot, and why not.
ROWS = [
    (
        "AVRO",
        '{"type":"record","name":"Order","fields":[{"name":"id","type":"int"}]}',
        '{"type":"record","name":"Order","fields":[{"name":"id","type":"long"}]}',
        '{"type":"record","name":"Order","fields":[{"name":"id","type":"string"}]}',
        "{errorType:'TYPE_MISMATCH', description:'The type (path '/fields/0/type') of a field in the new schema does not "
        "match with the old schema', additionalInfo:'reader type: STRING not compatible with writer type: INT'}",
    ),
    (
        "JSON",
        '{"type":"object","properties":{"id":{"type":"integer"}},"additionalProperties":false}',
        '{"type":"object","properties":{"id":{"type":"number"}},"additionalProperties":false}',
        '{"type":"object","properties":{"id":{"type":"string"}},"additionalProperties":false}',
        "{errorType:\"TYPE_CHANGED\", description:\"A type at path '#/properties/id' is different between the new schema "
        "and the old schema'}",
    ),
    (
        "PROTOBUF",
        PROTO % "int32 id = 1;",
        PROTO % "int64 id = 1; string note = 2;",
        PROTO % "string id = 1;",
        "{errorType:\"FIELD_SCALAR_KIND_CHANGED\", description:\"The kind of a SCALAR field at path '#/Order/1' in the new "
        "schema does not match its kind in the old schema\"}",
    ),
]


def comparisons(registry: SchemaRegistryClient) -> None:
    for language, old, compatible, incompatible, reason in ROWS:
        subject = f"python/compatibility {language}"
        registry.register_schema(subject, Schema(old, language))
        good, bad = Schema(compatible, language), Schema(incompatible, language)
        for compare in (registry.test_compatibility, registry.test_compatibility_all_versions):
            for verbose in (False, True):
                assert compare(subject, good, verbose=verbose) is True, language
                assert compare(subject, bad, verbose=verbose) is False, language
        messages = _explanation(registry, subject, bad)
        assert messages[0] == reason, messages
        assert messages[1] == "{oldSchemaVersion: 1}", messages
        assert messages[-1] == "{validateFields: 'false', compatibility: 'BACKWARD'}", messages


def _explanation(registry: SchemaRegistryClient, subject: str, schema: Schema) -> list[str]:
    """What the client asks for with `verbose` and does not hand on."""
    path = f"compatibility/subjects/{quote(subject, safe='')}/versions/latest?verbose=true"
    return registry._rest_client.post(path, body=schema.to_dict())["messages"]
