import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let channelId: number;
let managerId: number;

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  channelId = Number(
    (await app.done('POST', '/v1/channels', { type: 'vk', name: 'Shop', settings })).channelId,
  );
  managerId = Number((await app.done('POST', '/v1/users', { name: 'Bob' })).userId);
});
afterAll(() => app.close());

/** A chat of its own, in which both sides write; each answer is how many messages the administrator has not read then. */
function chat(name: string) {
  let messages = 0;
  const customer = { externalId: name, name: 'Ann Lee' };
  const unreadAfter = async ({ dialogId, position }: Record<string, unknown>): Promise<unknown> =>
    (await app.done('GET', `/v1/dialogs/${Number(dialogId)}?after=${String(position)}`))['unread'];
  const write = (originator: 'client' | 'channel', time?: string, externalId = `m-${(messages += 1)}`) =>
    app.done('POST', `/v1/channels/${channelId}/messages`, {
      externalChatId: name,
      externalId,
      customer,
      originator,
      text: 'Hello',
      ...(time && { occurredAt: time }),
    });
  return {
    asks: async (time?: string) => unreadAfter(await write('client', time)),
    /** Somebody of the company writes in the messenger's own app. */
    answers: async (time?: string, externalId?: string) =>
      unreadAfter(await write('channel', time, externalId)),
    async answersHere() {
      const { dialogId } = await write('client');
      const url = `/v1/dialogs/${Number(dialogId)}/messages`;
      return unreadAfter({ dialogId, ...(await app.done('POST', url, { text: 'Yes' })) });
    },
    async brings(past: object) {
      const body = await app.done('POST', '/v1/import', {
        chats: [{ channelId, externalChatId: name, customer, ...past }],
      });
      const [{ dialogId, refused }] = body['chats'] as [Record<string, unknown>];
      expect(refused).toBeNull();
      return unreadAfter({ dialogId, position: await app.core.eventStore.head() });
    },
  };
}

const at = (hour: number): string => `2026-01-02T${String(hour).padStart(2, '0')}:00:00.000Z`;

test("an answer in the messenger's own app that comes late answers what the client had written by then", async () => {
  const { asks, answers } = chat('late');
  await asks(at(10));
  await asks(at(12));
  expect(await asks()).toBe(3);
  expect(await answers(at(9))).toBe(3);
  expect(await answers(at(10), 'again')).toBe(2);
  expect(await answers(at(10), 'again')).toBe(2);
  expect(await answers(at(13))).toBe(1);
  expect(await answers()).toBe(0);
});

test('what the client wrote before it, and comes after it, is answered; of one time it is not', async () => {
  const { asks, answers } = chat('overtaken');
  await asks(at(8));
  expect(await answers(at(10))).toBe(0);
  expect(await asks(at(9))).toBe(0);
  expect(await asks(at(10))).toBe(1);
});

test('a clock that is ahead answers what has come, and nothing of what comes', async () => {
  const { asks, answers } = chat('2099');
  await asks('2099-01-01T00:00:00.000Z');
  expect(await answers(at(10))).toBe(1);
  expect(await answers('2099-01-01T00:00:00.000Z')).toBe(0);
  expect(await asks()).toBe(1);
  expect(await asks(at(12))).toBe(2);
});

test('what comes late is unread although somebody has answered here since, who cannot have seen it', async () => {
  const { asks, answersHere } = chat('unseen');
  expect(await answersHere()).toBe(0);
  expect(await asks(at(10))).toBe(1);
});

test('an import that brings the past of a chat leaves unread what is going on in it', async () => {
  const { asks, brings } = chat('past');
  expect(await asks()).toBe(1);
  const messages = [
    { externalId: 'p-1', from: 'client', text: 'Hi', occurredAt: at(8) },
    { externalId: 'p-2', from: 'manager', managerId, text: 'Yes', occurredAt: at(9) },
    { externalId: 'p-3', from: 'client', text: 'Thanks', occurredAt: at(10) },
  ];
  expect(await brings({ messages })).toBe(2);
  expect(await brings({ messages, closedAt: at(11) })).toBe(1);
});
