import type { Scalar } from '@parley/eventsourcing';
import type { CursorKind } from './cursor.js';
import { limitOf, type Page, type PageParams } from './page.js';

/** Rows read at a time: more than a page, since some of them are left out. */
export const READ_AT_A_TIME = 200;

/** `read` answers the next {@link READ_AT_A_TIME} rows after a place; fewer say that there are no more. */
export interface Sieve<Row, Kept, Place> {
  read(after: Place | undefined): Promise<readonly Row[]>;
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
  while (found.length <= limit) {
    const rows = await read(after);
    found.push(...(await keep(rows)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ_AT_A_TIME) break;
    after = placeOf(last);
    walked += rows.length;
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
