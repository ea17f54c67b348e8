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

/** In SQL: the second of a row number. */
export const secondIn = (row: string): string => `${row} >> ${ROWS_BITS}`;

/** A hit as it stands in its row: JSON, beginning with the id as {@link idIn} writes it. */
export const hitOf = (id: string, { at, shown }: DocumentWords): string =>
  JSON.stringify([id, at - secondOf(at) * SECOND_MS - BEGIN_MS, ...shown]);

export const idIn = (id: string): string => `${JSON.stringify([id]).slice(0, -1)},`;

/** A hit with its instant. */
export interface TimedHit {
  readonly id: string;
  readonly at: number;
  readonly shown: readonly Scalar[];
}

export function timedHit(second: number, hit: string): TimedHit {
  const [id, ms, ...shown] = JSON.parse(hit) as [string, number, ...Scalar[]];
  return { id, at: second * SECOND_MS + BEGIN_MS + ms, shown };
}

/** As hits are sorted: by time, then by id, by code point. */
export function compareHits(a: Pick<TimedHit, 'id' | 'at'>, b: Pick<TimedHit, 'id' | 'at'>): number {
  if (a.at !== b.at) return a.at - b.at;
  return Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
}

export const shownHit = (fields: readonly string[], { id, at, shown }: TimedHit): WordsHit => ({
  id,
  at: new Date(at).toISOString(),
  shown: Object.fromEntries(fields.map((field, place) => [field, shown[place] ?? null])),
});
