import type { Document } from '@parley/eventsourcing';
import { bitsUpTo, countBits, takeAll, type Bits } from './bits.js';
import { countCodes } from './counting.js';
import { createPool, type Interned, type Pool } from './pool.js';
import { ofCodes, throughSlots } from './slot-tests.js';
import { grown } from './slots.js';
import type { Column, ColumnSource, ColumnStore, SlotTest } from './column.types.js';

/** A number for each slot; NaN: none. */
export interface NumberStore extends ColumnStore {
  /** To be read at once: the next document may replace the array. */
  values(): Float64Array;
}

/** Numbers, such as times in ms. `D`: the documents of the source. */
export const numberColumn = <D extends Document>(
  name: string,
  source: ColumnSource,
  valueOf: (document: D) => number | null,
): Column<NumberStore> => ({
  name,
  source,
  open() {
    let values = new Float64Array(0);
    return {
      values: () => values,
      reserve: (slots) => void (values = grown(values, slots, NaN)),
      put: (slot, document) => void (values[slot] = (document && valueOf(document as D)) ?? NaN),
      clear: (slot) => void (values[slot] = NaN),
      bytes: () => values.byteLength,
    };
  },
});

/** For each slot one of not too many different values; each is kept once. */
export interface ValueStore<V> extends ColumnStore {
  /** By slot: which value, as a number from 1 on; 0: none. To be read at once. */
  codes(): Int32Array;
  /** The value of a code; null: none. */
  valueOf(code: number): V | null;
  /** Codes are less than this. */
  limit(): number;
  /** Passes slots by their values. Each different value is asked about once. */
  where(test: (value: V | null) => boolean): SlotTest;
  /** How many of these slots have each code but 0. */
  counts(slots: Bits): Uint32Array;
}

/** Values of which there are few different ones: states, ids of channels; several together as one object, which costs one walk for all. */
export const valueColumn = <D extends Document, V extends Interned>(
  name: string,
  source: ColumnSource,
  valueOf: (document: D) => V | null,
): Column<ValueStore<V>> => ({
  name,
  source,
  open() {
    const pool = createPool<V>();
    let codes = new Int32Array(0);
    const change = (slot: number, value: V | null): void => {
      const before = codes[slot] as number;
      const code = pool.take(value);
      codes[slot] = code;
      pool.release(before);
    };
    return {
      codes: () => codes,
      valueOf: pool.valueOf,
      limit: pool.limit,
      where: (test) => ofCodes({ codes, passing: passingOf(pool, test) }),
      counts: (slots) => countsOf(slots, codes, pool),
      reserve: (slots) => void (codes = grown(codes, slots)),
      put: (slot, document) => change(slot, document && valueOf(document as D)),
      clear: (slot) => change(slot, null),
      bytes: () => codes.byteLength + pool.bytes(),
    };
  },
});

function passingOf<V extends Interned>(pool: Pool<V>, test: (value: V | null) => boolean): Uint8Array {
  const passing = new Uint8Array(pool.limit());
  for (let code = 0; code < passing.length; code += 1) if (test(pool.valueOf(code))) passing[code] = 1;
  return passing;
}

/** Of most slots: those that have a code at all, less the others. */
function countsOf<V extends Interned>(slots: Bits, codes: Int32Array, pool: Pool<V>): Uint32Array {
  if (2 * countBits(slots) < codes.length) return countCodes(slots, codes, pool.limit());
  const others = bitsUpTo(codes.length);
  takeAll(others, slots);
  return countCodes(others, codes, pool.limit()).map((count, code) => pool.usesOf(code) - count);
}

/** Something for those slots that have it. */
export interface ObjectStore<T> extends ColumnStore {
  readonly held: ReadonlyMap<number, T>;
}

/**
 * For what few subjects have. `change` answers what is held of a subject after one of its documents has become this, null: nothing; `id`
 * names the document, which is null when it is gone.
 */
export const objectColumn = <D extends Document, T>(
  name: string,
  source: ColumnSource,
  change: (held: T | null, document: D | null, id: string) => T | null,
): Column<ObjectStore<T>> => ({
  name,
  source,
  open() {
    const held = new Map<number, T>();
    return {
      held,
      reserve: () => undefined,
      put(slot, document, id) {
        const now = change(held.get(slot) ?? null, document as D | null, id);
        if (now === null) held.delete(slot);
        else held.set(slot, now);
      },
      clear: (slot) => void held.delete(slot),
      bytes: () => held.size * BYTES_OF_OBJECT,
    };
  },
});

/** About: an entry of a map, a small object and a short list in it. */
const BYTES_OF_OBJECT = 200;

/** The slot of another subject for each slot; -1: none. */
export interface ReferenceStore extends ColumnStore {
  slots(): Int32Array;
  /** Passes dialogs whose other subject passes; those without one never do. */
  where(test: SlotTest): SlotTest;
}

/** Which client a dialog has, as the slot of that client. */
export const clientReference = <D extends Document>(
  name: string,
  source: ColumnSource,
  idOf: (document: D) => number | null,
): Column<ReferenceStore> => ({
  name,
  source,
  open({ client }) {
    let slots = new Int32Array(0);
    return {
      slots: () => slots,
      where: (test) => throughSlots(slots, test),
      reserve: (count) => void (slots = grown(slots, count, -1)),
      put(slot, document) {
        const id = document && idOf(document as D);
        slots[slot] = id === null ? -1 : client.take(id);
      },
      clear: (slot) => void (slots[slot] = -1),
      bytes: () => slots.byteLength,
    };
  },
});
