import type { Scalar, WordsHit } from '@parley/eventsourcing';
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

/** A hit with its second and instant. */
export interface TimedHit {
  readonly second: number;
  readonly id: string;
  readonly at: number;
  /** Second, id, milliseconds, then what is shown. */
  readonly values: readonly Scalar[];
}

/** In SQL: the hits of a question, which answers `row` and `hit`, as one text: to take rows one by one costs more than to read them. */
export const hitsIn = (question: string): string =>
  `SELECT group_concat('[' || (row >> ${ROWS_BITS}) || ',' || substr(hit, 2)) FROM (${question})`;

/** From the text that {@link hitsIn} answers; null: none. */
export function timedHits(text: string | null): readonly TimedHit[] {
  const all = JSON.parse(`[${text ?? ''}]`) as (readonly [number, string, number, ...Scalar[]])[];
  return all.map((values) => ({
    second: values[0],
    id: values[1],
    at: values[0] * SECOND_MS + BEGIN_MS + values[2],
    values,
  }));
}

/** Where in a hit's values what is shown begins. */
const SHOWN_FROM = 3;

type Place = Pick<TimedHit, 'id' | 'at'>;

/** As hits are sorted: by time, then by id, by code point. */
export function compareHits(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.id === b.id ? 0 : Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
}

/** Makes hits as the port answers them. */
export function shownHits(fields: readonly string[]): (hit: TimedHit) => WordsHit {
  // A copy of an object of the same form costs less than to name its fields one by one.
  const nothing: Record<string, Scalar> = Object.fromEntries(fields.map((field) => [field, null]));
  return ({ id, at, values }) => {
    const shown = { ...nothing };
    for (let place = 0; place < fields.length; place += 1)
      shown[fields[place] ?? ''] = values[SHOWN_FROM + place] ?? null;
    return { id, at: new Date(at).toISOString(), shown };
  };
}
