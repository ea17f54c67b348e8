import type { Responsible } from '@parley/shared';
import type { Permission } from '@parley/application';
import { administrator, allDialogs, reassignAny, type BotRole } from '../permissions.js';
import type { StaffState } from '../staff.state.js';
import type { Viewer } from './viewer.js';

/** What a bot may do follows from its roles alone. */
const BOT_PERMISSIONS: Readonly<Record<BotRole, readonly Permission[]>> = {
  distributor: [allDialogs, reassignAny],
  responsible: [],
  hidden: [allDialogs],
};

/** Null: unknown or deactivated. Never read it as "the system": refuse such a person before anything is asked or commanded. */
export const viewerOf = (staff: StaffState, owner: Responsible): Viewer | null =>
  owner.kind === 'manager' ? managerOf(staff, owner.id) : botOf(staff, owner.id);

function managerOf(staff: StaffState, id: number): Viewer | null {
  const user = staff.users[id];
  if (user === undefined || !user.active) return null;
  const { permissions, groupId } = user;
  const limits =
    groupId === null || permissions.includes(administrator.name) ? null : channelsOf(staff, groupId);
  return { kind: 'manager', id, permissions, channelIds: limits, roles: [] };
}

/** A group that is missing opens nothing. */
function channelsOf(staff: StaffState, groupId: number): readonly number[] | null {
  const group = staff.groups[groupId];
  return group === undefined ? [] : group.channelIds;
}

function botOf(staff: StaffState, id: number): Viewer | null {
  const bot = staff.bots[id];
  if (bot === undefined) return null;
  const permissions = [
    ...new Set(bot.roles.flatMap((role) => BOT_PERMISSIONS[role].map(({ name }) => name))),
  ];
  return { kind: 'bot', id, permissions, channelIds: null, roles: bot.roles };
}
