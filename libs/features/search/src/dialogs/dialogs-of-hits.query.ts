import { documentsOf, type ColumnReader } from '@parley/application';
import { clientColumn, selectDialogs, type Selection } from '@parley/dialogs';
import type { Search } from '../found/found.js';
import type { Hits } from '../found/hits.question.js';
import { hitAt, type Hit } from '../found/walk.js';
import { timesIn } from '../shown/found.rules.js';
import { idOfClient, type DialogSearchDocument } from './dialog-search.projection.js';

const CLIENT = /^client-(\d+)$/;

/**
 * The dialogs that hits stand for, which the viewer sees and which pass the filters, those of one client the latest begun first. A dialog
 * that is found by its client is not found once more by itself.
 */
export async function dialogsOf(search: Search, hits: Hits): Promise<readonly Hit[]> {
  const all = hits.ids.map((_, n) => hitAt(hits, n));
  const selection = await selectDialogs(search.reader, search.viewer, search.filters);
  const ofClients = byClients(selection, all);
  const own = byThemselves(selection, all);
  const found = await foundByClients(search, [...own.values()]);
  return all.flatMap((hit) => {
    const clientId = own.get(hit.id);
    if (clientId === undefined)
      return (ofClients.get(hit.id) ?? []).map((dialogId) => ({ ...hit, dialogId }));
    return clientId !== null && found.has(clientId) ? [] : hit;
  });
}

/** By hit: dialogs of the client that it is about. All dialogs are gone through once. */
function byClients(
  { columns, size, passes }: Selection,
  hits: readonly Hit[],
): ReadonlyMap<string, readonly number[]> {
  const wanted = new Map<number, { readonly id: string; readonly dialogIds: number[] }>();
  const isWanted = new Uint8Array(columns.clients.size());
  for (const { id } of hits) {
    const slot = columns.clients.slotOf(Number(CLIENT.exec(id)?.[1] ?? 0));
    if (slot < 0) continue;
    isWanted[slot] = 1;
    wanted.set(slot, { id, dialogIds: [] });
  }
  const clientOf = columns.of(clientColumn).slots();
  for (let slot = 0; wanted.size > 0 && slot < size; slot += 1) {
    const client = clientOf[slot] ?? -1;
    if (isWanted[client] === 1 && passes(slot))
      wanted.get(client)?.dialogIds.push(columns.dialogs.idAt(slot));
  }
  return new Map([...wanted.values()].map(({ id, dialogIds }) => [id, dialogIds.sort((a, b) => b - a)]));
}

/** By hit that is about a dialog which passes: the dialog's client; null: none. */
function byThemselves(
  { columns, passes }: Selection,
  hits: readonly Hit[],
): ReadonlyMap<string, number | null> {
  return new Map(
    hits.flatMap(({ id, dialogId }) => {
      const slot = dialogId === 0 ? -1 : columns.dialogs.slotOf(dialogId);
      return slot >= 0 && passes(slot) ? [[id, clientAt(columns, slot)] as const] : [];
    }),
  );
}

function clientAt(columns: ColumnReader, slot: number): number | null {
  const client = columns.of(clientColumn).slots()[slot] ?? -1;
  return client < 0 ? null : columns.clients.idAt(client);
}

/** Clients that fulfil what is wanted. */
async function foundByClients(
  { reader, wanted: { all, none } }: Search,
  clientIds: readonly (number | null)[],
): Promise<ReadonlySet<number>> {
  const ids = clientIds.flatMap((clientId) => (clientId === null ? [] : idOfClient(clientId)));
  const clients = await documentsOf<DialogSearchDocument>(reader, 'dialog-search', ids);
  const fulfils = (words: readonly string[]): boolean =>
    all.every((condition) => timesIn(words, condition) > 0) &&
    !none.some((condition) => timesIn(words, condition) > 0);
  return new Set(
    [...clients.values()].flatMap(({ clientId, words }) =>
      clientId !== null && fulfils(words.split(' ')) ? clientId : [],
    ),
  );
}
