import {
  timeOf,
  type Actor,
  type FieldSpec,
  type RecordedEvent,
  type RecordedOf,
} from '@parley/eventsourcing';
import { actorFields } from '@parley/shared';
import { defineProjection, on } from '@parley/subscriptions';
import type {
  ClientTagged,
  ClientTagPinned,
  ClientTagUnpinned,
  ClientUntagged,
  DeletedTagsDropped,
} from '../on-client/client-tags.events.js';

/** `at` and `by`: when the tag was put on, and by whom. */
export interface TagOnClient {
  readonly tagId: number;
  readonly pinned: boolean;
  readonly at: string;
  readonly by: Actor;
}

export type ClientTagsDocument = {
  readonly clientId: number;
  /** In the order in which they were put on. Deleted ones may be among them: names are joined, and what has none is left out. */
  readonly tags: readonly TagOnClient[];
};

const tagOnClientFields: Readonly<Record<keyof TagOnClient, FieldSpec>> = {
  tagId: { type: 'integer', meaning: 'Id of the tag; one that tags does not hold is deleted.' },
  pinned: { type: 'boolean', meaning: "Whether it stands under the client's name in lists." },
  at: { type: 'date', meaning: 'When it was put on the client.' },
  by: { type: 'object', meaning: 'Who put it on.', fields: actorFields },
};

type Change<E> = (tags: readonly TagOnClient[], event: E) => readonly TagOnClient[];
const changes = <E extends RecordedEvent<string, { readonly clientId: number }>>(change: Change<E>) =>
  on<E, ClientTagsDocument>({
    key: ({ data }) => String(data.clientId),
    apply(known, event) {
      const tags = change(known?.tags ?? [], event);
      return tags.length === 0 ? null : { clientId: event.data.clientId, tags };
    },
  });

const without = (tags: readonly TagOnClient[], tagIds: readonly number[]): readonly TagOnClient[] =>
  tags.filter(({ tagId }) => !tagIds.includes(tagId));

const withPin = (tags: readonly TagOnClient[], tagId: number, pinned: boolean): readonly TagOnClient[] =>
  tags.map((tag) => (tag.tagId === tagId ? { ...tag, pinned } : tag));

/** The tags of clients, one document for each client that has some. */
export const clientTagsProjection = defineProjection<ClientTagsDocument>({
  name: 'client-tags',
  version: 1,
  weight: 2,
  indexes: [],
  fields: {
    clientId: { type: 'integer', meaning: 'Id of the client.' },
    tags: {
      type: 'array',
      meaning: 'Tags of the client, in the order in which they were put on; at most 100.',
      items: { type: 'object', meaning: 'One tag.', fields: tagOnClientFields },
    },
  },
  on: {
    ClientTagged: changes<RecordedOf<typeof ClientTagged>>((tags, event) => {
      const { tagId, pinned } = event.data;
      return [...without(tags, [tagId]), { tagId, pinned, at: timeOf(event), by: event.metadata.actor }];
    }),
    ClientTagPinned: changes<RecordedOf<typeof ClientTagPinned>>((tags, { data }) =>
      withPin(tags, data.tagId, true),
    ),
    ClientTagUnpinned: changes<RecordedOf<typeof ClientTagUnpinned>>((tags, { data }) =>
      withPin(tags, data.tagId, false),
    ),
    ClientUntagged: changes<RecordedOf<typeof ClientUntagged>>((tags, { data }) =>
      without(tags, [data.tagId]),
    ),
    DeletedTagsDropped: changes<RecordedOf<typeof DeletedTagsDropped>>((tags, { data }) =>
      without(tags, data.tagIds),
    ),
  },
});
