import { isClientThere, type Viewer } from '@parley/staff';
import type { Page, PageParams } from '@parley/shared';
import { documentOf, type QueryReader } from '@parley/application';
import type { ClientDocument } from './client-card.projection.js';
import { clientDialogsPoint, type ClientDialog } from '../client.points.js';

/** The document of a client that is registered, and its dialogs. */
export interface ClientCard extends ClientDocument {
  readonly name: string;
  /** Those that the viewer sees, the latest activity first, at most 50. */
  readonly dialogs: readonly ClientDialog[];
  /** Cursor of the dialogs after these; null: there are no more. */
  readonly nextDialogs: string | null;
}

/** The card, for a viewer who sees one of the client's dialogs or every dialog there is. Null otherwise, and for an unknown client. */
export async function getClient(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
): Promise<ClientCard | null> {
  const dialogsOf = reader.at(clientDialogsPoint);
  const [client, dialogs] = await Promise.all([
    documentOf<ClientDocument>(reader, 'client-card', String(clientId)),
    dialogsOf.shown(reader, viewer, clientId),
  ]);
  if (!client || client.name === null) return null;
  const { items, next } = dialogs;
  const seesDialog = items.length > 0 || (await dialogsOf.isOneSeen(reader, viewer, clientId));
  if (!isClientThere(viewer, { registered: true, seesDialog })) return null;
  return { ...client, name: client.name, dialogs: items, nextDialogs: next };
}

/**
 * A page of the dialogs on the card. Null as {@link getClient}. Throws `INVALID_CURSOR`, `INVALID_PAGE`.
 */
export async function clientDialogs(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
  params: PageParams,
): Promise<Page<ClientDialog> | null> {
  const [card, page] = await Promise.all([
    getClient(reader, viewer, clientId),
    reader.at(clientDialogsPoint).shown(reader, viewer, clientId, params),
  ]);
  return card && page;
}
