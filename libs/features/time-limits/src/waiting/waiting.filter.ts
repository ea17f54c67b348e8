import {
  addAll,
  bitsFor,
  everySlot,
  inBits,
  not,
  setBit,
  tallyOfTests,
  type ColumnFilter,
  type ColumnReader,
  type ListSort,
  type SlotTest,
} from '@parley/application';
import { activityColumn } from '@parley/dialogs';
import { timeLimitsErrors } from '../settings/time-limits.errors.js';
import { getTimeLimits } from '../settings/time-limits.query.js';
import { isLimitedBy, type TimeLimitsSettings } from '../settings/time-limits.settings.js';
import { LEVELS, marksAt, type Level } from './level.rules.js';
import { waitersIn, waitingColumns } from './waiting.columns.js';

const READS = ['time-limits'];

export const levelFilter: ColumnFilter<Level> = {
  name: 'level',
  field: {
    type: 'choice',
    values: LEVELS,
    meaning: 'Only dialogs that are marked by the time limits like this; none: those without a mark.',
  },
  columns: waitingColumns,
  reads: READS,
  /** Without limits no dialog is marked. */
  async offers({ reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) return [];
    return [{ name: 'level', tally: (columns) => tallyOfTests(levelsAt(columns, settings, now)) }];
  },
  async test(level, { reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) return () => (level === 'none' ? everySlot : not(everySlot));
    return (columns) => levelsAt(columns, settings, now).get(level) as SlotTest;
  },
};

/** What passes the dialogs of each level. */
function levelsAt(
  columns: ColumnReader,
  settings: TimeLimitsSettings,
  now: number,
): ReadonlyMap<Level, SlotTest> {
  const { slots, channelIds, sinceAt } = waitersIn(columns, settings.countFrom);
  const marksIn = marksAt(settings, now);
  const size = columns.dialogs.size();
  const [warning, danger] = [bitsFor(size), bitsFor(size)];
  for (let place = 0; place < slots.length; place += 1) {
    const level = marksIn(channelIds[place] as number)?.levelOf(sinceAt(place)) ?? 'none';
    if (level !== 'none') setBit(level === 'danger' ? danger : warning, slots[place] as number);
  }
  const marked = danger.slice();
  addAll(marked, warning);
  return new Map([
    ['none', not(inBits(marked))],
    ['warning', inBits(warning)],
    ['danger', inBits(danger)],
  ]);
}

/** Of dialogs in which nobody waits. Times are less than half of it, so that their keys are more than that. */
const AFTER_WAITING = 1e15;

/** Throws `TIME_LIMITS_NOT_SET`. */
export const processingSort: ListSort = {
  name: 'processing',
  meaning:
    'the longest waiting first, then all others by the latest activity; only while time limits are set',
  columns: [...waitingColumns, activityColumn],
  reads: READS,
  async keys({ reader }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) throw timeLimitsErrors.TIME_LIMITS_NOT_SET();
    return (columns) => {
      const { channelIds, sinceAt, ...waiters } = waitersIn(columns, settings.countFrom);
      const isLimited = isLimitedBy(settings);
      const keyAt = (place: number): number =>
        isLimited(channelIds[place] as number) ? sinceAt(place) : NaN;
      const activity = columns.of(activityColumn);
      const others = { from: AFTER_WAITING, numbers: activity.values(), order: activity.order };
      return { ...others, ahead: { ...waiters, end: AFTER_WAITING / 2, keyAt } };
    };
  },
};
