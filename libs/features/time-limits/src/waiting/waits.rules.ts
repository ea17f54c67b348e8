import {
  unansweredAfter,
  type DialogClosed,
  type MessageReceived,
  type MessageSent,
  type Unanswered,
  type Waiting,
} from '@parley/dialogs';
import { timeOf, type RecordedOf } from '@parley/eventsourcing';
import type { TimeLimitsSettings } from '../settings/time-limits.settings.js';

/** What one bot has answered, as far as it counts as an answer. */
export interface BotAnswer {
  readonly botId: number;
  /** All messages of the client up to this number: it wrote after they had arrived. */
  readonly upTo: number;
  /** All that were written before this time, as an import tells; null: none. */
  readonly at: string | null;
  /** Of those written at that time, the ones up to this number. */
  readonly upToThen: number;
}

/**
 * Since when a client waits. `waiting` and `answeredAt` leave bots out, which are kept apart: whether one is a helper is not known where its
 * answer is folded.
 */
export type Waits = Pick<Unanswered, keyof Unanswered> & {
  /** Time of the first of them; null: there is none. */
  readonly waitingSince: string | null;
  /** The latest session in which the client wrote, and the time of the client's first message in it. */
  readonly session: number;
  readonly sessionSince: string | null;
  /** The bots that have answered since, the latest last. */
  readonly botAnswers: readonly BotAnswer[];
};

export const nobodyWaits: Waits = {
  waiting: [],
  answeredAt: null,
  waitingSince: null,
  session: 0,
  sessionSince: null,
  botAnswers: [],
};

/** More do not answer in one dialog before somebody else does; the earliest is forgotten, and its answer with it. */
const MOST_BOTS = 20;

type Received = RecordedOf<typeof MessageReceived>;
type Sent = RecordedOf<typeof MessageSent>;
type Closed = RecordedOf<typeof DialogClosed>;

export function received(waits: Waits, event: Received): Waits {
  if (event.data.originator !== 'client') return ended(waits, event);
  const after = unansweredAfter(waits, event);
  const at = event.data.toldAt ?? event.data.receivedAt ?? timeOf(event);
  const isWaiting = after.waiting !== waits.waiting;
  return {
    ...waits,
    ...after,
    ...inSession(waits, event.data.session, at),
    waitingSince: isWaiting ? earlier(waits.waitingSince, at) : waits.waitingSince,
  };
}

const earlier = (one: string | null, other: string): string => (one !== null && one < other ? one : other);

function inSession(
  { session, sessionSince }: Waits,
  of: number,
  at: string,
): Pick<Waits, 'session' | 'sessionSince'> {
  if (of > session) return { session: of, sessionSince: at };
  return { session, sessionSince: of === session ? earlier(sessionSince, at) : sessionSince };
}

export function sent(waits: Waits, event: Sent): Waits {
  const { actor } = event.metadata;
  if (event.data.scope === 'private') return waits;
  return actor.kind === 'bot' && actor.id !== null
    ? answeredByBot(waits, actor.id, event)
    : ended(waits, event);
}

/** An answer or a closing. */
export function ended(waits: Waits, event: Received | Sent | Closed): Waits {
  const after: Unanswered = unansweredAfter(waits, event);
  if (after === waits) return waits;
  const [before] = waits.waiting;
  const [first] = after.waiting;
  const waitingSince =
    first === before ? waits.waitingSince : first ? (first.at ?? waits.waitingSince) : null;
  return {
    ...waits,
    ...after,
    waitingSince,
    botAnswers: first ? waits.botAnswers : toldOf(waits.botAnswers),
  };
}

/** An answer of the past, which an import tells of, may be older than what is still to arrive. */
const toldOf = (answers: readonly BotAnswer[]): readonly BotAnswer[] =>
  answers.filter(({ at }) => at !== null);

function answeredByBot(waits: Waits, botId: number, { data: { toldAt, incoming } }: Sent): Waits {
  if (toldAt === null && waits.waiting.length === 0) return waits;
  const before = waits.botAnswers.find((answer) => answer.botId === botId);
  const { upTo = 0, at = null, upToThen = 0 } = before ?? {};
  const answer =
    toldAt === null
      ? { botId, upTo: incoming, at, upToThen }
      : toldAt < (at ?? '')
        ? { botId, upTo, at, upToThen }
        : { botId, upTo, at: toldAt, upToThen: incoming };
  const others = waits.botAnswers.filter((other) => other !== before);
  return { ...waits, botAnswers: [...others, answer].slice(-MOST_BOTS) };
}

const answers = (message: Waiting, { upTo, at, upToThen }: BotAnswer): boolean => {
  if (message.upTo <= upTo) return true;
  if (at === null) return false;
  const written = message.at ?? '';
  return written < at || (written === at && message.upTo <= upToThen);
};

/** Since when the client waits, in the reading that the settings choose; null: nothing is to be answered. */
export function sinceOf(
  { waiting, waitingSince, sessionSince, botAnswers }: Waits,
  isHelper: (botId: number) => boolean,
  countFrom: TimeLimitsSettings['countFrom'],
): string | null {
  const counting = botAnswers.filter(({ botId }) => !isHelper(botId));
  const place = waiting.findIndex((message) => !counting.some((answer) => answers(message, answer)));
  if (place < 0) return null;
  if (countFrom === 'opening' && sessionSince !== null) return sessionSince;
  return place === 0 ? waitingSince : (waiting[place]?.at ?? waitingSince);
}
