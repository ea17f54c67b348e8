import { documentsOf, valueColumn } from '@parley/application';
import type { ColumnFilter, QueryReader, RowField } from '@parley/application';
import { ofVisibleDialogs } from '@parley/dialogs';
import type { StoredDocument } from '@parley/eventsourcing';
import { asks, cursorKind, siftPage, type Page, type PageParams } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { ownerKey, pinsProjection, type Pin } from './pins.projection.js';

export const pinShapes = [asks('pins', ['by'], ['at'])];

type Row = StoredDocument<Pin>;
type Place = readonly [at: string, id: string];
const cursors = cursorKind<Place>('pins', ['instant', /^\d{1,16}$/]);
const placeOf = ({ id, document }: Row): Place => [document.at, id];

/** The viewer's pins of dialogs that the viewer still sees, the newest first. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function listPins(reader: QueryReader, viewer: Viewer, params: PageParams): Promise<Page<Pin>> {
  const mine = { anyOf: [{ by: ownerKey(viewer) }], sort: [['at', -1] as const] };
  const read = async (after: Place | undefined, limit: number) =>
    reader.documents.find<Pin>(await reader.serving('pins'), { ...mine, limit, ...(after && { after }) });
  const keep = (rows: readonly Row[]) => ofVisibleDialogs(reader, viewer, rows);
  const { items, next } = await siftPage({ read, keep, placeOf }, cursors, params);
  return { items: items.map(({ document }) => document), next };
}

async function pinsOf(reader: QueryReader, dialogIds: readonly number[]): Promise<ReadonlyMap<number, Pin>> {
  const pins = await documentsOf<Pin>(reader, 'pins', dialogIds.map(String));
  return new Map([...pins.values()].map((pin) => [pin.dialogId, pin]));
}

export const pinField: RowField = {
  name: 'pin',
  field: { type: 'object', meaning: 'The pin; null: the dialog has none.', fields: pinsProjection.fields },
  reads: ['pins'],
  valuesOf: (reader, _asker, dialogIds) => pinsOf(reader, dialogIds),
};

/** In memory, so that the list is filtered by it at once. */
const pinColumn = valueColumn<Pin, true>('pins.dialogId', { name: 'pins', of: 'dialog' }, () => true);

export const pinnedFilter: ColumnFilter<boolean> = {
  name: 'pinned',
  field: { type: 'boolean', meaning: 'Only dialogs with a pin, or without.' },
  columns: [pinColumn],
  test: (isPinned) => (columns) => columns.of(pinColumn).where((pin) => (pin !== null) === isPinned),
};
