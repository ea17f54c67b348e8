import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { STAFF_ID, staffAggregate, SYSTEM } from '@parley/staff';
import type { EventStore } from '@parley/eventsourcing';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';
import { besides } from './staff.fixtures.js';

/** The application reads the same stores as `app.core`, which stands for another server. */
let app: TestApp;
let beforeAppend: (() => Promise<unknown>) | null = null;
let appends = 0;

beforeAll(async () => {
  app = await openTestApp((core) => {
    const append: EventStore['append'] = async (...given) => {
      const meanwhile = beforeAppend;
      beforeAppend = null;
      await meanwhile?.();
      appends += 1;
      return core.eventStore.append(...given);
    };
    return besides(core, { append });
  });
});
afterAll(() => app.close());

const overtake = () =>
  app.core.runner.run(
    staffAggregate,
    STAFF_ID,
    { type: 'CreateGroup', name: 'Sales', channelIds: null },
    { commandId: 'elsewhere', actor: SYSTEM, correlationId: 'elsewhere' },
    { context: () => ({ sender: null, newId: 900 }) },
  );

test('a token decided on again keeps its id; its text is good, and a repeat does not show it', async () => {
  const { userId } = await app.done('POST', '/v1/users', { name: 'Bob', permissions: [] });
  const body = { label: 'Bob', ownerKind: 'manager', ownerId: userId };
  const first = await app.done('POST', '/v1/tokens', body);
  const headers = { 'idempotency-key': 'bob' };
  appends = 0;
  beforeAppend = overtake;
  const { token, tokenId } = await app.done('POST', '/v1/tokens', body, headers);
  expect(appends).toBe(2);
  expect(tokenId).toBe(Number(first['tokenId']) + 1);
  const as = { authorization: `Bearer ${String(token)}` };
  expect((await app.send('GET', '/v1/me', undefined, as)).status).toBe(200);
  const again = await app.done('POST', '/v1/tokens', body, headers);
  expect(again).toMatchObject({ repeated: true, tokenId });
  expect(again).not.toHaveProperty('token');
});
