import type { QueryReader } from '@parley/application';
import type { DialogOfClient } from '@parley/clients';
import { asks, responsibleOf } from '@parley/shared';
import type { DialogDocument } from './dialog-list.projection.js';

export const ofClientShapes = [asks('dialog-list', ['clientId'], ['dialogId'])];

const READ = 1_000;

/** All of them, the latest begun first. No access rule: for decisions about the client. */
export async function dialogsOfClient(
  reader: QueryReader,
  clientId: number,
): Promise<readonly DialogOfClient[]> {
  const dialogs: DialogOfClient[] = [];
  for await (const { dialogId, channelId, responsible } of eachOfClient(reader, clientId))
    dialogs.push({ dialogId, channelId, responsible: responsibleOf(responsible) });
  return dialogs;
}

/** Documents of the client's dialogs, read page by page, the latest begun first. */
async function* eachOfClient(reader: QueryReader, clientId: number): AsyncGenerator<DialogDocument> {
  const collection = await reader.serving('dialog-list');
  let after: readonly [number, string] | undefined;
  for (;;) {
    const rows = await reader.documents.find<DialogDocument>(collection, {
      anyOf: [{ clientId }],
      sort: [['dialogId', -1]],
      limit: READ,
      ...(after && { after }),
    });
    for (const { document } of rows) yield document;
    const last = rows.at(-1);
    if (!last || rows.length < READ) return;
    after = [last.document.dialogId, last.id];
  }
}
