'use strict';

// Serializers and deserializers of the three formats, from and to plain objects.

const fs = require('node:fs');
const path = require('node:path');

const { create, createMutableRegistry } = require('@bufbuild/protobuf');
const {
  AvroDeserializer,
  AvroSerializer,
  JsonDeserializer,
  JsonSerializer,
  ProtobufDeserializer,
  ProtobufSerializer,
  SerdeType,
} = require('@confluentinc/schemaregistry');

/** The registry's name of each format, the schema files' extension, and the name under which readings refer to places. */
const FORMATS = {
  avro: { type: 'AVRO', extension: 'avsc', place: 'registrar.clients.Place' },
  json: { type: 'JSON', extension: 'json', place: 'place.json' },
  protobuf: { type: 'PROTOBUF', extension: 'proto', place: 'place.proto' },
};

/** Registers the schemas and gives a function that encodes. */
async function serializer(client, format, topic) {
  const subject = `${topic}-value`;
  await register(client, FORMATS[format], topic, subject);
  const settings = { useLatestVersion: true, autoRegisterSchemas: false };
  if (format === 'avro') {
    const avro = new AvroSerializer(client, SerdeType.VALUE, settings);
    return (value) => avro.serialize(topic, value);
  }
  if (format === 'json') {
    const json = new JsonSerializer(client, SerdeType.VALUE, { ...settings, validate: true });
    return (value) => json.serialize(topic, value);
  }
  const registry = createMutableRegistry();
  const protobuf = new ProtobufSerializer(client, SerdeType.VALUE, { ...settings, registry });
  // The classes come from the registry too: it gives schemas as descriptors.
  const latest = await client.getLatestSchemaMetadata(subject, 'serialized');
  const type = protobuf.toMessageDescFromName(await protobuf.toFileDesc(client, latest), 'registrar.clients.Reading');
  registry.add(type);
  return (value) => protobuf.serialize(topic, toMessage(type, value));
}

/** Gives a function that decodes with the schema that the registry has for the message. */
function deserializer(client, format, topic) {
  if (format === 'avro') {
    const avro = new AvroDeserializer(client, SerdeType.VALUE, {});
    return async (data) => ({ ...(await avro.deserialize(topic, data)) });
  }
  if (format === 'json') {
    const json = new JsonDeserializer(client, SerdeType.VALUE, { validate: true });
    return (data) => json.deserialize(topic, data);
  }
  const protobuf = new ProtobufDeserializer(client, SerdeType.VALUE, {});
  return async (data) => fromMessage(await protobuf.deserialize(topic, data));
}

async function register(client, { type, extension, place }, topic, subject) {
  const text = (name) => fs.readFileSync(path.join(process.env.SCHEMAS, `${name}.${extension}`), 'utf8');
  const placeSubject = `${topic}-place`;
  const placeSchema = { schemaType: type, schema: text('place') };
  await client.register(placeSubject, placeSchema);
  const version = await client.getVersion(placeSubject, placeSchema);
  const references = [{ name: place, subject: placeSubject, version }];
  await client.register(subject, { schemaType: type, schema: text('reading'), references });
}

function toMessage(type, value) {
  return create(type, { ...value, number: BigInt(value.number), note: value.note ?? undefined });
}

function fromMessage({ number, sensor, value, note, tags, place }) {
  const { building, floor } = place;
  return { number: Number(number), sensor, value, note: note ?? null, tags, place: { building, floor } };
}

module.exports = { deserializer, serializer };
