'use strict';

// Messages to and from a topic.

const assert = require('node:assert');

const { Kafka, logLevel } = require('kafkajs');

const { reading } = require('./reading');
const { deserializer, serializer } = require('./serdes');

/** Milliseconds until the next message has to come. */
const PATIENCE = 60_000;

const kafka = (brokers) => new Kafka({ clientId: 'javascript', brokers: brokers.split(','), logLevel: logLevel.ERROR });

/** Makes the topic if it does not exist, and writes that many messages. */
async function produce(registry, brokers, format, topic, count) {
  const admin = kafka(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: 1 }] });
  await admin.disconnect();

  const serialize = await serializer(registry, format, topic);
  const messages = [];
  for (let index = 0; index < count; index += 1) {
    messages.push({ key: `javascript ${index}`, value: await serialize(reading(index)) });
  }
  const producer = kafka(brokers).producer();
  await producer.connect();
  await producer.send({ topic, messages, acks: -1 });
  await producer.disconnect();
}

/** Reads that many messages and compares each with what was written. */
async function consume(registry, brokers, format, topic, count) {
  const deserialize = deserializer(registry, format, topic);
  const consumer = kafka(brokers).consumer({ groupId: `javascript-${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const seen = new Set();
  const check = async ({ key, value }) => {
    assert(!seen.has(key), `${key} came twice`);
    // Prototypes differ, for decoders have classes of their own.
    const found = JSON.parse(JSON.stringify(await deserialize(value)));
    assert.deepStrictEqual(found, reading(Number(key.split(' ')[1])), key);
    seen.add(key);
  };
  await new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no message after ${seen.size}`));
    let timer = setTimeout(late, PATIENCE);
    const eachMessage = async ({ message: { key, value } }) => {
      // kafkajs would call again and again after a failure.
      await check({ key: key.toString(), value }).catch(reject);
      clearTimeout(timer);
      if (seen.size === count) resolve();
      else timer = setTimeout(late, PATIENCE);
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
}

module.exports = { consume, produce };
