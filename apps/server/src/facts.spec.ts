import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dialogAggregate } from '@parley/dialogs';
import type { ManagementCommand } from '@parley/subscriptions';
import { randomUUID } from 'node:crypto';
import { openTestApp, type Answer, type TestApp } from './http/app.fixtures.js';

let app: TestApp;
let channelId: number;

const text = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both' };

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text, status: { delivered: 'send', read: 'send' } };
  channelId = Number(
    (await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings })).channelId,
  );
});
afterAll(() => app.close());

const byHand = () => ({
  commandId: randomUUID(),
  actor: { kind: 'manager', id: 1 } as const,
  correlationId: randomUUID(),
});
const order = (asked: ManagementCommand) => app.core.projections.submit(asked, byHand());
const current = async (name: string): Promise<void> => {
  await app.core.projections.waitFor(name, await app.core.eventStore.head(), 20_000);
};

/** While the read models stand still, as after a long pause, a slow store or a failure. */
async function whilePaused(names: readonly string[], work: () => Promise<void>): Promise<void> {
  await Promise.all(names.map((name) => order({ type: 'pause', name })));
  try {
    await work();
  } finally {
    await Promise.all(names.map((name) => order({ type: 'resume', name })));
    await Promise.all(names.map(current));
  }
}

interface Ids {
  readonly dialogId: number;
  readonly clientId: number;
  readonly messageId: number;
}
const receive = async (chat: string, externalId = 'm-1'): Promise<Ids> =>
  (await app.done('POST', `/v1/channels/${channelId}/messages`, {
    externalChatId: chat,
    externalId,
    customer: { externalId: `u-${chat}`, name: 'Ann Lee' },
    text: 'Is it in stock?',
  })) as unknown as Ids;
const send = async (dialogId: number, more: object = {}): Promise<number> =>
  Number((await app.done('POST', `/v1/dialogs/${dialogId}/messages`, { text: 'Yes.', ...more })).messageId);

const outcomeOf = ({ status, headers, body }: Answer) => [status, body['code'], headers['retry-after']];
const BEHIND = [503, 'PROJECTION_BEHIND', '1'];

describe('while every read model stands still', () => {
  test('a message is found at once by its id: its status is kept, it is edited, quoted and deleted', async () => {
    const all = [...app.core.projectionNames];
    let dialogId = 0;
    let ours = 0;
    await whilePaused(all, async () => {
      const received = await receive('still');
      dialogId = received.dialogId;
      ours = await send(dialogId, { quotedMessageId: received.messageId });
      for (const status of ['sent', 'read'])
        await app.done('POST', `/v1/messages/${ours}/status`, { status });
      await app.done('PATCH', `/v1/messages/${ours}`, { text: 'Yes, two.' });
      await app.done('DELETE', `/v1/messages/${await send(dialogId)}`);
    });
    const { entries } = (await app.done('GET', `/v1/dialogs/${dialogId}/feed`)) as { entries: object[] };
    expect(entries).toMatchObject([
      { kind: 'opened' },
      { kind: 'message' },
      { kind: 'reassigned' },
      { messageId: ours, status: 'read', content: { text: 'Yes, two.' }, quote: { text: 'Is it in stock?' } },
      { kind: 'message', content: null },
    ]);
  });

  test('a message that does not exist is refused all the same', async () => {
    const { dialogId, messageId } = await receive('absent');
    await whilePaused(['feed'], async () => {
      for (const absent of [9, messageId - 1, messageId + 1, messageId + 2 ** 21, Number.MAX_SAFE_INTEGER]) {
        const report = await app.send('POST', `/v1/messages/${absent}/status`, { status: 'sent' });
        expect(outcomeOf(report)).toEqual([404, 'MESSAGE_NOT_FOUND', undefined]);
        const quoting = { text: 'Yes.', quotedMessageId: absent };
        const quote = await app.send('POST', `/v1/dialogs/${dialogId}/messages`, quoting);
        expect(outcomeOf(quote)).toEqual([422, 'QUOTED_MESSAGE_NOT_FOUND', undefined]);
      }
    });
  });

  test('a client is renamed by who sees every dialog, and blocking waits for what nobody else can tell: 503, not a refusal', async () => {
    const { clientId, dialogId } = await receive('client');
    const client = `/v1/clients/${clientId}`;
    await whilePaused(['dialog-list', 'client-card'], async () => {
      await app.done('PUT', `${client}/name`, { name: 'Ann' });
      expect(outcomeOf(await app.send('POST', `${client}/block`))).toEqual(BEHIND);
    });
    await app.done('POST', `${client}/block`);
    expect(await namedByBlock(clientId)).toEqual([dialogId]);
  });
});

async function namedByBlock(clientId: number): Promise<unknown> {
  const [event] = await app.core.eventStore.readStream(`client-${clientId}`, {
    direction: 'backwards',
    limit: 1,
  });
  return (event?.data as { dialogIds?: unknown }).dialogIds;
}

describe('while a stream waits for an operator', () => {
  test('a message of it is found all the same', async () => {
    const { dialogId } = await receive('parked');
    await current('feed');
    const where = { name: 'feed', stream: `dialog-${dialogId}` };
    await order({ type: 'park', ...where, reason: 'A test.' });
    const messageId = await send(dialogId);
    await app.done('POST', `/v1/messages/${messageId}/status`, { status: 'sent' });
    await app.done('PATCH', `/v1/messages/${messageId}`, { text: 'Yes, two.' });
    await order({ type: 'retry', ...where });
  });

  test('a dialog of the client counts that the list has not got, and one that left the client does not', async () => {
    const { clientId, dialogId } = await receive('parked-list');
    await current('dialog-list');
    const where = { name: 'dialog-list', stream: `dialog-${dialogId}` };
    await order({ type: 'park', ...where, reason: 'A test.' });
    const { token } = await app.done('POST', `/v1/dialogs/${dialogId}/detach`);
    await app.done('POST', `/v1/dialogs/${dialogId}/detach/confirm`, { token: token as string });
    await app.done('POST', `/v1/clients/${clientId}/block`);
    expect(await namedByBlock(clientId)).toEqual([]);
    const again = await app.done('POST', `/v1/dialogs/${dialogId}/attach`, { clientId });
    await app.done('POST', `/v1/dialogs/${dialogId}/attach/confirm`, { token: again.token as string });
    await app.done('POST', `/v1/clients/${clientId}/unblock`);
    expect(await namedByBlock(clientId)).toEqual([dialogId]);
    await order({ type: 'retry', ...where });
  });
});

describe('a message with an id from a block, as older versions gave them', () => {
  /** Writes a message into a dialog as an older version did. */
  async function writeOld(dialogId: number): Promise<number> {
    const { runner, ids } = app.core;
    const messageId = await ids.next('message');
    const content = { kind: 'text' as const, text: 'Old', items: [], card: null };
    const sender = {
      kind: 'manager',
      id: 1,
      permissions: ['administrator'],
      channelIds: null,
      roles: [],
    } as const;
    const command = {
      type: 'SendMessage',
      dialogId,
      scope: 'public',
      content,
      quotedMessageId: null,
      toldAt: null,
    } as const;
    const channel = { active: true, settings: { text: { creating: 'both' } } } as const;
    await runner.run(dialogAggregate, dialogId, command, byHand(), {
      context: () => ({ messageIdAfter: () => messageId, sender, channel, client: null, quoted: null }),
    });
    return messageId;
  }
  const report = (messageId: number) =>
    app.send('POST', `/v1/messages/${messageId}/status`, { status: 'sent' });

  test('is found by the feed; one that the feed has not got yet is 503, and one that was never given is 404', async () => {
    const { dialogId } = await receive('old');
    const known = await writeOld(dialogId);
    await current('feed');
    let late = 0;
    await whilePaused(['feed'], async () => {
      expect((await report(known)).status).toBe(200);
      late = await writeOld(dialogId);
      expect(outcomeOf(await report(late))).toEqual(BEHIND);
      expect(outcomeOf(await report(2 ** 40 - 1))).toEqual([404, 'MESSAGE_NOT_FOUND', undefined]);
    });
    expect((await report(late)).status).toBe(200);
  });

  test('is 503 while the dialog that may hold it waits for an operator', async () => {
    const { dialogId } = await receive('old-parked');
    await current('feed');
    const where = { name: 'feed', stream: `dialog-${dialogId}` };
    await order({ type: 'park', ...where, reason: 'A test.' });
    const messageId = await writeOld(dialogId);
    expect(outcomeOf(await report(messageId))).toEqual(BEHIND);
    await order({ type: 'retry', ...where });
    expect((await report(messageId)).status).toBe(200);
  });
});
