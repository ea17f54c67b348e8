import { planChat, readChats, workspaceOf, type ChatImport } from '@parley/imports';
import { fileURLToPath } from 'node:url';
import type { Api } from '../../support/api.js';
import {
  done,
  givenBot,
  givenChannel,
  givenManager,
  withToken,
  type Person as Member,
} from '../../support/given.js';
import { inPool } from '../../support/servers/pool.js';
import { imported, type Person, type Somebody, type Talk } from './model.js';

const CHATS = fileURLToPath(new URL('../../fixtures/customer-chats.ndjson.gz', import.meta.url));
const SEED = 'day';
/** Fewer than chats, so that many a client has several dialogs. */
const CUSTOMERS = 900;
const BATCH = 150;

export type Worker = Member & Somebody;

/** The company on its day: who works there, and what the naive model knows. */
export interface Company {
  readonly channels: ReadonlyMap<number, { readonly name: string; readonly type: string }>;
  readonly administrator: Worker;
  readonly chief: Worker;
  readonly workers: readonly Worker[];
  readonly talks: Talk[];
  readonly clients: Map<number, Person>;
  /** Client of `<channel>/<external id>`. */
  readonly clientIds: Map<string, number>;
}

export async function openCompany(admin: Api): Promise<Company> {
  const { channels: planned, managers } = workspaceOf(SEED);
  const channels = new Map<number, { name: string; type: string }>();
  for (const { name, type, settings } of planned)
    channels.set(await givenChannel(admin, name, { type, settings }), { name, type });
  const [first = 0, second = 0] = channels.keys();
  const group = async (channelIds: number[]): Promise<number> =>
    done<{ groupId: number }>(await admin.send('POST', '/v1/groups', { name: 'Group', channelIds })).groupId;
  const as = (member: Member, sees: Somebody['sees'], to: readonly number[] | null = null): Worker => ({
    ...member,
    sees,
    channels: to,
  });
  const { body: me } = await admin.get<{ id: number }>('/v1/me');
  const administrator = as(await withToken(admin, 'manager', me.id, 'Administrator'), 'everything');
  const permissions = ['all_dialogs', 'reassign_any', 'delete_dialogs'];
  const chief = as(await givenManager(admin, 'Chief', { permissions }), 'all');
  const workers = [administrator, chief];
  for (const { name } of managers) workers.push(as(await givenManager(admin, name), 'own'));
  const one = { groupId: await group([first]) };
  workers.push(as(await givenManager(admin, 'Narrow', one), 'own', [first]));
  const two = { groupId: await group([first, second]), permissions: ['all_dialogs'] };
  workers.push(as(await givenManager(admin, 'Wide', two), 'all', [first, second]));
  workers.push(as(await givenBot(admin, 'Answering bot', ['responsible']), 'own'));
  workers.push(as(await givenBot(admin, 'Watching bot', ['hidden']), 'all'));
  return { channels, administrator, chief, workers, talks: [], clients: new Map(), clientIds: new Map() };
}

/** Imports every chat of the file. The model learns the ids from the answers and the list. */
export async function importChats({ administrator, channels, workers, talks }: Company): Promise<void> {
  const managerIds = workers.slice(2, 7).map(({ id }) => id);
  const plans: ChatImport[] = [];
  for await (const chat of readChats(CHATS)) {
    const plan = planChat(chat, SEED, { channelIds: [...channels.keys()], managerIds });
    const customer = `client-${plans.length % CUSTOMERS}`;
    plans.push({ ...plan, customer: { externalId: customer, name: `Client ${customer}` } });
  }
  const batches = Array.from({ length: Math.ceil(plans.length / BATCH) }, (_, index) =>
    plans.slice(index * BATCH, (index + 1) * BATCH),
  );
  await inPool(batches, 2, async (batch) => {
    const answer = await administrator.api.send('POST', '/v1/import', { chats: batch.map(bodyOf) });
    const { chats } = done<{ chats: { dialogId: number; refused: string | null }[] }>(answer);
    for (const [index, { dialogId, refused }] of chats.entries()) {
      if (refused !== null) throw new Error(`Chat ${batch[index]?.externalChatId} was refused: ${refused}`);
      talks.push(imported(batch[index]!, dialogId));
    }
  });
}

const bodyOf = ({ messages, source, closedAt, ...chat }: ChatImport): object => ({
  ...chat,
  ...(source && { source }),
  ...(closedAt !== null && { closedAt }),
  messages: messages.map(({ managerId, ...message }) =>
    managerId === null ? { ...message, from: 'client' } : { ...message, from: 'manager', managerId },
  ),
});
