import { defineEvent } from '@parley/eventsourcing';
import { Id } from '@parley/shared';
import { Type, type Static } from 'typebox';

/** Whose the views are: a manager's own, or those of a group. */
export const ViewOwner = Type.Object({
  kind: Type.Union([Type.Literal('manager'), Type.Literal('group')]),
  id: Id,
});
export type ViewOwner = Static<typeof ViewOwner>;

/** Parameters of the list of dialogs, names and values as in its query string. */
export const ViewQuery = Type.Record(Type.String(), Type.String());
export type ViewQuery = Static<typeof ViewQuery>;

const owner = { kind: 'manager', id: 2 } as const;

/** It stands behind the owner's other views. */
export const SavedViewCreated = defineEvent(
  'SavedViewCreated',
  1,
  Type.Object({ owner: ViewOwner, viewId: Id, name: Type.String(), query: ViewQuery }),
  { owner, viewId: 3, name: 'My open VIPs', query: { responsible: 'me', status: 'open', tags: '3' } },
);

export const SavedViewRenamed = defineEvent(
  'SavedViewRenamed',
  1,
  Type.Object({ owner: ViewOwner, viewId: Id, name: Type.String() }),
  { owner, viewId: 3, name: 'Mine' },
);

export const SavedViewChanged = defineEvent(
  'SavedViewChanged',
  1,
  Type.Object({ owner: ViewOwner, viewId: Id, query: ViewQuery }),
  { owner, viewId: 3, query: { status: 'closed' } },
);

export const SavedViewDeleted = defineEvent(
  'SavedViewDeleted',
  1,
  Type.Object({ owner: ViewOwner, viewId: Id }),
  { owner, viewId: 3 },
);

/** All views of the owner, in their order from now on. */
export const SavedViewsOrdered = defineEvent(
  'SavedViewsOrdered',
  1,
  Type.Object({ owner: ViewOwner, viewIds: Type.Array(Id) }),
  { owner, viewIds: [4, 3] },
);

export const savedViewEvents = [
  SavedViewCreated,
  SavedViewRenamed,
  SavedViewChanged,
  SavedViewDeleted,
  SavedViewsOrdered,
] as const;
