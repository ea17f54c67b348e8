import type { Scalar } from '@parley/eventsourcing';
import type { CursorKind } from './cursor.js';
import { limitOf, type Page, type PageParams } from './page.js';

/** Most rows read at a time, where so many are left out that a page is not full yet. */
const MOST_AT_A_TIME = 200;

/** `read` answers so many of the next rows after a place; fewer say that there are no more. */
export interface Sieve<Row, Kept, Place> {
  read(after: Place | undefined, count: number): Promise<readonly Row[]>;
  keep(rows: readonly Row[]): readonly Kept[] | Promise<readonly Kept[]>;
  placeOf(row: Row): Place;
  /** Rows to read at most; default: all. */
  readonly most?: number;
}

export interface Sifted<Kept, Place> {
  readonly shown: readonly Kept[];
  readonly isMore: boolean;
  /** The last place that was read, where `most` ended the search before the page was full; null: it was not. */
  readonly stoppedAt: Place | null;
}

/** A page of what is kept of rows, where no index can tell: at most `limit`, and whether there is more. */
export async function sift<Row, Kept, Place>(
  { read, keep, placeOf, most = Infinity }: Sieve<Row, Kept, Place>,
  limit: number,
  from: Place | undefined,
): Promise<Sifted<Kept, Place>> {
  const found: Kept[] = [];
  let after = from;
  let walked = 0;
  let stoppedAt: Place | null = null;
  // Often all are kept.
  let count = Math.min(limit + 1, MOST_AT_A_TIME, most);
  while (found.length <= limit) {
    const rows = await read(after, count);
    found.push(...(await keep(rows)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < count) break;
    after = placeOf(last);
    walked += rows.length;
    count = Math.min(MOST_AT_A_TIME, most - walked);
    if (walked < most || found.length > limit) continue;
    stoppedAt = after;
    break;
  }
  return { shown: found.slice(0, limit), isMore: found.length > limit, stoppedAt };
}

/** The same as a page by cursor. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function siftPage<Row, Place extends readonly Scalar[]>(
  sieve: Sieve<Row, Row, Place>,
  cursors: CursorKind<Place>,
  { cursor, limit }: PageParams,
): Promise<Page<Row>> {
  const from = cursor === undefined ? undefined : cursors.decode(cursor);
  const { shown, isMore, stoppedAt } = await sift(sieve, limitOf(limit), from);
  const last = shown.at(-1);
  const end = isMore && last ? sieve.placeOf(last) : stoppedAt;
  return { items: shown, next: end && cursors.encode(end) };
}
