import {
  FAILURE_CODES,
  type DeliveryStatusChanged,
  type MessageReceived,
  type MessageSent,
} from '@parley/dialogs';
import { timeOf, type FieldSpec, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on, type Handler } from '@parley/subscriptions';

/** What happened in one hour in one channel: messages of one author, or deliveries with one code. */
export type HourlyCounter = {
  readonly channelId: number;
  readonly hour: string;
  readonly author: string | null;
  readonly authorKind: 'client' | 'manager' | 'bot' | 'channel' | null;
  readonly code: string | null;
  readonly incoming: number;
  readonly outgoing: number;
  readonly notes: number;
  readonly handedOver: number;
  readonly delivered: number;
  readonly read: number;
  readonly failed: number;
};

type Counts = 'incoming' | 'outgoing' | 'notes' | 'handedOver' | 'delivered' | 'read' | 'failed';
type Place = Pick<HourlyCounter, 'channelId' | 'author' | 'authorKind' | 'code'>;

const NONE: Readonly<Record<Counts, number>> = {
  incoming: 0,
  outgoing: 0,
  notes: 0,
  handedOver: 0,
  delivered: 0,
  read: 0,
  failed: 0,
};

const hourOf = (event: Pick<RecordedEvent, 'metadata' | 'recordedAt'>): string =>
  `${timeOf(event).slice(0, 13)}:00:00.000Z`;

/** Counts one. `what`: where it happened and what is counted; null: nothing is. */
const counting = <E extends RecordedEvent>(
  what: (event: E) => { readonly place: Place; readonly count: Counts } | null,
): Handler<HourlyCounter, E> =>
  on<E, HourlyCounter>({
    key(event) {
      const found = what(event);
      if (found === null) return [];
      const { channelId, author, code } = found.place;
      return [hourOf(event), channelId, author ?? 'delivery', code ?? ''].join('|');
    },
    apply(document, event) {
      const found = what(event);
      if (found === null) return document;
      const { place, count } = found;
      const before = document ?? { ...place, hour: hourOf(event), ...NONE };
      return { ...before, [count]: before[count] + 1 };
    },
  });

type Received = RecordedOf<typeof MessageReceived>;
type Sent = RecordedOf<typeof MessageSent>;
type Changed = RecordedOf<typeof DeliveryStatusChanged>;

const DELIVERIES = { sent: 'handedOver', delivered: 'delivered', read: 'read', failed: 'failed' } as const;

function delivery({ data: { status, code }, metadata: { actor } }: Changed) {
  if (status === 'queued') return null;
  const isKnown = (FAILURE_CODES as readonly (string | null)[]).includes(code);
  return {
    place: {
      channelId: actor.kind === 'channel' ? (actor.id ?? 0) : 0,
      author: null,
      authorKind: null,
      code: status !== 'failed' ? null : isKnown ? code : 'unknown',
    },
    count: DELIVERIES[status],
  };
}

function sent({ data: { channelId, scope }, metadata: { actor } }: Sent) {
  const { kind, id } = actor;
  const authorKind = kind === 'manager' || kind === 'bot' ? kind : ('channel' as const);
  const author = authorKind === 'channel' ? authorKind : `${kind}:${id}`;
  const count = scope === 'private' ? ('notes' as const) : ('outgoing' as const);
  return { place: { channelId, author, authorKind, code: null }, count };
}

const received = ({ data: { channelId, originator } }: Received) => ({
  place: { channelId, author: originator, authorKind: originator, code: null },
  count: originator === 'client' ? ('incoming' as const) : ('outgoing' as const),
});

const count = (meaning: string): FieldSpec => ({ type: 'integer', meaning });

const fields = {
  channelId: count('Channel; 0: of a delivery that no channel reported.'),
  hour: { type: 'date', meaning: 'The beginning of the hour, in UTC, in which it happened.' },
  author: {
    type: 'string',
    nullable: true,
    meaning: 'Of messages: client, channel, manager:<id> or bot:<id>; null: of deliveries.',
  },
  authorKind: {
    type: 'string',
    nullable: true,
    meaning: 'client, channel, manager or bot; null: of deliveries.',
  },
  code: { type: 'string', nullable: true, meaning: 'Of failed deliveries: why.' },
  incoming: count('Messages of clients.'),
  outgoing: count("Public messages of the company's side."),
  notes: count('Private messages.'),
  handedOver: count('Messages that the channel reported as sent.'),
  delivered: count('Messages reported as delivered.'),
  read: count('Messages reported as read.'),
  failed: count('Messages reported as failed.'),
} as const satisfies Readonly<Record<keyof HourlyCounter, FieldSpec>>;

export const counterColumns: readonly string[] = Object.keys(fields);

/** Counts of every hour, for figures. They hold numbers and ids of staff only, so that nothing of them goes with a dialog or client. */
export const hourlyCountersProjection = defineProjection<HourlyCounter>({
  name: 'hourly-counters',
  version: 1,
  weight: 5,
  indexes: [{ fields: counterColumns }],
  fields,
  on: {
    MessageReceived: counting<Received>(received),
    MessageSent: counting<Sent>(sent),
    DeliveryStatusChanged: counting<Changed>(delivery),
  },
});
