import type {
  BotCreated,
  GroupCreated,
  GroupUpdated,
  TokenIssued,
  TokenRevoked,
  UserCreated,
  UserDeactivated,
  UserGroupSet,
  UserPermissionsSet,
} from '../staff.events.js';
import type { BotRole } from '../permissions.js';
import { defineProjection, on } from '@parley/subscriptions';
import type { RecordedOf } from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey, sortKeyOf, staffId } from '@parley/shared';

/** A user, group, bot or token; fields that the kind has not are absent. Never holds what a token is checked by. */
export type StaffDocument = {
  readonly kind: 'user' | 'group' | 'bot' | 'token';
  readonly number: number;
  readonly name: string;
  readonly sortKey: string;
  readonly active?: boolean;
  readonly permissions?: readonly string[];
  readonly groupId?: number | null;
  readonly channelIds?: readonly number[] | null;
  readonly roles?: readonly BotRole[];
  readonly owner?: ResponsibleKey;
  readonly live?: boolean;
  readonly createdAt?: string;
  readonly revokedAt?: string | null;
};

export const groupDocumentId = (groupId: number): string => `group-${groupId}`;
const tokenDocumentId = (tokenId: number): string => `token-${tokenId}`;

const named = (kind: StaffDocument['kind'], number: number, name: string) => ({
  kind,
  number,
  name,
  sortKey: sortKeyOf(name),
});

type OfGroup = RecordedOf<typeof GroupCreated | typeof GroupUpdated>;
const group = on<OfGroup, StaffDocument>({
  key: ({ data }) => groupDocumentId(data.groupId),
  apply: (_, { data: { groupId, name, channelIds } }) => ({ ...named('group', groupId, name), channelIds }),
});

type OfUser = RecordedOf<typeof UserGroupSet | typeof UserPermissionsSet | typeof UserDeactivated>;
const user = <E extends OfUser>(change: (event: E) => Partial<StaffDocument>) =>
  on<E, StaffDocument>({
    key: ({ data }) => staffId('manager', data.userId),
    apply: (document, event) => document && { ...document, ...change(event) },
  });

/** Everybody who works here, one document each. All events come from the staff's one stream. */
export const staffProjection = defineProjection<StaffDocument>({
  name: 'staff',
  version: 1,
  indexes: [
    { fields: ['kind', 'sortKey'] },
    { fields: ['live', 'number'] },
    { fields: ['live', 'owner', 'number'] },
  ],
  fields: {
    kind: { type: 'string', meaning: 'user, group, bot or token.' },
    number: { type: 'integer', meaning: 'Id within its kind.' },
    name: { type: 'string', meaning: 'Name shown in lists; the label of a token.' },
    sortKey: { type: 'string', meaning: 'Beginning of the name in lower case: lists are sorted by it.' },
    active: {
      type: 'boolean',
      nullable: true,
      meaning: 'Of a user: false once deactivated. Of a bot: true.',
    },
    permissions: {
      type: 'array',
      nullable: true,
      meaning: 'Of a user: what the user may do.',
      items: { type: 'string', meaning: 'A permission, as administrator or all_dialogs.' },
    },
    groupId: { type: 'integer', nullable: true, meaning: 'Of a user: the group; null for none.' },
    channelIds: {
      type: 'array',
      nullable: true,
      meaning: 'Of a group: channels it works in; null for all.',
      items: { type: 'integer', meaning: 'Id of a channel.' },
    },
    roles: {
      type: 'array',
      nullable: true,
      meaning: 'Of a bot: what it may take part as.',
      items: { type: 'string', meaning: 'distributor, responsible or hidden.' },
    },
    owner: { type: 'string', nullable: true, meaning: 'Of a token: manager:<id> or bot:<id>.' },
    live: {
      type: 'boolean',
      nullable: true,
      meaning: 'Of a token: not revoked. It is of no use once its owner is deactivated.',
    },
    createdAt: { type: 'date', nullable: true, meaning: 'Of a token: when it was issued.' },
    revokedAt: {
      type: 'date',
      nullable: true,
      meaning: 'Of a token: when it was revoked; null: it was not.',
    },
  },
  on: {
    UserCreated: on<RecordedOf<typeof UserCreated>, StaffDocument>({
      key: ({ data }) => staffId('manager', data.userId),
      apply: (_, { data: { userId, name, permissions, groupId } }) => ({
        ...named('user', userId, name),
        active: true,
        permissions,
        groupId,
      }),
    }),
    UserGroupSet: user<RecordedOf<typeof UserGroupSet>>(({ data }) => ({ groupId: data.groupId })),
    UserPermissionsSet: user<RecordedOf<typeof UserPermissionsSet>>(({ data }) => ({
      permissions: data.permissions,
    })),
    UserDeactivated: user<RecordedOf<typeof UserDeactivated>>(() => ({ active: false })),
    GroupCreated: group,
    GroupUpdated: group,
    BotCreated: on<RecordedOf<typeof BotCreated>, StaffDocument>({
      key: ({ data }) => staffId('bot', data.botId),
      apply: (_, { data: { botId, name, roles } }) => ({ ...named('bot', botId, name), active: true, roles }),
    }),
    TokenIssued: on<RecordedOf<typeof TokenIssued>, StaffDocument>({
      key: ({ data }) => tokenDocumentId(data.tokenId),
      apply: (_, { data: { tokenId, owner, label }, metadata }) => ({
        ...named('token', tokenId, label),
        owner: responsibleKey(owner),
        live: true,
        createdAt: metadata.occurredAt,
        revokedAt: null,
      }),
    }),
    TokenRevoked: on<RecordedOf<typeof TokenRevoked>, StaffDocument>({
      key: ({ data }) => tokenDocumentId(data.tokenId),
      apply: (token, { metadata }) => token && { ...token, live: false, revokedAt: metadata.occurredAt },
    }),
  },
});
