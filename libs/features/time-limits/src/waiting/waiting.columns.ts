import { numberColumn, objectColumn, type ColumnReader, type ColumnSource } from '@parley/application';
import { channelColumn } from '@parley/dialogs';
import { staffId } from '@parley/shared';
import type { StaffDocument } from '@parley/staff';
import type { TimeLimitsSettings } from '../settings/time-limits.settings.js';
import { marksAt, type Marks } from './level.rules.js';
import { isHelper } from './helpers.rules.js';
import type { WaitingDocument } from './waiting.projection.js';
import { sinceOf, type Waits } from './waits.rules.js';

const waitingSource: ColumnSource = {
  name: 'waiting',
  of: 'dialog',
  walks: [{ equal: {}, by: ['waitingSince'], isWanted: ({ waitingSince }) => waitingSince !== null }],
};

/** Where a bot has answered: whether it is a helper is only known at the question. */
const ASK = Infinity;

const sinceColumn = (name: string, countFrom: TimeLimitsSettings['countFrom']) =>
  numberColumn<WaitingDocument>(name, waitingSource, (waits) => {
    const since = sinceOf(waits, () => true, countFrom);
    if (since === null) return null;
    return waits.botAnswers.length > 0 ? ASK : Date.parse(since);
  });

/** Since when the client waits, ms since the epoch, in either reading. */
const SINCE = {
  answer: sinceColumn('waiting.waitingSince', 'answer'),
  opening: sinceColumn('waiting.sessionSince', 'opening'),
};

const botAnswersColumn = objectColumn<WaitingDocument, Waits>(
  'waiting.botAnswers',
  waitingSource,
  (_, waits) => (waits !== null && waits.waitingSince !== null && waits.botAnswers.length > 0 ? waits : null),
);

/** Ids of the documents of bots that are helpers. */
const helpersColumn = objectColumn<StaffDocument, Set<string>>(
  'staff.helpers',
  { name: 'staff', of: 'all', walks: [{ equal: { kind: 'bot' }, by: ['sortKey'] }] },
  (known, bot, id) => {
    const helpers = known ?? new Set();
    if (bot !== null && bot.kind === 'bot' && isHelper(bot)) helpers.add(id);
    else helpers.delete(id);
    return helpers;
  },
);

export const waitingColumns = [SINCE.answer, SINCE.opening, botAnswersColumn, helpersColumn, channelColumn];

/** Dialogs in which a client waits under limits, by their slots. */
export interface Waiters {
  /** Since when, ms since the epoch; NaN: nobody waits, or the channel has no limits. */
  sinceOf(slot: number): number;
  /** Of one in which somebody waits. */
  marksOf(slot: number): Marks | null;
}

export function waitersAt(columns: ColumnReader, settings: TimeLimitsSettings, now: number): Waiters {
  const times = columns.of(SINCE[settings.countFrom]).values();
  const since = sinceIn(columns, settings);
  const marksOf = marksIn(columns, settings, now);
  return {
    marksOf,
    sinceOf(slot) {
      // So it is in most dialogs: nothing else is asked there.
      if (Number.isNaN(times[slot])) return NaN;
      const time = since(slot);
      return Number.isNaN(time) || marksOf(slot) === null ? NaN : time;
    },
  };
}

/** NaN: nobody waits. */
function sinceIn(columns: ColumnReader, { countFrom }: TimeLimitsSettings): (slot: number) => number {
  const times = columns.of(SINCE[countFrom]).values();
  const waits = columns.of(botAnswersColumn).held;
  const helpers = columns.of(helpersColumn).held.get(0);
  const isHelping = (botId: number): boolean => helpers?.has(staffId('bot', botId)) === true;
  return (slot) => {
    const time = times[slot] as number;
    const answered = time === ASK ? waits.get(slot) : undefined;
    if (answered === undefined) return time;
    const since = sinceOf(answered, isHelping, countFrom);
    return since === null ? NaN : Date.parse(since);
  };
}

function marksIn(
  columns: ColumnReader,
  settings: TimeLimitsSettings,
  now: number,
): (slot: number) => Marks | null {
  const marksOf = marksAt(settings, now);
  const channels = columns.of(channelColumn);
  const codes = channels.codes();
  const byCode = Array.from({ length: channels.limit() }, (_, code) => marksOf(channels.valueOf(code) ?? 0));
  return (slot) => byCode[codes[slot] as number] ?? null;
}
