import { workspaceOf } from '@parley/imports';
import { apiOf, type Api } from '../support/api.js';
import type { ServerProcess } from '../support/servers/server-process.js';
import { until } from '../support/until.js';
import { cliOf, type Cli } from './cli.fixtures.js';

type Done = Readonly<Record<string, unknown>>;

/** What auditors are shown here: a dialog that one manager had, until she left. */
export interface Audited {
  readonly dialogId: number;
  readonly messageId: number;
  readonly managerId: number;
  readonly botId: number;
  /** As an auditor, and as an administrator without that right. */
  readonly cli: Cli;
  readonly administrator: Cli;
}

export async function auditedOn(server: ServerProcess): Promise<Audited> {
  const api = apiOf(server.url, server.token ?? '');
  const done = async (method: 'POST', path: string, body?: object): Promise<Done> =>
    (await api.send<Done>(method, path, body)).body;
  const [channel] = workspaceOf('test').channels;
  const { key: _key, ...settings } = channel!;
  const { channelId } = await done('POST', '/v1/channels', settings);
  const { userId: managerId } = await done('POST', '/v1/users', { name: 'Mia Berg' });
  const { botId } = await done('POST', '/v1/bots', { name: 'Helper', roles: ['responsible'] });
  const { dialogId } = await done('POST', `/v1/channels/${String(channelId)}/messages`, {
    externalId: 'm-1',
    externalChatId: 'chat-1',
    customer: { externalId: 'c-1', name: 'Eve\u001b[31m' },
    text: 'Hello',
  });
  const { position: assigned } = await done('POST', `/v1/dialogs/${String(dialogId)}/reassign`, {
    ...{ kind: 'manager', id: managerId },
  });
  const { messageId } = await done('POST', `/v1/dialogs/${String(dialogId)}/messages`, { text: 'Hi' });
  const failed = { status: 'failed', code: 'spam_suspicion' };
  await done('POST', `/v1/messages/${String(messageId)}/status`, failed);
  // Later it would be this event that the process takes the dialog for.
  await passed(api, String(assigned));
  await done('POST', `/v1/users/${String(managerId)}/deactivate`);
  await released(api, Number(dialogId));
  const { userId } = await done('POST', '/v1/users', { name: 'Auditor', permissions: ['audit'] });
  const { token, position } = await done('POST', '/v1/tokens', {
    ...{ label: 'audit', ownerKind: 'manager', ownerId: userId },
  });
  const auditor = { url: server.url, token: String(token) };
  await apiOf(server.url, auditor.token).get(`/v1/audit/events?after=${String(position)}&wait=10000`);
  const ids = { dialogId, messageId, managerId, botId } as Pick<
    Audited,
    'dialogId' | 'messageId' | 'managerId' | 'botId'
  >;
  return { ...ids, cli: cliOf(auditor), administrator: cliOf(server) };
}

/** Until the process that takes dialogs has passed a position. */
const passed = (api: Api, position: string): Promise<unknown> =>
  until(async () => {
    const { body } = await api.get<{ items: { name: string; position: string }[] }>('/v1/processes');
    const found = body.items.find(({ name }) => name === 'release-dialogs');
    return BigInt(found?.position ?? 0) >= BigInt(position);
  }, `release-dialogs passes position ${position}`);

/** Until the process has taken the dialog. */
const released = (api: Api, dialogId: number): Promise<unknown> =>
  until(async () => {
    const { body } = await api.get<{ responsible: unknown }>(`/v1/dialogs/${dialogId}`);
    return body.responsible === null;
  }, 'the dialog of a deactivated manager is released');
