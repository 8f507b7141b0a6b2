"""What the client offers besides serializers, call by call."""

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient, SchemaRegistryError
from confluent_kafka.schema_registry.common.schema_registry_client import ConfigCompatibilityLevel, ServerConfig

SUBJECT = "python/operations value"


def record(*fields: str) -> Schema:
    """An Avro record; a field that ends in `?` has a default."""
    texts = [_field(field) for field in fields]
    return Schema('{"type":"record","name":"Order","fields":[%s]}' % ",".join(texts), "AVRO")


def _field(field: str) -> str:
    default = ',"default":""' if field.endswith("?") else ""
    return '{"name":"%s","type":"string"%s}' % (field.rstrip("?"), default)


def refused(status: int, code: int, call, *arguments, **named) -> None:
    """The call has to fail with that status and error code."""
    try:
        answer = call(*arguments, **named)
    except SchemaRegistryError as error:
        assert (error.http_status_code, error.error_code) == (status, code), error
        assert error.error_message, error
    else:
        raise AssertionError(f"{call.__name__}{arguments} answered {answer}, expected {code}")


def equal(found, expected) -> None:
    assert found == expected, f"found {found!r}, expected {expected!r}"


def operations(registry: SchemaRegistryClient) -> None:
    _registrations(registry)
    _compatibility(registry)
    _modes(registry)
    _references(registry)
    _deletions(registry)


def _registrations(registry: SchemaRegistryClient) -> None:
    first, second = record("id"), record("id", "name?")
    full = registry.register_schema_full_response(SUBJECT, first)
    again = SchemaRegistryClient(registry.config()).register_schema(SUBJECT, first)
    equal(again, full.schema_id)
    latest = registry.register_schema(SUBJECT, second)
    assert latest > full.schema_id

    registry.clear_caches()
    equal(registry.get_schema(latest).schema_str, second.schema_str)
    equal(registry.get_versions(SUBJECT), [1, 2])
    equal(registry.get_latest_version(SUBJECT).schema_id, latest)
    version = registry.get_version(SUBJECT, 1)
    equal((version.subject, version.version, version.schema_id), (SUBJECT, 1, full.schema_id))
    registry.clear_caches()
    equal(registry.get_schema_by_guid(version.guid).schema_str, first.schema_str)
    equal(registry.lookup_schema(SUBJECT, second).version, 2)
    assert SUBJECT in registry.get_subjects()
    equal(registry.get_subjects(subject_prefix="python/"), [SUBJECT])
    equal(registry.get_subjects_by_schema_id(latest), [SUBJECT])
    equal([(found.subject, found.version) for found in registry.get_schema_versions(latest)], [(SUBJECT, 2)])
    equal(sorted(registry.get_schema_types()), ["AVRO", "JSON", "PROTOBUF"])
    assert "." in registry.get_contexts()

    refused(404, 40403, registry.get_schema, 1_000_000)
    refused(404, 40401, registry.get_versions, "no such subject")
    refused(404, 40402, registry.get_version, SUBJECT, 9)
    refused(404, 40403, registry.lookup_schema, SUBJECT, record("other"))
    refused(422, 42201, registry.register_schema, SUBJECT, Schema('{"type":"nothing"}', "AVRO"))


def _compatibility(registry: SchemaRegistryClient) -> None:
    equal(registry.get_compatibility(), "BACKWARD")
    refused(404, 40408, registry.get_compatibility, SUBJECT)
    equal(registry.test_compatibility(SUBJECT, record("id", "total?")), True)
    equal(registry.test_compatibility(SUBJECT, record("id", "total")), False)
    equal(registry.test_compatibility(SUBJECT, record("id", "name"), version=1, verbose=True), False)
    equal(registry.test_compatibility_all_versions(SUBJECT, record("id")), True)
    refused(409, 40901, registry.register_schema, SUBJECT, record("id", "total"))

    equal(registry.set_compatibility(SUBJECT, "FORWARD"), {"compatibility": "FORWARD"})
    equal(registry.get_compatibility(SUBJECT), "FORWARD")
    equal(registry.test_compatibility(SUBJECT, record("id", "name", "total")), True)
    registry.set_config(SUBJECT, ServerConfig(compatibility=ConfigCompatibilityLevel.FULL_TRANSITIVE))
    equal(registry.get_config(SUBJECT).compatibility_level, ConfigCompatibilityLevel.FULL_TRANSITIVE)
    registry.delete_config(SUBJECT)
    refused(404, 40408, registry.get_config, SUBJECT)
    refused(422, 42203, registry.set_compatibility, SUBJECT, "SIDEWAYS")


def _modes(registry: SchemaRegistryClient) -> None:
    equal(registry.get_global_mode(), "READWRITE")
    refused(404, 40409, registry.get_mode, SUBJECT)
    equal(registry.update_mode(SUBJECT, "READONLY"), "READONLY")
    equal(registry.get_mode(SUBJECT), "READONLY")
    refused(422, 42205, registry.register_schema, SUBJECT, record("id", "late?"))
    equal(registry.delete_mode(SUBJECT), "READONLY")


def _references(registry: SchemaRegistryClient) -> None:
    subject = f"{SUBJECT} orders"
    text = '{"type":"record","name":"Orders","fields":[{"name":"all","type":{"type":"array","items":"Order"}}]}'
    orders = Schema(text, "AVRO", [SchemaReference("Order", SUBJECT, 1)])
    schema_id = registry.register_schema(subject, orders)
    equal(registry.get_referenced_by(SUBJECT, 1), [schema_id])
    registry.clear_caches()
    equal(registry.get_schema(schema_id).references, orders.references)
    refused(422, 42206, registry.delete_version, SUBJECT, 1)
    registry.delete_subject(subject)
    registry.delete_subject(subject, permanent=True)


def _deletions(registry: SchemaRegistryClient) -> None:
    refused(404, 40405, registry.delete_subject, SUBJECT, permanent=True)
    equal(registry.delete_version(SUBJECT, 1), 1)
    equal(registry.get_versions(SUBJECT), [2])
    equal(registry.get_versions(SUBJECT, deleted=True), [1, 2])
    equal(registry.delete_version(SUBJECT, 1, permanent=True), 1)
    equal(registry.delete_subject(SUBJECT), [2])
    assert SUBJECT not in registry.get_subjects()
    assert SUBJECT in registry.get_subjects(deleted=True)
    equal(registry.delete_subject(SUBJECT, permanent=True), [2])
    assert SUBJECT not in registry.get_subjects(deleted=True)
