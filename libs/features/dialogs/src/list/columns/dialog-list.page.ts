import { createFirstSlots, type Order } from './first-slots.js';
import { MOST_COUNTED, type Selection } from './selection.query.js';

/** Where a row stands in an order. */
export interface Place {
  readonly key: number;
  /** Of the dialog. */
  readonly id: string;
}

export interface PageQuestion {
  readonly limit: number;
  readonly after: Place | null;
  /** The other way round. */
  readonly reverse: boolean;
}

export interface FoundPage {
  readonly places: readonly Place[];
  readonly isMore: boolean;
  /** All that pass, wherever the page begins, or one more than are counted at least. */
  counted(): number;
}

/**
 * A page of a selection, the least key first; every page takes as long as the first. Where most dialogs pass, they are passed over by their
 * keys, once there are enough with less, and few are tested; else the tests leave few whose keys are compared.
 */
export function pageOf(
  { columns, size, passes, isWide, slots }: Selection,
  keyOf: (slot: number) => number,
  { limit, after, reverse }: PageQuestion,
): FoundPage {
  const idOf = (slot: number): string => String(columns.dialogs.idAt(slot));
  const direction = reverse ? -1 : 1;
  const order: Order = (key, slot, otherKey, other) =>
    key === otherKey ? direction * byId(idOf(slot), idOf(other)) : key - otherKey;
  const first = createFirstSlots(limit + 1, order);
  // Turned round, the least comes first in either direction.
  const begin = after === null ? -Infinity : direction * after.key;
  const found = isWide ? null : slots();
  const count = found?.length ?? size;
  for (let place = 0; place < count; place += 1) {
    // The latest dialogs have the greatest slots, and mostly come first.
    const at = reverse ? place : count - 1 - place;
    const slot = found === null ? at : (found[at] as number);
    const key = direction * keyOf(slot);
    if (key < begin || key > first.last()) continue;
    if (key === begin && after !== null && direction * byId(idOf(slot), after.id) <= 0) continue;
    if (first.takes(key, slot) && (found !== null || passes(slot))) first.add(key, slot);
  }
  const places = first.inOrder().map(({ key, slot }) => ({ key: direction * key, id: idOf(slot) }));
  return {
    places: places.slice(0, limit),
    isMore: places.length > limit,
    counted: () => (found ?? slots(MOST_COUNTED + 1)).length,
  };
}

/** As text, the greater one first: so do the stores. */
const byId = (id: string, other: string): number => (id === other ? 0 : id > other ? -1 : 1);
