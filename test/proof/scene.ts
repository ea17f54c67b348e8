import { dialogAggregate, type DialogState } from '@parley/dialogs';
import {
  drawsOf,
  importChats,
  planChat,
  readChats,
  workspaceOf,
  type ChatImport,
  type Draws,
} from '@parley/imports';
import { RegisterChannel } from '@parley/channels';
import type { Actor } from '@parley/eventsourcing';
import type { Responsible } from '@parley/shared';
import { CreateBot, CreateGroup, CreateUser } from '@parley/staff';
import { fileURLToPath } from 'node:url';
import { openWorkspace, type Workspace } from './workspace.js';

const CHATS = fileURLToPath(new URL('../fixtures/customer-chats.ndjson.gz', import.meta.url));
export const SEED = 'proof';
/** Fewer than chats, so that many a client has several dialogs. */
const CUSTOMERS = 900;
/** Dialogs that the acts are about. */
const LIVELY = 90;

export const ADMINISTRATOR: Actor = { kind: 'manager', id: 1 };
export const SYSTEM: Actor = { kind: 'system', id: null };

/** Where a client writes. */
export interface Chat {
  readonly channelId: number;
  readonly externalChatId: string;
  readonly customer: ChatImport['customer'];
  dialogId: number;
}

/** A message that somebody may change or report about. */
export interface Said {
  readonly messageId: number;
  readonly externalId: string | null;
  readonly chat: Chat;
  readonly author: Actor;
}

/** A workspace with the real chats, and what acts choose from. */
export interface Scene extends Workspace {
  readonly draws: Draws;
  readonly channels: readonly number[];
  readonly chats: readonly Chat[];
  /** Those of the chats, the deleted ones too. */
  readonly dialogIds: Set<number>;
  readonly said: Said[];
  /** Everybody who ever worked here, the deactivated too. */
  readonly people: Responsible[];
  readonly groups: number[];
  readonly tags: number[];
  readonly tokens: number[];
  /** Channels without dialogs. */
  readonly spare: number[];
  /** Counts what is made, so that texts differ. */
  number: number;
  /** The dialog as its commands are decided on. */
  dialog(chat: Chat): Promise<DialogState>;
}

export async function openScene(): Promise<Scene> {
  const workspace = await openWorkspace();
  const { act } = workspace;
  const idOf = async (field: string, answer: ReturnType<Workspace['act']>): Promise<number> =>
    Number((await answer)?.[field]);
  const { channels: planned, managers } = workspaceOf(SEED);
  const channels: number[] = [];
  for (const { name, type, settings } of planned) {
    const request = { channelType: type as 'telegram', name, externalId: null, settings };
    channels.push(await idOf('channelId', act(RegisterChannel, request, ADMINISTRATOR)));
  }
  const groups = [];
  for (const channelIds of [channels.slice(0, 1), channels.slice(0, 2), null])
    groups.push(await idOf('groupId', act(CreateGroup, { name: 'Group', channelIds }, ADMINISTRATOR)));
  const people: Responsible[] = [{ kind: 'manager', id: 1 }];
  const hire = async (name: string, permissions: readonly string[], groupId: number | null) => {
    const id = await idOf('userId', act(CreateUser, { name, permissions, groupId }, ADMINISTRATOR));
    people.push({ kind: 'manager', id });
    return id;
  };
  const managerIds: number[] = [];
  for (const { name } of managers) managerIds.push(await hire(name, [], null));
  await hire('Chief', ['all_dialogs', 'reassign_any', 'delete_dialogs', 'manage_channels'], null);
  await hire('Narrow', [], groups[0] ?? null);
  await hire('Wide', ['all_dialogs'], groups[1] ?? null);
  await hire('Second administrator', ['administrator'], groups[0] ?? null);
  for (const roles of [['responsible'], ['hidden'], ['distributor', 'responsible']] as const) {
    const id = await idOf('botId', act(CreateBot, { name: `Bot ${roles[0]}`, roles }, ADMINISTRATOR));
    people.push({ kind: 'bot', id });
  }
  const plans: ChatImport[] = [];
  for await (const chat of readChats(CHATS)) {
    const externalId = `client-${plans.length % CUSTOMERS}`;
    const plan = planChat(chat, SEED, { channelIds: channels, managerIds });
    plans.push({ ...plan, customer: { externalId, name: `Person ${plans.length % CUSTOMERS}` } });
  }
  const loaded = await importChats(workspace.application, plans, { correlationId: 'load' });
  await workspace.settled();
  const chats = plans.flatMap(({ channelId, externalChatId, customer }, index) =>
    index % Math.floor(plans.length / LIVELY) === 0
      ? [{ channelId, externalChatId, customer, dialogId: loaded[index]?.dialogId ?? 0 }]
      : [],
  );
  return {
    ...workspace,
    draws: drawsOf(SEED),
    ...{
      channels,
      chats,
      people,
      groups,
      tags: [],
      said: [],
      tokens: [],
      dialogIds: new Set(chats.map(({ dialogId }) => dialogId)),
      spare: [],
      number: 0,
    },
    dialog: async ({ dialogId }) => (await workspace.core.runner.load(dialogAggregate, dialogId)).state,
  };
}

export const one = <T>({ draws }: Pick<Scene, 'draws'>, list: readonly T[]): T | undefined =>
  list[draws.below(list.length)];

/** Times of the outside world: now (null), or up to three hours ago. */
export const whenTold = ({ draws }: Scene): { readonly occurredAt?: string } =>
  draws.below(3) === 0 ? { occurredAt: new Date(Date.now() - draws.below(10_800_000)).toISOString() } : {};
