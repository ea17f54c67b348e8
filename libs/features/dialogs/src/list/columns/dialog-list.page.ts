import { countBits, everySlot, type Bits, type SlotKeys } from '@parley/application';
import { gather, gatherInOrder, type Gathering } from './gather.js';
import { createFirstSlots, type Order } from './first-slots.js';
import { MOST_COUNTED } from './selection.query.js';
import type { Selection } from './selection.js';

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
 * A page of a selection in an order; every page takes as long as the first. Where many dialogs pass they are tested one by one in the order,
 * until the page is full. Where most do and the order is not kept, they are passed over by their keys once there are enough with less, and
 * few are tested; else the tests leave few whose keys are compared.
 */
export function pageOf(selection: Selection, keys: SlotKeys, question: PageQuestion): FoundPage {
  const { order } = keys;
  if (order !== undefined && selection.isCommon()) {
    const [page, gathering] = gatheringOf(selection, null, question);
    const most = LOOKED_AT + selection.size / LOOKED_AT_SHARE;
    if (gatherInOrder(keys, order, gathering, most)) return page();
  }
  const found = selection.isWide ? null : selection.bits();
  const [page, gathering] = gatheringOf(selection, found, question);
  gather(keys, gathering);
  return page();
}

/** So many are looked at in the order, and one in so many: all of them cost less than what then has to be done is more. */
const [LOOKED_AT, LOOKED_AT_SHARE] = [4_096, 64];

/** What gathers a page, and the page that was gathered. `found`: the dialogs that pass; null: each is tested. */
function gatheringOf(
  selection: Selection,
  found: Bits | null,
  { limit, after, reverse }: PageQuestion,
): readonly [page: () => FoundPage, gathering: Gathering] {
  const { size, columns, count } = selection;
  const idOf = (slot: number): string => String(columns.dialogs.idAt(slot));
  const direction = reverse ? -1 : 1;
  const order: Order = (key, slot, otherKey, other) =>
    key === otherKey ? direction * byId(idOf(slot), idOf(other)) : key - otherKey;
  const first = createFirstSlots(limit + 1, order);
  // Turned round, the least comes first in either direction.
  const begin = after === null ? -Infinity : direction * after.key;
  const passes = found === null ? selection.passes : everySlot;
  const offer = (key: number, slot: number): void => {
    const isBefore = key === begin && after !== null && direction * byId(idOf(slot), after.id) <= 0;
    if (!isBefore && first.takes(key, slot) && passes(slot)) first.add(key, slot);
  };
  const page = (): FoundPage => {
    const places = first.inOrder().map(({ key, slot }) => ({ key: direction * key, id: idOf(slot) }));
    return {
      places: places.slice(0, limit),
      isMore: places.length > limit,
      counted: () => (found === null ? count(MOST_COUNTED + 1) : countBits(found)),
    };
  };
  return [page, { size, found, direction, begin, last: first.last, offer }];
}

/** As text, the greater one first: so do the stores. */
const byId = (id: string, other: string): number => (id === other ? 0 : id > other ? -1 : 1);
