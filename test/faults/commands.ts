import type { Draws } from '@parley/imports';
import type { Api } from '../support/api.js';
import {
  done,
  givenChannel,
  givenManager,
  incoming,
  receive,
  type Done,
  type Received,
} from '../support/given.js';

/** One command with its key, to be sent until it is answered, and again. */
export interface KeyedCommand {
  readonly key: string;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: object;
  /** What it answered when it was first acknowledged. */
  answer?: Done;
  /** A rule refused it: nothing may be in the log. */
  refused?: boolean;
  /** Acknowledged again after that. */
  repeats: number;
}

/** What is there before the first kill. Blocked, reassigned or deleted are only dialogs that nothing else needs. */
export interface Stage {
  readonly channelId: number;
  readonly managerIds: readonly number[];
  readonly talking: readonly Received[];
  readonly moving: readonly Received[];
  readonly blocking: readonly Received[];
  readonly fading: readonly Received[];
  /** Messages of the administrator. */
  readonly messageIds: readonly number[];
  /** Position of the last event that belongs to the stage. */
  readonly end: bigint;
}

export async function setStage(admin: Api): Promise<Stage> {
  const channelId = await givenChannel(admin, 'Shop');
  const managers = [await givenManager(admin, 'One'), await givenManager(admin, 'Two')];
  const begin = (name: string, count: number): Promise<Received[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) =>
        done<Received>(await receive(admin, channelId, `${name}-${index}`, `${name}-${index}`)),
      ),
    );
  const [talking, moving, blocking, fading] = await Promise.all([
    begin('talking', 12),
    begin('moving', 4),
    begin('blocking', 3),
    begin('fading', 60),
  ]);
  const sent = talking.map(async ({ dialogId }) =>
    done<Received>(await admin.send('POST', `/v1/dialogs/${dialogId}/messages`, { text: 'Good day.' })),
  );
  const answers = await Promise.all(sent);
  const messageIds = answers.map(({ messageId }) => messageId);
  const end = answers.map(({ position }) => BigInt(position)).reduce((a, b) => (a > b ? a : b));
  return {
    channelId,
    managerIds: managers.map(({ id }) => id),
    talking,
    moving,
    blocking,
    fading,
    messageIds,
    end,
  };
}

type Sketch = readonly [method: KeyedCommand['method'], path: string, body?: object];
const one = <T>(draws: Draws, list: readonly T[]): T => list[draws.below(list.length)] as T;

/** Kinds of commands; each is new by its number. A few are refused by the rules now and then. */
const KINDS: readonly ((stage: Stage, draws: Draws, number: number) => Sketch)[] = [
  ({ channelId }, draws, n) => hand(channelId, `talking-${draws.below(12)}`, n),
  ({ channelId }, draws, n) => hand(channelId, `talking-${draws.below(12)}`, n),
  ({ channelId }, _, n) => hand(channelId, `new-${n - (n % 3)}`, n, { source: { utmSource: `mark-${n}` } }),
  ({ channelId }, draws, n) => hand(channelId, `fading-${draws.below(60)}`, n),
  ({ talking }, draws, n) => [
    'POST',
    `/v1/dialogs/${one(draws, talking).dialogId}/messages`,
    { text: `Sent ${n}.` },
  ],
  ({ talking }, draws, n) => [
    'POST',
    `/v1/dialogs/${one(draws, talking).dialogId}/messages`,
    { text: `Said ${n}.` },
  ],
  ({ talking }, draws, n) => [
    'POST',
    `/v1/dialogs/${one(draws, talking).dialogId}/messages`,
    { text: `Noted ${n}.`, scope: 'private' },
  ],
  ({ messageIds }, draws, n) => ['PATCH', `/v1/messages/${one(draws, messageIds)}`, { text: `Edited ${n}.` }],
  ({ talking }, draws, n) => [
    'PUT',
    `/v1/clients/${one(draws, talking).clientId}/name`,
    { name: `Client ${n}` },
  ],
  ({ talking }, draws, n) => [
    'PUT',
    `/v1/clients/${one(draws, talking).clientId}/contacts`,
    { phone: null, email: `client-${n}@example.org` },
  ],
  (_, __, n) => ['POST', '/v1/users', { name: `User ${n}` }],
  (_, __, n) => ['POST', '/v1/groups', { name: `Group ${n}` }],
  (_, __, n) => ['POST', '/v1/channels', { type: 'vk', name: `Channel ${n}` }],
  ({ channelId }, _, n) => ['PATCH', `/v1/channels/${channelId}`, { name: `Shop ${n}` }],
  ({ managerIds }, draws) => [
    'POST',
    '/v1/tokens',
    { label: 'kill', ownerKind: 'manager', ownerId: one(draws, managerIds) },
  ],
  ({ moving, managerIds }, draws) => [
    'POST',
    `/v1/dialogs/${one(draws, moving).dialogId}/reassign`,
    { kind: 'manager', id: one(draws, managerIds) },
  ],
  ({ moving }, draws) => ['POST', `/v1/dialogs/${one(draws, moving).dialogId}/close`],
  ({ channelId }, draws, n) => hand(channelId, `moving-${draws.below(4)}`, n),
  ({ moving }, draws) => [
    'POST',
    `/v1/dialogs/${one(draws, moving).dialogId}/${draws.pick(['read', 'unread'])}`,
  ],
  ({ moving }, draws) => ['POST', `/v1/dialogs/${one(draws, moving).dialogId}/detach`],
  ({ blocking }, draws) => [
    'POST',
    `/v1/clients/${one(draws, blocking).clientId}/${draws.pick(['block', 'unblock'])}`,
  ],
  ({ fading }, draws) => ['DELETE', `/v1/dialogs/${one(draws, fading).dialogId}`],
];

const hand = (channelId: number, chat: string, number: number, more: object = {}): Sketch => [
  'POST',
  `/v1/channels/${channelId}/messages`,
  incoming(chat, `message-${number}`, more),
];

export function newCommand(stage: Stage, draws: Draws, number: number): KeyedCommand {
  const [method, path, body = {}] = one(draws, KINDS)(stage, draws, number);
  return { key: `order-${number}`, method, path, body, repeats: 0 };
}
