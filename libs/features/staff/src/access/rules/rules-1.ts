import type { Responsible } from '@parley/shared';
import type { BotRole } from '../../permissions.js';
import type { StaffState } from '../../staff.state.js';
import { isResponsible, worksIn, type DialogAccess, type Viewer } from '../viewer.js';
import type { AccessRules, SightReason, VisibleDialogs } from './access-rules.types.js';

/** Names, not definitions: what a release makes of a permission changes nothing here. */
const ADMINISTRATOR = 'administrator';
const ALL_DIALOGS = 'all_dialogs';

/** What a bot may do follows from its roles alone. */
const BOT_PERMISSIONS: Readonly<Record<BotRole, readonly string[]>> = {
  distributor: [ALL_DIALOGS, 'reassign_any'],
  responsible: [],
  hidden: [ALL_DIALOGS],
};

const viewerOf = (staff: StaffState, owner: Responsible): Viewer | null =>
  owner.kind === 'manager' ? managerOf(staff, owner.id) : botOf(staff, owner.id);

function managerOf(staff: StaffState, id: number): Viewer | null {
  const user = staff.users[id];
  if (user === undefined || !user.active) return null;
  const { permissions, groupId } = user;
  const limits = groupId === null || permissions.includes(ADMINISTRATOR) ? null : channelsOf(staff, groupId);
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
  const permissions = [...new Set(bot.roles.flatMap((role) => BOT_PERMISSIONS[role]))];
  return { kind: 'bot', id, permissions, channelIds: null, roles: bot.roles };
}

/** The responsible always; who may see all dialogs, in their channels; an unassigned dialog, every manager of its channel. */
function whySees(viewer: Viewer, { channelId, responsible }: DialogAccess): SightReason | null {
  if (isResponsible(viewer, responsible)) return 'responsible';
  if (!worksIn(viewer, channelId)) return null;
  if (viewer.permissions.includes(ALL_DIALOGS)) return viewer.kind === 'bot' ? 'bot_role' : 'all_dialogs';
  if (viewer.permissions.includes(ADMINISTRATOR)) return 'administrator';
  return viewer.kind === 'manager' && responsible === null ? 'unassigned' : null;
}

function visibleDialogs(viewer: Viewer): VisibleDialogs {
  const { channelIds, permissions, kind, id } = viewer;
  const seesAll = permissions.includes(ALL_DIALOGS) || permissions.includes(ADMINISTRATOR);
  if (seesAll && channelIds === null) return { all: true };
  return {
    all: false,
    responsible: { kind, id },
    unassignedIn: kind === 'manager' || seesAll ? channelIds : [],
    othersIn: seesAll && channelIds !== null ? channelIds : [],
  };
}

export const rules1: AccessRules = { version: 1, viewerOf, whySees, visibleDialogs };
