import type { DomainEvent } from '@parley/eventsourcing';
import type { DialogClosed, MessageReceived, MessageSent } from './dialog.events.js';

/** One message of the client that waits for an answer, or several that are counted together. */
export interface Waiting {
  /** When it was written, else received, of several the latest; null where an old event keeps neither: before all others. */
  readonly at: string | null;
  /** Its number among the client's messages by arrival, of several the greatest. */
  readonly upTo: number;
  readonly count: number;
}

/** What decides which of the client's messages are answered, bounded however many there are. */
export interface Unanswered {
  /** By time, those of one time by arrival. */
  readonly waiting: readonly Waiting[];
  /** The latest answer or closing whose time came from outside; null: none. */
  readonly answeredAt: string | null;
}

/** Told apart in one dialog, the latest by time; those before are counted together, and answered together with the last of them. */
export const MOST_WAITING = 50;

export const nothingUnanswered: Unanswered = { waiting: [], answeredAt: null };

type Talk = DomainEvent<typeof MessageReceived | typeof MessageSent | typeof DialogClosed>;

/**
 * The one rule of what is answered. An answer is a public message of the company's side, whether a manager, a bot or somebody in the
 * messenger's own app wrote it; a closing leaves answered what an answer would. One that was written here answers all that had arrived.
 * One that the outside world tells the time of answers what stands before it by time, however late either arrives; of one time, by
 * arrival. What came without a time goes by arrival.
 */
export function unansweredAfter(before: Unanswered, event: Talk): Unanswered {
  if (event.type === 'MessageReceived' && event.data.originator === 'client')
    return withMessage(before, event.data);
  if (event.type === 'MessageSent' && event.data.scope === 'private') return before;
  const { toldAt } = event.data;
  return toldAt === null ? withAnswerNow(before) : withAnswer(before, toldAt);
}

function withMessage(
  before: Unanswered,
  { toldAt, receivedAt, incoming }: Extract<Talk, { type: 'MessageReceived' }>['data'],
): Unanswered {
  const { waiting, answeredAt } = before;
  if (toldAt !== null && isAfter(answeredAt, toldAt)) return before;
  const at = toldAt ?? receivedAt;
  const place = waiting.findLastIndex((earlier) => !isAfter(earlier.at, at)) + 1;
  return { waiting: bounded(waiting.toSpliced(place, 0, { at, upTo: incoming, count: 1 })), answeredAt };
}

const withAnswerNow = (before: Unanswered): Unanswered =>
  before.waiting.length === 0 ? before : { waiting: [], answeredAt: before.answeredAt };

function withAnswer({ waiting, answeredAt }: Unanswered, at: string): Unanswered {
  return {
    waiting: waiting.filter((message) => isAfter(message.at, at)),
    answeredAt: isAfter(at, answeredAt) ? at : answeredAt,
  };
}

const isAfter = (one: string | null, other: string | null): boolean => (one ?? '') > (other ?? '');

function bounded(waiting: readonly Waiting[]): readonly Waiting[] {
  const [first, second, ...rest] = waiting;
  if (waiting.length <= MOST_WAITING || !first || !second) return waiting;
  const upTo = Math.max(first.upTo, second.upTo);
  return [{ at: second.at, upTo, count: first.count + second.count }, ...rest];
}

/** Of what waits, the messages that came after the first `readUpTo` of the client; of those counted together perhaps some too many. */
export const unreadAfter = (waiting: readonly Waiting[], readUpTo: number): number =>
  waiting.reduce((sum, { count, upTo }) => sum + Math.max(0, Math.min(count, upTo - readUpTo)), 0);
