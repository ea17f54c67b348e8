import type { Scalar } from '@parley/eventsourcing';
import type { DocumentWords } from '@parley/documents';
import { beginOf, secondOf, type RowForm } from './rows/rows.js';

/** A hit as it stands in its row: JSON, beginning with the id as {@link idIn} writes it. */
export const hitOf = (id: string, { at, shown }: DocumentWords): string =>
  JSON.stringify([id, at - beginOf(secondOf(at)), ...shown]);

export const idIn = (id: string): string => `${JSON.stringify([id]).slice(0, -1)},`;

/** In SQL: what {@link readHits} takes of a row. */
export const hitIn = ({ bits }: RowForm, row: string): string =>
  `(${row} >> ${bits}) || ',' || substr(hit, 2, length(hit) - 2)`;

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

/** From texts of {@link hitIn} with commas between: to take rows one by one costs more than to read them. Null: none. `shown`: how many fields each carries. */
export function readHits(text: string | null, shown: number): ReadHits {
  const values = JSON.parse(`[${text ?? ''}]`) as readonly Scalar[];
  const width = OWN + shown;
  const size = values.length / width;
  const at = new Float64Array(size);
  for (let hit = 0, place = 0; hit < size; hit += 1, place += width)
    at[hit] = beginOf(values[place] as number) + (values[place + 2] as number);
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
