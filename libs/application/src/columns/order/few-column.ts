import type { Document } from '@parley/eventsourcing';
import type { Column, ColumnSource, ColumnStore } from '../column.types.js';
import { grown } from '../slots.js';
import { createOrder, type SlotOrder } from './order.js';

/** Numbers of those few slots that have some, one after another, in no order. To be read at once. */
export interface FewStore<N extends string> extends ColumnStore {
  slots(): Int32Array;
  /** Where among them a slot stands; -1: it has no numbers. */
  placeOf(slot: number): number;
  /** In the same order. */
  numbers(name: N): Float64Array;
  /** Their places by one of the numbers. */
  readonly order: SlotOrder;
}

export interface FewNumbers<N extends string> {
  readonly names: readonly N[];
  /** The one by which they are gone through in order. */
  readonly by: N;
  /** Of stretches of it: the more lie in one, the longer it takes to find the first of them. */
  readonly length: number;
}

/** Several numbers of few subjects, which are gone through without the others. `numbersOf` null: the subject has none. */
export const fewColumn = <D extends Document, const N extends string>(
  name: string,
  source: ColumnSource,
  { names, by, length }: FewNumbers<N>,
  numbersOf: (document: D) => Readonly<Record<N, number>> | null,
): Column<FewStore<N>> => ({
  name,
  source,
  open() {
    const order = createOrder(length);
    const few = openFew(names, order.reserve);
    const drop = (slot: number): void => {
      const [place, last] = [few.placeOf(slot), few.count() - 1];
      if (place < 0) return;
      const numbers = few.numbers(by);
      order.move(place, numbers[place] as number, NaN);
      if (place !== last) {
        order.move(last, numbers[last] as number, NaN);
        order.move(place, NaN, numbers[last] as number);
      }
      few.drop(slot);
    };
    return {
      slots: few.slots,
      placeOf: few.placeOf,
      numbers: few.numbers,
      order,
      reserve: few.reserve,
      put(slot, document) {
        const now = document && numbersOf(document as D);
        if (now === null) {
          drop(slot);
          return;
        }
        const known = few.placeOf(slot);
        const before = known < 0 ? NaN : (few.numbers(by)[known] as number);
        order.move(few.put(slot, now), before, now[by]);
      },
      clear: drop,
      bytes: () => few.bytes() + order.bytes(),
    };
  },
});

const FEWEST = 64;

/** Slots with their numbers, without a gap: the last one takes the place of one that is dropped. `onRoom`: there may be so many from now on. */
function openFew<N extends string>(names: readonly N[], onRoom: (most: number) => void) {
  let places = new Int32Array(0);
  let slots = new Int32Array(FEWEST);
  const numbers = new Map(names.map((one) => [one, new Float64Array(FEWEST)]));
  let count = 0;
  onRoom(FEWEST);
  const take = (slot: number): number => {
    const known = places[slot] as number;
    if (known >= 0) return known;
    if (count === slots.length) {
      slots = grown(slots, 2 * count);
      for (const [one, values] of numbers) numbers.set(one, grown(values, 2 * count));
      onRoom(2 * count);
    }
    slots[count] = slot;
    places[slot] = count;
    return count++;
  };
  return {
    count: () => count,
    slots: () => slots.subarray(0, count),
    placeOf: (slot: number): number => places[slot] ?? -1,
    numbers: (one: N) => (numbers.get(one) as Float64Array).subarray(0, count),
    reserve: (room: number): void => void (places = grown(places, room, -1)),
    /** Answers its place. */
    put(slot: number, now: Readonly<Record<N, number>>): number {
      const place = take(slot);
      for (const [one, values] of numbers) values[place] = now[one];
      return place;
    },
    /** Only a slot that has numbers. */
    drop(slot: number): void {
      const place = places[slot] as number;
      const last = slots[--count] as number;
      slots[place] = last;
      for (const values of numbers.values()) values[place] = values[count] as number;
      places[last] = place;
      places[slot] = -1;
    },
    bytes: () => places.byteLength + slots.byteLength * (1 + 2 * names.length),
  };
}
