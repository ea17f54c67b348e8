import { bitsFor, hasBit, setBit, type Bits, type SlotKeys } from '@parley/application';

/** What is gathered in an order. Keys are turned round for the other direction: the least comes first. */
export interface Gathering {
  /** All slots are less than this. */
  readonly size: number;
  /** The slots that pass; null: any may. */
  readonly found: Bits | null;
  /** -1: the other way round. */
  readonly direction: 1 | -1;
  /** Lesser keys are not wanted. */
  readonly begin: number;
  /** Greater keys are not wanted; Infinity while there are not enough. */
  last(): number;
  /** Takes a dialog where it passes. */
  offer(key: number, slot: number): void;
}

/** Offers all dialogs that may be wanted. */
export function gather(keys: SlotKeys, gathering: Gathering): void {
  const { ahead } = keys;
  if (ahead === undefined) return offerOthers(keys, gathering);
  const parts = [
    () => offerAhead(ahead, gathering),
    () => offerOthers(keys, without(ahead.slots, gathering)),
  ];
  if (gathering.direction < 0) parts.reverse();
  for (const offerPart of parts) if (gathering.last() === Infinity) offerPart();
}

function offerAhead({ slots, keys }: NonNullable<SlotKeys['ahead']>, gathering: Gathering): void {
  const { found, direction, begin } = gathering;
  let last = gathering.last();
  for (let place = 0; place < slots.length; place += 1) {
    const slot = slots[place] as number;
    const key = direction * (keys[place] as number);
    if (key < begin || key > last || (found !== null && !hasBit(found, slot))) continue;
    gathering.offer(key, slot);
    last = gathering.last();
  }
}

function without(slots: Int32Array, gathering: Gathering): Gathering {
  const left = bitsFor(gathering.size);
  for (const slot of slots) setBit(left, slot);
  return {
    ...gathering,
    offer(key, slot) {
      if (!hasBit(left, slot)) gathering.offer(key, slot);
    },
  };
}

function offerOthers({ from, numbers }: SlotKeys, gathering: Gathering): void {
  const { found, direction } = gathering;
  if (found === null) offerAll(numbers, direction * from, gathering);
  else offerFound(found, numbers, direction * from, gathering);
}

function offerAll(numbers: Float64Array, from: number, gathering: Gathering): void {
  const { size, direction, begin } = gathering;
  let last = gathering.last();
  // The latest dialogs have the greatest slots, and mostly come first.
  const [start, step] = direction > 0 ? [size - 1, -1] : [0, 1];
  for (let count = 0; count < size; count += 1) {
    const slot = start + step * count;
    const key = from - direction * (numbers[slot] as number);
    if (key < begin || key > last) continue;
    gathering.offer(key, slot);
    last = gathering.last();
  }
}

function offerFound(found: Bits, numbers: Float64Array, from: number, gathering: Gathering): void {
  const { direction, begin } = gathering;
  let last = gathering.last();
  const [start, step] = direction > 0 ? [found.length - 1, -1] : [0, 1];
  for (let count = 0; count < found.length; count += 1) {
    const place = start + step * count;
    for (let left = found[place] as number; left !== 0; left &= left - 1) {
      const slot = 32 * place + 31 - Math.clz32(left & -left);
      const key = from - direction * (numbers[slot] as number);
      if (key < begin || key > last) continue;
      gathering.offer(key, slot);
      last = gathering.last();
    }
  }
}
