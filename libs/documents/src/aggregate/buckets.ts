import type { Stretch, TimeUnit } from '@parley/eventsourcing';

/**
 * How a store numbers the units of time, in whole seconds from UTC: it adds the offset of the stretch, and `shift`, which makes the sum
 * positive and lets weeks begin on Monday; then it rounds down to a multiple of `seconds`. For an hour it takes both away again, since a
 * local hour may come twice. A month is numbered by its local date: year times 12, plus the month from 0.
 */
export const UNITS: Readonly<
  Record<Exclude<TimeUnit, 'month'>, { readonly seconds: number; readonly shift: number }>
> = {
  hour: { seconds: 3_600, shift: 66_528_000_000 },
  day: { seconds: 86_400, shift: 66_528_000_000 },
  // The first Monday is the fifth of January 1970.
  week: { seconds: 604_800, shift: 66_528_000_000 - 4 * 86_400 },
};

export interface Bucketing {
  readonly unit: TimeUnit;
  readonly stretches: readonly Stretch[];
}

/** The first instant of a unit, from its number. */
export function instantOf({ unit, stretches }: Bucketing, number: number): string {
  if (unit === 'hour') return text(number);
  const local =
    unit === 'month'
      ? utcMonth(Math.floor(number / 12), ((number % 12) + 12) % 12)
      : number - UNITS[unit].shift;
  return text(firstInstant(stretches, local));
}

const text = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/** The first second of a month. `Date.UTC` takes the years from 0 to 99 for others. */
export const utcMonth = (year: number, month: number): number =>
  new Date(0).setUTCFullYear(year, month, 1) / 1_000;

/** The first instant whose local time is this or later: there may be none of exactly this time, or two. */
function firstInstant(stretches: readonly Stretch[], local: number): number {
  for (const [place, { from, offset }] of stretches.entries()) {
    const instant = local - offset;
    const next = stretches[place + 1];
    if (!next || instant < next.from) return Math.max(instant, from);
  }
  return local;
}

/** A choice between stretches by halves, so that a store compares few times. `before`: the left one where an instant lies before. */
export function byStretch<T>(
  stretches: readonly Stretch[],
  leaf: (offset: number) => T,
  before: (instant: string, left: T, right: T) => T,
): T {
  const [first] = stretches;
  if (stretches.length < 2) return leaf(first?.offset ?? 0);
  const half = Math.ceil(stretches.length / 2);
  const [left, right] = [stretches.slice(0, half), stretches.slice(half)];
  return before(text(right[0]?.from ?? 0), byStretch(left, leaf, before), byStretch(right, leaf, before));
}
