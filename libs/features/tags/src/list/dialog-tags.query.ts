import { documentsOf, type ProbeFilter, type QueryReader, type RowField } from '@parley/application';
import type { DialogDocument } from '@parley/dialogs';
import { wholeNumberOf } from '@parley/eventsourcing';
import { MOST_OF_CLIENT } from '../on-client/client-tags.decide.js';
import { tagsOfClients, type JoinedTag } from './client-tags.query.js';
import { tagFilterErrors } from './filter.errors.js';
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
  async valuesOf(reader, _asker, dialogIds) {
    const found = await tagsOfDialogs(reader, dialogIds);
    const shown = [...found].map(
      ([dialogId, tags]) => [dialogId, tags.filter(isPinned).map(toShown)] as const,
    );
    return new Map(shown.filter(([, tags]) => tags.length > 0));
  },
};

const isPinned = ({ pinned }: JoinedTag): boolean => pinned;
const toShown = (tag: JoinedTag) => ({ tagId: tag.tagId, name: tag.name, color: tag.color });

const IDS = '[1-9]\\d{0,15}(,[1-9]\\d{0,15})*';
/** 100 ids of 16 digits, with commas. */
const MAX = 1_699;

/** Clients that have no tag, or all of these. A dialog that is detached from its client passes neither. */
export const tagsFilter: ProbeFilter<string> = {
  name: 'tags',
  field: {
    type: 'text',
    max: MAX,
    pattern: new RegExp(`^(none|${IDS})$`),
    meaning:
      'Only dialogs of clients with all of these tags, ids with commas between; none: of clients without any.',
  },
  reads: READS,
  check: ({ tags, pinnedTags }) => {
    if (tags === 'none' && pinnedTags !== undefined) throw invalid();
    if (tags !== 'none') idsIn(tags as string);
  },
  gone: namingDeleted,
  probe: (reader, _asker, value, dialogIds) =>
    passing(reader, dialogIds, (tags) => (value === 'none' ? tags.length === 0 : hasAll(tags, idsIn(value)))),
};

/** The same among pinned tags. */
export const pinnedTagsFilter: ProbeFilter<string> = {
  name: 'pinnedTags',
  field: {
    type: 'text',
    max: MAX,
    pattern: new RegExp(`^(any|${IDS})$`),
    meaning:
      'Only dialogs of clients on whom all of these tags are pinned, ids with commas between; any: any tag.',
  },
  reads: READS,
  check: ({ pinnedTags }) => {
    if (pinnedTags !== 'any') idsIn(pinnedTags as string);
  },
  gone: namingDeleted,
  probe: (reader, _asker, value, dialogIds) =>
    passing(reader, dialogIds, (tags) => {
      const pinned = tags.filter(isPinned);
      return value === 'any' ? pinned.length > 0 : hasAll(pinned, idsIn(value));
    }),
};

/** Those of the values that name a tag which there is not. */
async function namingDeleted(reader: QueryReader, values: readonly string[]): Promise<ReadonlySet<string>> {
  const named = new Map(values.map((value) => [value, value.match(/\d+/g) ?? []]));
  const tags = await documentsOf<TagDocument>(reader, 'tags', [...named.values()].flat());
  return new Set(values.filter((value) => named.get(value)?.some((id) => !tags.has(id))));
}

async function passing(
  reader: QueryReader,
  dialogIds: readonly number[],
  passes: (tags: readonly JoinedTag[]) => boolean,
): Promise<ReadonlySet<number>> {
  const found = await tagsOfDialogs(reader, dialogIds);
  return new Set([...found].flatMap(([dialogId, tags]) => (passes(tags) ? dialogId : [])));
}

const hasAll = (tags: readonly JoinedTag[], ids: readonly number[]): boolean =>
  ids.every((id) => tags.some((tag) => tag.tagId === id));

/** Throws `INVALID_TAG_FILTER`. */
function idsIn(text: string): readonly number[] {
  const ids = text.split(',').map((digits) => wholeNumberOf(digits, 1));
  if (ids.length > MOST_OF_CLIENT) throw invalid();
  return ids.map((id) => {
    if (id === null) throw invalid();
    return id;
  });
}

const invalid = () => tagFilterErrors.INVALID_TAG_FILTER('No client can have these tags.');
