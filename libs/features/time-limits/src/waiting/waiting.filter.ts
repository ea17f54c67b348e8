import {
  addAll,
  bitsFor,
  everySlot,
  inBits,
  not,
  setBit,
  tallyOfTests,
  type ColumnFilter,
  type ListSort,
  type SlotTest,
} from '@parley/application';
import { activityColumn } from '@parley/dialogs';
import { timeLimitsErrors } from '../settings/time-limits.errors.js';
import { getTimeLimits } from '../settings/time-limits.query.js';
import { LEVELS, type Level } from './level.rules.js';
import { waitersAt, waitingColumns, type Waiters } from './waiting.columns.js';

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
    return [{ name: 'level', tally: (columns) => tallyOfTests(levelsIn(waitersAt(columns, settings, now))) }];
  },
  async test(level, { reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) return () => (level === 'none' ? everySlot : not(everySlot));
    return (columns) => levelsIn(waitersAt(columns, settings, now)).get(level) as SlotTest;
  },
};

/** What passes the dialogs of each level. */
function levelsIn({ slots, since, markedBy, marks, size }: Waiters): ReadonlyMap<Level, SlotTest> {
  const [warning, danger] = [bitsFor(size), bitsFor(size)];
  for (let place = 0; place < slots.length; place += 1) {
    const slot = slots[place] as number;
    const level = marks[markedBy[place] as number]?.levelOf(since[place] as number) ?? 'none';
    if (level !== 'none') setBit(level === 'danger' ? danger : warning, slot);
  }
  const marked = danger.slice();
  addAll(marked, warning);
  return new Map([
    ['none', not(inBits(marked))],
    ['warning', inBits(warning)],
    ['danger', inBits(danger)],
  ]);
}

/** Of dialogs in which nobody waits: after all times. */
const AFTER_WAITING = 1e15;

/** Throws `TIME_LIMITS_NOT_SET`. */
export const processingSort: ListSort = {
  name: 'processing',
  meaning:
    'the longest waiting first, then all others by the latest activity; only while time limits are set',
  columns: [...waitingColumns, activityColumn],
  reads: READS,
  async keys({ reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) throw timeLimitsErrors.TIME_LIMITS_NOT_SET();
    return (columns) => {
      const { slots, since } = waitersAt(columns, settings, now);
      const activity = columns.of(activityColumn);
      const others = { from: AFTER_WAITING, numbers: activity.values(), order: activity.order };
      return { ...others, ahead: { slots, keys: since } };
    };
  },
};
