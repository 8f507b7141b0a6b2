"""Serializers and deserializers of the three formats, from and to dictionaries."""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Callable

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

SCHEMAS = Path(os.environ["SCHEMAS"])

Serialize = Callable[[dict[str, Any], SerializationContext], bytes]
Deserialize = Callable[[bytes, SerializationContext], dict[str, Any]]


def serializer(client: SchemaRegistryClient, name: str, topic: str) -> Serialize:
    """Registers the schemas and encodes."""
    if name == "avro":
        return AvroSerializer(client, _with_place(client, topic, "AVRO", "avsc", "registrar.clients.Place"))
    if name == "json":
        return JSONSerializer(_with_place(client, topic, "JSON", "json", "place.json"), client)
    serialize = ProtobufSerializer(_message_class(), client)
    return lambda value, context: serialize(_to_message(value), context)


def deserializer(client: SchemaRegistryClient, name: str) -> Deserialize:
    """Decodes with the schema that the registry has for the message."""
    if name == "avro":
        return AvroDeserializer(client)
    if name == "json":
        return JSONDeserializer(None, schema_registry_client=client)
    deserialize = ProtobufDeserializer(_message_class(), schema_registry_client=client)
    return lambda data, context: _from_message(deserialize(data, context))


def _with_place(client: SchemaRegistryClient, topic: str, schema_type: str, extension: str, name: str) -> Schema:
    """The schema of readings, with the registered schema of places as a reference."""
    place = Schema((SCHEMAS / f"place.{extension}").read_text(), schema_type)
    subject = f"{topic}-place"
    client.register_schema(subject, place)
    version = client.lookup_schema(subject, place).version
    text = (SCHEMAS / f"reading.{extension}").read_text()
    return Schema(text, schema_type, [SchemaReference(name, subject, version)])


@cache
def _message_class() -> type:
    """The class that protoc generates from reading.proto."""
    with tempfile.NamedTemporaryFile() as file:
        compiled = protoc.main(["protoc", f"-I{SCHEMAS}", "--include_imports", f"-o{file.name}", "reading.proto"])
        assert compiled == 0, "protoc does not compile reading.proto"
        files = descriptor_pb2.FileDescriptorSet.FromString(Path(file.name).read_bytes()).file
    pool = descriptor_pool.DescriptorPool()
    for descriptor in files:
        pool.Add(descriptor)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("registrar.clients.Reading"))


def _to_message(value: dict[str, Any]) -> Any:
    return _message_class()(**{name: field for name, field in value.items() if field is not None})


def _from_message(message: Any) -> dict[str, Any]:
    return {
        "number": message.number,
        "sensor": message.sensor,
        "value": message.value,
        "note": message.note if message.HasField("note") else None,
        "tags": list(message.tags),
        "place": {"building": message.place.building, "floor": message.place.floor},
    }
