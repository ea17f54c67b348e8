import { hasBit, type Bits, type SlotKeys, type SlotOrder } from '@parley/application';

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
  gatherBy(keys, gathering, (others) => offerOthers(keys, others));
}

/**
 * The same, where the numbers are kept in their order: only what may come before the last one that is wanted is looked at. False once that are
 * so many that most of them do not pass: then not all that are wanted were offered.
 */
export function gatherInOrder(keys: SlotKeys, order: SlotOrder, gathering: Gathering, most: number): boolean {
  let isDone = true;
  gatherBy(keys, gathering, (others) => (isDone &&= walkOthers(keys, order, others, most)));
  return isDone;
}

function gatherBy({ ahead }: SlotKeys, gathering: Gathering, others: (gathering: Gathering) => void): void {
  if (ahead === undefined) return others(gathering);
  const parts = [() => offerAhead(ahead, gathering), () => others(without(ahead, gathering))];
  if (gathering.direction < 0) parts.reverse();
  for (const offerPart of parts) if (gathering.last() === Infinity) offerPart();
}

function walkOthers(
  { from, numbers }: SlotKeys,
  order: SlotOrder,
  { direction, begin, last, offer }: Gathering,
  most: number,
): boolean {
  const keyOf = (number: number): number => direction * (from - number);
  let [looked, isDone] = [0, true];
  const goesOn = (bound: number): boolean => {
    if (keyOf(bound) > last()) return false;
    isDone = looked < most;
    return isDone;
  };
  const take = (slot: number): void => {
    looked += 1;
    const key = keyOf(numbers[slot] as number);
    if (key >= begin && key <= last()) offer(key, slot);
  };
  order.walk(from - direction * begin, direction > 0 ? -1 : 1, goesOn, take);
  return isDone;
}

type Ahead = NonNullable<SlotKeys['ahead']>;

function offerAhead({ slots, end, keyAt, order }: Ahead, gathering: Gathering): void {
  const { found, direction, begin, last, offer } = gathering;
  if (direction > 0 && begin >= end) return;
  const take = (place: number): void => {
    const key = direction * keyAt(place);
    if (!(key >= begin && key <= last())) return;
    const slot = slots[place] as number;
    if (found === null || hasBit(found, slot)) offer(key, slot);
  };
  if (order !== undefined && direction > 0) order.walk(-Infinity, 1, (bound) => bound <= last(), take);
  else inLeaps(slots.length, take);
}

/** Lest each is taken in where the last one comes first. */
function inLeaps(count: number, take: (place: number) => void): void {
  const blocks = Math.ceil(count / BLOCK);
  const leap = blocks % LEAP === 0 ? 1 : LEAP;
  for (let gone = 0, block = 0; gone < blocks; gone += 1, block = (block + leap) % blocks) {
    const end = Math.min(BLOCK * (block + 1), count);
    for (let place = BLOCK * block; place < end; place += 1) take(place);
  }
}

/** A prime number: leaps of it end up at each block once, but where it divides their number. */
const LEAP = 7_919;
/** Places that lie together are read together. */
const BLOCK = 64;

/** A few of the others are offered, of however many that come ahead. */
function without({ placeOf, keyAt }: Ahead, gathering: Gathering): Gathering {
  return {
    ...gathering,
    offer(key, slot) {
      const place = placeOf(slot);
      if (place < 0 || Number.isNaN(keyAt(place))) gathering.offer(key, slot);
    },
  };
}

function offerOthers({ from, numbers }: SlotKeys, gathering: Gathering): void {
  const { found, direction, begin, last } = gathering;
  const offer = (number: number, slot: number): void => gathering.offer(direction * (from - number), slot);
  // Numbers are compared as they are: an order that is turned round begins with the least.
  const wanted: Wanted =
    direction > 0
      ? { least: () => from - last(), most: () => from - begin, isLatestFirst: true, offer }
      : { least: () => from + begin, most: () => from + last(), isLatestFirst: false, offer };
  if (found === null) offerAll(numbers, gathering.size, wanted);
  else offerFound(found, numbers, wanted);
}

/** Numbers from `least` to `most` are wanted; after each that is offered there may be fewer. */
interface Wanted {
  least(): number;
  most(): number;
  /** The latest dialogs have the greatest slots, and mostly come first. */
  readonly isLatestFirst: boolean;
  offer(number: number, slot: number): void;
}

function offerAll(numbers: Float64Array, size: number, wanted: Wanted): void {
  const [start, step] = wanted.isLatestFirst ? [size - 1, -1] : [0, 1];
  let [least, most] = [wanted.least(), wanted.most()];
  for (let slot = start; slot >= 0 && slot < size; slot += step) {
    const number = numbers[slot] as number;
    if (!(number >= least && number <= most)) continue;
    wanted.offer(number, slot);
    [least, most] = [wanted.least(), wanted.most()];
  }
}

function offerFound(found: Bits, numbers: Float64Array, wanted: Wanted): void {
  const [start, step] = wanted.isLatestFirst ? [found.length - 1, -1] : [0, 1];
  let [least, most] = [wanted.least(), wanted.most()];
  for (let place = start; place >= 0 && place < found.length; place += step) {
    for (let left = found[place] as number; left !== 0; left &= left - 1) {
      const slot = 32 * place + 31 - Math.clz32(left & -left);
      const number = numbers[slot] as number;
      if (!(number >= least && number <= most)) continue;
      wanted.offer(number, slot);
      [least, most] = [wanted.least(), wanted.most()];
    }
  }
}
