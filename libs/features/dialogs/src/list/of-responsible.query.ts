import { asks, type Responsible, responsibleKey } from '@parley/shared';
import type { Scalar } from '@parley/eventsourcing';
import type { QueryReader } from '@parley/application';
import type { DialogDocument } from './dialog-list.projection.js';

export const ofResponsibleShapes = [asks('dialog-list', ['status', 'responsible'], ['lastActivityAt'])];

const PAGE = 100;

/**
 * Ids of all dialogs that somebody is responsible for, in every state, read page by page. For processes of the system: nobody's
 * rights are asked. The longest silent come first, so activity meanwhile only ever moves a dialog to where it is still to come;
 * such a one may come twice.
 */
export async function* dialogIdsOfResponsible(
  reader: QueryReader,
  responsible: Responsible,
): AsyncGenerator<number> {
  const key = responsibleKey(responsible);
  const anyOf = (['begun', 'open', 'closed'] as const).map((status) => ({ status, responsible: key }));
  for (let after: readonly Scalar[] | undefined; ;) {
    const page = await reader.documents.find<DialogDocument>(await reader.serving('dialog-list'), {
      anyOf,
      sort: [['lastActivityAt', 1]],
      limit: PAGE,
      ...(after && { after }),
    });
    for (const { document } of page) yield document.dialogId;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = [last.document.lastActivityAt, last.id];
  }
}
