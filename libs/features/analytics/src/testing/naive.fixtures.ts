import type { RecordedEvent } from '@parley/eventsourcing';
import { workingTimeOf, type TimeLimitsSettings, type WorkingTime } from '@parley/time-limits';
import type { SessionRow } from '../sessions/session-row.js';

/** What analysts see of sessions and traffic, said again by searching the whole log. */
type Data = {
  readonly dialogId: number;
  readonly channelId: number;
  readonly clientId: number;
  readonly session: number;
  readonly originator?: 'client' | 'channel';
  readonly scope?: 'public' | 'private';
  readonly toldAt?: string | null;
  readonly receivedAt?: string | null;
  readonly source: { readonly utmSource: string | null };
  readonly from: { readonly kind: string; readonly id: number } | null;
  readonly to: { readonly kind: string; readonly id: number } | null;
  readonly settings: TimeLimitsSettings;
};
export type Event = RecordedEvent<string, Data>;
/** When it happened, and never after it was recorded. */
export const timeOf = ({
  metadata: { occurredAt },
  recordedAt,
}: Pick<RecordedEvent, 'metadata' | 'recordedAt'>): string =>
  occurredAt < recordedAt ? occurredAt : recordedAt;
export type NaiveSession = Omit<
  SessionRow,
  'sourceAt' | 'dialogResponsible' | 'waiting' | 'answeredAt' | 'waitingSince' | 'calendars'
>;

export const key = (who: Data['to']): string => (who === null ? 'none' : `${who.kind}:${who.id}`);
/** Of others than the staff only the kind. */
export const byOf = ({ metadata: { actor } }: Event): string =>
  actor.kind === 'manager' || actor.kind === 'bot' ? key(actor as Data['to']) : actor.kind;
export const isIncoming = ({ type, data }: Event): boolean =>
  type === 'MessageReceived' && data.originator === 'client';
const isAnswer = (event: Event): boolean =>
  (event.type === 'MessageSent' && event.data.scope === 'public') ||
  (event.type === 'MessageReceived' && event.data.originator === 'channel');
const writtenAt = (event: Event): string => event.data.toldAt ?? event.data.receivedAt ?? timeOf(event);
const ms = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));
/** Working time from an event on; null: by the clock. */
type Hours = readonly { readonly position: bigint; readonly time: WorkingTime | null }[];
const hoursIn = (log: readonly Event[]): Hours =>
  log
    .filter(({ stream }) => stream === 'time-limits-1')
    .map(({ type, data, position }) => ({
      position,
      time: type === 'TimeLimitsSet' ? workingTimeOf(data.settings) : null,
    }));

/** By the hours that were set last before the event. */
function workMs(hours: Hours, from: string, end: Event): number {
  const set = hours.findLast(({ position }) => position < end.position);
  const to = timeOf(end);
  return set?.time ? set.time.between(Date.parse(from), Date.parse(to)) : ms(from, to);
}
const longest = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.max(...values);

/** Whether an answer or closing leaves a message answered: one from outside by time, one from here all that came before. */
const covers = (end: Event, message: Event): boolean => {
  const { toldAt } = end.data;
  const isBefore = message.position < end.position;
  if (!toldAt) return isBefore;
  return writtenAt(message) < toldAt || (isBefore && writtenAt(message) === toldAt);
};

export function groupedBy<K>(
  events: readonly Event[],
  keyOf: (event: Event) => K,
): ReadonlyMap<K, readonly Event[]> {
  const groups = new Map<K, Event[]>();
  for (const event of events) {
    const found = groups.get(keyOf(event));
    if (found) found.push(event);
    else groups.set(keyOf(event), [event]);
  }
  return groups;
}

export function naiveSessions(recorded: readonly RecordedEvent[]): NaiveSession[] {
  const log = recorded as readonly Event[];
  const hours = hoursIn(log);
  const streams = groupedBy(log, ({ stream }) => stream);
  const sources = groupedBy(
    log.filter(({ type, data }) => type === 'ClientSourceSet' && data.source.utmSource !== null),
    ({ data }) => data.dialogId,
  );
  return log
    .filter(({ type }) => type === 'DialogStarted')
    .flatMap(({ stream, data }) => {
      const own = streams.get(stream) ?? [];
      const opened = own.filter(({ type }) => type === 'DialogOpened');
      // The source that was told first by time.
      const [told] = (sources.get(data.dialogId) ?? []).toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
      const source = told?.data.source.utmSource ?? null;
      return opened.map((opening, n) => ({ ...sessionOf(hours, own, opening, opened[n + 1]), source }));
    });
}

function sessionOf(
  hours: Hours,
  own: readonly Event[],
  opening: Event,
  next: Event | undefined,
): Omit<NaiveSession, 'source'> {
  const isIn = ({ position }: Event): boolean =>
    position > opening.position && (next === undefined || position < next.position);
  const within = own.filter(isIn);
  const { dialogId, session } = opening.data;
  const [start] = own;
  const link = own.findLast(({ type }) =>
    ['DialogStarted', 'ClientDetached', 'ClientAttached'].includes(type),
  );
  const isDetached = link?.type === 'ClientDetached';
  const closing = within.find(({ type }) => type === 'DialogClosed');
  const isDeleted = own.some(({ type }) => type === 'DialogDeleted');
  const reassigned = own.filter(({ type }) => type === 'DialogReassigned');
  const before = reassigned.findLast(({ position }) => position < opening.position);
  const running = reassigned.filter(
    (event) => isIn(event) && (closing === undefined || event.position < closing.position),
  );
  const path = [key(before?.data.to ?? null), ...running.map(({ data }) => key(data.to))];
  const { answers, waits } = waitsOf(hours, own, isIn);
  const count = (matches: (event: Event) => boolean): number => within.filter(matches).length;
  const sentBy = (kind: string) => (event: Event) =>
    event.type === 'MessageSent' && event.data.scope === 'public' && event.metadata.actor.kind === kind;
  const [first] = answers;
  return {
    dialogId,
    session,
    channelId: start?.data.channelId ?? 0,
    clientId: isDetached ? null : (link?.data.clientId ?? 0),
    detached: isDetached,
    deleted: isDeleted,
    openedAt: timeOf(opening),
    closedAt: closing ? timeOf(closing) : null,
    outcome: closing ? closing.metadata.actor.kind : isDeleted && next === undefined ? 'deleted' : 'open',
    closedBy: closing ? byOf(closing) : null,
    closeMs: closing ? ms(timeOf(opening), timeOf(closing)) : null,
    closeWorkMs: closing ? workMs(hours, timeOf(opening), closing) : null,
    responsibleAtOpen: (path[0] ?? 'none') as NaiveSession['responsible'],
    responsible: (path.at(-1) ?? 'none') as NaiveSession['responsible'],
    reassignments: running.filter(({ data }) => data.from !== null).length,
    path: path.length > 10 ? [...path.slice(0, 10), '…'].join('>') : path.join('>'),
    fromClient: count(isIncoming),
    fromManagers: count(sentBy('manager')),
    fromBots: count(sentBy('bot')),
    fromChannel: count(({ data, type }) => type === 'MessageReceived' && data.originator === 'channel'),
    notes: count(({ data, type }) => type === 'MessageSent' && data.scope === 'private'),
    firstAnswerMs: first?.ms ?? null,
    firstAnswerWorkMs: first?.workMs ?? null,
    firstAnswerBy: first?.by ?? null,
    firstAnswerKind: (first?.by.split(':')[0] ?? null) as NaiveSession['firstAnswerKind'],
    answers: answers.length,
    answerMs: answers.reduce((sum, answer) => sum + answer.ms, 0),
    answerWorkMs: answers.reduce((sum, answer) => sum + answer.workMs, 0),
    longestAnswerMs: longest(answers.map((answer) => answer.ms)),
    longestWaitMs: longest(waits),
  };
}

function waitsOf(hours: Hours, own: readonly Event[], isIn: (event: Event) => boolean) {
  const ends = own.filter((event) => isAnswer(event) || event.type === 'DialogClosed');
  const answers: { readonly ms: number; readonly workMs: number; readonly by: string }[] = [];
  const waits: number[] = [];
  for (const end of ends.filter(isIn)) {
    const isEarlier = (other: Event): boolean => other.position < end.position;
    const waiting = own.filter(
      (message) =>
        isIncoming(message) &&
        isEarlier(message) &&
        covers(end, message) &&
        !ends.some((other) => isEarlier(other) && covers(other, message)),
    );
    const since = waiting.map(writtenAt).sort()[0];
    if (since === undefined) continue;
    const took = ms(since, timeOf(end));
    waits.push(took);
    const { actor } = end.metadata;
    if (isAnswer(end))
      answers.push({
        ms: took,
        workMs: workMs(hours, since, end),
        by: end.type === 'MessageReceived' ? 'channel' : key(actor as Data['to']),
      });
  }
  return { answers, waits };
}

/** Messages and deliveries of each channel, hour and author. */
export function naiveTraffic(recorded: readonly RecordedEvent[]) {
  const log = recorded as readonly Event[];
  return log.flatMap((event) => {
    const { type, data } = event;
    const hour = `${timeOf(event).slice(0, 13)}:00:00.000Z`;
    if (isIncoming(event))
      return [{ hour, channel: data.channelId, author: 'client', incoming: 1, outgoing: 0 }];
    if (!isAnswer(event) || (type !== 'MessageSent' && type !== 'MessageReceived')) return [];
    const author = type === 'MessageReceived' ? 'channel' : key(event.metadata.actor as Data['to']);
    return [{ hour, channel: data.channelId, author, incoming: 0, outgoing: 1 }];
  });
}
