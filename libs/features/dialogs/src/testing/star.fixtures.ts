import { defineFeature, documentsOf, valueColumn } from '@parley/application';
import { defineEvent, type Actor, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import { Type } from 'typebox';
import { defineFeedEntries, feedEntry } from '../feed/feed.contributed.js';
import type { DialogClosed } from '../dialog/dialog.events.js';
import { given, type Given } from './given.fixtures.js';

/** A feature that adds to feed, rows and filters all that can be added: dialogs are starred with a note. */
const DialogStarred = defineEvent(
  'DialogStarred',
  1,
  Type.Object({ dialogId: Type.Integer(), note: Type.String() }),
  { dialogId: 9, note: 'Soon' },
);
type Starred = RecordedOf<typeof DialogStarred>;

type Star = { readonly dialogId: number; readonly note: string };

const starsProjection = defineProjection<Star>({
  name: 'stars',
  version: 1,
  indexes: [{ fields: ['dialogId'] }],
  fields: {
    dialogId: { type: 'integer', meaning: 'The dialog.' },
    note: { type: 'string', meaning: 'Why.' },
  },
  on: {
    DialogStarred: on<Starred, Star>({
      key: ({ data }) => String(data.dialogId),
      apply: (_, { data }) => data,
    }),
  },
});

/** How many dialogs each question about its rows was about. */
export const asked: { rows: number[] } = { rows: [] };

const starColumn = valueColumn<Star, string>(
  'stars.note',
  { name: 'stars', of: 'dialog' },
  ({ note }) => note,
);

const starsOf = async (
  reader: Parameters<typeof documentsOf>[0],
  dialogIds: readonly number[],
): Promise<ReadonlyMap<number, Star>> => {
  const found = await documentsOf<Star>(reader, 'stars', dialogIds.map(String));
  return new Map([...found.values()].map((star) => [star.dialogId, star]));
};

export const starFeature = defineFeature({
  name: 'star',
  aggregates: [{ name: 'star', events: [DialogStarred] }],
  projections: [starsProjection],
  feedEntries: [
    defineFeedEntries({
      name: 'star-feed',
      version: 1,
      kinds: { 'star.starred': { note: { type: 'string', meaning: 'Why.' } }, 'star.over': {} },
      on: {
        DialogStarred: feedEntry<Starred>('star.starred', ({ data }) => ({ note: data.note })),
        // The feed itself has an entry of this event, too.
        DialogClosed: feedEntry<RecordedOf<typeof DialogClosed>>('star.over'),
      },
    }),
  ],
  rowFields: [
    {
      name: 'star',
      field: { type: 'string', meaning: 'Why it is starred.' },
      reads: ['stars'],
      async valuesOf(reader, _asker: Actor, dialogIds) {
        asked.rows.push(dialogIds.length);
        return new Map([...(await starsOf(reader, dialogIds))].map(([id, { note }]) => [id, note]));
      },
    },
    {
      name: 'status',
      field: { type: 'string', meaning: 'A name that the row has already.' },
      reads: [],
      valuesOf: async (_reader, _asker, dialogIds) => new Map(dialogIds.map((id) => [id, 'overwritten'])),
    },
  ],
  filters: [
    {
      name: 'starred',
      field: { type: 'boolean', meaning: 'Only dialogs with a star, or without.' },
      columns: [starColumn],
      test: (isStarred: boolean) => (columns) =>
        columns.of(starColumn).where((note) => (note !== null) === isStarred),
    },
  ],
});

/** As the feature would write it into the dialog's own stream. */
export const starred = (dialogId: number, note: string, when: number): Given => ({
  ...given(DialogStarred, { dialogId, note }, { when }),
  stream: `dialog-${dialogId}`,
});
