import type { FoldedProduct } from '@parley/application';
import {
  dialogAggregate,
  dialogListProjection,
  type DialogDocument,
  type DialogState,
} from '@parley/dialogs';
import { foldingOf, type Folded, type RecordedEvent } from '@parley/eventsourcing';
import { memoryFold } from '@parley/subscriptions';
import { showsOf } from '../shows.js';

/** What audits show of a dialog at one revision of its stream; JSON. */
export interface DialogThen extends Folded<DialogState> {
  /** As the list of dialogs held it; null: not begun, or deleted. */
  readonly row: DialogDocument | null;
}

/** Of which dialog. */
export interface FoldedDialog {
  readonly dialogId: number;
  /** It has been deleted since: what is folded holds no content. */
  readonly isErased: boolean;
}

/** A dialog while its events go by, as they were recorded. */
export interface DialogFold {
  /** Answers the event as it is shown. */
  take(event: RecordedEvent): RecordedEvent;
  now(): DialogThen;
}

/** Folds dialogs from their beginning, or from how they were. */
export type FoldDialog = (dialog: FoldedDialog, begin: DialogThen | null) => DialogFold;

export function dialogFolding(product: FoldedProduct): FoldDialog {
  const folding = foldingOf(dialogAggregate, product.slices);
  const fold = memoryFold(dialogListProjection, product.catalog);
  const [kept, emptied] = [showsOf(product, false), showsOf(product, true)];
  return ({ dialogId, isErased }, begin) => {
    const id = String(dialogId);
    const shows = isErased ? emptied : kept;
    const rows = new Map<string, DialogDocument>(begin?.row ? [[id, begin.row]] : []);
    let folded: Folded<DialogState> = begin ?? folding.initial;
    return {
      take(recorded) {
        const event = shows(recorded);
        folded = folding.after(folded, event);
        fold(rows, event);
        return event;
      },
      now: () => ({ state: folded.state, slices: folded.slices, row: rows.get(id) ?? null }),
    };
  };
}
