import type { Document } from '@parley/eventsourcing';
import type { Column, ColumnSource, ColumnStore, SlotTest } from './column.types.js';
import { createMembers } from './members.js';
import { createPool } from './pool.js';
import { ofCodes } from './slot-tests.js';
import { grown } from './slots.js';

/** For each slot a list of numbers; equal ones are kept once, under a code from 1 on. 0: none, or one without numbers. */
export interface ListStore extends ColumnStore {
  /** By slot. To be read at once. */
  codes(): Int32Array;
  /** The list of a slot. */
  listAt(slot: number): readonly number[];
  /** Codes are less than this. */
  limit(): number;
  /** Passes slots whose list has at least so many of the numbers that are wanted. Each different number is asked about once. */
  having(isWanted: (one: number) => boolean, least: number): SlotTest;
  /** By number the sum of what is counted of the lists that have it, by their codes. */
  sums(counted: Uint32Array): ReadonlyMap<number, number>;
}

/** Lists of a few numbers, in which each stands once, such as tags. */
export const listColumn = <D extends Document>(
  name: string,
  source: ColumnSource,
  listOf: (document: D) => readonly number[],
): Column<ListStore> => ({
  name,
  source,
  open() {
    const members = createMembers();
    const pool = createPool<readonly number[]>(members);
    let codes = new Int32Array(0);
    const change = (slot: number, list: readonly number[]): void => {
      const before = codes[slot] as number;
      codes[slot] = pool.take(list.length === 0 ? null : list);
      pool.release(before);
    };
    return {
      codes: () => codes,
      listAt: (slot) => pool.valueOf(codes[slot] ?? 0) ?? [],
      limit: pool.limit,
      having: (isWanted, least) => ofCodes({ codes, passing: members.having(isWanted, least) }),
      sums: members.sums,
      reserve: (slots) => void (codes = grown(codes, slots)),
      put: (slot, document) => change(slot, document === null ? [] : listOf(document as D)),
      clear: (slot) => change(slot, []),
      bytes: () => codes.byteLength + pool.bytes() + members.bytes(),
    };
  },
});
