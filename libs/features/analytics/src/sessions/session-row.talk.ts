import { unansweredAfter, type DialogClosed, type MessageReceived, type MessageSent } from '@parley/dialogs';
import { timeOf, type Actor, type RecordedOf } from '@parley/eventsourcing';
import type { SessionRow } from './session-row.js';
import { workedUntil } from './working-time.js';

type Received = RecordedOf<typeof MessageReceived>;
type Sent = RecordedOf<typeof MessageSent>;
type Closed = RecordedOf<typeof DialogClosed>;

/** The document with the working hours; absent: none were ever set. */
type Calendars = SessionRow | null | undefined;

/** `manager:7` and `bot:9`; of others only the kind. */
export const whoOf = ({ kind, id }: Actor): string =>
  kind === 'manager' || kind === 'bot' ? `${kind}:${id}` : kind;

/** Whole ms from one time to another, 0 where they are the other way round. */
export const msBetween = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

export function received(row: SessionRow, event: Received, calendars: Calendars): SessionRow {
  if (event.data.originator === 'channel')
    return {
      ...row,
      ...answered(row, event, calendars, { kind: 'channel', by: 'channel' }),
      fromChannel: row.fromChannel + 1,
    };
  const after = unansweredAfter(row, event);
  const at = event.data.toldAt ?? event.data.receivedAt ?? timeOf(event);
  const isWaiting = after.waiting !== row.waiting;
  const since = row.waitingSince === null || at < row.waitingSince ? at : row.waitingSince;
  return {
    ...row,
    ...after,
    waitingSince: isWaiting ? since : row.waitingSince,
    fromClient: row.fromClient + 1,
  };
}

export function sent(row: SessionRow, event: Sent, calendars: Calendars): SessionRow {
  if (event.data.scope === 'private') return { ...row, notes: row.notes + 1 };
  const { actor } = event.metadata;
  const kind = actor.kind === 'manager' || actor.kind === 'bot' ? actor.kind : 'channel';
  const count = ({ manager: 'fromManagers', bot: 'fromBots', channel: 'fromChannel' } as const)[kind];
  return { ...row, ...answered(row, event, calendars, { kind, by: whoOf(actor) }), [count]: row[count] + 1 };
}

type Waits = Pick<SessionRow, 'waiting' | 'answeredAt' | 'waitingSince' | 'longestWaitMs'>;
type Answers = Pick<
  SessionRow,
  | 'firstAnswerMs'
  | 'firstAnswerWorkMs'
  | 'firstAnswerBy'
  | 'firstAnswerKind'
  | 'answers'
  | 'answerMs'
  | 'answerWorkMs'
  | 'longestAnswerMs'
>;

/** One answer, to all that it leaves answered: it took as long as the earliest of them had waited. */
function answered(
  row: SessionRow,
  event: Received | Sent,
  calendars: Calendars,
  { kind, by }: { readonly kind: NonNullable<SessionRow['firstAnswerKind']>; readonly by: string },
): Waits & Partial<Answers> {
  const { waits, ms } = waitEnds(row, event);
  if (ms === null || row.waitingSince === null) return waits;
  const workMs = workedUntil(event, row.waitingSince, calendars);
  const first = {
    firstAnswerMs: ms,
    firstAnswerWorkMs: workMs,
    firstAnswerBy: by,
    firstAnswerKind: kind,
  };
  return {
    ...waits,
    ...(row.answers === 0 && first),
    answers: row.answers + 1,
    answerMs: row.answerMs + ms,
    answerWorkMs: row.answerWorkMs + workMs,
    longestAnswerMs: Math.max(row.longestAnswerMs ?? 0, ms),
  };
}

/** A closing ends waiting without an answer. */
export const closedWaits = (row: SessionRow, event: Closed): Waits => waitEnds(row, event).waits;

/** `ms`: how long the earliest had waited that waits no more; null: none. */
function waitEnds(
  row: SessionRow,
  event: Received | Sent | Closed,
): { readonly waits: Waits; readonly ms: number | null } {
  const { waitingSince, longestWaitMs } = row;
  const after = unansweredAfter(row, event);
  const [first] = row.waiting;
  const [next] = after.waiting;
  const isOver = first !== undefined && next !== first && waitingSince !== null;
  const { waiting, answeredAt } = after;
  if (!isOver) return { waits: { waiting, answeredAt, waitingSince, longestWaitMs }, ms: null };
  const ms = msBetween(waitingSince, timeOf(event));
  const since = next ? (next.at ?? waitingSince) : null;
  return {
    waits: { waiting, answeredAt, waitingSince: since, longestWaitMs: Math.max(longestWaitMs ?? 0, ms) },
    ms,
  };
}
