import type { FoldedProduct } from '@parley/application';
import type { RecordedEvent } from '@parley/eventsourcing';
import { messageIn } from '../feed/messages.query.js';
import { showsOf } from '../shows.js';
import { dialogDocuments, type KeptDocuments } from '../steps/documents.query.js';
import { dialogFolding, type DialogThen, type FoldedDialog } from './dialog-fold.js';

/** A dialog with what its own stream has made of the read models that steps show, without those of single messages. */
export interface WholeDialog {
  readonly then: DialogThen;
  readonly documents: KeptDocuments;
}

/** Such a dialog while the events of its stream go by, as they were recorded. */
export interface WholeFold {
  take(event: RecordedEvent): void;
  now(): WholeDialog;
}

/**
 * Folds dialogs from their beginning, or from how they were; `alongside` is what makes the documents that handlers are given beside. Documents hold nothing that is written in messages: these may be deleted later,
 * and then a checkpoint would still tell it.
 */
export function wholeFolding(
  product: FoldedProduct,
): (dialog: FoldedDialog, begin: WholeDialog | null, alongside: readonly RecordedEvent[]) => WholeFold {
  const foldDialog = dialogFolding(product);
  const open = dialogDocuments(product);
  const emptied = showsOf(product, true);
  return (dialog, begin, alongside) => {
    const fold = foldDialog(dialog, begin?.then ?? null);
    const documents = open(begin?.documents ?? {}, alongside);
    return {
      take(event) {
        const shown = fold.take(event);
        documents.pass(dialog.isErased || messageIn(shown) === null ? shown : emptied(event));
      },
      now: () => ({ then: fold.now(), documents: documents.kept() }),
    };
  };
}
