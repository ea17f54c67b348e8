import { unansweredAfter, type DialogClosed, type MessageReceived, type MessageSent } from '@parley/dialogs';
import { timeOf, type Actor, type RecordedOf, type Draft } from '@parley/eventsourcing';
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
  const next: Draft<SessionRow> = { ...row };
  if (event.data.originator === 'channel') {
    answer(next, event, calendars, { kind: 'channel', by: 'channel' });
    next.fromChannel += 1;
    return next;
  }
  const { waiting, answeredAt } = unansweredAfter(row, event);
  const at = event.data.toldAt ?? event.data.receivedAt ?? timeOf(event);
  const since = row.waitingSince === null || at < row.waitingSince ? at : row.waitingSince;
  if (waiting !== row.waiting) next.waitingSince = since;
  next.waiting = waiting;
  next.answeredAt = answeredAt;
  next.fromClient += 1;
  return next;
}

export function sent(row: SessionRow, event: Sent, calendars: Calendars): SessionRow {
  if (event.data.scope === 'private') return { ...row, notes: row.notes + 1 };
  const next: Draft<SessionRow> = { ...row };
  const { actor } = event.metadata;
  const kind = actor.kind === 'manager' || actor.kind === 'bot' ? actor.kind : 'channel';
  const count = ({ manager: 'fromManagers', bot: 'fromBots', channel: 'fromChannel' } as const)[kind];
  answer(next, event, calendars, { kind, by: whoOf(actor) });
  next[count] += 1;
  return next;
}

/** One answer, to all that it leaves answered: it took as long as the earliest of them had waited. */
function answer(
  row: Draft<SessionRow>,
  event: Received | Sent,
  calendars: Calendars,
  { kind, by }: { readonly kind: NonNullable<SessionRow['firstAnswerKind']>; readonly by: string },
): void {
  const { waitingSince } = row;
  const ms = endWaits(row, event);
  if (ms === null || waitingSince === null) return;
  const workMs = workedUntil(event, waitingSince, calendars);
  if (row.answers === 0) {
    row.firstAnswerMs = ms;
    row.firstAnswerWorkMs = workMs;
    row.firstAnswerBy = by;
    row.firstAnswerKind = kind;
  }
  row.answers += 1;
  row.answerMs += ms;
  row.answerWorkMs += workMs;
  row.longestAnswerMs = Math.max(row.longestAnswerMs ?? 0, ms);
}

/** Answers how long the earliest had waited that waits no more; null: none. A closing ends waiting without an answer. */
export function endWaits(row: Draft<SessionRow>, event: Received | Sent | Closed): number | null {
  const { waitingSince, waiting } = row;
  const after = unansweredAfter(row, event);
  const [first] = waiting;
  const [next] = after.waiting;
  row.waiting = after.waiting;
  row.answeredAt = after.answeredAt;
  if (first === undefined || next === first || waitingSince === null) return null;
  const ms = msBetween(waitingSince, timeOf(event));
  row.waitingSince = next ? (next.at ?? waitingSince) : null;
  row.longestWaitMs = Math.max(row.longestWaitMs ?? 0, ms);
  return ms;
}
