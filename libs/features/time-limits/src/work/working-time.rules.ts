import { stretchesOf } from '@parley/eventsourcing';
import type { TimeLimitsSettings } from '../settings/time-limits.settings.js';
import { hoursOf, workedBefore } from './hours.rules.js';

/** Times in whole ms since the epoch. A longer time hardly takes longer: whole weeks count at once, and times are found by halving. */
export interface WorkingTime {
  /** Working ms from one time to another; 0 where they are the other way round. */
  between(from: number, to: number): number;
  /** The earliest time at which so many working ms have passed since. */
  reached(since: number, ms: number): number;
  /** The latest time since which so many working ms have passed. */
  latestSince(now: number, ms: number): number;
}

export type Calendar = Pick<TimeLimitsSettings, 'timeZone' | 'workingHours' | 'specialDays'>;

/**
 * A time is working time when the clocks of the zone show one of the periods of its date. So an hour that the clocks show twice counts
 * twice, and one that they leave out does not count.
 */
export function workingTimeOf(calendar: Calendar): WorkingTime {
  const total = totalOf(calendar);
  return {
    between: (from, to) => (to <= from ? 0 : total(to) - total(from)),
    reached: (since, ms) => (ms <= 0 ? since : firstWith(total, total(since) + ms, since)),
    latestSince: (now, ms) => (ms <= 0 ? now : lastWith(total, total(now) - ms, now)),
  };
}

/** Working ms before a time, from some fixed time on. It never falls, and in one ms it grows by 1 or not at all. */
type Total = (time: number) => number;

interface Part {
  /** ms. Of the first, minus infinity. */
  readonly from: number;
  /** Of the zone's clocks, ms ahead of UTC. */
  readonly offset: number;
  /** What is added to the working time by clocks that stand like this always. */
  readonly added: number;
}

function totalOf(calendar: Calendar): Total {
  const hours = hoursOf(calendar);
  const parts: Part[] = [];
  for (const stretch of stretchesOf(calendar.timeZone)) {
    const [from, offset] = [stretch.from * 1_000, stretch.offset * 1_000];
    const last = parts.at(-1);
    const added = last
      ? last.added + workedBefore(hours, from + last.offset) - workedBefore(hours, from + offset)
      : 0;
    parts.push({ from, offset, added });
  }
  return (time) => {
    const { offset, added } = partAt(parts, time);
    return added + workedBefore(hours, time + offset);
  };
}

function partAt(parts: readonly Part[], time: number): Part {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle] as Part).from <= time) low = middle;
    else high = middle - 1;
  }
  return parts[low] as Part;
}

/** The first time with this total, after `before`, whose total is less. */
function firstWith(total: Total, wanted: number, before: number): number {
  let low = before;
  let step = wanted - total(before);
  while (total(low + step) < wanted) {
    low += step;
    step *= 2;
  }
  return halved(total, wanted, low, low + step);
}

/** The last time with this total, before `after`, whose total is more. */
function lastWith(total: Total, wanted: number, after: number): number {
  let high = after;
  let step = total(after) - wanted;
  while (total(high - step) > wanted) {
    high -= step;
    step *= 2;
  }
  return halved(total, wanted + 1, high - step, high) - 1;
}

/** The first time with this total; that of `low` is less, that of `high` is not. */
function halved(total: Total, wanted: number, low: number, high: number): number {
  let [before, after] = [low, high];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (total(middle) < wanted) before = middle;
    else after = middle;
  }
  return after;
}
