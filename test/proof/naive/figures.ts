import { naiveLoad, naiveMessages, naiveSessions, type NaiveSession } from '@parley/analytics/testing';
import { groupedBy, happenedAt, keyOf, type Log } from './log.js';
import { isIncoming } from './dialog.js';

export type Row = Readonly<Record<string, unknown>>;
type Numbers = Float64Array;

const sorted = new WeakMap<readonly Row[], Map<string, Numbers>>();

function allIn(rows: readonly Row[], field: string): readonly number[] {
  const found: number[] = [];
  for (const { [field]: value } of rows) if (typeof value === 'number') found.push(value);
  return found;
}

/** The numbers of a field upwards, of the same rows sorted once. */
function numbersIn(rows: readonly Row[], field: string): Numbers {
  const known = sorted.get(rows) ?? new Map<string, Numbers>();
  sorted.set(rows, known);
  const found = known.get(field) ?? Float64Array.from(allIn(rows, field)).sort();
  known.set(field, found);
  return found;
}
const total = (values: Numbers): number => values.reduce((sum, value) => sum + value, 0);
/** The least value that so many percent do not exceed. */
const percentile = (values: Numbers, percent: number): number | null =>
  values[Math.ceil((percent * values.length) / 100) - 1] ?? null;
const different = (rows: readonly Row[], field: string): number =>
  new Set(rows.map((row) => row[field]).filter((value) => value !== null)).size;

const timed = (name: string, field: string): Record<string, (rows: readonly Row[]) => number | null> => ({
  [`${name}Average`]: (rows) => {
    const values = numbersIn(rows, field);
    return values.length === 0 ? null : total(values) / values.length;
  },
  ...Object.fromEntries(
    [50, 90, 95, 99].map((percent) => [
      `${name}P${percent}`,
      (rows: readonly Row[]) => percentile(numbersIn(rows, field), percent),
    ]),
  ),
  [`${name}Longest`]: (rows) => numbersIn(rows, field).at(-1) ?? null,
});

const summed = (field: string) => (rows: readonly Row[]) => total(numbersIn(rows, field));
const same = (...fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, summed(field)]));

/** Every figure of sessions, of rows. */
export const SESSION_FIGURES: Readonly<Record<string, (rows: readonly Row[]) => number | null>> = {
  sessions: (rows) => rows.length,
  closedSessions: (rows) => rows.filter(({ closedAt }) => closedAt !== null).length,
  answeredSessions: (rows) => rows.filter(({ answers }) => answers !== 0).length,
  ...timed('firstAnswer', 'firstAnswerMs'),
  ...timed('firstAnswerWork', 'firstAnswerWorkMs'),
  answers: summed('answers'),
  answerTime: summed('answerMs'),
  answerWorkTime: summed('answerWorkMs'),
  ...timed('longestAnswer', 'longestAnswerMs'),
  ...timed('longestWait', 'longestWaitMs'),
  ...timed('close', 'closeMs'),
  ...timed('closeWork', 'closeWorkMs'),
  ...same('fromClient', 'fromManagers', 'fromBots', 'fromChannel', 'notes', 'reassignments'),
  dialogs: (rows) => different(rows, 'dialogId'),
  clients: (rows) => different(rows, 'clientId'),
};

export const TRAFFIC_FIGURES: Readonly<Record<string, (rows: readonly Row[]) => number | null>> = same(
  ...['incoming', 'outgoing', 'notes', 'handedOver', 'delivered', 'read', 'failed'],
);

const counted = (field: string) => (rows: readonly Row[]) => numbersIn(rows, field).length;

export const LOAD_FIGURES: Readonly<Record<string, (rows: readonly Row[]) => number | null>> = {
  taken: counted('responsibleId'),
  givenAway: counted('heldMs'),
  ...timed('held', 'heldMs'),
  ...timed('unassigned', 'unassignedMs'),
  dialogs: (rows) => different(rows, 'dialogId'),
};

export const MESSAGE_FIGURES: Readonly<Record<string, (rows: readonly Row[]) => number | null>> = {
  ...same('incoming', 'outgoing', 'fromManagers', 'fromBots', 'fromChannel', 'notes'),
  dialogs: (rows) => different(rows, 'dialogId'),
};

export const loadOf = (log: Log): readonly Row[] => naiveLoad(log.events);
export const messagesOf = (log: Log): readonly Row[] => naiveMessages(log.events);

export const sessionsOf = (log: Log): readonly NaiveSession[] => naiveSessions(log.events);

const CODES = [
  ...['general', 'customer_not_exists', 'reply_timed_out', 'spam_suspicion', 'access_restricted', 'unknown'],
  ...['network_error', 'malformed_response', 'async_send_timeout'],
];
const COUNTED: Readonly<Record<string, string>> = {
  ...{ sent: 'handedOver', delivered: 'delivered', read: 'read', failed: 'failed' },
};

/** One row for each message and each report, with a 1 for what it counts. */
export function trafficOf(log: Log): readonly Row[] {
  return log.events.flatMap((event): Row[] => {
    const { type, data, metadata } = event;
    const { actor } = metadata;
    const at = { hour: happenedAt(event), channelId: data.channelId, code: null };
    if (isIncoming(event)) return [{ ...at, author: 'client', authorKind: 'client', incoming: 1 }];
    if (type === 'MessageReceived') return [{ ...at, author: 'channel', authorKind: 'channel', outgoing: 1 }];
    if (type === 'MessageSent') {
      const author = keyOf(actor as never);
      return [
        { ...at, author, authorKind: actor.kind, [data.scope === 'private' ? 'notes' : 'outgoing']: 1 },
      ];
    }
    if (type !== 'DeliveryStatusChanged') return [];
    const code = data.status === 'failed' ? (CODES.includes(data.code ?? '') ? data.code : 'unknown') : null;
    const channelId = actor.kind === 'channel' ? actor.id : 0;
    return [{ ...at, channelId, code, author: null, authorKind: null, [COUNTED[data.status] ?? '']: 1 }];
  });
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Of a zone, made once: that takes far longer than to format a time. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const found =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, found);
  return found;
}

/** Zones change at quarters of an hour. */
const QUARTER = 15 * 60_000;
const ahead = new Map<string, number>();

/** Minutes that a zone is ahead of UTC at a moment. */
function aheadAt(at: number, zone: string): number {
  const key = `${Math.floor(at / QUARTER)} ${zone}`;
  const found = ahead.get(key) ?? aheadIn(at, zone);
  ahead.set(key, found);
  return found;
}

function aheadIn(at: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(at);
  const [, sign, hours = 0, minutes = 0] =
    /GMT([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const MINUTE = 60_000;
const known = new Map<string, string>();

/** The first instant of the local hour, day, week or month. */
export function beginningOf(time: string, unit: string, zone: string): string {
  const key = `${time.slice(0, 16)} ${unit} ${zone}`;
  const found = known.get(key) ?? begin(time, unit, zone);
  known.set(key, found);
  return found;
}

function begin(time: string, unit: string, zone: string): string {
  const local = new Date(Date.parse(time) + aheadAt(Date.parse(time), zone) * MINUTE);
  if (unit === 'hour') {
    const within = local.getTime() % 3_600_000;
    return new Date(Date.parse(time) - within).toISOString();
  }
  local.setUTCHours(0, 0, 0, 0);
  if (unit === 'week') local.setUTCDate(local.getUTCDate() - ((local.getUTCDay() + 6) % 7));
  if (unit === 'month') local.setUTCDate(1);
  // The zone may have been ahead by another time then.
  const guess = local.getTime() - aheadAt(local.getTime(), zone) * MINUTE;
  return new Date(local.getTime() - aheadAt(guess, zone) * MINUTE).toISOString();
}

/** Rows that have the same values, put together: the values, and the figures of each. */
export function grouped(
  rows: readonly Row[],
  keyOfRow: (row: Row) => Row,
  figures: Readonly<Record<string, (rows: readonly Row[]) => number | null>>,
): readonly Row[] {
  const groups = groupedBy(rows, (row) => JSON.stringify(keyOfRow(row)));
  return [...groups].map(([key, own]) => ({
    ...(JSON.parse(key) as Row),
    ...Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure(own)])),
  }));
}
