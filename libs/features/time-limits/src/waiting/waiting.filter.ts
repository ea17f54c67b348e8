import { ownOffer, type ColumnFilter, type ListSort } from '@parley/application';
import { activityColumn } from '@parley/dialogs';
import { timeLimitsErrors } from '../settings/time-limits.errors.js';
import { getTimeLimits } from '../settings/time-limits.query.js';
import { LEVELS, type Level } from './level.rules.js';
import { waitersAt, waitingColumns } from './waiting.columns.js';

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
  async offers(asked) {
    const { settings } = await getTimeLimits(asked.reader);
    return settings === null ? [] : [await ownOffer(levelFilter, asked)];
  },
  async test(level, { reader, now }) {
    const { settings } = await getTimeLimits(reader);
    if (settings === null) return () => () => level === 'none';
    return (columns) => {
      const waiterOf = waitersAt(columns, settings, now);
      return (slot) => {
        const waiter = waiterOf(slot);
        return (waiter === null ? 'none' : waiter.marks.levelOf(waiter.since)) === level;
      };
    };
  },
};

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
      const waiterOf = waitersAt(columns, settings, now);
      const activity = columns.of(activityColumn).values();
      return (slot) => waiterOf(slot)?.since ?? AFTER_WAITING - (activity[slot] as number);
    };
  },
};
