import type { DomainEvent } from '@parley/eventsourcing';
import type { Responsible } from '@parley/shared';
import type { BotRole } from './permissions.js';
import type { staffEvents } from './staff.events.js';

export interface UserState {
  readonly active: boolean;
  readonly permissions: readonly string[];
  readonly groupId: number | null;
}

export interface GroupState {
  readonly name: string;
  /** Null: every channel. */
  readonly channelIds: readonly number[] | null;
}

export interface BotState {
  readonly roles: readonly BotRole[];
}

export interface TokenState {
  readonly owner: Responsible;
  readonly label: string;
  /** SHA-256 of the secret part, 64 hexadecimal digits. */
  readonly hash: string;
}

/** Everybody who works here, by id. Grows with users, groups and bots alone: only live tokens are kept. */
export interface StaffState {
  readonly users: Readonly<Record<string, UserState>>;
  readonly groups: Readonly<Record<string, GroupState>>;
  readonly bots: Readonly<Record<string, BotState>>;
  readonly tokens: Readonly<Record<string, TokenState>>;
}

export type StaffEvent = DomainEvent<(typeof staffEvents)[number]>;

export const initialStaff: StaffState = { users: {}, groups: {}, bots: {}, tokens: {} };

/** The live token of this id; null when unknown, revoked, or its owner is deactivated. */
export const tokenOf = (state: StaffState, tokenId: number): TokenState | null =>
  state.tokens[tokenId] ?? null;

export function evolveStaff(state: StaffState, event: StaffEvent): StaffState {
  switch (event.type) {
    case 'UserCreated': {
      const { userId, permissions, groupId } = event.data;
      return withUser(state, userId, { active: true, permissions, groupId });
    }
    case 'UserGroupSet':
      return changeUser(state, event.data.userId, { groupId: event.data.groupId });
    case 'UserPermissionsSet':
      return changeUser(state, event.data.userId, { permissions: event.data.permissions });
    case 'UserDeactivated':
      return withoutTokensOf(changeUser(state, event.data.userId, { active: false }), event.data.userId);
    case 'GroupCreated':
    case 'GroupUpdated': {
      const { groupId, name, channelIds } = event.data;
      return { ...state, groups: { ...state.groups, [groupId]: { name, channelIds } } };
    }
    case 'BotCreated':
      return { ...state, bots: { ...state.bots, [event.data.botId]: { roles: event.data.roles } } };
    case 'TokenIssued': {
      const { tokenId, owner, label, hash } = event.data;
      return { ...state, tokens: { ...state.tokens, [tokenId]: { owner, label, hash } } };
    }
    case 'TokenRevoked': {
      const { [event.data.tokenId]: _revoked, ...tokens } = state.tokens;
      return { ...state, tokens };
    }
    default:
      return state;
  }
}

const withUser = (state: StaffState, userId: number, user: UserState): StaffState => ({
  ...state,
  users: { ...state.users, [userId]: user },
});

function changeUser(state: StaffState, userId: number, change: Partial<UserState>): StaffState {
  const user = state.users[userId];
  return user === undefined ? state : withUser(state, userId, { ...user, ...change });
}

function withoutTokensOf(state: StaffState, userId: number): StaffState {
  const kept = Object.entries(state.tokens).filter(
    ([, { owner }]) => owner.kind !== 'manager' || owner.id !== userId,
  );
  return { ...state, tokens: Object.fromEntries(kept) };
}
