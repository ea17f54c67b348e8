import type { Actor, ActorKind, RecordedEvent } from '@parley/eventsourcing';
import type { DeliveryStatus } from '@parley/dialogs';
import type { Responsible } from '@parley/shared';
import { failureIn } from './failures.js';

/** The name of somebody, or what stands for it. */
export type Name = (actor: Actor) => string;

/** What the fields of all these events are. */
interface Data {
  readonly dialogId: number;
  readonly session: number;
  readonly messageId: number;
  readonly clientId: number;
  readonly channelId: number;
  readonly userId: number;
  readonly botId: number;
  readonly groupId: number | null;
  readonly tokenId: number;
  readonly channelIds: readonly number[] | null;
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
  readonly scope: 'public' | 'private';
  readonly originator: 'client' | 'channel';
  readonly status: DeliveryStatus;
  readonly code: string | null;
  readonly from: Responsible | null;
  readonly to: Responsible | null;
  readonly owner: Responsible;
  readonly name: string;
  readonly stream: string;
  readonly process: string;
}

type Tells = (data: Data, name: Name) => string;

const who = (name: Name, kind: ActorKind, id: number): string => name({ kind, id });
const responsible = (name: Name, { kind, id }: Responsible): string => who(name, kind, id);

const list = (values: readonly (string | number)[]): string => values.join(', ') || 'none';
const channels = ({ channelIds }: Data): string =>
  channelIds === null ? 'of all channels' : `of the channels ${list(channelIds)}`;
const placed = ({ messageId, dialogId }: Data): string => `${messageId} in dialog ${dialogId}`;
const message = (data: Data): string => `message ${placed(data)}`;
const client = ({ clientId }: Data, name: Name): string => who(name, 'client', clientId);
const user = ({ userId }: Data, name: Name): string => who(name, 'manager', userId);

function reassigned({ dialogId, from, to }: Data, name: Name): string {
  if (to === null) return `took dialog ${dialogId} from ${from ? responsible(name, from) : 'nobody'}`;
  if (from === null) return `assigned dialog ${dialogId} to ${responsible(name, to)}`;
  return `reassigned dialog ${dialogId} from ${responsible(name, from)} to ${responsible(name, to)}`;
}

function reported(data: Data): string {
  if (data.status !== 'failed') return `reported ${message(data)} as ${data.status}`;
  const { code } = data;
  const why = failureIn(code);
  // Where the message has been deleted the event holds no text any more.
  if (code === '') return `reported that ${message(data)} failed`;
  return `reported that ${message(data)} failed${why ? `: ${why}` : ''} (${code ?? 'without a code'})`;
}

const DIALOGS: Readonly<Record<string, Tells>> = {
  DialogStarted: (data, name) => `began dialog ${data.dialogId} in ${who(name, 'channel', data.channelId)}`,
  DialogOpened: ({ dialogId, session }) => `opened session ${session} of dialog ${dialogId}`,
  DialogClosed: ({ dialogId, session }) => `closed session ${session} of dialog ${dialogId}`,
  MessageReceived: (data) =>
    `wrote ${message(data)}${data.originator === 'channel' ? ', in the messenger itself' : ''}`,
  MessageSent: (data) => (data.scope === 'private' ? `wrote note ${placed(data)}` : `sent ${message(data)}`),
  MessageRefused: ({ dialogId }) => `wrote in dialog ${dialogId} while blocked, and was refused`,
  DialogReassigned: reassigned,
  ClientDetachRequested: (data, name) => `asked to detach ${client(data, name)} from dialog ${data.dialogId}`,
  ClientDetached: (data, name) => `detached ${client(data, name)} from dialog ${data.dialogId}`,
  ClientAttachRequested: (data, name) => `asked to attach ${client(data, name)} to dialog ${data.dialogId}`,
  ClientAttached: (data, name) => `attached ${client(data, name)} to dialog ${data.dialogId}`,
  DialogDeleted: ({ dialogId }) => `deleted dialog ${dialogId}`,
  MessageEdited: (data) => `edited ${message(data)}`,
  MessageDeleted: (data) => `deleted ${message(data)}`,
  DeliveryStatusChanged: reported,
  DeliveryReportNoted: (data) => `reported ${message(data)} as ${data.status}, too late to change anything`,
  DialogRead: ({ dialogId }) => `read dialog ${dialogId}`,
  DialogMarkedUnread: ({ dialogId }) => `marked dialog ${dialogId} as unread`,
};

const CLIENTS_AND_CHANNELS: Readonly<Record<string, Tells>> = {
  ClientRegistered: (data, name) =>
    `registered ${client(data, name)} in ${who(name, 'channel', data.channelId)}`,
  ClientRenamed: (data, name) => `renamed ${client(data, name)}`,
  ClientContactsSet: (data, name) => `set the contacts of ${client(data, name)}`,
  ClientSourceSet: (data, name) => `recorded where ${client(data, name)} came from`,
  ClientBlocked: (data, name) => `blocked ${client(data, name)}`,
  ClientUnblocked: (data, name) => `unblocked ${client(data, name)}`,
  ChannelRegistered: (data, name) => `registered ${who(name, 'channel', data.channelId)}`,
  ChannelUpdated: (data, name) => `changed ${who(name, 'channel', data.channelId)}`,
  ChannelDeactivated: (data, name) => `deactivated ${who(name, 'channel', data.channelId)}`,
};

const STAFF: Readonly<Record<string, Tells>> = {
  UserCreated: (data, name) => `created ${user(data, name)} with the permissions ${list(data.permissions)}`,
  UserGroupSet: (data, name) =>
    data.groupId === null
      ? `took ${user(data, name)} out of the group`
      : `put ${user(data, name)} into group ${data.groupId}`,
  UserPermissionsSet: (data, name) =>
    `set the permissions of ${user(data, name)} to ${list(data.permissions)}`,
  UserDeactivated: (data, name) => `deactivated ${user(data, name)}`,
  GroupCreated: (data) => `created group ${data.groupId} ${channels(data)}`,
  GroupUpdated: (data) => `changed group ${data.groupId}: it is ${channels(data)}`,
  BotCreated: (data, name) => `created ${who(name, 'bot', data.botId)} with the roles ${list(data.roles)}`,
  TokenIssued: (data, name) => `issued token ${data.tokenId} to ${responsible(name, data.owner)}`,
  TokenRevoked: ({ tokenId }) => `revoked token ${tokenId}`,
};

const OPERATION: Readonly<Record<string, Tells>> = {
  ProjectionPaused: (data) => `paused read model ${data.name}`,
  ProjectionResumed: (data) => `resumed read model ${data.name}`,
  ProjectionRebuildStarted: (data) => `began to rebuild read model ${data.name}`,
  ProjectionCompared: (data) => `compared two builds of read model ${data.name}`,
  ProjectionSwitched: (data) => `let queries read another build of read model ${data.name}`,
  ProjectionRolledBack: (data) => `let queries read the former build of read model ${data.name}`,
  ProjectionBuildDropped: (data) => `dropped a build of read model ${data.name}`,
  StreamParked: (data) => `parked ${data.stream} in read model ${data.name}`,
  StreamRetried: (data) => `retried ${data.stream} in read model ${data.name}`,
  EventSkipped: (data) => `skipped an event of ${data.stream} in read model ${data.name}`,
  ProcessRetryOrdered: (data) => `ordered process ${data.process} to retry ${data.stream}`,
  ProcessSkipOrdered: (data) => `ordered process ${data.process} to skip an event of ${data.stream}`,
};

const TELLS: Readonly<Record<string, Tells>> = {
  ...DIALOGS,
  ...CLIENTS_AND_CHANNELS,
  ...STAFF,
  ...OPERATION,
};

export type Told = Pick<RecordedEvent, 'type' | 'stream' | 'data' | 'metadata'>;

/** Who did it: `Ann`, or `process release-dialogs for Ann`. */
export function subjectOf(
  { actor, process }: Pick<Told['metadata'], 'actor' | 'process'>,
  name: Name,
): string {
  if (process === undefined) return name(actor);
  return actor.kind === 'system' ? `process ${process}` : `process ${process} for ${name(actor)}`;
}

/** An event as one clause: `Ann reassigned dialog 5 from Bob to Cleo`. It holds ids and names of people, never content. */
export function clauseOf(event: Told, name: Name): string {
  const { type, stream, data, metadata } = event;
  const tells = data === null || !Object.hasOwn(TELLS, type) ? undefined : TELLS[type];
  const predicate = tells?.(data as Data, name) ?? `caused ${type} in ${stream}`;
  return `${subjectOf(metadata, name)} ${predicate}`;
}

/** Everybody whom the clause of an event names. */
export function namedIn(event: Told): readonly Actor[] {
  const named: Actor[] = [];
  clauseOf(event, (actor) => {
    named.push(actor);
    return '';
  });
  return named;
}

/** A clause as a sentence. */
export const sentence = (clause: string): string => `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`;
