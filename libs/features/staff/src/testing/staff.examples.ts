import { deciderSpecification } from '@parley/testkit';
import { staffAggregate, type StaffContext, staffPermissions, type StaffEvent } from '../index.js';
import type { CreateBot, CreateGroup, CreateUser } from '../staff.commands.js';

/** People, groups and commands that the specifications of the staff share. */
export const { given } = deciderSpecification(staffAggregate);

/** Who commands; what a command creates gets id 4. */
export const system: StaffContext = { sender: null, newId: 4, permissions: staffPermissions };
export const byAnn: StaffContext = { ...system, sender: { kind: 'manager', id: 1 } };
export const byBob: StaffContext = { ...system, sender: { kind: 'manager', id: 2 } };

export const userCreated = (
  userId: number,
  permissions: string[],
  groupId: number | null = null,
): StaffEvent => ({
  type: 'UserCreated',
  data: { userId, name: `User ${userId}`, permissions, groupId },
});
export const ann = userCreated(1, ['administrator']);
export const bob = userCreated(2, []);
export const sales: StaffEvent = {
  type: 'GroupCreated',
  data: { groupId: 3, name: 'Sales', channelIds: [7, 8] },
};
export const helper: StaffEvent = {
  type: 'BotCreated',
  data: { botId: 9, name: 'Helper', roles: ['responsible'] },
};
export const deactivated = (userId: number): StaffEvent => ({ type: 'UserDeactivated', data: { userId } });

export const createUser: CreateUser = {
  type: 'CreateUser',
  name: 'User 4',
  permissions: [],
  groupId: null,
};
export const createGroup: CreateGroup = {
  type: 'CreateGroup',
  name: 'Sales',
  channelIds: [7, 8],
};
export const createBot: CreateBot = { type: 'CreateBot', name: 'Helper', roles: ['responsible'] };
export const setPermissions = (userId: number, ...permissions: string[]) =>
  ({ type: 'SetPermissions', userId, permissions }) as const;
export const setGroup = (userId: number, groupId: number | null) =>
  ({ type: 'SetGroup', userId, groupId }) as const;
export const deactivate = (userId: number) => ({ type: 'DeactivateUser', userId }) as const;
export const notAName = ['', '  ', '\u200b\u2800', 'a\ud83d', 'x'.repeat(101)];
