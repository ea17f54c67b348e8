import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { Id, Nullable } from '@parley/shared';
import { BOT_ROLES } from './permissions.js';

/** Names. Version 1 knew a closed list of them; one that no feature of this program defines is kept, and opens nothing. */
const Permissions = Type.Array(Type.String());
const sameNames = { 1: (data: object) => data };

export const UserCreated = defineEvent(
  'UserCreated',
  2,
  Type.Object({ userId: Id, name: Type.String(), permissions: Permissions, groupId: Nullable(Id) }),
  { userId: 1, name: 'Ann', permissions: ['administrator'], groupId: null },
  sameNames,
);

export const UserGroupSet = defineEvent(
  'UserGroupSet',
  1,
  Type.Object({ userId: Id, groupId: Nullable(Id) }),
  {
    userId: 1,
    groupId: 3,
  },
);

export const UserPermissionsSet = defineEvent(
  'UserPermissionsSet',
  2,
  Type.Object({ userId: Id, permissions: Permissions }),
  { userId: 1, permissions: ['all_dialogs', 'of_another_feature'] },
  sameNames,
);

export const UserDeactivated = defineEvent('UserDeactivated', 1, Type.Object({ userId: Id }), { userId: 1 });

/** `channelIds` null: the group may work in every channel. */
export const GroupCreated = defineEvent(
  'GroupCreated',
  1,
  Type.Object({ groupId: Id, name: Type.String(), channelIds: Nullable(Type.Array(Id)) }),
  { groupId: 3, name: 'Sales', channelIds: [7] },
);

export const GroupUpdated = defineEvent(
  'GroupUpdated',
  1,
  Type.Object({ groupId: Id, name: Type.String(), channelIds: Nullable(Type.Array(Id)) }),
  { groupId: 3, name: 'Sales', channelIds: null },
);

export const BotCreated = defineEvent(
  'BotCreated',
  1,
  Type.Object({ botId: Id, name: Type.String(), roles: Type.Array(Type.Enum([...BOT_ROLES])) }),
  { botId: 9, name: 'Helper', roles: ['responsible'] },
);

/** `hash` is SHA-256 of the secret part, hexadecimal; the secret itself is shown once and kept nowhere. */
export const TokenIssued = defineEvent(
  'TokenIssued',
  1,
  Type.Object({
    tokenId: Id,
    owner: Type.Object({ kind: Type.Enum(['manager', 'bot']), id: Id }),
    label: Type.String(),
    hash: Type.String(),
  }),
  { tokenId: 4, owner: { kind: 'manager', id: 1 }, label: 'laptop', hash: '0'.repeat(64) },
);

export const TokenRevoked = defineEvent('TokenRevoked', 1, Type.Object({ tokenId: Id }), { tokenId: 4 });

export const staffEvents = [
  UserCreated,
  UserGroupSet,
  UserPermissionsSet,
  UserDeactivated,
  GroupCreated,
  GroupUpdated,
  BotCreated,
  TokenIssued,
  TokenRevoked,
] as const;
