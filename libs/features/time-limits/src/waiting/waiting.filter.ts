import { tallyOfValues, type ColumnFilter, type ListSort, type SlotTest } from '@parley/application';
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
    return [
      { name: 'level', tally: (columns) => tallyOfValues(levelsIn(waitersAt(columns, settings, now))) },
    ];
  },
  async test(level, { reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) return () => () => level === 'none';
    return (columns) => ofLevel(waitersAt(columns, settings, now), level);
  },
};

const levelsIn =
  ({ sinceOf, marksOf }: Waiters) =>
  (slot: number): Level => {
    const since = sinceOf(slot);
    return Number.isNaN(since) ? 'none' : (marksOf(slot)?.levelOf(since) ?? 'none');
  };

function ofLevel(waiters: Waiters, level: Level): SlotTest {
  const levelOf = levelsIn(waiters);
  const passes = (slot: number): boolean => levelOf(slot) === level;
  return Object.assign(passes, {
    narrow(slots: Int32Array, count: number): number {
      let kept = 0;
      for (let place = 0; place < count; place += 1) {
        const slot = slots[place] as number;
        if (passes(slot)) slots[kept++] = slot;
      }
      return kept;
    },
  });
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
  async key({ reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) throw timeLimitsErrors.TIME_LIMITS_NOT_SET();
    return (columns) => {
      const { sinceOf } = waitersAt(columns, settings, now);
      const activity = columns.of(activityColumn).values();
      return (slot) => {
        const since = sinceOf(slot);
        return Number.isNaN(since) ? AFTER_WAITING - (activity[slot] as number) : since;
      };
    };
  },
};
