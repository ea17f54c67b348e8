import { has, type Contacts, type Viewer } from '@parley/domain';
import type { DialogDocument } from '../dialog-list/dialog-list.projection.js';
import { isVisible } from '../dialog-list/dialog-list.query.js';
import { documentOf, type QueryReader } from '../shared/reader.js';
import { asks } from '../shared/shapes.js';
import type { ClientDocument, SourceRecord } from './client-card.projection.js';

/** A dialog of the client that the viewer sees. */
export interface ClientDialog {
  readonly dialogId: number;
  readonly channelId: number;
  readonly status: 'open' | 'closed';
  /** RFC 3339 UTC with ms. */
  readonly lastActivityAt: string;
}

export interface ClientCard {
  readonly clientId: number;
  readonly name: string;
  readonly contacts: Contacts;
  readonly avatarUrl: string | null;
  readonly profileUrl: string | null;
  /** Channel through which the client first came, and the id there. */
  readonly channelId: number | null;
  readonly externalId: string | null;
  readonly firstSource: SourceRecord | null;
  readonly lastSource: SourceRecord | null;
  readonly blocked: boolean;
  /** Messages refused while blocked. */
  readonly refusedMessages: number;
  /** The newest ones that the viewer sees, at most 100. */
  readonly dialogs: readonly ClientDialog[];
}

export const clientCardShapes = [asks('dialog-list', ['clientId'], ['dialogId'])];

const SHOWN = 100;
const READ = 1_000;

/** The card, for who sees one of the client's dialogs or every dialog there is. Null otherwise, and for an unknown client. */
export async function getClient(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
): Promise<ClientCard | null> {
  const [client, dialogs] = await Promise.all([
    documentOf<ClientDocument>(reader, 'client-card', String(clientId)),
    visibleDialogsOf(reader, viewer, clientId),
  ]);
  if (!client || client.name === null) return null;
  const seesEverything = has(viewer, 'all_dialogs') && viewer.channelIds === null;
  if (dialogs.length === 0 && !seesEverything) return null;
  return { ...client, name: client.name, dialogs };
}

async function visibleDialogsOf(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
): Promise<readonly ClientDialog[]> {
  const visible: ClientDialog[] = [];
  for await (const dialog of dialogsOf(reader, clientId)) {
    if (!isVisible(viewer, dialog)) continue;
    const { dialogId, channelId, status, lastActivityAt } = dialog;
    visible.push({ dialogId, channelId, status, lastActivityAt });
    if (visible.length === SHOWN) break;
  }
  return visible;
}

/** All of them, the latest begun first. No access rule: for decisions about the client. */
export async function dialogIdsOfClient(reader: QueryReader, clientId: number): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { dialogId } of dialogsOf(reader, clientId)) ids.push(dialogId);
  return ids;
}

async function* dialogsOf(reader: QueryReader, clientId: number): AsyncGenerator<DialogDocument> {
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
