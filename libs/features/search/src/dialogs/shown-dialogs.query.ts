import { documentsOf } from '@parley/application';
import { rowsOf, type DialogDocument, type DialogRow } from '@parley/dialogs';
import type { Condition } from '../asked/query.rules.js';
import type { Searcher } from '../found/found.js';
import type { Hit } from '../found/walk.js';
import { excerptOf, type Part } from '../shown/excerpt.rules.js';
import { rangesOf } from '../shown/found.rules.js';
import type { DialogSearchDocument } from './dialog-search.projection.js';
import { fieldsOfClient, fieldsOfDialog, type FoundBy } from './dialog-words.rules.js';

/** A dialog that was found, as a row of the list. */
export interface FoundDialog {
  readonly dialog: DialogRow;
  /** What it was found by. */
  readonly found: readonly { readonly what: FoundBy; readonly excerpt: readonly Part[] }[];
}

/** Dialogs as they are shown. What has changed since, and is not found any more, is left out. */
export async function shownDialogs(
  { reader, viewer }: Searcher,
  conditions: readonly Condition[],
  hits: readonly Hit[],
): Promise<readonly FoundDialog[]> {
  const [documents, dialogs] = await Promise.all([
    documentsOf<DialogSearchDocument>(
      reader,
      'dialog-search',
      hits.map(({ id }) => id),
    ),
    documentsOf<DialogDocument>(
      reader,
      'dialog-list',
      hits.map(({ dialogId }) => String(dialogId)),
    ),
  ]);
  const found = hits.flatMap(({ id, dialogId }) => {
    const document = documents.get(id);
    const dialog = dialogs.get(String(dialogId));
    const by = document ? foundIn(document, conditions) : [];
    return dialog && by.length > 0 ? { dialog, by } : [];
  });
  const rows = await rowsOf(
    reader,
    viewer,
    found.map(({ dialog }) => dialog),
  );
  return rows.map((dialog, n) => ({ dialog, found: found[n]?.by ?? [] }));
}

function foundIn(document: DialogSearchDocument, conditions: readonly Condition[]): FoundDialog['found'] {
  const fields = document.dialogId === null ? fieldsOfClient(document) : fieldsOfDialog(document);
  return fields.flatMap(({ what, text }) => {
    const ranges = rangesOf(text, conditions);
    return ranges.length === 0 ? [] : { what, excerpt: excerptOf(text, ranges) };
  });
}
