import { defineEvent } from '@parley/eventsourcing';
import { Id } from '@parley/shared';
import { Type } from 'typebox';

export const TagCreated = defineEvent(
  'TagCreated',
  1,
  Type.Object({ tagId: Id, name: Type.String(), color: Type.String() }),
  { tagId: 3, name: 'VIP', color: 'red' },
);

export const TagRenamed = defineEvent('TagRenamed', 1, Type.Object({ tagId: Id, name: Type.String() }), {
  tagId: 3,
  name: 'Wholesale',
});

export const TagRecolored = defineEvent('TagRecolored', 1, Type.Object({ tagId: Id, color: Type.String() }), {
  tagId: 3,
  color: 'light-blue',
});

const OfTag = Type.Object({ tagId: Id });
/** It stays on the clients that have it, and no other client is given it. */
export const TagArchived = defineEvent('TagArchived', 1, OfTag, { tagId: 3 });
export const TagRestored = defineEvent('TagRestored', 1, OfTag, { tagId: 3 });
/** No client has it from now on, whatever the clients' own streams say. */
export const TagDeleted = defineEvent('TagDeleted', 1, OfTag, { tagId: 3 });

export const tagEvents = [
  TagCreated,
  TagRenamed,
  TagRecolored,
  TagArchived,
  TagRestored,
  TagDeleted,
] as const;
