import { UNITS, utcMonth, type Bucketing } from './buckets.js';

/** Dates from one instant up to another that is not included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A unit of time by its number, and the spans that it is made of: more than one where clocks were put back across its beginning. */
export interface Unit {
  readonly number: number;
  readonly spans: readonly Span[];
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The units that the dates from `first` to `last` lie in; null for more than `most` spans, or for dates that do not sort as text about their ends. */
export function unitsBetween(
  { unit, stretches }: Bucketing,
  first: string,
  last: string,
  most: number,
): readonly Unit[] | null {
  if (!DATE.test(first) || !DATE.test(last) || first < '0001' || last >= '9999') return null;
  const units = new Map<number, Span[]>();
  const end = secondsOf(last);
  let place = 0;
  let spans = 0;
  for (let at = secondsOf(first); at <= end; spans += 1) {
    if (spans >= most) return null;
    while (at >= fromOf(stretches[place + 1])) place += 1;
    const offset = stretches[place]?.offset ?? 0;
    const { number, next } = unitAt(unit, at + offset, offset);
    const to = Math.min(next - offset, fromOf(stretches[place + 1]));
    const before = units.get(number) ?? [];
    // Clocks change within a unit nearly always, and it then goes on.
    const goesOn = before.at(-1)?.to === textOf(at);
    const from = (goesOn && before.at(-1)?.from) || textOf(at);
    units.set(number, [...(goesOn ? before.slice(0, -1) : before), { from, to: textOf(to) }]);
    at = to;
  }
  return [...units].map(([number, of]) => ({ number, spans: of }));
}

const secondsOf = (date: string): number => Math.floor(Date.parse(date) / 1_000);
const textOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const fromOf = (stretch: Bucketing['stretches'][number] | undefined): number =>
  stretch?.from ?? Number.POSITIVE_INFINITY;

/** The unit that a local time lies in, numbered as stores do; `next`: the local time at which another begins. */
function unitAt(
  unit: Bucketing['unit'],
  local: number,
  offset: number,
): { readonly number: number; readonly next: number } {
  if (unit === 'month') {
    const date = new Date(local * 1_000);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return { number: year * 12 + month, next: utcMonth(year, month + 1) };
  }
  const { seconds, shift } = UNITS[unit];
  const start = Math.floor((local + shift) / seconds) * seconds;
  return { number: unit === 'hour' ? start - shift - offset : start, next: start + seconds - shift };
}
