import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parley } from '@parley/composition';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestApp, type TestApp } from './http/app.fixtures.js';

let app: TestApp;
let dialogId: number;
let clientId: number;
const as = new Map<string, Record<string, string>>();
const ids = new Map<string, number>();

const idsOf = async (path: string, body: object): Promise<Record<string, number>> =>
  (await app.done('POST', path, body)) as Record<string, number>;

async function hire(who: string, permissions: readonly string[] = [], groupId?: number): Promise<number> {
  const { userId = 0 } = await idsOf('/v1/users', { name: who, permissions, ...(groupId && { groupId }) });
  const body = { label: who, ownerKind: 'manager', ownerId: userId };
  const { token, tokenId } = await app.done('POST', '/v1/tokens', body);
  as.set(who, { authorization: `Bearer ${String(token)}` });
  ids.set(who, userId);
  return Number(tokenId);
}

beforeAll(async () => {
  app = await openTestApp((core) => core, parley, { PARLEY_RECORD_READS: 'on' });
  const settings = { text: { creating: 'both' } };
  const { channelId = 0 } = await idsOf('/v1/channels', { type: 'telegram', name: 'Shop', settings });
  const { channelId: other = 0 } = await idsOf('/v1/channels', { type: 'telegram', name: 'Other', settings });
  const { groupId } = await idsOf('/v1/groups', { name: 'Elsewhere', channelIds: [other] });
  await hire('auditor', ['audit']);
  await hire('auditor of another channel', ['audit'], groupId);
  await hire('analyst', ['analytics']);
  await hire('manager');
  const revoked = await hire('revoked token', ['audit']);
  await app.done('DELETE', `/v1/tokens/${revoked}`);
  const customer = { externalId: 'u-1', name: 'Ann Lee', phone: '+1' };
  const message = { externalChatId: 'chat-1', externalId: 'm-1', customer, text: 'Is it in stock?' };
  const answer = await idsOf(`/v1/channels/${channelId}/messages`, message);
  ({ dialogId = 0, clientId = 0 } = answer);
  const after = String(await app.core.eventStore.head());
  for (const path of [`dialogs/${dialogId}/feed`, `dialogs/${dialogId}/gallery`, `clients/${clientId}`])
    await app.done('GET', `/v1/${path}?after=${after}&wait=10000`, undefined, as.get('manager'));
  await app.done('GET', `/v1/audit/dialogs/${dialogId}/viewers`, undefined, as.get('auditor'));
  const responsibilities = `/v1/audit/people/manager/${ids.get('manager')}/dialogs`;
  await app.done('GET', responsibilities, undefined, as.get('auditor'));
  await app.send('GET', `/v1/dialogs/404/feed`, undefined, as.get('manager'));
});
afterAll(() => app.close());

const reads = (who: string, path: string) => app.send('GET', `/v1/audit/${path}`, undefined, as.get(who));
interface Row {
  readonly at: string;
  readonly person: { readonly name: string };
  readonly what: string;
  readonly subject: string | null;
  readonly upTo: string | null;
}
const toldOf = ({ body }: Awaited<ReturnType<typeof reads>>): Row[] =>
  (body['items'] as Row[]).filter(({ what }) => !what.endsWith('/reads'));

/** What is recorded of the dialog once the batch of the second is stored. Asking by a route would be recorded too. */
async function stored(): Promise<void> {
  while ((await app.core.readLog.find({ of: { dialogId } }, undefined, 10)).length < 3) await pause(20);
}

test('who was shown a dialog, up to where, auditors included; and no content', async () => {
  await stored();
  const rows = toldOf(await reads('auditor', `dialogs/${dialogId}/reads`));
  expect(rows.map(({ person, what }) => [person.name, what])).toEqual([
    ['auditor', 'audit:/v1/audit/dialogs/:dialogId/viewers'],
    ['manager', 'gallery'],
    ['manager', 'feed'],
  ]);
  expect(rows[2]?.upTo).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(rows[0]?.upTo).toMatch(/^\d+$/);
  expect(JSON.stringify(rows)).not.toMatch(/stock|Ann/);
});

test('what a person was shown; what is refused is no read', async () => {
  await stored();
  const rows = toldOf(await reads('auditor', `people/manager/${ids.get('manager')}/reads`));
  expect(rows.map(({ what, subject }) => [what, subject])).toEqual([
    ['client', String(clientId)],
    ['gallery', null],
    ['feed', null],
  ]);
});

test('what an auditor was shown of a person', async () => {
  await stored();
  const rows = toldOf(await reads('auditor', `people/manager/${ids.get('auditor')}/reads`));
  expect(rows.map(({ what, subject }) => [what, subject])).toContainEqual([
    'audit:/v1/audit/people/:kind/:id/dialogs',
    `manager ${ids.get('manager')}`,
  ]);
});

test('a page at a time, and of when nothing is known', async () => {
  await stored();
  const { body } = await reads('auditor', `dialogs/${dialogId}/reads?limit=1`);
  expect(body['items']).toHaveLength(1);
  expect(typeof body['next']).toBe('string');
  expect(body['gaps']).toMatchObject([{ from: null, reason: 'off', count: null }]);
  expect((await reads('auditor', `dialogs/${dialogId}/reads?cursor=x`)).body['code']).toBe('INVALID_CURSOR');
});

test('an answer says by what it was made, and comes out the same for a period that is stored', async () => {
  await stored();
  const path = `dialogs/${dialogId}/reads`;
  const { body } = await reads('auditor', path);
  expect(body['madeBy']).toMatchObject({
    position: String(await app.core.eventStore.head()),
    program: { projections: { 'audit-channels': expect.any(Number), staff: expect.any(Number) } },
  });
  const upTo = String(body['storedUpTo']);
  expect(upTo).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  const once = (await reads('auditor', `${path}?to=${upTo}`)).body;
  expect((await reads('auditor', `${path}?to=${upTo}`)).body['items']).toEqual(once['items']);
  expect(once['items']).toHaveLength((body['items'] as Row[]).filter((row) => row.at < upTo).length);
  expect((await reads('auditor', `${path}?from=${upTo}&to=${upTo}`)).body['items']).toEqual([]);
});

test('what an auditor or analyst asked for is recorded with the route', async () => {
  const analyst = as.get('analyst');
  await app.done('GET', '/v1/analytics/sessions?figures=sessions&limit=5', undefined, analyst);
  await app.done(
    'GET',
    `/v1/audit/events?dialogId=${dialogId}&type=MessageSent`,
    undefined,
    as.get('auditor'),
  );
  while ((app.core.readLog.counts()?.waiting ?? 0) > 0) await pause(20);
  const [first] = toldOf(await reads('auditor', `people/manager/${ids.get('analyst')}/reads`));
  expect([first?.what, first?.subject]).toEqual(['analytics:/v1/analytics/sessions', 'figures=sessions']);
  expect(first?.upTo).toMatch(/^\d+$/);
  const [last] = toldOf(await reads('auditor', `dialogs/${dialogId}/reads`));
  expect([last?.what, last?.subject]).toEqual(['audit:/v1/audit/events', 'type=MessageSent']);
});

test('metrics say how many reads are stored, wait and were lost', async () => {
  await stored();
  const { text } = await app.send('GET', '/metrics');
  expect(text).toMatch(/^parley_reads_stored [1-9]/m);
  expect(text).toMatch(/^parley_reads_waiting \d/m);
  expect(text).toMatch(/^parley_reads_lost 0$/m);
});

test('only auditors are told, of the channels of their group', async () => {
  await stored();
  const { status, body } = await reads('auditor of another channel', `dialogs/${dialogId}/reads`);
  expect([status, body['code']]).toEqual([404, 'DIALOG_NOT_FOUND']);
  const ofManager = await reads('auditor of another channel', `people/manager/${ids.get('manager')}/reads`);
  expect([ofManager.status, ofManager.body['items']]).toEqual([200, []]);
  for (const who of ['analyst', 'manager'])
    expect((await reads(who, `dialogs/${dialogId}/reads`)).status).toBe(403);
  expect((await reads('revoked token', `dialogs/${dialogId}/reads`)).status).toBe(401);
});
