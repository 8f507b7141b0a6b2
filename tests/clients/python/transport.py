"""Messages to and from a topic."""

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.serialization import MessageField, SerializationContext

from reading import reading
from serdes import deserializer, serializer

# Seconds until a message, or the broker's answer, has to come.
PATIENCE = 60


def produce(registry: SchemaRegistryClient, brokers: str, name: str, topic: str, count: int) -> None:
    """Makes the topic if it does not exist, and writes that many messages."""
    _make(brokers, topic)
    serialize = serializer(registry, name, topic)
    context = SerializationContext(topic, MessageField.VALUE)
    failures = []
    producer = Producer({"bootstrap.servers": brokers})
    for index in range(count):
        value = serialize(reading(index), context)
        producer.produce(topic, value, f"python {index}", on_delivery=lambda error, _: error and failures.append(error))
        producer.poll(0)
    unsent = producer.flush(PATIENCE)
    assert not failures and unsent == 0, f"{unsent} unsent, failures {failures}"


def consume(registry: SchemaRegistryClient, brokers: str, name: str, topic: str, count: int) -> None:
    """Reads that many messages and compares each with what was written."""
    deserialize = deserializer(registry, name)
    context = SerializationContext(topic, MessageField.VALUE)
    settings = {"bootstrap.servers": brokers, "group.id": f"python-{topic}", "auto.offset.reset": "earliest"}
    consumer = Consumer(settings)
    consumer.subscribe([topic])
    seen = set()
    while len(seen) < count:
        message = consumer.poll(PATIENCE)
        assert message is not None, f"no message after {len(seen)}"
        if message.error():
            raise KafkaException(message.error())
        key = message.key().decode()
        assert key not in seen, f"{key} came twice"
        seen.add(key)
        found = deserialize(message.value(), context)
        expected = reading(int(key.split()[1]))
        assert found == expected, f"{key}: found {found}, expected {expected}"
    consumer.close()


def _make(brokers: str, topic: str) -> None:
    admin = AdminClient({"bootstrap.servers": brokers})
    made = admin.create_topics([NewTopic(topic, 3, 1)])
    try:
        made[topic].result(PATIENCE)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
