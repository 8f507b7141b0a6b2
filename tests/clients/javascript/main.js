'use strict';

// A JavaScript client of the registry.
//
//   main.js produce FORMAT TOPIC COUNT    write messages
//   main.js consume FORMAT TOPIC COUNT    read and check messages
//   main.js operations                    call what the registry offers besides
//
// FORMAT is avro, json or protobuf. Environment: SCHEMA_REGISTRY_URL, BOOTSTRAP_SERVERS, SCHEMAS (the folder).

const { SchemaRegistryClient } = require('@confluentinc/schemaregistry');

const { operations } = require('./operations');
const { consume, produce } = require('./transport');

async function main() {
  const [action, format, topic, count] = process.argv.slice(2);
  const { BOOTSTRAP_SERVERS: brokers, SCHEMA_REGISTRY_URL: url } = process.env;
  const registry = new SchemaRegistryClient({ baseURLs: [url] });
  if (action === 'operations') await operations(registry);
  else await { produce, consume }[action](registry, brokers, format, topic, Number(count));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
