import { fnv1a, mixedHash } from '@parley/eventsourcing';

/** Finds rows by their ids in memory, of a collection whose index of ids is still to be made. */
export interface RowsById {
  /** Adds to a list the numbers of rows that may have the id: what stands in them tells, for one may be of another id, or gone. */
  find(id: string, into: number[]): void;
  add(id: string, row: number): void;
  /** Whether an index of the file is to take over. */
  isFull(): boolean;
  bytes(): number;
}

/** Bytes that all collections of one opening may take: 2,900,000 ids. */
const MOST_BYTES = 32 * 1024 * 1024;
const FEWEST_PLACES = 2 ** 10;
/** Share of the places that are taken: from the first on a table with no room to grow is full, with the second it grows. */
const [FULL, CROWDED] = [0.7, 0.75];

/** `taken`: bytes that all such tables take, this one included. */
export function createRowsById(taken: () => number): RowsById {
  let hashes = new Uint32Array(FEWEST_PLACES);
  // No row has the number 0.
  let rows = new Uint32Array(FEWEST_PLACES);
  let size = 0;

  const bytes = (): number => hashes.byteLength + rows.byteLength;

  function put(hash: number, row: number): void {
    const mask = rows.length - 1;
    let place = hash & mask;
    while (rows[place] !== 0) place = (place + 1) & mask;
    hashes[place] = hash;
    rows[place] = row;
  }

  function grow(): void {
    const [oldHashes, oldRows] = [hashes, rows];
    hashes = new Uint32Array(2 * oldRows.length);
    rows = new Uint32Array(2 * oldRows.length);
    for (let place = 0; place < oldRows.length; place += 1)
      if (oldRows[place] !== 0) put(oldHashes[place] as number, oldRows[place] as number);
  }

  return {
    find(id, into) {
      const hash = hashOf(id);
      const mask = rows.length - 1;
      for (let place = hash & mask; rows[place] !== 0; place = (place + 1) & mask)
        if (hashes[place] === hash) into.push(rows[place] as number);
    },
    add(id, row) {
      if (size >= CROWDED * rows.length) grow();
      put(hashOf(id), row);
      size += 1;
    },
    isFull: () => size >= FULL * rows.length && taken() + bytes() > MOST_BYTES,
    bytes,
  };
}

/** Mixed, for ids differ in their last characters mostly. */
const hashOf = (id: string): number => mixedHash(fnv1a(id)) >>> 0;
