import { processorMs } from '@parley/eventsourcing';
import { lastRow, type Sql } from '../../sql.js';
import { ofSecond, type Stretch } from '../rows/rows.js';
import type { CollectionWords } from '../tables.js';

/** The first stretch has about so many documents, if they are spread evenly; so few are one. */
export const FIRST = 20_000n;
/** A stretch that has taken such a part of the time that is given is as long as stretches become. */
const LONG_PART = 8;

/** What has become of a stretch: null, it was the last; otherwise how many times as long the next one is. */
export type Growth = bigint | null;

/**
 * Goes through stretches of row numbers, each of whole seconds, from a second backwards, null: from the last. Answers the second to go on with,
 * where the time that is given has ended the walk; null: it has not. It is processor time: while other programs run, nothing is found.
 */
export type Stretches = (second: number | null, look: (bounds: Stretch) => Growth) => number | null;

/** `ms`: time that is given; one stretch is always looked at. */
export function createStretches(sql: Sql, { table, hits, rows }: CollectionWords, ms: number): Stretches {
  const { bits } = rows;
  const text = `SELECT (SELECT min(row) FROM ${hits}), (SELECT max(row) FROM ${hits})`;
  const [ends] = sql.rows(text, []);
  const [least = null, greatest = null] = (ends ?? []) as readonly (bigint | null)[];
  const [oldest, newest] = [(least ?? 0n) >> bits, (greatest ?? -1n) >> bits];
  const documents = lastRow(sql, table);
  let seconds = documents <= FIRST ? newest - oldest + 1n : ((newest - oldest) * FIRST) / documents + 1n;

  return (second, look) => {
    const until = processorMs() + ms;
    let last = second === null || BigInt(second) > newest ? newest : BigInt(second);
    while (last >= oldest) {
      const begun = processorMs();
      const from = last - seconds + 1n;
      const first = from > oldest ? from : oldest;
      const growth = look([ofSecond(rows, Number(first))[0], ofSecond(rows, Number(last))[1]]);
      last = first - 1n;
      if (growth === null || last < oldest) return null;
      const now = processorMs();
      if (now >= until) return Number(last);
      if (now - begun < ms / LONG_PART) seconds *= growth;
    }
    return null;
  };
}
