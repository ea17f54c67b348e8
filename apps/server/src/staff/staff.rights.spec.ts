import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { definePermission } from '@parley/application';
import { STAFF_ID, staffAggregate, staffFeature, SYSTEM } from '@parley/staff';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
const pins = definePermission({ name: 'manage_pins', title: 'Pins dialogs.', byAdministrators: true });

beforeAll(async () => {
  app = await openTestApp((core) => {
    const permissions = [...core.permissions, pins];
    return { ...core, permissions, product: { ...core.product, permissions } };
  });
});
afterAll(() => app.close());

const hire = async (permissions: readonly string[]): Promise<number> =>
  Number((await app.done('POST', '/v1/users', { name: 'Bob', permissions }))['userId']);
const permissionsOf = async (userId: number): Promise<unknown> => {
  const { position } = await app.done('PUT', `/v1/users/${userId}/group`, { groupId: await group() });
  return (await app.done('GET', `/v1/users/${userId}?after=${String(position)}`))['permissions'];
};
const group = async () => (await app.done('POST', '/v1/groups', { name: 'Sales' }))['groupId'];

test('what a feature offers is given and taken away like any other, and described', async () => {
  const userId = await hire(['manage_pins']);
  expect(await permissionsOf(userId)).toEqual(['manage_pins']);
  const asked = { permissions: ['manage_pins', 'all_dialogs'] };
  await app.done('PUT', `/v1/users/${userId}/permissions`, asked);
  expect(await permissionsOf(userId)).toEqual(['all_dialogs', 'manage_pins']);
  const { components } = await app.done('GET', '/openapi.json');
  const { schemas } = components as { schemas: Record<string, object> };
  for (const name of ['CreateUserDto', 'SetPermissionsDto', 'UserRow'])
    expect(JSON.stringify(schemas[name])).toContain('"manage_pins"');
});

test('what no feature of the program defines is shown, kept when the list is sent back, and given to nobody', async () => {
  const userId = await hire(['all_dialogs']);
  const gone = definePermission({ name: 'of_a_feature_that_is_gone', title: 'Was.', byAdministrators: true });
  // A program with that feature has given it.
  await app.core.runner.run(
    staffAggregate,
    STAFF_ID,
    { type: 'SetPermissions', userId, permissions: [gone.name] },
    { commandId: randomUUID(), actor: SYSTEM, correlationId: randomUUID() },
    { context: () => ({ sender: null, permissions: [...staffFeature.permissions, gone] }) },
  );
  expect(await permissionsOf(userId)).toEqual([gone.name]);
  const sentBack = { permissions: [gone.name, 'reassign_any'] };
  await app.done('PUT', `/v1/users/${userId}/permissions`, sentBack);
  expect(await permissionsOf(userId)).toEqual(['reassign_any', gone.name]);
  const another = await hire([]);
  const refused = await app.send('PUT', `/v1/users/${another}/permissions`, sentBack);
  expect([refused.status, refused.body['code']]).toEqual([422, 'UNKNOWN_PERMISSION']);
});

test('what is no name of a permission is refused before any decision', async () => {
  const userId = await hire([]);
  for (const permission of ['', 'Ann Lee', 'x'.repeat(61), 7]) {
    const answer = await app.send('PUT', `/v1/users/${userId}/permissions`, { permissions: [permission] });
    expect([answer.status, answer.body['code']]).toEqual([400, 'INVALID_REQUEST']);
  }
});
