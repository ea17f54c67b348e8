import type { Scalar } from '@parley/eventsourcing';
import type { DocumentWords } from '@parley/documents';

/** Row numbers of one second: so many documents of one second can be found by words. */
const ROWS_BITS = 20n;
const SECOND_MS = 1_000;
/** Row numbers are in the order of time from the year 0 on; those of the second before it stand for no document. */
const BEGIN_MS = Date.parse('0000-01-01T00:00:00.000Z') - SECOND_MS;

/** Number of the second that an instant lies in. */
export const secondOf = (at: number): number => Math.floor((at - BEGIN_MS) / SECOND_MS);

export const firstRow = (second: number): bigint => BigInt(second) << ROWS_BITS;
export const lastRow = (second: number): bigint => firstRow(second + 1) - 1n;

/** A hit as it stands in its row: JSON, beginning with the id as {@link idIn} writes it. */
export const hitOf = (id: string, { at, shown }: DocumentWords): string =>
  JSON.stringify([id, at - secondOf(at) * SECOND_MS - BEGIN_MS, ...shown]);

export const idIn = (id: string): string => `${JSON.stringify([id]).slice(0, -1)},`;

/** In SQL: the hits of a question, which answers `row` and `hit`, as one text: to take rows one by one costs more than to read them. */
export const hitsIn = (question: string): string =>
  `SELECT group_concat((row >> ${ROWS_BITS}) || ',' || substr(hit, 2, length(hit) - 2)) FROM (${question})`;

/** Hits as they were read: of each its second, id, milliseconds and what is shown, one after the other. */
export interface ReadHits {
  readonly size: number;
  /** ms since the epoch. */
  readonly at: Float64Array;
  secondOf(hit: number): number;
  idOf(hit: number): string;
  shownOf(hit: number, place: number): Scalar;
}

/** Second, id and milliseconds. */
const OWN = 3;

/** From the text that {@link hitsIn} answers; null: none. `shown`: how many fields each carries. */
export function readHits(text: string | null, shown: number): ReadHits {
  const values = JSON.parse(`[${text ?? ''}]`) as readonly Scalar[];
  const width = OWN + shown;
  const size = values.length / width;
  const at = new Float64Array(size);
  for (let hit = 0, place = 0; hit < size; hit += 1, place += width)
    at[hit] = (values[place] as number) * SECOND_MS + BEGIN_MS + (values[place + 2] as number);
  return {
    size,
    at,
    secondOf: (hit) => values[hit * width] as number,
    idOf: (hit) => values[hit * width + 1] as string,
    shownOf: (hit, place) => values[hit * width + OWN + place] ?? null,
  };
}

/** As hits of one time are sorted: by id, by code point. */
export const compareIds = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
