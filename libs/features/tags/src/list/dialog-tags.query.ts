import { documentsOf, type ColumnReader, type QueryReader, type RowField } from '@parley/application';
import { clientColumn, type DialogDocument } from '@parley/dialogs';
import { byName, tagsOfClients, type JoinedTag } from './client-tags.query.js';
import { clientPinsColumn, knownTagsColumn } from './dialog-tags.filter.js';
import { tagFields, type TagDocument } from './tags.projection.js';

const READS = ['dialog-list', 'client-tags', 'tags'];
const NO_TAGS: readonly JoinedTag[] = [];

/** The tags of the clients of dialogs. A dialog that is detached from its client is missing. */
async function tagsOfDialogs(
  reader: QueryReader,
  dialogIds: readonly number[],
): Promise<ReadonlyMap<number, readonly JoinedTag[]>> {
  const found = await documentsOf<DialogDocument>(reader, 'dialog-list', dialogIds.map(String));
  const dialogs = [...found.values()].flatMap(({ dialogId, clientId }) =>
    clientId === null ? [] : { dialogId, clientId },
  );
  const tags = await tagsOfClients(
    reader,
    dialogs.map(({ clientId }) => clientId),
  );
  return new Map(dialogs.map(({ dialogId, clientId }) => [dialogId, tags.get(clientId) ?? NO_TAGS]));
}

const COLUMNS = [clientColumn, clientPinsColumn, knownTagsColumn];

/** Pinned tags of the clients of dialogs, from memory; a dialog without any is missing. */
function pinsHeld(
  columns: ColumnReader,
  dialogIds: readonly number[],
): ReadonlyMap<number, readonly ShownTag[]> {
  const [clients, pins] = [columns.of(clientColumn).slots(), columns.of(clientPinsColumn)];
  const known = columns.of(knownTagsColumn).held.get(0);
  return new Map(
    dialogIds.flatMap((dialogId) => {
      const client = clients[columns.dialogs.slotOf(dialogId)] ?? -1;
      const tags = pins.listAt(client).flatMap((id) => known?.get(id) ?? []);
      return tags.length === 0 ? [] : [[dialogId, tags.sort(byName).map(toShown)] as const];
    }),
  );
}

const { tagId, name, color } = tagFields;

/** Null where no tag is pinned, as where there is no client. */
export const pinnedTagsField: RowField = {
  name: 'pinnedTags',
  field: {
    type: 'array',
    meaning: "Tags that are pinned on the dialog's client, by name; null: there are none.",
    items: { type: 'object', meaning: 'One tag.', fields: { tagId, name, color } },
  },
  reads: READS,
  columns: COLUMNS,
  async valuesOf(reader, _asker, dialogIds, columns) {
    if (columns !== null && COLUMNS.every(columns.holds)) return pinsHeld(columns, dialogIds);
    const found = await tagsOfDialogs(reader, dialogIds);
    const shown = [...found].map(
      ([dialogId, tags]) => [dialogId, tags.filter(isPinned).map(toShown)] as const,
    );
    return new Map(shown.filter(([, tags]) => tags.length > 0));
  },
};

const isPinned = ({ pinned }: JoinedTag): boolean => pinned;
type ShownTag = Pick<TagDocument, 'tagId' | 'name' | 'color'>;
const toShown = (tag: TagDocument): ShownTag => ({ tagId: tag.tagId, name: tag.name, color: tag.color });
