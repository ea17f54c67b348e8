import { describe, test } from '@jest/globals';
import { definePermission } from '@parley/application';
import { staffPermissions } from './permissions.js';
import type { CreateUser, StaffContext } from './staff.commands.js';
import {
  ann,
  bob,
  byAnn,
  byBob,
  createBot,
  createGroup,
  createUser,
  deactivate,
  deactivated,
  given,
  helper,
  notAName,
  sales,
  setGroup,
  setPermissions,
  system,
  userCreated,
} from './testing/staff.examples.js';

describe('CreateUser', () => {
  test('the system creates the first administrator', () => {
    given()
      .when({ ...createUser, name: 'User 1', permissions: ['administrator'] }, { ...system, newId: 1 })
      .then(ann);
  });

  test('an administrator creates a user with permissions, each kept once, and a group', () => {
    const command: CreateUser = {
      ...createUser,
      permissions: ['reassign_any', 'all_dialogs', 'reassign_any'],
      groupId: 3,
    };
    given(ann, sales)
      .when(command, byAnn)
      .then(userCreated(4, ['all_dialogs', 'reassign_any'], 3));
  });

  test('is refused for an id in use, a group or permission that does not exist, a name out of bounds', () => {
    given(ann, bob)
      .when(createUser, { ...byAnn, newId: 2 })
      .thenRefused('USER_ALREADY_EXISTS', { userId: 2 });
    given(ann, bob, deactivated(2))
      .when(createUser, { ...byAnn, newId: 2 })
      .thenRefused('USER_ALREADY_EXISTS');
    given(ann)
      .when({ ...createUser, groupId: 3 }, byAnn)
      .thenRefused('GROUP_NOT_FOUND', { groupId: 3 });
    const permissions = ['all_dialogs', 'everything'];
    given(ann)
      .when({ ...createUser, permissions }, byAnn)
      .thenRefused('UNKNOWN_PERMISSION', { index: 1 });
    for (const name of notAName)
      given(ann)
        .when({ ...createUser, name }, byAnn)
        .thenRefused('INVALID_STAFF_NAME');
  });
});

describe('SetPermissions', () => {
  test('replaces the permissions of a user', () => {
    given(ann, userCreated(2, ['all_dialogs']))
      .when(setPermissions(2, 'manage_channels', 'reassign_any'), byAnn)
      .then({
        type: 'UserPermissionsSet',
        data: { userId: 2, permissions: ['reassign_any', 'manage_channels'] },
      });
  });

  test('keeps what no feature of the program defines where the user has it, after all that one does', () => {
    const old = userCreated(2, ['of_a_feature_that_is_gone', 'all_dialogs']);
    given(ann, old)
      .when(setPermissions(2, 'of_a_feature_that_is_gone', 'reassign_any'), byAnn)
      .then({
        type: 'UserPermissionsSet',
        data: { userId: 2, permissions: ['reassign_any', 'of_a_feature_that_is_gone'] },
      });
    given(ann, old)
      .when(setPermissions(2, 'all_dialogs', 'of_a_feature_that_is_gone'), byAnn)
      .thenRefused('USER_UNCHANGED');
    given(ann, bob)
      .when(setPermissions(2, 'of_a_feature_that_is_gone'), byAnn)
      .thenRefused('UNKNOWN_PERMISSION', { index: 0 });
  });

  test('takes what any feature offers, and nothing where none does', () => {
    const pins = definePermission({ name: 'manage_pins', title: 'Pins.', byAdministrators: true });
    const withPins = { ...byAnn, permissions: [...staffPermissions, pins] };
    given(ann, bob)
      .when(setPermissions(2, 'manage_pins', 'all_dialogs'), withPins)
      .then({ type: 'UserPermissionsSet', data: { userId: 2, permissions: ['all_dialogs', 'manage_pins'] } });
    given(ann, bob).when(setPermissions(2, 'manage_pins'), byAnn).thenRefused('UNKNOWN_PERMISSION');
    given(ann, bob)
      .when(setPermissions(2, 'all_dialogs'), { sender: byAnn.sender })
      .thenRefused('UNKNOWN_PERMISSION');
  });

  test('is refused for an unknown or deactivated user, an unknown permission, and when nothing changes', () => {
    given(ann).when(setPermissions(2, 'all_dialogs'), byAnn).thenRefused('USER_NOT_FOUND', { userId: 2 });
    given(ann, bob, deactivated(2))
      .when(setPermissions(2, 'all_dialogs'), byAnn)
      .thenRefused('USER_INACTIVE');
    given(ann, bob).when(setPermissions(2, 'root'), byAnn).thenRefused('UNKNOWN_PERMISSION');
    given(ann, userCreated(2, ['all_dialogs', 'reassign_any']))
      .when(setPermissions(2, 'reassign_any', 'all_dialogs'), byAnn)
      .thenRefused('USER_UNCHANGED', { userId: 2 });
  });
});

describe('the last administrator cannot be removed', () => {
  const carol = userCreated(3, ['administrator']);

  test('neither by permissions nor by deactivation, not even by the system', () => {
    for (const by of [byAnn, system]) {
      given(ann, bob)
        .when(setPermissions(1, 'all_dialogs'), by)
        .thenRefused('LAST_ADMINISTRATOR', { userId: 1 });
      given(ann, bob).when(deactivate(1), by).thenRefused('LAST_ADMINISTRATOR', { userId: 1 });
    }
  });

  test('a deactivated administrator does not count', () => {
    given(ann, carol, deactivated(3)).when(deactivate(1), byAnn).thenRefused('LAST_ADMINISTRATOR');
  });

  test('of two, either can go; with both at once, the second decision is refused', () => {
    given(ann, carol).when(deactivate(1), byAnn).then(deactivated(1));
    given(ann, carol, deactivated(1))
      .when(deactivate(3), system)
      .thenRefused('LAST_ADMINISTRATOR', { userId: 3 });
  });

  test('two administrators who remove each other: the second has lost the right by then', () => {
    given(ann, carol, deactivated(1)).when(deactivate(3), byAnn).thenRefused('NOT_ALLOWED');
  });
});

describe('DeactivateUser', () => {
  test('deactivates a user', () => {
    given(ann, bob).when(deactivate(2), byAnn).then(deactivated(2));
  });

  test('is refused for an unknown user and for one deactivated already', () => {
    given(ann).when(deactivate(2), byAnn).thenRefused('USER_NOT_FOUND', { userId: 2 });
    given(ann, bob, deactivated(2)).when(deactivate(2), byAnn).thenRefused('USER_INACTIVE', { userId: 2 });
  });
});

describe('only administrators change the staff', () => {
  const powerful = userCreated(2, ['all_dialogs', 'delete_dialogs', 'reassign_any', 'manage_channels']);
  const commands = [
    createUser,
    createGroup,
    { type: 'UpdateGroup', groupId: 3, name: 'Shop' } as const,
    setGroup(2, null),
    setPermissions(2, 'administrator'),
    deactivate(1),
    createBot,
  ];

  test.each(commands)(
    '$type is refused to every other user, to bots, to unknown and to deactivated people',
    (command) => {
      const byBot: StaffContext = { sender: { kind: 'bot', id: 9 }, newId: 4 };
      const byNobody: StaffContext = { sender: { kind: 'manager', id: 99 }, newId: 4 };
      given(ann, powerful, helper).when(command, byBob).thenRefused('NOT_ALLOWED');
      given(ann, powerful, helper).when(command, byBot).thenRefused('NOT_ALLOWED');
      given(ann, powerful, helper).when(command, byNobody).thenRefused('NOT_ALLOWED');
      given(ann, userCreated(2, ['administrator']), deactivated(2))
        .when(command, byBob)
        .thenRefused('NOT_ALLOWED');
    },
  );
});
