import {
  documentsOf,
  listColumn,
  not,
  objectColumn,
  offerOf,
  type Column,
  type ColumnFilter,
  type ColumnReader,
  type ColumnSource,
  type QueryReader,
  type ListStore,
  type SlotTest,
} from '@parley/application';
import { clientColumn } from '@parley/dialogs';
import { wholeNumberOf } from '@parley/eventsourcing';
import { queryErrors } from '@parley/shared';
import { MOST_OF_CLIENT } from '../on-client/client-tags.decide.js';
import type { ClientTagsDocument, TagOnClient } from './client-tags.projection.js';
import { tagFilterErrors } from './filter.errors.js';
import type { TagDocument } from './tags.projection.js';

const clientTagsSource: ColumnSource = { name: 'client-tags', of: 'client' };
const idsOf = (tags: readonly TagOnClient[]): readonly number[] =>
  tags.map(({ tagId }) => tagId).sort((a, b) => a - b);

/** Ids of the tags of each client, deleted ones among them. */
export const clientTagsColumn = listColumn<ClientTagsDocument>(
  'client-tags.tags',
  clientTagsSource,
  ({ tags }) => idsOf(tags),
);
/** Those of them that are pinned. */
export const clientPinsColumn = listColumn<ClientTagsDocument>(
  'client-tags.pinned',
  clientTagsSource,
  ({ tags }) => idsOf(tags.filter(({ pinned }) => pinned)),
);
/** The tags that there are, by id. */
export const knownTagsColumn = objectColumn<TagDocument, Map<number, TagDocument>>(
  'tags.tagId',
  { name: 'tags', of: 'all' },
  (known, tag, id) => {
    const tags = known ?? new Map();
    if (tag === null) tags.delete(Number(id));
    else tags.set(Number(id), tag);
    return tags;
  },
);

const IDS = '[1-9]\\d{0,15}(,[1-9]\\d{0,15})*';
/** 100 ids of 16 digits, with commas. */
const MAX = 1_699;

/** Clients that have no tag, or all of these. A dialog that is detached from its client passes neither. */
export const tagsFilter: ColumnFilter<string> = {
  name: 'tags',
  field: {
    type: 'text',
    max: MAX,
    pattern: new RegExp(`^(none|${IDS})$`),
    meaning:
      'Only dialogs of clients with all of these tags, ids with commas between; none: of clients without any.',
  },
  columns: [clientColumn, clientTagsColumn, knownTagsColumn],
  check: ({ tags, pinnedTags }) => {
    if (tags === 'none' && pinnedTags !== undefined) throw invalid();
    if (tags !== 'none') idsIn(tags as string);
  },
  gone: namingDeleted,
  offers: async (asked) =>
    (await isTagThere(asked.reader)) ? [await offerOf(tagsFilter, ['none'], asked)] : [],
  test: (value) => {
    const wanted = value === 'none' ? null : idsIn(value);
    return (columns) =>
      columns
        .of(clientColumn)
        .where(
          wanted === null
            ? not(withAnyTag(columns, clientTagsColumn))
            : withTags(columns, clientTagsColumn, wanted),
        );
  },
};

/** The same among pinned tags. */
export const pinnedTagsFilter: ColumnFilter<string> = {
  name: 'pinnedTags',
  field: {
    type: 'text',
    max: MAX,
    pattern: new RegExp(`^(any|${IDS})$`),
    meaning:
      'Only dialogs of clients on whom all of these tags are pinned, ids with commas between; any: any tag.',
  },
  columns: [clientColumn, clientPinsColumn, knownTagsColumn],
  check: ({ pinnedTags }) => {
    if (pinnedTags !== 'any') idsIn(pinnedTags as string);
  },
  gone: namingDeleted,
  offers: async (asked) =>
    (await isTagThere(asked.reader)) ? [await offerOf(pinnedTagsFilter, ['any'], asked)] : [],
  test: (value) => {
    const wanted = value === 'any' ? null : idsIn(value);
    return (columns) =>
      columns
        .of(clientColumn)
        .where(
          wanted === null
            ? withAnyTag(columns, clientPinsColumn)
            : withTags(columns, clientPinsColumn, wanted),
        );
  },
};

/** An archived one counts: clients may still have it. Which tags there are to choose from says the picker. */
async function isTagThere(reader: QueryReader): Promise<boolean> {
  const query = {
    anyOf: [{ archived: false }, { archived: true }],
    sort: [['sortKey', 1] as const],
    limit: 1,
  };
  return (await reader.documents.find(await reader.serving('tags'), query)).length > 0;
}

/** Those of the values that name a tag which there is not. */
async function namingDeleted(reader: QueryReader, values: readonly string[]): Promise<ReadonlySet<string>> {
  const named = new Map(values.map((value) => [value, value.match(/\d+/g) ?? []]));
  const tags = await documentsOf<TagDocument>(reader, 'tags', [...named.values()].flat());
  return new Set(values.filter((value) => named.get(value)?.some((id) => !tags.has(id))));
}

const isTagIn = (columns: ColumnReader): ((tagId: number) => boolean) => {
  const known = columns.of(knownTagsColumn).held.get(0);
  return (tagId) => known?.has(tagId) === true;
};

/** Clients with a tag that is not deleted. */
const withAnyTag = (columns: ColumnReader, column: Column<ListStore>): SlotTest =>
  columns.of(column).having(isTagIn(columns), 1);

/** Clients with all of these tags, none of which is deleted. */
function withTags(columns: ColumnReader, column: Column<ListStore>, tagIds: readonly number[]): SlotTest {
  const [wanted, isTag] = [new Set(tagIds), isTagIn(columns)];
  return columns.of(column).having((tagId) => wanted.has(tagId) && isTag(tagId), wanted.size);
}

/** Throws `INVALID_FILTER` for an id that no tag can have, and `INVALID_TAG_FILTER`. */
function idsIn(text: string): readonly number[] {
  const ids = text.split(',').map((digits) => wholeNumberOf(digits, 1));
  if (ids.length > MOST_OF_CLIENT) throw invalid();
  return ids.map((id) => {
    if (id === null) throw queryErrors.INVALID_FILTER('tags: an id is beyond 2^53−1.');
    return id;
  });
}

const invalid = () => tagFilterErrors.INVALID_TAG_FILTER('No client can have these tags.');
