import { dialogOf, keyOf, type Ev, type Log, type Who } from './log.js';
import { worksIn, type NaiveViewer } from './staff.js';

const NAMED: Readonly<Record<string, readonly [field: string, ...types: string[]]>> = {
  manager: ['userId', 'UserCreated'],
  bot: ['botId', 'BotCreated'],
  client: ['clientId', 'ClientRegistered', 'ClientRenamed'],
  channel: ['channelId', 'ChannelRegistered', 'ChannelUpdated'],
};

export interface NaiveFilter {
  readonly actor?: string;
  readonly dialogId?: number;
  readonly process?: string;
  readonly type?: string;
  readonly types?: readonly string[];
  readonly commandType?: string;
  readonly byProcess?: boolean;
  readonly from?: string;
  readonly to?: string;
}

const actorOf = ({ metadata: { actor } }: Ev): string =>
  actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`;

/** The channel whose auditors read the event; null: of none. */
export function channelIn(log: Log, event: Ev): number | null {
  const dialogId = dialogOf(event);
  const [first] = log.of(dialogId === null ? event.stream : `dialog-${dialogId}`);
  const isOf = first !== undefined && ['DialogStarted', 'ClientRegistered'].includes(first.type);
  return isOf ? first.data.channelId : (event.data.channelId ?? null);
}

export const reads = (log: Log, { channelIds }: NaiveViewer, event: Ev): boolean =>
  channelIds === null || worksIn({ channelIds }, channelIn(log, event) ?? 0);

/** The events that an auditor may read of those asked for, the oldest first. */
export function eventsWhere(log: Log, viewer: NaiveViewer, filter: NaiveFilter, upTo: bigint): readonly Ev[] {
  const { actor, dialogId, process, type, types, commandType, byProcess, from = '', to = '9' } = filter;
  return log.acted.filter((event) => {
    const { metadata } = event;
    return (
      event.position <= upTo &&
      (actor === undefined || actorOf(event) === actor) &&
      (dialogId === undefined || dialogOf(event) === dialogId) &&
      (process === undefined || metadata.process === process) &&
      (type === undefined || event.type === type) &&
      (types === undefined || types.includes(event.type)) &&
      (commandType === undefined || metadata.commandType === commandType) &&
      (byProcess === undefined || (metadata.process !== undefined) === byProcess) &&
      event.recordedAt >= from &&
      event.recordedAt < to &&
      reads(log, viewer, event)
    );
  });
}

const names = new WeakMap<Log, Map<string, string | null>>();

/** What somebody is called today. */
export function nameOf(
  log: Log,
  { kind, id }: { readonly kind: string; readonly id: number | null },
): string | null {
  const known = names.get(log) ?? new Map<string, string | null>();
  names.set(log, known);
  const [field = '', ...types] = NAMED[kind] ?? [];
  const key = `${kind}:${id}`;
  const find = (): string | null =>
    log
      .ofType(...types)
      .findLast(({ data }) => id !== null && (data as unknown as Record<string, unknown>)[field] === id)?.data
      .name ?? null;
  if (!known.has(key)) known.set(key, find());
  return known.get(key) ?? null;
}

/** An event as lists show it. */
export const rowOf = (log: Log, event: Ev) => ({
  ...{ eventId: event.id, position: String(event.position), recordedAt: event.recordedAt },
  actor: { ...event.metadata.actor, name: nameOf(log, event.metadata.actor) },
  ...{ type: event.type, stream: event.stream, revision: event.revision },
  ...{ dialogId: dialogOf(event), channelId: event.data.channelId ?? null },
  ...{ commandType: event.metadata.commandType ?? null, process: event.metadata.process ?? null },
  ...{ correlationId: event.metadata.correlationId, causationId: event.metadata.causationId },
  commandId: event.metadata.commandId,
});

/** Its content has been deleted, with its dialog or with its message. */
export const isErased = (log: Log, event: Ev): boolean => {
  const dialogId = dialogOf(event);
  const { messageId } = event.data;
  return (
    (dialogId !== null && log.of(`dialog-${dialogId}`).some(({ type }) => type === 'DialogDeleted')) ||
    (messageId !== undefined && log.of(`message-${messageId}`).some(({ type }) => type === 'MessageDeleted'))
  );
};

/** What an event says, without secrets. */
export const dataOf = ({ data }: Ev): object =>
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => [
      field,
      field === 'token' || field === 'hash' ? '' : (value as unknown),
    ]),
  );

/** Stretches in which somebody was responsible for dialogs, in the order in which they were given. */
export function responsibilities(log: Log, who: Who, upTo: bigint) {
  const place = ({ position, recordedAt: at }: Ev) => ({ position: String(position), at });
  return log
    .ofType('DialogReassigned')
    .filter((event) => event.position <= upTo && keyOf(event.data.to) === keyOf(who))
    .map((event) => {
      const own = log.of(event.stream);
      const end = own.find(
        ({ type, position }) => position > event.position && /^Dialog(Reassigned|Deleted)$/.test(type),
      );
      const { dialogId, channelId } = own[0]!.data;
      const isOver = end !== undefined && end.position <= upTo;
      return { dialogId, channelId, from: place(event), to: isOver ? place(end) : null };
    });
}
