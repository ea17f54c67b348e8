import { limitsIn, type Limits, type TimeLimitsSettings } from '../settings/time-limits.settings.js';
import { workingTimeOf, type WorkingTime } from '../work/working-time.rules.js';

/** How a dialog is marked: not, yellow or red. */
export const LEVELS = ['none', 'warning', 'danger'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * At a moment each level is a range of the time since when a client waits, in ms since the epoch: up to `danger` it is danger, after that up
 * to `warning` it is a warning, later none. `warning` null: there is no such level.
 */
export interface Ranges {
  readonly danger: number;
  readonly warning: number | null;
}

/** The marks of one channel at a moment. Times in ms since the epoch. */
export interface Marks {
  readonly ranges: Ranges;
  levelOf(since: number): Level;
  /** When the level becomes the next one if nobody answers; null: there is none above. */
  nextAfter(since: number): number | null;
}

/** The marks of each channel at this moment; null: the channel has no limits. */
export function marksAt(settings: TimeLimitsSettings, now: number): (channelId: number) => Marks | null {
  const [time, limitsFor] = [workingTimeOf(settings), limitsIn(settings)];
  const known = new Map<number, Marks | null>();
  // Most channels have the same limits.
  const byLimits = new Map<Limits | null, Marks | null>([[null, null]]);
  return (channelId) => {
    const before = known.get(channelId);
    if (before !== undefined) return before;
    const limits = limitsFor(channelId);
    const marks = byLimits.get(limits) ?? (limits && marksOf(time, limits, now));
    byLimits.set(limits, marks);
    known.set(channelId, marks);
    return marks;
  };
}

const msOf = (seconds: number): number => seconds * 1_000;

function marksOf(time: WorkingTime, { danger, warning }: Limits, now: number): Marks {
  const ranges = {
    danger: time.latestSince(now, msOf(danger)),
    warning: warning === null ? null : time.latestSince(now, msOf(warning)),
  };
  const levelOf = (since: number): Level => {
    if (since <= ranges.danger) return 'danger';
    return ranges.warning !== null && since <= ranges.warning ? 'warning' : 'none';
  };
  return {
    ranges,
    levelOf,
    nextAfter(since) {
      const level = levelOf(since);
      if (level === 'danger') return null;
      return time.reached(since, msOf(level === 'none' ? (warning ?? danger) : danger));
    },
  };
}
