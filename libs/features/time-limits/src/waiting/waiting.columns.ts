import {
  countBits,
  numbersIn,
  numberColumn,
  objectColumn,
  type Column,
  type ColumnReader,
  type ColumnSource,
} from '@parley/application';
import { traitsColumn } from '@parley/dialogs';
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

/** What is known of a dialog in which bots have answered, in either reading: when all of them are helpers, when none of them is, and else. */
interface Answered {
  readonly botIds: readonly number[];
  readonly helped: Since;
  readonly answered: Since;
  readonly waits: Waits;
}

/** ms since the epoch; NaN: nobody waits. */
type Since = Readonly<Record<TimeLimitsSettings['countFrom'], number>>;

const timeOf = (
  waits: Waits,
  isHelping: (botId: number) => boolean,
  countFrom: TimeLimitsSettings['countFrom'],
): number => Date.parse(sinceOf(waits, isHelping, countFrom) ?? '');

function answeredIn(waits: Waits): Answered {
  const inBoth = (isHelping: () => boolean): Since => ({
    answer: timeOf(waits, isHelping, 'answer'),
    opening: timeOf(waits, isHelping, 'opening'),
  });
  const botIds = waits.botAnswers.map(({ botId }) => botId);
  return { botIds, helped: inBoth(() => true), answered: inBoth(() => false), waits };
}

const botAnswersColumn = objectColumn<WaitingDocument, Answered>(
  'waiting.botAnswers',
  waitingSource,
  (_, waits) =>
    waits !== null && waits.waitingSince !== null && waits.botAnswers.length > 0 ? answeredIn(waits) : null,
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

export const waitingColumns: readonly Column[] = [
  SINCE.answer,
  SINCE.opening,
  botAnswersColumn,
  helpersColumn,
  traitsColumn,
];

/** Dialogs in which a client waits under limits. */
export interface Waiters {
  /** All slots are less than this. */
  readonly size: number;
  readonly slots: Int32Array;
  /** Since when in each of them, ms since the epoch. */
  readonly since: Float64Array;
  /** What marks the dialog of one of these slots. */
  marksOf(slot: number): Marks;
}

export function waitersAt(columns: ColumnReader, settings: TimeLimitsSettings, now: number): Waiters {
  const store = columns.of(SINCE[settings.countFrom]);
  const [times, present] = [store.values(), store.present()];
  const sinceOf = sinceIn(columns, settings);
  const marksOf = marksIn(columns, settings, now);
  const most = countBits(present);
  const [slots, since] = [new Int32Array(most), new Float64Array(most)];
  let count = 0;
  for (const slot of numbersIn(present)) {
    const time = times[slot] === ASK ? sinceOf(slot) : (times[slot] as number);
    if (Number.isNaN(time) || marksOf(slot) === null) continue;
    slots[count] = slot;
    since[count++] = time;
  }
  return {
    size: columns.dialogs.size(),
    slots: slots.subarray(0, count),
    since: since.subarray(0, count),
    marksOf: marksOf as (slot: number) => Marks,
  };
}

/** Of dialogs in which a bot has answered. NaN: nobody waits. */
function sinceIn(columns: ColumnReader, { countFrom }: TimeLimitsSettings): (slot: number) => number {
  const held = columns.of(botAnswersColumn).held;
  const isHelping = helpingIn(columns);
  return (slot) => {
    const found = held.get(slot);
    if (found === undefined) return NaN;
    const helping = found.botIds.filter(isHelping).length;
    if (helping === found.botIds.length) return found.helped[countFrom];
    return helping === 0 ? found.answered[countFrom] : timeOf(found.waits, isHelping, countFrom);
  };
}

/** Each bot is asked about once. */
function helpingIn(columns: ColumnReader): (botId: number) => boolean {
  const helpers = columns.of(helpersColumn).held.get(0);
  const known = new Map<number, boolean>();
  return (botId) => {
    let isHelping = known.get(botId);
    if (isHelping === undefined) {
      isHelping = helpers?.has(staffId('bot', botId)) === true;
      known.set(botId, isHelping);
    }
    return isHelping;
  };
}

function marksIn(
  columns: ColumnReader,
  settings: TimeLimitsSettings,
  now: number,
): (slot: number) => Marks | null {
  const marksOf = marksAt(settings, now);
  const traits = columns.of(traitsColumn);
  const codes = traits.codes();
  const byCode = Array.from({ length: traits.limit() }, (_, code) =>
    marksOf(traits.valueOf(code)?.channelId ?? 0),
  );
  return (slot) => byCode[codes[slot] as number] ?? null;
}
