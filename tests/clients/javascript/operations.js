'use strict';

// What the client offers besides serializers, call by call.

const assert = require('node:assert');

const { Compatibility, RestError } = require('@confluentinc/schemaregistry');

// The client does not escape it everywhere.
const SUBJECT = 'javascript-operations-value';

/** An Avro record with these fields. */
const record = (...fields) => ({ schemaType: 'AVRO', schema: JSON.stringify({ type: 'record', name: 'Invoice', fields }) });

const ID = { name: 'id', type: 'string' };
const FIRST = record(ID);
const SECOND = record(ID, { name: 'name', type: 'string', default: '' });
const INCOMPATIBLE = record({ name: 'id', type: 'boolean' }, { name: 'name', type: 'string' });

/** The call has to fail with that status and error code. */
async function refused(status, code, call) {
  const right = (error) => error instanceof RestError && error.status === status && error.errorCode === code;
  await assert.rejects(call, (error) => right(error) || assert.fail(`expected ${code}, got ${error}`));
}

async function operations(registry) {
  await registrations(registry);
  await compatibility(registry);
  await deletions(registry);
}

async function registrations(registry) {
  const first = await registry.registerFullResponse(SUBJECT, FIRST);
  registry.clearCaches();
  assert.equal(await registry.register(SUBJECT, FIRST), first.id);
  const second = await registry.register(SUBJECT, SECOND);
  assert(second > first.id);

  registry.clearCaches();
  assert.equal((await registry.getBySubjectAndId(SUBJECT, second)).schema, SECOND.schema);
  assert.equal(await registry.getId(SUBJECT, FIRST), first.id);
  assert.equal(await registry.getVersion(SUBJECT, SECOND), 2);
  assert.deepEqual(await registry.getAllVersions(SUBJECT), [1, 2]);
  const metadata = await registry.getSchemaMetadata(SUBJECT, 1);
  assert.deepEqual([metadata.subject, metadata.version, metadata.id], [SUBJECT, 1, first.id]);
  assert.equal((await registry.getByGuid(metadata.guid)).schema, FIRST.schema);
  assert.equal((await registry.getLatestSchemaMetadata(SUBJECT)).id, second);
  assert((await registry.getAllSubjects()).includes(SUBJECT));

  await refused(404, 40401, () => registry.getAllVersions('no such subject'));
  await refused(404, 40402, () => registry.getSchemaMetadata(SUBJECT, 9));
  await refused(404, 40403, () => registry.getId(SUBJECT, INCOMPATIBLE));
  await refused(422, 42201, () => registry.register(SUBJECT, { schemaType: 'AVRO', schema: '{"type":"nothing"}' }));
}

async function compatibility(registry) {
  assert.equal(await registry.getDefaultCompatibility(), Compatibility.BACKWARD);
  await refused(404, 40408, () => registry.getCompatibility(SUBJECT));
  assert.equal(await registry.testCompatibility(SUBJECT, 1, SECOND), true);
  assert.equal(await registry.testSubjectCompatibility(SUBJECT, INCOMPATIBLE), false);
  await refused(409, 40901, () => registry.register(SUBJECT, INCOMPATIBLE));
  assert.equal(await registry.updateCompatibility(SUBJECT, Compatibility.NONE), Compatibility.NONE);
  assert.equal(await registry.getCompatibility(SUBJECT), Compatibility.NONE);
  assert.equal(await registry.testSubjectCompatibility(SUBJECT, INCOMPATIBLE), true);
  await registry.updateConfig(SUBJECT, { compatibility: Compatibility.FULL, normalize: true });
  const config = await registry.getConfig(SUBJECT);
  assert.deepEqual([config.compatibilityLevel, config.normalize], [Compatibility.FULL, true]);
}

async function deletions(registry) {
  await refused(404, 40405, () => registry.deleteSubject(SUBJECT, true));
  assert.equal(await registry.deleteSubjectVersion(SUBJECT, 1), 1);
  assert.deepEqual(await registry.getAllVersions(SUBJECT), [2]);
  assert.deepEqual(await registry.deleteSubject(SUBJECT), [2]);
  assert(!(await registry.getAllSubjects()).includes(SUBJECT));
  assert.deepEqual(await registry.deleteSubject(SUBJECT, true), [1, 2]);
}

module.exports = { operations };
