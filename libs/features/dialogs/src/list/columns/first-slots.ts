/** A row of an order: its key, and the slot of its dialog. */
export interface Ranked {
  readonly key: number;
  readonly slot: number;
}

/** Less than 0: the first of the two comes before the other. */
export type Order = (key: number, slot: number, otherKey: number, otherSlot: number) => number;

/** The first rows of all that were added, at most so many: a heap with the last of them on top. */
export function createFirstSlots(most: number, order: Order) {
  const keys = new Float64Array(most);
  const slots = new Int32Array(most);
  let size = 0;
  const comesBefore = (a: number, b: number): boolean =>
    order(keys[a] as number, slots[a] as number, keys[b] as number, slots[b] as number) < 0;
  const swap = (a: number, b: number): void => {
    const [key, slot] = [keys[a] as number, slots[a] as number];
    keys[a] = keys[b] as number;
    slots[a] = slots[b] as number;
    keys[b] = key;
    slots[b] = slot;
  };
  const rise = (from: number): void => {
    for (let place = from; place > 0;) {
      const above = (place - 1) >> 1;
      if (!comesBefore(above, place)) return;
      swap(above, place);
      place = above;
    }
  };
  const sink = (): void => {
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      let last = place;
      if (left < size && comesBefore(last, left)) last = left;
      if (right < size && comesBefore(last, right)) last = right;
      if (last === place) return;
      swap(place, last);
      place = last;
    }
  };

  return {
    /** Rows with a greater key are none of them. */
    last: (): number => (size < most ? Infinity : (keys[0] as number)),
    /** False for a row that comes after all of so many. */
    takes: (key: number, slot: number): boolean =>
      size < most || order(key, slot, keys[0] as number, slots[0] as number) < 0,
    /** Only what it takes. */
    add(key: number, slot: number): void {
      const place = size < most ? size : 0;
      keys[place] = key;
      slots[place] = slot;
      if (size === most) return sink();
      size += 1;
      rise(place);
    },
    inOrder: (): readonly Ranked[] =>
      Array.from({ length: size }, (_, place) => ({
        key: keys[place] as number,
        slot: slots[place] as number,
      })).sort((a, b) => order(a.key, a.slot, b.key, b.slot)),
  };
}
