import type { Period, TimeLimitsSettings } from '../settings/time-limits.settings.js';

const DAY_MS = 86_400_000;

/** Within a day, ms from its beginning. */
type Span = readonly [from: number, to: number];

interface Special {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly spans: readonly Span[];
  /** Working ms that this and all earlier special days have more than their weekdays. */
  readonly more: number;
}

/** Working time by clocks that are never put forward or back. */
export interface Hours {
  /** From Monday on. */
  readonly week: readonly (readonly Span[])[];
  /** Working ms of a week before each of its days, and of all of it. */
  readonly before: readonly number[];
  /** By date. */
  readonly special: readonly Special[];
}

const WHOLE_DAY: readonly Span[] = [[0, DAY_MS]];

export function hoursOf({
  workingHours,
  specialDays,
}: Pick<TimeLimitsSettings, 'workingHours' | 'specialDays'>): Hours {
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    if (workingHours === null) return WHOLE_DAY;
    return spansOf(workingHours.find((day) => day.weekday === weekday)?.periods ?? []);
  });
  const before = [0];
  for (const spans of week) before.push((before.at(-1) ?? 0) + lengthOf(spans));
  let more = 0;
  const special = specialDays.map(({ date, periods }): Special => {
    const day = Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
    const spans = spansOf(periods);
    more += lengthOf(spans) - lengthOf(week[weekdayOf(day)] ?? []);
    return { day, spans, more };
  });
  return { week, before, special };
}

/** `HH:MM`. */
const msOf = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
const spansOf = (periods: readonly Period[]): readonly Span[] =>
  periods.map(({ from, to }) => [msOf(from), msOf(to)] as const);
const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, [from, to]) => sum + to - from, 0);

/** From Monday, 0; the first of January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Working ms before a local time, in ms of such clocks since 1970; counted from some fixed time on, so below 0 long ago. */
export function workedBefore({ week, before, special }: Hours, local: number): number {
  const day = Math.floor(local / DAY_MS);
  const weekday = weekdayOf(day);
  const weeks = (day + 3 - weekday) / 7;
  const place = placesBefore(special, day);
  const ownHours = special[place]?.day === day ? special[place] : undefined;
  const time = local - day * DAY_MS;
  let sum = weeks * (before[7] ?? 0) + (before[weekday] ?? 0) + (special[place - 1]?.more ?? 0);
  for (const [from, to] of ownHours?.spans ?? week[weekday] ?? [])
    sum += Math.max(0, Math.min(time, to) - from);
  return sum;
}

/** How many of them are before the day. */
function placesBefore(special: readonly Special[], day: number): number {
  let [low, high] = [0, special.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((special[middle]?.day ?? day) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
