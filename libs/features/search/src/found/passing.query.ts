import { sampled } from '@parley/application';
import { matching, selectDialogs } from '@parley/dialogs';
import type { Search } from './found.js';

type Asked = Pick<Search, 'reader' | 'viewer' | 'filters'>;

/** Whether a dialog is one that the viewer sees and that passes the filters, as of now. */
export const passing = ({ reader, viewer, filters }: Asked): Promise<(dialogId: number) => boolean> =>
  matching(reader, viewer, filters);

/** So many dialogs are looked at, all over, to see how many of them pass. */
const SAMPLED = 4_096;
/** So many times what is enough on the average mostly is enough. */
const SPARE = 1.1;

/** About how many hits are likely to have so many of dialogs that pass. */
export async function likelyHits({ reader, viewer, filters }: Asked, wanted: number): Promise<number> {
  const { size, passes } = await selectDialogs(reader, viewer, filters);
  const { looked, passed } = sampled(passes, size, SAMPLED);
  // As if one more passed: none of the sample may.
  return Math.ceil((SPARE * wanted * (looked + 1)) / (passed + 1));
}

/** So many dialogs are named one by one where words are asked for. */
const FEW = 1_000;

/** All of these dialogs; null: they are more than 1,000. */
export async function fewPassing({ reader, viewer, filters }: Asked): Promise<readonly number[] | null> {
  const { columns, slots } = await selectDialogs(reader, viewer, filters);
  const found = slots(FEW + 1);
  return found.length > FEW ? null : Array.from(found, (slot) => columns.dialogs.idAt(slot));
}
