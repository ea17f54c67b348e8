import { isClientThere, type Contacts, type Viewer } from '@parley/domain';
import { isVisible } from '../dialog-list/dialog-list.query.js';
import { eachOfClient } from '../dialog-list/of-client.query.js';
import { documentOf, type QueryReader } from '../shared/reader.js';
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

const SHOWN = 100;

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
  if (!isClientThere(viewer, { registered: true, seesDialog: dialogs.length > 0 })) return null;
  return { ...client, name: client.name, dialogs };
}

async function visibleDialogsOf(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
): Promise<readonly ClientDialog[]> {
  const visible: ClientDialog[] = [];
  for await (const dialog of eachOfClient(reader, clientId)) {
    if (!isVisible(viewer, dialog)) continue;
    const { dialogId, channelId, status, lastActivityAt } = dialog;
    visible.push({ dialogId, channelId, status, lastActivityAt });
    if (visible.length === SHOWN) break;
  }
  return visible;
}
