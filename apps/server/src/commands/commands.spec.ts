import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let channelId: number;

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' }, status: { delivered: 'send', read: 'send' } };
  const channel = { type: 'telegram', name: 'Shop', settings };
  channelId = Number((await app.done('POST', '/v1/channels', channel)).channelId);
});
afterAll(() => app.close());

interface Received {
  readonly dialogId: number;
  readonly messageId: number;
  readonly position: string;
}
const receive = async (chat: string, externalId: string): Promise<Received> =>
  (await app.done('POST', `/v1/channels/${channelId}/messages`, {
    externalChatId: chat,
    externalId,
    customer: { externalId: `u-${chat}`, name: 'Ann Lee' },
    text: 'Is it in stock?',
  })) as unknown as Received;

describe('marking read', () => {
  const unread = async (dialogId: number, position: unknown): Promise<unknown> =>
    (await app.done('GET', `/v1/dialogs/${dialogId}?after=${String(position)}`)).unread;

  test('up to a message that was seen leaves what came after it unread', async () => {
    const first = await receive('read', 'm-1');
    const { dialogId, messageId } = await receive('read', 'm-2');
    await receive('read', 'm-3');
    const path = `/v1/dialogs/${dialogId}/read`;
    const upTo = await app.done('POST', path, { messageId });
    expect(await unread(dialogId, upTo.position)).toBe(1);
    const again = await app.send('POST', path, { messageId: first.messageId });
    expect(again.body['code']).toBe('NOTHING_UNREAD');
    const all = await app.done('POST', path, {});
    expect(await unread(dialogId, all.position)).toBe(0);
  });

  test('up to a message of another dialog is refused', async () => {
    const { dialogId } = await receive('here', 'm-1');
    const { messageId } = await receive('there', 'm-1');
    const answer = await app.send('POST', `/v1/dialogs/${dialogId}/read`, { messageId });
    expect([answer.status, answer.body['code']]).toEqual([404, 'MESSAGE_NOT_FOUND']);
  });
});

describe('an Idempotency-Key', () => {
  test('at once on two dialogs acts in one of them', async () => {
    const dialogs = [await receive('key-1', 'm-1'), await receive('key-2', 'm-1')];
    const headers = { 'idempotency-key': 'twice' };
    const answers = await Promise.all(
      dialogs.map(({ dialogId }) => app.send('POST', `/v1/dialogs/${dialogId}/close`, {}, headers)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('COMMAND_ID_REUSED');
  });

  test('of a late report that changed nothing stays its own', async () => {
    const { dialogId } = await receive('late', 'm-1');
    const { messageId } = await app.done('POST', `/v1/dialogs/${dialogId}/messages`, { text: 'Yes.' });
    const report = (status: string, key: string) =>
      app.send('POST', `/v1/messages/${String(messageId)}/status`, { status }, { 'idempotency-key': key });
    await report('delivered', 'r-1');
    const late = await report('sent', 'r-2');
    expect(late.body).toMatchObject({ repeated: false });
    expect((await report('read', 'r-2')).body['code']).toBe('COMMAND_ID_REUSED');
    await report('read', 'r-3');
    expect((await report('sent', 'r-2')).body).toEqual({ ...late.body, repeated: true });
  });
});
