import { addBin, binOf, noBins, type WordsBins } from '@parley/eventsourcing';
import { countBits, numbersIn, sampled } from '@parley/application';
import { matching, selectDialogs, type Selection } from '@parley/dialogs';
import type { Search } from './found.js';

type Asked = Pick<Search, 'reader' | 'viewer' | 'filters'>;

/** Whether a dialog is one that the viewer sees and that passes the filters, as of now. */
export const passing = ({ reader, viewer, filters }: Asked): Promise<(dialogId: number) => boolean> =>
  matching(reader, viewer, filters);

/** The dialogs that passed when a search began. Who puts it asks about each hit once more: later others may. */
export interface Passing {
  /** All of them; null: they are more than 1,000. */
  readonly few: readonly number[] | null;
  /** About how many of all dialogs pass: more than 0, up to 1. */
  readonly share: number;
  /** Where they lie; null: a page is mostly full before it is found out which they are. */
  readonly bins: Uint8Array | null;
}

/** So many dialogs are named one by one where words are asked for. */
const FEW = 1_000;
/** So many dialogs are looked at, all over, to see how many of them pass. */
const SAMPLED = 4_096;
/** Where more pass, a page is mostly full before it is worth it to go through all of them: they are where it is not. */
const MOST_IN_BINS = 1 / 4;

/** `few`: so many are named. */
export async function passingNow(
  { reader, viewer, filters }: Asked,
  bins: WordsBins,
  few = FEW,
): Promise<Passing> {
  const selection = await selectDialogs(reader, viewer, filters);
  const { looked, passed } = sampled(selection.passes, selection.size, SAMPLED);
  // As if one more passed: none of the sample may.
  const share = (passed + 1) / (looked + 1);
  const isWide = share > MOST_IN_BINS && selection.size > few / MOST_IN_BINS;
  return isWide ? { few: null, share, bins: null } : allPassing(selection, bins, few);
}

/** Where all dialogs lie that pass now, however many they are. */
export async function passingBins({ reader, viewer, filters }: Asked, bins: WordsBins): Promise<Uint8Array> {
  const selection = await selectDialogs(reader, viewer, filters);
  return binsOf(selection, numbersIn(selection.bits()), bins);
}

function binsOf({ columns: { dialogs } }: Selection, slots: Iterable<number>, bins: WordsBins): Uint8Array {
  const theirs = noBins(bins);
  for (const slot of slots) addBin(theirs, binOf(dialogs.idAt(slot), bins));
  return theirs;
}

/** Goes through all dialogs. */
function allPassing(selection: Selection, bins: WordsBins, few: number): Passing {
  const {
    columns: { dialogs },
    size,
    bits,
  } = selection;
  const passing = bits();
  const count = countBits(passing);
  const slots = numbersIn(passing);
  if (count <= few) return { few: Array.from(slots, (slot) => dialogs.idAt(slot)), share: 1, bins: null };
  return { few: null, share: count / size, bins: binsOf(selection, slots, bins) };
}

/** So many times what is enough on the average mostly is enough. */
const SPARE = 1.1;

/** About how many hits are likely to have so many of dialogs that pass. */
export const likelyHits = (share: number, wanted: number): number => Math.ceil((SPARE * wanted) / share);
