import type { Part } from '@parley/documents';
import { createList, type NumberList } from './number-list.js';
import { createPairs, type Pairs } from './pairs.js';

/** So many numbers take 64 MB, and half as much again while a list of them grows. */
const MOST_KEPT = 8_000_000;

/** How many numbers all tallies of a question keep together. */
export interface Room {
  kept: number;
}

/** What the rows of each group tell of one field. */
export interface Tally {
  /** False where it cannot be told exactly here, or takes too much memory. */
  add(values: readonly number[], groups: Int32Array): boolean;
  part(part: Part, group: number): number | null;
  /** The numbers upwards, where they are kept. */
  sorted(group: number): Float64Array;
  different(group: number): number;
}

/** `keeps`: the numbers are asked for by their ranks; `tells`: how many different ones there are. */
export function createTally(of: { readonly keeps: boolean; readonly tells: boolean }, room: Room): Tally {
  const sums: number[] = [];
  const numbers: number[] = [];
  const lowest: number[] = [];
  const highest: number[] = [];
  const lists: NumberList[] = [];
  const pairs: Pairs | null = of.tells ? createPairs() : null;
  let size = 0;

  const begin = (group: number): void => {
    [sums[group], numbers[group]] = [0, 0];
    [lowest[group], highest[group]] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    if (of.keeps) lists[group] = createList();
  };

  function count(value: number, group: number): void {
    sums[group] = (sums[group] ?? 0) + value;
    numbers[group] = (numbers[group] ?? 0) + 1;
    if (value < (lowest[group] ?? 0)) lowest[group] = value;
    if (value > (highest[group] ?? 0)) highest[group] = value;
    size += Math.abs(value);
  }

  function addNumbers(values: readonly number[], groups: Int32Array): void {
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row] ?? 0;
      if (value === Number.NEGATIVE_INFINITY) continue;
      const group = groups[row] ?? 0;
      if (numbers[group] === undefined) begin(group);
      count(value, group);
      if (of.keeps) lists[group]?.push(value);
    }
  }

  return {
    add(values, groups) {
      if (of.keeps) room.kept += values.length;
      if (room.kept > MOST_KEPT) return false;
      addNumbers(values, groups);
      // Whole numbers up to there are added up exactly, in any order.
      return size <= Number.MAX_SAFE_INTEGER && (pairs?.add(values, groups) ?? true);
    },
    part(part, group) {
      const has = (numbers[group] ?? 0) > 0;
      if (part === 'sum') return sums[group] ?? 0;
      if (part === 'numbers') return numbers[group] ?? 0;
      return (has ? (part === 'lowest' ? lowest : highest)[group] : null) ?? null;
    },
    sorted: (group) => lists[group]?.sorted() ?? new Float64Array(0),
    different: (group) => pairs?.different(group) ?? 0,
  };
}
