import { timeOf, type FieldSpec, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import type {
  SavedViewChanged,
  SavedViewCreated,
  SavedViewDeleted,
  SavedViewRenamed,
  SavedViewsOrdered,
  ViewOwner,
  ViewQuery,
} from '../view/saved-views.events.js';
import { inOrder } from '../view/saved-views.state.js';

export interface KeptView {
  readonly viewId: number;
  readonly name: string;
  readonly query: ViewQuery;
  readonly createdAt: string;
}

/** `views` in the order of their owner. */
export type SavedViewsDocument = {
  readonly owner: ViewOwner;
  readonly views: readonly KeptView[];
};

export const ownerDocumentId = ({ kind, id }: ViewOwner): string => `${kind}-${id}`;

export const ownerFields: Readonly<Record<keyof ViewOwner, FieldSpec>> = {
  kind: { type: 'string', meaning: 'manager or group.' },
  id: { type: 'integer', meaning: 'Id within its kind.' },
};

/** Descriptions of each field, for analysts and callers of the API. */
export const viewFields: Readonly<Record<keyof KeptView, FieldSpec>> = {
  viewId: { type: 'integer', meaning: 'Id of the view.' },
  name: { type: 'string', meaning: 'Name shown in lists.' },
  query: {
    type: 'object',
    meaning: 'Parameters of the list of dialogs, names and values as in its query string.',
  },
  createdAt: { type: 'date', meaning: 'When it was created.' },
};

type Change<E> = (views: readonly KeptView[], event: E) => readonly KeptView[];
const changes = <E extends RecordedEvent<string, { readonly owner: ViewOwner }>>(change: Change<E>) =>
  on<E, SavedViewsDocument>({
    key: ({ data }) => ownerDocumentId(data.owner),
    apply(known, event) {
      const views = change(known?.views ?? [], event);
      return views.length === 0 ? null : { owner: event.data.owner, views };
    },
  });

const withChange = (views: readonly KeptView[], viewId: number, change: Partial<KeptView>) =>
  views.map((view) => (view.viewId === viewId ? { ...view, ...change } : view));

const without = (views: readonly KeptView[], viewId: number): readonly KeptView[] =>
  views.filter((view) => view.viewId !== viewId);

/** One document for each manager or group that has saved views. */
export const savedViewsProjection = defineProjection<SavedViewsDocument>({
  name: 'saved-views',
  version: 1,
  indexes: [],
  fields: {
    owner: { type: 'object', meaning: 'Whose they are.', fields: ownerFields },
    views: {
      type: 'array',
      meaning: 'Views of the owner in their order; at most 100.',
      items: { type: 'object', meaning: 'One view.', fields: viewFields },
    },
  },
  on: {
    SavedViewCreated: changes<RecordedOf<typeof SavedViewCreated>>((views, event) => {
      const { viewId, name, query } = event.data;
      return [...without(views, viewId), { viewId, name, query, createdAt: timeOf(event) }];
    }),
    SavedViewRenamed: changes<RecordedOf<typeof SavedViewRenamed>>((views, { data }) =>
      withChange(views, data.viewId, { name: data.name }),
    ),
    SavedViewChanged: changes<RecordedOf<typeof SavedViewChanged>>((views, { data }) =>
      withChange(views, data.viewId, { query: data.query }),
    ),
    SavedViewDeleted: changes<RecordedOf<typeof SavedViewDeleted>>((views, { data }) =>
      without(views, data.viewId),
    ),
    SavedViewsOrdered: changes<RecordedOf<typeof SavedViewsOrdered>>((views, { data }) =>
      inOrder(views, data.viewIds),
    ),
  },
});
