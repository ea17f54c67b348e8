/** A stretch of time in which a zone's clocks stand at one distance from UTC. Seconds since the epoch. */
export interface Stretch {
  /** Of the first, minus infinity. */
  readonly from: number;
  readonly offset: number;
}

const FIRST = Date.UTC(1970, 0, 1) / 1_000;
const LAST = Date.UTC(2100, 0, 1) / 1_000;
/** No zone has changed its clocks and back within such a time. */
const STEP = 7 * 86_400;
const MOST_KEPT = 100;

const kept = new Map<string, readonly Stretch[]>();

/** The stretches of a zone, oldest first. Throws a `RangeError` for a zone that there is not. */
export function stretchesOf(zone: string): readonly Stretch[] {
  const known = kept.get(zone);
  if (known) return known;
  const found = findStretches(offsets(zone));
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(zone, found);
  return found;
}

function findStretches(offsetAt: (seconds: number) => number): readonly Stretch[] {
  let offset = offsetAt(FIRST);
  const found: Stretch[] = [{ from: Number.NEGATIVE_INFINITY, offset }];
  for (let from = FIRST; from < LAST; from += STEP) {
    const next = offsetAt(from + STEP);
    if (next === offset) continue;
    found.push({ from: firstWith(offsetAt, next, from, from + STEP), offset: next });
    offset = next;
  }
  return found;
}

/** The first second with this offset; the one before the stretch has another. */
function firstWith(
  offsetAt: (seconds: number) => number,
  offset: number,
  before: number,
  within: number,
): number {
  let [low, high] = [before, within];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/;

/** Seconds that the zone's clocks are ahead of UTC. */
function offsets(zone: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (seconds) => {
    const [, sign, hours = 0, minutes = 0, rest = 0] = OFFSET.exec(format.format(seconds * 1_000)) ?? [];
    const offset = Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
    return sign === '-' ? -offset : offset;
  };
}
