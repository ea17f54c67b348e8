import { hasBin } from '@parley/eventsourcing';
import type { BinForm } from './rows.js';

/** Bins as SQLite compares rows with them. */
export interface BinTable {
  /** In SQL, with `bytes` for its value: whether `walked.row` may be in one of them. */
  readonly isIn: string;
  /** One for each bin: SQLite takes a byte out of any number at once, and no bit. */
  readonly bytes: Buffer;
}

/** For each row that is gone through so many bins are told apart: of fewer some share a byte and more hits are read, of more it takes longer to begin. */
const BINS_A_ROW = 32;

/** `rows`: about so many are gone through. */
export function binTableOf(bins: Uint8Array, { shift, mask }: BinForm, rows: number): BinTable {
  const all = Number(mask) + 1;
  let size = all;
  while (size > 1 && size > BINS_A_ROW * rows) size /= 2;
  const bytes = Buffer.alloc(size);
  for (let place = 0; place < bins.length; place += 1) {
    if (bins[place] === 0) continue;
    for (let bin = 8 * place; bin < 8 * place + 8; bin += 1)
      if (hasBin(bins, bin)) bytes[bin & (size - 1)] = 1;
  }
  // With the bit of what has lost its bin the place is behind the last byte.
  const places = (size - 1) | all;
  return { isIn: `substr(?, 1 + ((walked.row >> ${shift}) & ${places}), 1) <> x'00'`, bytes };
}
