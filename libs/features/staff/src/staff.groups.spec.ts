import { describe, test } from '@jest/globals';
import type { BotRole } from './permissions.js';
import {
  ann,
  bob,
  byAnn,
  createBot,
  createGroup,
  deactivated,
  given,
  helper,
  notAName,
  sales,
  setGroup,
} from './testing/staff.examples.js';
import type { StaffContext } from './staff.commands.js';
import type { StaffEvent } from './staff.state.js';

/** Ann, for what gets the id of `sales` and of `helper`. */
const asThree: StaffContext = { ...byAnn, newId: 3 };
const asNine: StaffContext = { ...byAnn, newId: 9 };

describe('CreateGroup and UpdateGroup', () => {
  const update = { type: 'UpdateGroup', groupId: 3 } as const;
  const updated = (name: string, channelIds: number[] | null): StaffEvent => ({
    type: 'GroupUpdated',
    data: { groupId: 3, name, channelIds },
  });

  test('a group may be limited to channels, each kept once', () => {
    given(ann)
      .when({ ...createGroup, channelIds: [8, 7, 8] }, asThree)
      .then(sales);
  });

  test('a group may work in every channel', () => {
    const everywhere: StaffEvent = {
      type: 'GroupCreated',
      data: { groupId: 3, name: 'Sales', channelIds: null },
    };
    given(ann)
      .when({ ...createGroup, channelIds: null }, asThree)
      .then(everywhere);
  });

  test('an update changes the name or the channels and leaves what it does not name', () => {
    given(ann, sales)
      .when({ ...update, name: 'Shop' }, byAnn)
      .then(updated('Shop', [7, 8]));
    given(ann, sales)
      .when({ ...update, channelIds: null }, byAnn)
      .then(updated('Sales', null));
    given(ann, sales)
      .when({ ...update, channelIds: [] }, byAnn)
      .then(updated('Sales', []));
  });

  test('is refused for an id in use, an unknown group, a name out of bounds, and when nothing changes', () => {
    given(ann, sales).when(createGroup, asThree).thenRefused('GROUP_ALREADY_EXISTS', { groupId: 3 });
    given(ann)
      .when({ ...update, name: 'Shop' }, byAnn)
      .thenRefused('GROUP_NOT_FOUND', { groupId: 3 });
    given(ann, sales).when(update, byAnn).thenRefused('GROUP_UNCHANGED', { groupId: 3 });
    given(ann, sales)
      .when({ ...update, name: 'Sales', channelIds: [8, 7] }, byAnn)
      .thenRefused('GROUP_UNCHANGED');
    for (const name of notAName) {
      given(ann)
        .when({ ...createGroup, name }, asThree)
        .thenRefused('INVALID_STAFF_NAME');
      given(ann, sales)
        .when({ ...update, name }, byAnn)
        .thenRefused('INVALID_STAFF_NAME');
    }
  });
});

describe('SetGroup', () => {
  test('moves a user into a group and out of it', () => {
    const moved: StaffEvent = { type: 'UserGroupSet', data: { userId: 2, groupId: 3 } };
    given(ann, bob, sales).when(setGroup(2, 3), byAnn).then(moved);
    given(ann, bob, sales, moved)
      .when(setGroup(2, null), byAnn)
      .then({ type: 'UserGroupSet', data: { userId: 2, groupId: null } });
  });

  test('is refused for an unknown or deactivated user, an unknown group, and when nothing changes', () => {
    given(ann).when(setGroup(2, null), byAnn).thenRefused('USER_NOT_FOUND', { userId: 2 });
    given(ann, bob, deactivated(2), sales)
      .when(setGroup(2, 3), byAnn)
      .thenRefused('USER_INACTIVE', { userId: 2 });
    given(ann, bob).when(setGroup(2, 3), byAnn).thenRefused('GROUP_NOT_FOUND', { groupId: 3 });
    given(ann, bob).when(setGroup(2, null), byAnn).thenRefused('USER_UNCHANGED', { userId: 2 });
  });
});

describe('CreateBot', () => {
  test('creates a bot with roles, each kept once', () => {
    given(ann)
      .when({ ...createBot, roles: ['responsible', 'responsible'] }, asNine)
      .then(helper);
  });

  test('is refused for an id in use, an unknown role, a name out of bounds', () => {
    given(ann, helper).when(createBot, asNine).thenRefused('BOT_ALREADY_EXISTS', { botId: 9 });
    given(ann)
      .when({ ...createBot, roles: ['king' as BotRole] }, asNine)
      .thenRefused('UNKNOWN_BOT_ROLE');
    for (const name of notAName)
      given(ann)
        .when({ ...createBot, name }, asNine)
        .thenRefused('INVALID_STAFF_NAME');
  });
});
