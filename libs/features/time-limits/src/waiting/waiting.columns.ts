import {
  fewColumn,
  objectColumn,
  type Column,
  type ColumnReader,
  type ColumnSource,
} from '@parley/application';
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

type Reading = TimeLimitsSettings['countFrom'];

/** `bot`: the one that has answered; none, or several of them. Whether one is a helper is only known at the question. */
const [NONE, SEVERAL] = [0, -1];

/** Since when the client waits, ms since the epoch, in either reading: when bots are helpers, and when their answers count; NaN: nobody waits. */
const sinceColumn = fewColumn<WaitingDocument, 'channelId' | 'bot' | Reading | `${Reading}ByBots`>(
  'waiting.since',
  waitingSource,
  ['channelId', 'bot', 'answer', 'opening', 'answerByBots', 'openingByBots'],
  (waits) => {
    if (sinceOf(waits, () => true, 'answer') === null) return null;
    const { channelId, botAnswers } = waits;
    const [first] = botAnswers;
    return {
      channelId,
      bot: first === undefined ? NONE : botAnswers.length > 1 ? SEVERAL : first.botId,
      answer: timeOf(waits, () => true, 'answer'),
      opening: timeOf(waits, () => true, 'opening'),
      answerByBots: timeOf(waits, () => false, 'answer'),
      openingByBots: timeOf(waits, () => false, 'opening'),
    };
  },
);

const timeOf = (waits: Waits, isHelping: (botId: number) => boolean, countFrom: Reading): number =>
  Date.parse(sinceOf(waits, isHelping, countFrom) ?? '');

/** Where several bots have answered. */
const severalBotsColumn = objectColumn<WaitingDocument, Waits>(
  'waiting.botAnswers',
  waitingSource,
  (_, waits) => (waits !== null && waits.waitingSince !== null && waits.botAnswers.length > 1 ? waits : null),
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

export const waitingColumns: readonly Column[] = [sinceColumn, severalBotsColumn, helpersColumn];

/** Dialogs in which a client waits under limits. */
export interface Waiters {
  /** All slots are less than this. */
  readonly size: number;
  readonly slots: Int32Array;
  /** Since when in each of them, ms since the epoch. */
  readonly since: Float64Array;
  /** What marks each of them, by its place among `marks`. */
  readonly markedBy: Int32Array;
  /** Of each channel in which somebody waits. */
  readonly marks: readonly Marks[];
}

export function waitersAt(columns: ColumnReader, settings: TimeLimitsSettings, now: number): Waiters {
  const store = columns.of(sinceColumn);
  const [all, channels] = [store.slots(), store.numbers('channelId')];
  const timeAt = timesIn(columns, settings.countFrom);
  const { marks, placeOf } = marksByPlace(settings, now);
  const [slots, since] = [new Int32Array(all.length), new Float64Array(all.length)];
  const markedBy = new Int32Array(all.length);
  let count = 0;
  for (let place = 0; place < all.length; place += 1) {
    const own = placeOf(channels[place] as number);
    const time = timeAt(place);
    if (own < 0 || Number.isNaN(time)) continue;
    slots[count] = all[place] as number;
    since[count] = time;
    markedBy[count] = own;
    count += 1;
  }
  return {
    ...{ size: columns.dialogs.size(), marks, markedBy: markedBy.subarray(0, count) },
    ...{ slots: slots.subarray(0, count), since: since.subarray(0, count) },
  };
}

/** The marks of channels, each under its place in one list; -1: the channel has no limits. */
function marksByPlace(settings: TimeLimitsSettings, now: number) {
  const marksOf = marksAt(settings, now);
  const marks: Marks[] = [];
  const places = new Map<number, number>();
  const placeOf = (channelId: number): number => {
    const known = places.get(channelId);
    if (known !== undefined) return known;
    const own = marksOf(channelId);
    const place = own === null ? -1 : marks.push(own) - 1;
    places.set(channelId, place);
    return place;
  };
  return { marks, placeOf };
}

/** Since when in the dialog of a slot, ms since the epoch; null: nobody waits in it. */
export function sinceIn(
  columns: ColumnReader,
  countFrom: Reading,
): (slot: number) => { readonly since: number; readonly channelId: number } | null {
  const store = columns.of(sinceColumn);
  const [channels, timeAt] = [store.numbers('channelId'), timesIn(columns, countFrom)];
  return (slot) => {
    const place = store.placeOf(slot);
    const since = place < 0 ? NaN : timeAt(place);
    return Number.isNaN(since) ? null : { since, channelId: channels[place] as number };
  };
}

/** By the places of those who wait. */
function timesIn(columns: ColumnReader, countFrom: Reading): (place: number) => number {
  const store = columns.of(sinceColumn);
  const [slots, bots] = [store.slots(), store.numbers('bot')];
  const [times, byBots] = [store.numbers(countFrom), store.numbers(`${countFrom}ByBots`)];
  const several = columns.of(severalBotsColumn).held;
  const isHelping = helpingIn(columns);
  return (place) => {
    const bot = bots[place] as number;
    const waits = bot === SEVERAL ? several.get(slots[place] as number) : undefined;
    if (waits !== undefined) return timeOf(waits, isHelping, countFrom);
    return (bot === NONE || isHelping(bot) ? times[place] : byBots[place]) as number;
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
