import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { STAFF_ID, staffAggregate, type StaffCommand, SYSTEM } from '@parley/staff';
import { streamOf, type EventStore } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { openTestApp, type Answer, type TestApp } from './http/app.fixtures.js';
import { besides } from './staff/staff.fixtures.js';

const STAFF = streamOf(staffAggregate.name, STAFF_ID);

/** The application reads the same stores as `app.core`, which stands for another server. */
let app: TestApp;
let channelId: number;
let reads = 0;
/** Called once, before the next append of the application. */
let beforeAppend: (() => Promise<unknown>) | null = null;

beforeAll(async () => {
  app = await openTestApp((core) => {
    const append: EventStore['append'] = async (...given) => {
      const meanwhile = beforeAppend;
      beforeAppend = null;
      await meanwhile?.();
      return core.eventStore.append(...given);
    };
    const readStream: EventStore['readStream'] = (stream, range) => {
      if (stream === STAFF) reads += 1;
      return core.eventStore.readStream(stream, range);
    };
    return besides(core, { append, readStream });
  });
  const both = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both' };
  const settings = { text: both, status: { delivered: 'send', read: 'send' } };
  channelId = await idOf('/v1/channels', { type: 'telegram', name: 'Shop', settings }, 'channelId');
});
afterAll(() => app.close());

let path: string;
let clientId: number;
beforeEach(async () => {
  const chat = randomUUID();
  const customer = { externalId: chat, name: 'Ann Lee' };
  const message = { externalChatId: chat, externalId: 'm-1', customer, text: 'Is it in stock?' };
  const made = await app.done('POST', `/v1/channels/${channelId}/messages`, message);
  path = `/v1/dialogs/${String(made['dialogId'])}`;
  clientId = Number(made['clientId']);
});

const idOf = async (at: string, body: object, name: string): Promise<number> =>
  Number((await app.done('POST', at, body))[name]);

interface Person {
  readonly userId: number;
  readonly tokenId: number;
  readonly as: { readonly authorization: string };
}
async function hire(permissions: readonly string[] = ['all_dialogs']): Promise<Person> {
  const userId = await idOf('/v1/users', { name: 'Bob', permissions }, 'userId');
  const body = { label: 'Bob', ownerKind: 'manager', ownerId: userId };
  const { token, tokenId } = await app.done('POST', '/v1/tokens', body);
  return { userId, tokenId: Number(tokenId), as: { authorization: `Bearer ${String(token)}` } };
}

/** What another server does with staff: the application's memory knows nothing of it. */
const elsewhere = (command: StaffCommand) =>
  app.core.runner.run(
    staffAggregate,
    STAFF_ID,
    command,
    { commandId: randomUUID(), actor: SYSTEM, correlationId: randomUUID() },
    { context: () => ({ sender: null, unknownChannels: [] }) },
  );

async function readsOf(request: () => Promise<unknown>): Promise<number> {
  const before = reads;
  await request();
  return reads - before;
}
const outcomeOf = ({ status, body }: Answer) => [status, body['code']];
const eventsOf = async (stream: string): Promise<number> =>
  (await app.core.eventStore.readStream(stream, { limit: 1_000 })).length;
const dialogStream = (): string => `dialog-${path.split('/').at(-1) ?? ''}`;

describe('staff are read once', () => {
  test('for each command', async () => {
    const { userId, as } = await hire(['administrator']);
    const messageId = await idOf(`${path}/messages`, { text: 'Yes.' }, 'messageId');
    const mine = Number((await app.done('POST', `${path}/messages`, { text: 'Yes.' }, as))['messageId']);
    const commands = [
      ['POST', `${path}/messages`, { text: 'Two.' }],
      ['POST', `${path}/unread`, undefined],
      ['POST', `${path}/read`, {}],
      ['POST', `${path}/reassign`, { kind: 'manager', id: userId }],
      ['POST', `/v1/messages/${messageId}/status`, { status: 'sent' }],
      ['PATCH', `/v1/messages/${mine}`, { text: 'Yes, two.' }],
      ['PUT', `/v1/clients/${clientId}/name`, { name: 'Ann' }],
      ['POST', `/v1/clients/${clientId}/block`, undefined],
      ['PATCH', `/v1/channels/${channelId}`, { name: 'Shop 2' }],
      ['POST', `${path}/detach`, undefined],
      ['POST', `${path}/close`, undefined],
      ['DELETE', path, undefined],
    ] as const;
    const counts: [string, number][] = [];
    for (const [method, url, body] of commands)
      counts.push([`${method} ${url}`, await readsOf(() => app.done(method, url, body, as))]);
    expect(counts).toEqual(commands.map(([method, url]) => [`${method} ${url}`, 1]));
  });

  test('for a query, and not at all for a command about staff: it decides on what it reads', async () => {
    const { as } = await hire(['administrator']);
    // The read models may be behind; what waits looks up the sender's rights again.
    await app.done('GET', `${path}?after=${String(await app.core.eventStore.head())}&wait=10000`);
    expect(await readsOf(() => app.done('GET', path, undefined, as))).toBe(1);
    const user = { name: 'Eve', permissions: [] };
    expect(await readsOf(() => app.done('POST', '/v1/users', user, as))).toBe(0);
  });

  test('again for a decision that another append overtook', async () => {
    const { as } = await hire();
    beforeAppend = overtake;
    expect(await readsOf(() => app.done('POST', `${path}/messages`, { text: 'Yes.' }, as))).toBe(2);
  });
});

/** Somebody else writes in the dialog, so that a decision about it has to be made again. */
const overtake = async (): Promise<void> => {
  const { runner, eventStore } = app.core;
  const [last] = await eventStore.readStream(dialogStream(), { direction: 'backwards', limit: 1 });
  expect(last).toBeDefined();
  if (last === undefined) return;
  const { type, data, metadata } = last;
  const copy = { ...metadata, commandId: randomUUID() };
  await eventStore.append(dialogStream(), last.revision, [{ id: randomUUID(), type, data, metadata: copy }]);
  await runner.flush();
};

describe('what was taken away at another server holds for a command that is under way', () => {
  test.each([
    [
      'its token',
      ({ tokenId }: Person) => elsewhere({ type: 'RevokeToken', tokenId }),
      [401, 'UNAUTHENTICATED'],
    ],
    [
      'its sender',
      ({ userId }: Person) => elsewhere({ type: 'DeactivateUser', userId }),
      [401, 'UNAUTHENTICATED'],
    ],
    [
      'a right',
      ({ userId }: Person) => elsewhere({ type: 'SetPermissions', userId, permissions: [] }),
      [404, 'DIALOG_NOT_FOUND'],
    ],
  ] as const)('%s, between a decision and the next', async (_name, takeAway, refusal) => {
    const [person, other] = [await hire(['all_dialogs', 'reassign_any']), await hire()];
    await app.done('POST', `${path}/reassign`, { kind: 'manager', id: other.userId });
    let events = 0;
    beforeAppend = async () => {
      await overtake();
      await takeAway(person);
      events = await eventsOf(dialogStream());
    };
    const toOneself = { kind: 'manager', id: person.userId };
    const answer = await app.send('POST', `${path}/reassign`, toOneself, person.as);
    expect(outcomeOf(answer)).toEqual(refusal);
    expect(await eventsOf(dialogStream())).toBe(events);
  });

  test('its token, which memory still takes for live', async () => {
    const { tokenId, as } = await hire();
    const events = await eventsOf(dialogStream());
    await elsewhere({ type: 'RevokeToken', tokenId });
    expect(outcomeOf(await app.send('POST', `${path}/messages`, { text: 'Yes.' }, as))).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
    expect(await eventsOf(dialogStream())).toBe(events);
  });
});

describe('a token that was revoked at another server', () => {
  const revoked = async (ask: (as: Person['as']) => Promise<Answer>, permissions?: readonly string[]) => {
    const { tokenId, as } = await hire(permissions);
    await ask(as);
    await elsewhere({ type: 'RevokeToken', tokenId });
    return outcomeOf(await ask(as));
  };
  const asked = [401, 'UNAUTHENTICATED'];

  test('gets no answer of before', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const close = (as: Person['as']) => app.send('POST', `${path}/close`, {}, { ...as, ...key });
    expect(await revoked(close)).toEqual(asked);
  });

  test('is not told why a command is refused', async () => {
    const edit = (as: Person['as']) => app.send('PATCH', '/v1/messages/987654321', { text: 'Yes.' }, as);
    expect(await revoked(edit)).toEqual(asked);
  });

  test('makes nothing, not even a claim', async () => {
    const chat = randomUUID();
    const customer = { externalId: chat, name: 'Ann Lee' };
    const message = { externalChatId: chat, externalId: 'm-1', customer, text: 'Hello' };
    const channel = { type: 'telegram', name: 'Other', settings: {} };
    const { tokenId, as } = await hire(['administrator']);
    await app.done('GET', '/v1/me', undefined, as);
    await elsewhere({ type: 'RevokeToken', tokenId });
    const head = await app.core.eventStore.head();
    expect(outcomeOf(await app.send('POST', `/v1/channels/${channelId}/messages`, message, as))).toEqual(
      asked,
    );
    expect(outcomeOf(await app.send('POST', '/v1/channels', channel, as))).toEqual(asked);
    expect(await app.core.eventStore.head()).toBe(head);
  });

  test('changes no staff and gives no order', async () => {
    const user = { name: 'Eve', permissions: [] };
    const administrator = ['administrator'];
    const hires = (as: Person['as']) => app.send('POST', '/v1/users', user, as);
    const pauses = (as: Person['as']) => app.send('POST', '/v1/projections/feed/pause', undefined, as);
    expect(await revoked(hires, administrator)).toEqual(asked);
    expect(await revoked(pauses, administrator)).toEqual(asked);
    await app.done('POST', '/v1/projections/feed/resume');
  });
});
