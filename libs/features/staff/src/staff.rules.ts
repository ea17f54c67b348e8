import { nameWithin, type Responsible } from '@parley/shared';
import {
  BOT_ROLES,
  PERMISSIONS,
  STORED_PERMISSIONS,
  type BotRole,
  type StoredPermission,
} from './permissions.js';
import { staffErrors } from './staff.errors.js';
import type { GroupState, StaffState, UserState } from './staff.state.js';

const NAME_LIMIT = 100;

/** Each answers what it was asked for, or throws the refusal. */
export function readName(text: string): string {
  const name = nameWithin(text, NAME_LIMIT);
  if (name === null) throw staffErrors.INVALID_STAFF_NAME();
  return name;
}

/**
 * Each permission once, in the order of the list, so that equal sets are equal. What is offered no more is kept by who holds it: else a list
 * that was read could not be sent back.
 */
export function readPermissions(
  given: readonly StoredPermission[],
  held: readonly StoredPermission[] = [],
): StoredPermission[] {
  const allowed: readonly StoredPermission[] = [...PERMISSIONS, ...held];
  if (!given.every((permission) => allowed.includes(permission))) throw staffErrors.UNKNOWN_PERMISSION();
  return STORED_PERMISSIONS.filter((permission) => given.includes(permission));
}

export function readRoles(given: readonly BotRole[]): BotRole[] {
  if (!given.every((role) => BOT_ROLES.includes(role))) throw staffErrors.UNKNOWN_BOT_ROLE();
  return BOT_ROLES.filter((role) => given.includes(role));
}

export const readChannels = (given: readonly number[] | null): number[] | null =>
  given === null ? null : [...new Set(given)].sort((a, b) => a - b);

export function activeUser(state: StaffState, userId: number): UserState {
  const user = state.users[userId];
  if (user === undefined) throw staffErrors.USER_NOT_FOUND({ userId });
  if (!user.active) throw staffErrors.USER_INACTIVE({ userId });
  return user;
}

export function existingGroup(state: StaffState, groupId: number): GroupState {
  const group = state.groups[groupId];
  if (group === undefined) throw staffErrors.GROUP_NOT_FOUND({ groupId });
  return group;
}

export function requireOwner(state: StaffState, owner: Responsible): void {
  if (owner.kind === 'manager') activeUser(state, owner.id);
  else if (state.bots[owner.id] === undefined) throw staffErrors.BOT_NOT_FOUND({ botId: owner.id });
}

/** Call before this user stops being an active administrator. */
export function requireAnotherAdministrator(state: StaffState, userId: number): void {
  if (!isAdministrator(state.users[userId])) return;
  const others = Object.entries(state.users).filter(([id]) => id !== String(userId));
  if (!others.some(([, user]) => isAdministrator(user))) throw staffErrors.LAST_ADMINISTRATOR({ userId });
}

const isAdministrator = (user: UserState | undefined): boolean =>
  user !== undefined && user.active && user.permissions.includes('administrator');
