import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openTestApp, type Answer, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let messages: string;

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' }, image: { creating: 'both' } };
  const channel = await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings });
  messages = `/v1/channels/${String(channel.channelId)}/messages`;
});
afterAll(() => app.close());

const IMAGE = { fileId: 'f-1', url: 'https://files.example/1', mimeType: 'image/png', size: 10 };
const receive = (externalChatId: string, externalId: string, more: object = {}) =>
  app.done('POST', messages, {
    externalChatId,
    externalId,
    customer: { externalId: `u-${externalChatId}`, name: 'Ann Lee' },
    text: 'Is it in stock?',
    ...more,
  });
const minutes = (ago: number): string => new Date(Date.now() - ago * 60_000).toISOString();
const edit = (externalChatId: string, externalId: string, text: string, ago = 5) =>
  app.send('POST', `${messages}/edit`, { externalChatId, externalId, text, occurredAt: minutes(ago) });
const remove = (externalChatId: string, externalId: string, ago = 5) =>
  app.send('POST', `${messages}/delete`, { externalChatId, externalId, occurredAt: minutes(ago) });
const outcomeOf = ({ status, body }: Answer) => [status, body['code']];

type Entry = Readonly<Record<string, unknown>>;
/** Messages of the dialog once it holds all that was done. */
async function shown(dialogId: unknown): Promise<Entry[]> {
  const after = String(await app.core.eventStore.head());
  const page = await app.done('GET', `/v1/dialogs/${String(dialogId)}/feed?after=${after}&wait=10000`);
  return (page.entries as Entry[]).filter(({ kind }) => kind === 'message');
}

describe('what a messenger tells of a message that came in', () => {
  test('an edit changes it, once however often it is reported, and a later one stands', async () => {
    const { dialogId, messageId, clientId } = await receive('edit', 'm-1');
    const occurredAt = minutes(5);
    const body = { externalChatId: 'edit', externalId: 'm-1', text: 'Is it there?', occurredAt };
    const first = await app.done('POST', `${messages}/edit`, body);
    expect(first).toMatchObject({ messageId, repeated: false });
    expect((await edit('edit', 'm-1', 'Is it?', 4)).status).toBe(200);
    expect(await app.done('POST', `${messages}/edit`, body)).toEqual({ ...first, repeated: true });
    expect((await edit('edit', 'm-1', 'Too late', 10)).status).toBe(200);
    expect(await shown(dialogId)).toMatchObject([
      { content: { text: 'Is it?' }, editedAt: expect.any(String) },
    ]);
    const [event] = await app.core.eventStore.readStream(`message-${String(messageId)}`, { limit: 1 });
    expect(event?.metadata).toMatchObject({ actor: { kind: 'client', id: clientId }, occurredAt });
  });

  test('a deletion takes it away, from the gallery too, and an edit does not bring it back', async () => {
    const { dialogId } = await receive('gone', 'm-1', { kind: 'image', items: [IMAGE], text: '' });
    expect((await remove('gone', 'm-1')).status).toBe(200);
    expect((await remove('gone', 'm-1', 4)).status).toBe(200);
    expect((await edit('gone', 'm-1', 'Back', 1)).status).toBe(200);
    expect(await shown(dialogId)).toMatchObject([{ content: null, deletedAt: expect.any(String) }]);
    const after = String(await app.core.eventStore.head());
    const gallery = await app.done(
      'GET',
      `/v1/dialogs/${String(dialogId)}/gallery?after=${after}&wait=10000`,
    );
    expect(gallery.items).toEqual([]);
  });

  test('nothing is taken of a blocked client', async () => {
    const { clientId } = await receive('blocked', 'm-1');
    await app.done('POST', `/v1/clients/${String(clientId)}/block`);
    expect(outcomeOf(await edit('blocked', 'm-1', 'Hello'))).toEqual([409, 'CLIENT_BLOCKED']);
    expect(outcomeOf(await remove('blocked', 'm-1'))).toEqual([409, 'CLIENT_BLOCKED']);
  });

  test('a message that may be on its way is to be told of again; one that never came is not found', async () => {
    await receive('early', 'm-1');
    for (const report of [edit.bind(null, 'early', 'm-2', 'Hi'), remove.bind(null, 'early', 'm-2')]) {
      const soon = await report(0);
      expect([...outcomeOf(soon), soon.headers['retry-after']]).toEqual([503, 'MESSAGE_ON_ITS_WAY', '1']);
      expect(outcomeOf(await report(2))).toEqual([404, 'MESSAGE_NOT_FOUND']);
    }
    expect(outcomeOf(await edit('no such chat', 'm-1', 'Hi'))).toEqual([404, 'MESSAGE_NOT_FOUND']);
  });
});

describe('a message of ours', () => {
  const sent = async (chat: string, externalId: string) => {
    const { dialogId } = await receive(chat, 'm-1');
    const { messageId } = await app.done('POST', `/v1/dialogs/${String(dialogId)}/messages`, {
      text: 'Yes.',
    });
    const report = { status: 'sent', externalId };
    await app.done('POST', `/v1/messages/${String(messageId)}/status`, report);
    return { dialogId, messageId };
  };

  test('is known by the external id of its report: edited and deleted in the messenger’s own app', async () => {
    const { dialogId, messageId } = await sent('ours', 'x-1');
    expect((await edit('ours', 'x-1', 'Yes, two.')).body).toMatchObject({ messageId });
    expect((await shown(dialogId))[1]).toMatchObject({ content: { text: 'Yes, two.' } });
    expect((await remove('ours', 'x-1', 4)).status).toBe(200);
    expect((await shown(dialogId))[1]).toMatchObject({ content: null });
  });

  test('is no reason to refuse while the feed cannot know its external id', async () => {
    const by = (type: 'pause' | 'resume') =>
      app.core.projections.submit(
        { type, name: 'feed' },
        { commandId: randomUUID(), actor: { kind: 'manager', id: 1 }, correlationId: randomUUID() },
      );
    await by('pause');
    const { messageId } = await sent('lagging', 'x-2');
    expect(outcomeOf(await edit('lagging', 'x-2', 'Yes, two.'))).toEqual([503, 'PROJECTION_BEHIND']);
    // What came in is known without it.
    expect((await edit('lagging', 'm-1', 'Is it?')).status).toBe(200);
    await by('resume');
    expect((await edit('lagging', 'x-2', 'Yes, two.')).body).toMatchObject({ messageId });
  });

  test('is no reason to refuse either while its own stream waits in the feed, and no other dialog is held up', async () => {
    const feed = (order: { type: 'park'; reason: string } | { type: 'retry' }, stream: string) =>
      app.core.projections.submit(
        { ...order, name: 'feed', stream },
        { commandId: randomUUID(), actor: { kind: 'manager', id: 1 }, correlationId: randomUUID() },
      );
    const { dialogId } = await receive('waiting', 'm-1');
    await receive('elsewhere', 'm-1');
    const { messageId } = await app.done('POST', `/v1/dialogs/${String(dialogId)}/messages`, {
      text: 'Yes.',
    });
    const stream = `message-${String(messageId)}`;
    const report = (body: object) => app.done('POST', `/v1/messages/${String(messageId)}/status`, body);
    await report({ status: 'sent' });
    await feed({ type: 'park', reason: 'looked into' }, stream);
    await report({ status: 'delivered', externalId: 'x-4' });
    expect(outcomeOf(await edit('waiting', 'x-4', 'Yes, two.'))).toEqual([503, 'PROJECTION_BEHIND']);
    expect(outcomeOf(await edit('elsewhere', 'x-4', 'Yes, two.'))).toEqual([404, 'MESSAGE_NOT_FOUND']);
    await feed({ type: 'retry' }, stream);
    expect((await edit('waiting', 'x-4', 'Yes, two.')).body).toMatchObject({ messageId });
  });

  test('is quoted by its external id, as a message that came in is; an unknown one is no quote', async () => {
    const { dialogId, messageId } = await sent('quote', 'x-3');
    const first = (await shown(dialogId))[0];
    await receive('quote', 'm-2', { quotedExternalId: 'x-3' });
    await receive('quote', 'm-3', { quotedExternalId: 'm-1' });
    await receive('quote', 'm-4', { quotedExternalId: 'elsewhere' });
    expect((await shown(dialogId)).slice(2)).toMatchObject([
      { quote: { messageId, text: 'Yes.' } },
      { quote: { messageId: first?.messageId, text: 'Is it in stock?' } },
      { quote: null },
    ]);
    const both = {
      externalChatId: 'quote',
      externalId: 'm-5',
      customer: { externalId: 'u', name: 'Ann' },
      text: 'x',
    };
    const quotes = { quotedExternalId: 'x-3', quotedMessageId: messageId };
    expect(outcomeOf(await app.send('POST', messages, { ...both, ...quotes }))).toEqual([
      400,
      'INVALID_REQUEST',
    ]);
  });
});

test('a message of a deleted dialog, told of or handed in again, brings nothing back', async () => {
  const { dialogId, messageId } = await receive('deleted', 'm-1');
  await app.done('DELETE', `/v1/dialogs/${String(dialogId)}`);
  const next = await receive('deleted', 'm-2');
  expect(next.dialogId).not.toBe(dialogId);
  expect(outcomeOf(await edit('deleted', 'm-1', 'Hi'))).toEqual([404, 'MESSAGE_NOT_FOUND']);
  const again = await app.send('POST', messages, {
    externalChatId: 'deleted',
    externalId: 'm-1',
    customer: { externalId: 'u-deleted', name: 'Ann Lee' },
    text: 'Is it in stock?',
  });
  expect(again.body).toMatchObject({ messageId, repeated: true });
});
