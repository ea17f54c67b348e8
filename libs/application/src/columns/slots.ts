/** Small whole numbers from 0 on, one for each id, for as long as the copy lasts. */
export interface Slots {
  /** How many there are. */
  size(): number;
  /** -1: the id has none. */
  slotOf(id: number): number;
  /** Gives the id a slot where it has none. */
  take(id: number): number;
  idAt(slot: number): number;
  /** How many there may be before there is more room. */
  room(): number;
  bytes(): number;
}

const FEWEST = 1_024;

/** `onGrow`: there is room for so many from now on. */
export function createSlots(onGrow: (capacity: number) => void): Slots {
  let ids = new Float64Array(FEWEST);
  // Open addressing: a place holds a slot, -1 where it is free. Never more than half full.
  let places = new Int32Array(2 * FEWEST).fill(-1);
  let size = 0;

  const placeOf = (id: number): number => {
    const mask = places.length - 1;
    let place = hashOf(id) & mask;
    for (;;) {
      const slot = places[place] as number;
      if (slot < 0 || ids[slot] === id) return place;
      place = (place + 1) & mask;
    }
  };
  const grow = (): void => {
    ids = grown(ids, 2 * ids.length);
    places = new Int32Array(2 * ids.length).fill(-1);
    for (let slot = 0; slot < size; slot += 1) places[placeOf(ids[slot] as number)] = slot;
    onGrow(ids.length);
  };

  return {
    size: () => size,
    slotOf: (id) => places[placeOf(id)] as number,
    take(id) {
      const known = places[placeOf(id)] as number;
      if (known >= 0) return known;
      if (size === ids.length) grow();
      places[placeOf(id)] = size;
      ids[size] = id;
      size += 1;
      return size - 1;
    },
    idAt: (slot) => ids[slot] as number,
    room: () => ids.length,
    bytes: () => ids.byteLength + places.byteLength,
  };
}

/** Ids are up to 2^53−1, mostly in a row. */
function hashOf(id: number): number {
  const low = id % 4_294_967_296;
  const high = (id - low) / 4_294_967_296;
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

type Numbers = Float64Array | Int32Array;

/** The same values in an array that is longer, its rest filled. */
export function grown<T extends Numbers>(values: T, length: number, rest = 0): T {
  const longer = new (values.constructor as new (length: number) => T)(length);
  longer.set(values);
  if (rest !== 0) longer.fill(rest, values.length);
  return longer;
}
