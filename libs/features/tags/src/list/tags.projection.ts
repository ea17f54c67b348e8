import { timeOf, type FieldSpec, type RecordedOf } from '@parley/eventsourcing';
import { foldedName, sortKeyOf } from '@parley/shared';
import { defineProjection, on } from '@parley/subscriptions';
import type {
  TagArchived,
  TagCreated,
  TagDeleted,
  TagRecolored,
  TagRenamed,
  TagRestored,
} from '../tag/tags.events.js';

export type TagDocument = {
  readonly tagId: number;
  readonly name: string;
  readonly sortKey: string;
  readonly color: string;
  readonly archived: boolean;
  readonly createdAt: string;
};

/** Descriptions of each field, for analysts and callers of the API. */
export const tagFields: Readonly<Record<keyof TagDocument, FieldSpec>> = {
  tagId: { type: 'integer', meaning: 'Id of the tag.' },
  name: { type: 'string', meaning: 'Name shown in lists.' },
  sortKey: { type: 'string', meaning: 'Beginning of the name as it is compared: lists are sorted by it.' },
  color: { type: 'string', meaning: 'Key of the colour, as red or light-blue.' },
  archived: { type: 'boolean', meaning: 'Whether clients that do not have it cannot be given it.' },
  createdAt: { type: 'date', meaning: 'When it was created.' },
};

type OfTag = RecordedOf<
  typeof TagRenamed | typeof TagRecolored | typeof TagArchived | typeof TagRestored | typeof TagDeleted
>;
const key = ({ data }: OfTag): string => String(data.tagId);
const changes = <E extends OfTag>(change: (event: E) => Partial<TagDocument>) =>
  on<E, TagDocument>({ key, apply: (tag, event) => tag && { ...tag, ...change(event) } });
const named = (name: string) => ({ name, sortKey: sortKeyOf(foldedName(name)) });

/** One document for each tag that is not deleted. All events come from the one stream of tags. */
export const tagsProjection = defineProjection<TagDocument>({
  name: 'tags',
  version: 1,
  weight: 2,
  indexes: [{ fields: ['archived', 'sortKey'] }],
  fields: tagFields,
  on: {
    TagCreated: on<RecordedOf<typeof TagCreated>, TagDocument>({
      key: ({ data }) => String(data.tagId),
      apply: (_, event) => {
        const { tagId, name, color } = event.data;
        return { tagId, ...named(name), color, archived: false, createdAt: timeOf(event) };
      },
    }),
    TagRenamed: changes<RecordedOf<typeof TagRenamed>>(({ data }) => named(data.name)),
    TagRecolored: changes<RecordedOf<typeof TagRecolored>>(({ data }) => ({ color: data.color })),
    TagArchived: changes<RecordedOf<typeof TagArchived>>(() => ({ archived: true })),
    TagRestored: changes<RecordedOf<typeof TagRestored>>(() => ({ archived: false })),
    TagDeleted: on<RecordedOf<typeof TagDeleted>, TagDocument>({ key, apply: () => null }),
  },
});
