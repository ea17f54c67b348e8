import { defineAggregate } from '@parley/eventsourcing';
import { Guard } from 'typebox/guard';
import { accessErrors } from './access/access.errors.js';
import type {
  CreateBot,
  CreateGroup,
  CreateUser,
  DeactivateUser,
  SetGroup,
  SetPermissions,
  StaffCommand,
  StaffContext,
  UpdateGroup,
} from './staff.commands.js';
import { administrator } from './permissions.js';
import { staffErrors } from './staff.errors.js';
import { staffEvents } from './staff.events.js';
import { mayCommand } from './staff.rights.js';
import {
  activeUser,
  areSame,
  existingGroup,
  readChannels,
  readName,
  readPermissions,
  readRoles,
  requireAnotherAdministrator,
} from './staff.rules.js';
import { evolveStaff, initialStaff, type StaffEvent, type StaffState } from './staff.state.js';
import { issueToken, revokeToken } from './staff.tokens.js';

export function decideStaff(
  state: StaffState,
  command: StaffCommand,
  context: StaffContext,
): readonly StaffEvent[] {
  const { sender, unknownChannels: [channelId] = [] } = context;
  if (!mayCommand(state, command, sender)) throw accessErrors.NOT_ALLOWED();
  if (channelId !== undefined) throw accessErrors.CHANNEL_NOT_FOUND({ channelId });
  switch (command.type) {
    case 'CreateUser':
      return createUser(state, command, context);
    case 'CreateGroup':
      return createGroup(state, command, newIdIn(context));
    case 'UpdateGroup':
      return updateGroup(state, command);
    case 'SetGroup':
      return setGroup(state, command);
    case 'SetPermissions':
      return setPermissions(state, command, context);
    case 'DeactivateUser':
      return deactivateUser(state, command);
    case 'CreateBot':
      return createBot(state, command, newIdIn(context));
    case 'IssueToken':
      return issueToken(state, command, newIdIn(context));
    case 'RevokeToken':
      return revokeToken(state, command, sender);
  }
}

function newIdIn({ newId }: StaffContext): number {
  if (newId === undefined) throw new Error('What a command creates needs an id.');
  return newId;
}

function createUser(state: StaffState, command: CreateUser, context: StaffContext): readonly StaffEvent[] {
  const userId = newIdIn(context);
  const { groupId } = command;
  if (state.users[userId] !== undefined) throw staffErrors.USER_ALREADY_EXISTS({ userId });
  if (groupId !== null) existingGroup(state, groupId);
  const permissions = readPermissions(command.permissions, context.permissions ?? []);
  return [{ type: 'UserCreated', data: { userId, name: readName(command.name), permissions, groupId } }];
}

function createGroup(state: StaffState, command: CreateGroup, groupId: number): readonly StaffEvent[] {
  if (state.groups[groupId] !== undefined) throw staffErrors.GROUP_ALREADY_EXISTS({ groupId });
  const data = { groupId, name: readName(command.name), channelIds: readChannels(command.channelIds) };
  return [{ type: 'GroupCreated', data }];
}

function updateGroup(state: StaffState, command: UpdateGroup): readonly StaffEvent[] {
  const { groupId } = command;
  const group = existingGroup(state, groupId);
  const name = command.name === undefined ? group.name : readName(command.name);
  const channelIds = readChannels(command.channelIds === undefined ? group.channelIds : command.channelIds);
  if (Guard.IsDeepEqual({ name, channelIds }, group)) throw staffErrors.GROUP_UNCHANGED({ groupId });
  return [{ type: 'GroupUpdated', data: { groupId, name, channelIds } }];
}

function setGroup(state: StaffState, { userId, groupId }: SetGroup): readonly StaffEvent[] {
  const user = activeUser(state, userId);
  if (groupId !== null) existingGroup(state, groupId);
  if (user.groupId === groupId) throw staffErrors.USER_UNCHANGED({ userId });
  return [{ type: 'UserGroupSet', data: { userId, groupId } }];
}

function setPermissions(
  state: StaffState,
  command: SetPermissions,
  { permissions: registry = [] }: StaffContext,
): readonly StaffEvent[] {
  const { userId } = command;
  const user = activeUser(state, userId);
  const permissions = readPermissions(command.permissions, registry, user.permissions);
  if (areSame(permissions, user.permissions)) throw staffErrors.USER_UNCHANGED({ userId });
  if (!permissions.includes(administrator.name)) requireAnotherAdministrator(state, userId);
  return [{ type: 'UserPermissionsSet', data: { userId, permissions } }];
}

function deactivateUser(state: StaffState, { userId }: DeactivateUser): readonly StaffEvent[] {
  activeUser(state, userId);
  requireAnotherAdministrator(state, userId);
  return [{ type: 'UserDeactivated', data: { userId } }];
}

function createBot(state: StaffState, command: CreateBot, botId: number): readonly StaffEvent[] {
  if (state.bots[botId] !== undefined) throw staffErrors.BOT_ALREADY_EXISTS({ botId });
  return [
    { type: 'BotCreated', data: { botId, name: readName(command.name), roles: readRoles(command.roles) } },
  ];
}

/** All staff lives in one stream, `staff-1`. */
export const STAFF_ID = 1;

/** One stream for everybody: "the last administrator" needs one revision. */
export const staffAggregate = defineAggregate({
  name: 'staff',
  stateVersion: 1,
  initialState: initialStaff,
  events: staffEvents,
  decide: decideStaff,
  evolve: evolveStaff,
});
