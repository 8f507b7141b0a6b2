"""Data contracts: metadata and rules that the registry keeps and that the client's serializers carry out."""

from confluent_kafka.schema_registry import Metadata, MetadataProperties, Rule, RuleKind, RuleMode, RuleSet
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.common.schema_registry_client import ServerConfig
from confluent_kafka.schema_registry.rules.cel.cel_executor import CelExecutor
from confluent_kafka.schema_registry.rules.cel.cel_field_executor import CelFieldExecutor
from confluent_kafka.schema_registry.rules.jsonata.jsonata_executor import JsonataExecutor
from confluent_kafka.serialization import MessageField, SerializationContext, SerializationError

TOPIC = "python-contracts"
SUBJECT = f"{TOPIC}-value"
CONTEXT = SerializationContext(TOPIC, MessageField.VALUE)
USE_LATEST = {"auto.register.schemas": False, "use.latest.version": True}

CelExecutor.register()
CelFieldExecutor.register()
JsonataExecutor.register()


def contracts(registry: SchemaRegistryClient) -> None:
    _rules_of_the_domain(registry)
    _rules_of_a_migration(registry)


def _rule(name: str, kind: RuleKind, mode: RuleMode, rule_type: str, expression: str, tags: list[str]) -> Rule:
    return Rule(name, None, kind, mode, rule_type, tags, None, expression, None, None, False)


def _facts(rule: Rule) -> tuple:
    """What a rule says; the client reads an absent list as an empty one."""
    return rule.name, rule.kind, rule.mode, rule.type, list(rule.tags or []), rule.expr, rule.disabled


def _record(*fields: str) -> str:
    return '{"type":"record","name":"Order","namespace":"shop","fields":[%s]}' % ",".join(fields)


def _rules_of_the_domain(registry: SchemaRegistryClient) -> None:
    """A condition refuses messages; a transformation changes the fields that have a tag."""
    metadata = Metadata(None, MetadataProperties({"owner": "shop"}), None)
    rules = RuleSet(
        None,
        [
            _rule("positive", RuleKind.CONDITION, RuleMode.WRITE, "CEL", "message.total > 0", []),
            _rule("mask", RuleKind.TRANSFORM, RuleMode.WRITE, "CEL_FIELD", "'*' + value", ["PII"]),
        ],
    )
    text = _record('{"name":"total","type":"int"}', '{"name":"card","type":"string","confluent:tags":["PII"]}')
    registry.register_schema(SUBJECT, Schema(text, "AVRO", [], metadata, rules))
    registry.clear_caches()
    kept = registry.get_latest_version(SUBJECT).schema
    assert kept.metadata.properties == metadata.properties, kept.metadata
    assert [_facts(rule) for rule in kept.rule_set.domain_rules] == [_facts(rule) for rule in rules.domain_rules]

    serialize = AvroSerializer(registry, None, conf=USE_LATEST)
    data = serialize({"total": 3, "card": "1234"}, CONTEXT)
    read = AvroDeserializer(registry)(data, CONTEXT)
    assert read == {"total": 3, "card": "*1234"}, read
    try:
        serialize({"total": 0, "card": "1234"}, CONTEXT)
    except SerializationError as error:
        assert str(error.__cause__) == "Rule expr failed: message.total > 0", error.__cause__
    else:
        raise AssertionError("a message that breaks the condition was written")


def _rules_of_a_migration(registry: SchemaRegistryClient) -> None:
    """Two incompatible versions live side by side in a subject: rules turn messages of the one into those of the other."""
    subject, context = f"{TOPIC}-migrated-value", SerializationContext(f"{TOPIC}-migrated", MessageField.VALUE)
    registry.set_config(subject, ServerConfig(compatibility_group="major"))
    rules = RuleSet(
        [
            _rule("up", RuleKind.TRANSFORM, RuleMode.UPGRADE, "JSONATA", "{'amount': $string(total)}", []),
            _rule("down", RuleKind.TRANSFORM, RuleMode.DOWNGRADE, "JSONATA", "{'total': $number(amount)}", []),
        ],
        None,
    )
    old, new = _record('{"name":"total","type":"int"}'), _record('{"name":"amount","type":"string"}')
    for major, text, migrations in (("1", old, None), ("2", new, rules)):
        metadata = Metadata(None, MetadataProperties({"major": major}), None)
        registry.register_schema(subject, Schema(text, "AVRO", [], metadata, migrations))
    assert registry.get_versions(subject) == [1, 2]

    def of_major(major: str) -> dict:
        return {"use.latest.with.metadata": {"major": major}}

    written = AvroSerializer(registry, None, conf={"auto.register.schemas": False, **of_major("1")})({"total": 7}, context)
    read = AvroDeserializer(registry, conf=of_major("2"))(written, context)
    assert read == {"amount": "7"}, read
