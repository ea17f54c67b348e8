import {
  fewColumn,
  objectColumn,
  type Column,
  type ColumnReader,
  type ColumnSource,
  type SlotOrder,
} from '@parley/application';
import { staffId } from '@parley/shared';
import type { StaffDocument } from '@parley/staff';
import type { TimeLimitsSettings } from '../settings/time-limits.settings.js';
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

/** Where one in 25 of 1,000,000 dialogs of a year waits, some thirty are in one. */
const STRETCH_MS = 21_600_000;

/** Since when the client waits, ms since the epoch, in either reading: when bots are helpers, and when their answers count; NaN: nobody waits. */
const sinceColumn = fewColumn<
  WaitingDocument,
  'channelId' | 'bot' | 'earliest' | Reading | `${Reading}ByBots`
>(
  'waiting.since',
  waitingSource,
  {
    names: ['channelId', 'bot', 'earliest', 'answer', 'opening', 'answerByBots', 'openingByBots'],
    by: 'earliest',
    length: STRETCH_MS,
  },
  (waits) => {
    if (sinceOf(waits, () => true, 'answer') === null) return null;
    const { channelId, botAnswers } = waits;
    const [first] = botAnswers;
    return {
      channelId,
      bot: first === undefined ? NONE : botAnswers.length > 1 ? SEVERAL : first.botId,
      earliest: earliestOf(waits),
      answer: timeOf(waits, () => true, 'answer'),
      opening: timeOf(waits, () => true, 'opening'),
      answerByBots: timeOf(waits, () => false, 'answer'),
      openingByBots: timeOf(waits, () => false, 'opening'),
    };
  },
);

const timeOf = (waits: Waits, isHelping: (botId: number) => boolean, countFrom: Reading): number =>
  Date.parse(sinceOf(waits, isHelping, countFrom) ?? '');

/** In no reading the client waits since before that. */
const earliestOf = ({ waiting, waitingSince, sessionSince }: Waits): number =>
  Math.min(
    ...[waitingSince, sessionSince, ...waiting.map(({ at }) => at ?? null)].map((time) =>
      time === null ? Infinity : Date.parse(time),
    ),
  );

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

/** Dialogs in which a client waits, one after another, in no order; where only bots have answered it may not. To be read at once. */
export interface Waiters {
  readonly slots: Int32Array;
  /** Where among them a slot stands; -1: it is none of them. */
  placeOf(slot: number): number;
  /** Channels of their dialogs. */
  readonly channelIds: Float64Array;
  /** Since when the client waits at one of these places, ms since the epoch; NaN: it does not. */
  sinceAt(place: number): number;
  /** The places by times of which each is at most that. */
  readonly order: SlotOrder;
}

export function waitersIn(columns: ColumnReader, countFrom: Reading): Waiters {
  const store = columns.of(sinceColumn);
  return {
    slots: store.slots(),
    placeOf: store.placeOf,
    channelIds: store.numbers('channelId'),
    sinceAt: timesIn(columns, countFrom),
    order: store.order,
  };
}

/** Since when in the dialog of a slot, ms since the epoch; null: nobody waits in it. */
export function sinceIn(
  columns: ColumnReader,
  countFrom: Reading,
): (slot: number) => { readonly since: number; readonly channelId: number } | null {
  const { placeOf, channelIds, sinceAt } = waitersIn(columns, countFrom);
  return (slot) => {
    const place = placeOf(slot);
    const since = place < 0 ? NaN : sinceAt(place);
    return Number.isNaN(since) ? null : { since, channelId: channelIds[place] as number };
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
