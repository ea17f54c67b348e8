import { nameWithin, type Responsible } from '@parley/shared';
import type { Permission } from '@parley/application';
import { administrator, BOT_ROLES, type BotRole } from './permissions.js';
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
 * Each permission once, in the order of the registry. A user keeps what no feature of this program defines: else a list
 * that was read could not be sent back.
 */
export function readPermissions(
  given: readonly string[],
  registry: readonly Permission[],
  held: readonly string[] = [],
): string[] {
  const allowed = new Set([...registry.map(({ name }) => name), ...held]);
  const index = given.findIndex((name) => !allowed.has(name));
  if (index >= 0) throw staffErrors.UNKNOWN_PERMISSION({ index });
  return [...allowed].filter((name) => given.includes(name));
}

/** Whatever their order: another program may have had another registry. */
export const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));

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
  user !== undefined && user.active && user.permissions.includes(administrator.name);
