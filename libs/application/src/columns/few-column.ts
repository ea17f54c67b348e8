import type { Document } from '@parley/eventsourcing';
import type { Column, ColumnSource, ColumnStore } from './column.types.js';
import { grown } from './slots.js';

/** Numbers of those few slots that have some, one after another, in no order. To be read at once. */
export interface FewStore<N extends string> extends ColumnStore {
  slots(): Int32Array;
  /** Where among them a slot stands; -1: it has no numbers. */
  placeOf(slot: number): number;
  /** In the same order. */
  numbers(name: N): Float64Array;
}

/** Several numbers of few subjects, which are gone through without the others. `numbersOf` null: the subject has none. */
export const fewColumn = <D extends Document, const N extends string>(
  name: string,
  source: ColumnSource,
  names: readonly N[],
  numbersOf: (document: D) => Readonly<Record<N, number>> | null,
): Column<FewStore<N>> => ({
  name,
  source,
  open() {
    let places = new Int32Array(0);
    let slots = new Int32Array(FEWEST);
    const numbers = new Map(names.map((one) => [one, new Float64Array(FEWEST)]));
    let count = 0;
    const take = (slot: number): number => {
      const known = places[slot] as number;
      if (known >= 0) return known;
      if (count === slots.length) {
        slots = grown(slots, 2 * count);
        for (const [one, values] of numbers) numbers.set(one, grown(values, 2 * count));
      }
      slots[count] = slot;
      places[slot] = count;
      return count++;
    };
    const drop = (slot: number): void => {
      const place = places[slot] as number;
      if (place < 0) return;
      const last = slots[--count] as number;
      slots[place] = last;
      for (const values of numbers.values()) values[place] = values[count] as number;
      places[last] = place;
      places[slot] = -1;
    };
    return {
      slots: () => slots.subarray(0, count),
      placeOf: (slot) => places[slot] ?? -1,
      numbers: (one) => (numbers.get(one) as Float64Array).subarray(0, count),
      reserve: (room) => void (places = grown(places, room, -1)),
      put(slot, document) {
        const now = document && numbersOf(document as D);
        if (now === null) {
          drop(slot);
          return;
        }
        const place = take(slot);
        for (const [one, values] of numbers) values[place] = now[one];
      },
      clear: drop,
      bytes: () => places.byteLength + slots.byteLength * (1 + 2 * names.length),
    };
  },
});

const FEWEST = 64;
