import { defineEvent } from '@parley/eventsourcing';
import { Id, Nullable } from '@parley/shared';
import { Type } from 'typebox';

/** Who put it on is the actor. `dialogId`: the dialog in which; null: none was named. */
export const ClientTagged = defineEvent(
  'ClientTagged',
  1,
  Type.Object({ clientId: Id, tagId: Id, pinned: Type.Boolean(), dialogId: Nullable(Id) }),
  { clientId: 5, tagId: 3, pinned: false, dialogId: 11 },
);

const OfBoth = Type.Object({ clientId: Id, tagId: Id });
export const ClientTagPinned = defineEvent('ClientTagPinned', 1, OfBoth, { clientId: 5, tagId: 3 });
export const ClientTagUnpinned = defineEvent('ClientTagUnpinned', 1, OfBoth, { clientId: 5, tagId: 3 });
export const ClientUntagged = defineEvent('ClientUntagged', 1, OfBoth, { clientId: 5, tagId: 3 });

/** Tags that were deleted before leave their places to a tag that is put on. */
export const DeletedTagsDropped = defineEvent(
  'DeletedTagsDropped',
  1,
  Type.Object({ clientId: Id, tagIds: Type.Array(Id) }),
  { clientId: 5, tagIds: [3] },
);

export const clientTagEvents = [
  ClientTagged,
  ClientTagPinned,
  ClientTagUnpinned,
  ClientUntagged,
  DeletedTagsDropped,
] as const;
