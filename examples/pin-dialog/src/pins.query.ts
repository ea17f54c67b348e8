import { documentsOf, type ProbeFilter, type QueryReader, type RowField } from '@parley/application';
import { visibleAmong } from '@parley/dialogs';
import type { StoredDocument } from '@parley/eventsourcing';
import { asks, cursorKind, limitOf, READ_AT_A_TIME, sift, type Page, type PageParams } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { ownerKey, pinsProjection, type Pin } from './pins.projection.js';

export const pinShapes = [asks('pins', ['by'], ['at'])];

type Place = readonly [at: string, id: string];
const cursors = cursorKind<Place>('pins', ['instant', /^\d{1,16}$/]);
const placeOf = ({ id, document }: StoredDocument<Pin>): Place => [document.at, id];

/** The viewer's pins of dialogs that the viewer sees, the newest first. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function listPins(
  reader: QueryReader,
  viewer: Viewer,
  params: PageParams = {},
): Promise<Page<Pin>> {
  const collection = await reader.serving('pins');
  const from = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const read = (after?: Place): Promise<readonly StoredDocument<Pin>[]> =>
    reader.documents.find<Pin>(collection, {
      anyOf: [{ by: ownerKey(viewer) }],
      sort: [['at', -1]],
      limit: READ_AT_A_TIME,
      ...(after && { after }),
    });
  const keep = async (rows: readonly StoredDocument<Pin>[]): Promise<readonly StoredDocument<Pin>[]> => {
    const ids = rows.map(({ document }) => document.dialogId);
    const visible = await visibleAmong(reader, viewer, ids);
    return rows.filter(({ document }) => visible.has(document.dialogId));
  };
  const { shown, isMore } = await sift({ read, keep, placeOf }, limitOf(params.limit), from);
  const last = shown.at(-1);
  return {
    items: shown.map(({ document }) => document),
    next: isMore && last ? cursors.encode(placeOf(last)) : null,
  };
}

const pinsOf = (reader: QueryReader, dialogIds: readonly number[]): Promise<ReadonlyMap<string, Pin>> =>
  documentsOf<Pin>(reader, 'pins', dialogIds.map(String));

const { note, by, at } = pinsProjection.fields;

export const pinField: RowField = {
  name: 'pin',
  field: { type: 'object', meaning: 'The pin; null: the dialog is not pinned.', fields: { note, by, at } },
  reads: ['pins'],
  async valuesOf(reader, _asker, dialogIds) {
    const pins = await pinsOf(reader, dialogIds);
    return new Map([...pins.values()].map(({ dialogId, ...pin }) => [dialogId, pin]));
  },
};

export const pinnedFilter: ProbeFilter<boolean> = {
  name: 'pinned',
  field: { type: 'boolean', meaning: 'Only dialogs with a pin, or without.' },
  reads: ['pins'],
  async probe(reader, _asker, isPinned, dialogIds) {
    const pins = await pinsOf(reader, dialogIds);
    return new Set(dialogIds.filter((id) => pins.has(String(id)) === isPinned));
  },
};
