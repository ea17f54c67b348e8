import { stretchesOf } from '@parley/eventsourcing';
import type { Quarters } from './message-times.js';
import { QUARTER_MS } from './quarters.rules.js';

const DAY_S = 86_400;

/** Of a period, YYYY-MM-DD, both of them in it; where one is absent it has no end. */
export interface Dates {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The period of these dates by the clocks of a zone. Throws a `RangeError` for a zone that there is not. */
export const periodOf = (zone: string, { from, to }: Dates): Quarters => ({
  from: from === undefined ? Number.NEGATIVE_INFINITY : quarterAt(zone, localSeconds(from)),
  to: to === undefined ? Number.POSITIVE_INFINITY : quarterAt(zone, localSeconds(to) + DAY_S),
});

/** Seconds since 1970 on clocks that stand at UTC. */
const localSeconds = (date: string): number => Date.parse(`${date}T00:00:00.000Z`) / 1_000;

/** The quarter hour in which clocks of the zone first show this time or a later one: one that they leave out begins with what follows. */
function quarterAt(zone: string, local: number): number {
  const stretches = stretchesOf(zone);
  const place = stretches.findIndex(
    ({ offset }, at) => local - offset < (stretches[at + 1]?.from ?? Number.POSITIVE_INFINITY),
  );
  const { from = 0, offset = 0 } = stretches[place] ?? {};
  return Math.floor((Math.max(local - offset, from) * 1_000) / QUARTER_MS);
}
