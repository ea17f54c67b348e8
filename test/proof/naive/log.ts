import type { RecordedEvent } from '@parley/eventsourcing';

/** Everything that is told here is told from raw events, by searching them: nothing of the product is called. */
export interface Who {
  readonly kind: 'manager' | 'bot';
  readonly id: number;
}

export interface Data {
  readonly dialogId: number;
  readonly dialogIds: readonly number[];
  readonly channelId: number;
  readonly clientId: number;
  readonly externalChatId: string;
  readonly externalId: string | null;
  readonly session: number;
  readonly messageId: number;
  readonly originator: 'client' | 'channel';
  readonly scope: 'public' | 'private';
  readonly content: { readonly kind: string };
  readonly quotedMessageId: number | null;
  readonly quotedExternalId: string | null;
  readonly incoming: number;
  readonly toldAt: string | null;
  readonly receivedAt: string | null;
  readonly from: Who | null;
  readonly to: Who | null;
  readonly text: string;
  readonly status: string;
  readonly code: string | null;
  readonly reason: string | null;
  readonly token: string;
  readonly expiresAt: string;
  readonly requestedBy: Who;
  readonly userId: number;
  readonly botId: number;
  readonly groupId: number | null;
  readonly tokenId: number;
  readonly name: string;
  readonly label: string;
  readonly owner: Who;
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
  readonly channelIds: readonly number[] | null;
  readonly contacts: object;
  readonly source: { readonly utmSource: string | null };
}

export type Ev = RecordedEvent<string, Data>;

/** Whether an event is before a moment, given that all before it in its stream are. */
export type Until = (event: Ev) => boolean;

export interface Log {
  readonly events: readonly Ev[];
  /** All events of a stream. */
  of(stream: string): readonly Ev[];
  byId(id: string): Ev | undefined;
  ofType(...types: readonly string[]): readonly Ev[];
  /** What somebody did: all but bookkeeping. */
  readonly acted: readonly Ev[];
  /** What stands in the dialog's stream, or names it. */
  ofDialog(dialogId: number): readonly Ev[];
  /** What names the message. */
  ofMessage(messageId: number): readonly Ev[];
  /** What an event led to. */
  causedBy(eventId: string): readonly Ev[];
  /** What one request led to. */
  ofRequest(correlationId: string): readonly Ev[];
}

/** Streams in which somebody acts; the others are bookkeeping. */
const ACTED_IN = /^(dialog|client|message|read-mark|channel|staff|access-rules|operations|tags|time-limits)-/;

export const dialogOf = ({ stream, data }: Ev): number | null =>
  Number(/^dialog-(\d+)$/.exec(stream)?.[1] ?? 0) || (data.dialogId ?? null);

export function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const found = groups.get(key);
    if (found) found.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function logOf(events: readonly RecordedEvent[]): Log {
  const all = events as readonly Ev[];
  const streams = groupedBy(all, ({ stream }) => stream);
  const types = groupedBy(all, ({ type }) => type);
  const ids = new Map(all.map((event) => [event.id, event]));
  const acted = all.filter(({ stream }) => ACTED_IN.test(stream));
  const dialogs = groupedBy(acted, dialogOf);
  const messages = groupedBy(acted, ({ data }) => data.messageId);
  const causes = groupedBy(acted, ({ metadata }) => metadata.causationId);
  const requests = groupedBy(acted, ({ metadata }) => metadata.correlationId);
  return {
    events: all,
    acted,
    ofDialog: (dialogId) => dialogs.get(dialogId) ?? [],
    ofMessage: (messageId) => messages.get(messageId) ?? [],
    causedBy: (eventId) => causes.get(eventId) ?? [],
    ofRequest: (correlationId) => requests.get(correlationId) ?? [],
    of: (stream) => streams.get(stream) ?? [],
    byId: (id) => ids.get(id),
    ofType: (...wanted) =>
      wanted.length === 1
        ? (types.get(wanted[0]!) ?? [])
        : wanted.flatMap((type) => types.get(type) ?? []).sort(inLog),
  };
}

export const inLog = (one: Ev, other: Ev): number => (one.position < other.position ? -1 : 1);

/** When it happened, and never after it was recorded. */
export const happenedAt = ({ metadata: { occurredAt }, recordedAt }: Ev): string =>
  occurredAt < recordedAt ? occurredAt : recordedAt;

export const is =
  (...types: readonly string[]) =>
  ({ type }: Ev): boolean =>
    types.includes(type);

/** A stream as far as it was at a moment: to its first event that is later. */
export function before(stream: readonly Ev[], until: Until): readonly Ev[] {
  const end = stream.findIndex((event) => !until(event));
  return end < 0 ? stream : stream.slice(0, end);
}

export const upTo =
  (position: bigint): Until =>
  (event) =>
    event.position <= position;
export const recordedBy =
  (time: string): Until =>
  (event) =>
    event.recordedAt <= time;
export const happenedBy =
  (time: string): Until =>
  (event) =>
    happenedAt(event) <= time;

export const keyOf = (who: Who | null): string => (who === null ? 'none' : `${who.kind}:${who.id}`);
export const padded = (position: bigint): string => String(position).padStart(20, '0');
/** Where an event stands, as answers say it. */
export const placeOf = ({ position, recordedAt }: Ev) => ({ position: String(position), at: recordedAt });
