/** Rows read at a time: more than a page, since some of them are left out. */
export const READ_AT_A_TIME = 200;

/** `read` answers the next {@link READ_AT_A_TIME} rows after a place; fewer say that there are no more. */
export interface Sieve<Row, Kept, Place> {
  read(after: Place | undefined): Promise<readonly Row[]>;
  keep(rows: readonly Row[]): readonly Kept[] | Promise<readonly Kept[]>;
  placeOf(row: Row): Place;
}

/** A page of what is kept of rows, where no index can tell: at most `limit`, and whether there is more. */
export async function sift<Row, Kept, Place>(
  { read, keep, placeOf }: Sieve<Row, Kept, Place>,
  limit: number,
  from: Place | undefined,
): Promise<{ readonly shown: readonly Kept[]; readonly isMore: boolean }> {
  const found: Kept[] = [];
  let after = from;
  while (found.length <= limit) {
    const rows = await read(after);
    found.push(...(await keep(rows)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ_AT_A_TIME) break;
    after = placeOf(last);
  }
  return { shown: found.slice(0, limit), isMore: found.length > limit };
}
