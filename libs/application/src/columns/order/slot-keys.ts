import type { SlotOrder } from './order.js';

/**
 * A key for each dialog, a whole number less than 10^15 either way: the least comes first, and of the same the greater id as text. It is
 * `from` less the number of the dialog's slot, so that the greatest number comes first.
 */
export interface SlotKeys {
  readonly from: number;
  /** By slot. */
  readonly numbers: Float64Array;
  /** The slots by these numbers, where they are kept like that. */
  readonly order?: SlotOrder;
  /** Dialogs that may come before all others, with keys of their own. */
  readonly ahead?: {
    readonly slots: Int32Array;
    /** Where among these a slot stands; -1: it is none of them. */
    placeOf(slot: number): number;
    /** Their keys are less, those of the others are not. */
    readonly end: number;
    /** By the place of the slot; NaN: it comes among the others. */
    keyAt(place: number): number;
    /** The places by numbers of which each is at most the key, where they are kept like that. */
    readonly order?: SlotOrder;
  };
}
