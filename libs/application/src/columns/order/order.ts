import { createChains } from './chains.js';

/** Slots by a number of each, in stretches of numbers of the same length. Within a stretch they are in no order. */
export interface SlotOrder {
  /**
   * Takes slots stretch by stretch, upwards or downwards, from the one with the number `from` on, while `goesOn` says so of the number from
   * which on or up to which the next one has its numbers.
   */
  walk(
    from: number,
    direction: 1 | -1,
    goesOn: (bound: number) => boolean,
    take: (slot: number) => void,
  ): void;
}

export interface KeptOrder extends SlotOrder {
  reserve(slots: number): void;
  /** NaN: no number, before or now. */
  move(slot: number, before: number, now: number): void;
  bytes(): number;
}

export function createOrder(length: number): KeptOrder {
  const chains = createChains();
  const lists = new Map<number, number>();
  // Mostly times, of which the latest comes last: then they stay in order by themselves.
  const stretches: number[] = [];
  let isInOrder = true;

  const stretchOf = (number: number): number => Math.floor(number / length);
  const listOf = (stretch: number): number => {
    const known = lists.get(stretch);
    if (known !== undefined) return known;
    isInOrder &&= stretch > (stretches.at(-1) ?? -Infinity);
    stretches.push(stretch);
    lists.set(stretch, lists.size);
    return lists.size - 1;
  };
  /** The place of the first stretch that is not before this one. */
  const placeOf = (stretch: number): number => {
    if (!isInOrder) stretches.sort((a, b) => a - b);
    isInOrder = true;
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((stretches[middle] as number) < stretch) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    reserve: chains.reserve,
    move(slot, before, now) {
      const [one, other] = [stretchOf(before), stretchOf(now)];
      if (one === other) return;
      if (!Number.isNaN(one)) chains.remove(slot, listOf(one));
      if (!Number.isNaN(other)) chains.add(slot, listOf(other));
    },
    walk(from, direction, goesOn, take) {
      const begin = stretchOf(from);
      const first = direction > 0 ? placeOf(begin) : placeOf(begin + 1) - 1;
      for (let place = first; place >= 0 && place < stretches.length; place += direction) {
        const stretch = stretches[place] as number;
        if (!goesOn(length * (direction > 0 ? stretch : stretch + 1))) return;
        for (let slot = chains.first(lists.get(stretch) as number); slot >= 0; slot = chains.next(slot))
          take(slot);
      }
    },
    bytes: () => chains.bytes() + stretches.length * BYTES_OF_STRETCH,
  };
}

/** About: an entry of a map and one of a list. */
const BYTES_OF_STRETCH = 64;
