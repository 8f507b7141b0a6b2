"""A Python client of the registry.

    main.py produce FORMAT TOPIC COUNT    write messages
    main.py consume FORMAT TOPIC COUNT    read and check messages
    main.py operations                    call what the registry offers besides

FORMAT is avro, json or protobuf. Environment: SCHEMA_REGISTRY_URL, BOOTSTRAP_SERVERS, SCHEMAS (the folder).
"""

import os
import sys

from confluent_kafka.schema_registry import SchemaRegistryClient

from compatibility import comparisons
from contracts import contracts
from operations import operations
from transport import consume, produce


def main() -> None:
    action, *arguments = sys.argv[1:]
    registry = SchemaRegistryClient({"url": os.environ["SCHEMA_REGISTRY_URL"]})
    if action == "operations":
        operations(registry)
        comparisons(registry)
        return contracts(registry)
    name, topic, count = arguments
    run = {"produce": produce, "consume": consume}[action]
    run(registry, os.environ["BOOTSTRAP_SERVERS"], name, topic, int(count))


main()
