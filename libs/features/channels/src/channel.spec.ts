import { describe, test } from '@jest/globals';
import { deciderSpecification } from '@parley/testkit';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import type { ChannelContext, RegisterChannel, UpdateChannel } from './channel.commands.js';
import { channelAggregate } from './channel.decide.js';
import type { ChannelSettings } from './channel.settings.js';
import type { ChannelEvent } from './channel.state.js';

const { given } = deciderSpecification(channelAggregate);
const settings: ChannelSettings = { text: { creating: 'both' } };
const system: ChannelContext = { sender: null };

const register: RegisterChannel = {
  type: 'RegisterChannel',
  channelId: 7,
  channelType: 'telegram',
  name: 'Shop',
  externalId: 'tg-1',
  settings,
};
const update: UpdateChannel = { type: 'UpdateChannel', channelId: 7 };
const deactivate = { type: 'DeactivateChannel', channelId: 7 } as const;

const registered: ChannelEvent = {
  type: 'ChannelRegistered',
  data: { channelId: 7, type: 'telegram', name: 'Shop', externalId: 'tg-1', settings },
};
const deactivated: ChannelEvent = { type: 'ChannelDeactivated', data: { channelId: 7 } };
const updated = (name: string, changed: ChannelSettings): ChannelEvent => ({
  type: 'ChannelUpdated',
  data: { channelId: 7, name, settings: changed },
});

describe('RegisterChannel', () => {
  test('registers a channel with its name, its external id and what it can do', () => {
    given().when(register, system).then(registered);
  });

  test('keeps the name without white space around it, and an empty external id as none', () => {
    given()
      .when({ ...register, name: '  Shop\n', externalId: '' }, system)
      .then({ ...registered, data: { ...registered.data, externalId: null } });
  });

  test('takes a channel that declares nothing yet', () => {
    given()
      .when({ ...register, settings: null }, system)
      .then({ ...registered, data: { ...registered.data, settings: {} } });
  });

  test('is refused for an id that is registered, even when it is inactive', () => {
    given(registered).when(register, system).thenRefused('CHANNEL_ALREADY_REGISTERED', { channelId: 7 });
    given(registered, deactivated).when(register, system).thenRefused('CHANNEL_ALREADY_REGISTERED');
  });

  test('refuses a type that the Message Gateway does not know', () => {
    const unknown = { ...register, channelType: 'pigeon' } as unknown as RegisterChannel;
    given().when(unknown, system).thenRefused('UNKNOWN_CHANNEL_TYPE', { channelId: 7 });
  });

  test.each(['', ' \t ', '\u200b\u2800', 'a\ud83d', 'x'.repeat(101)])(
    'refuses a name that is not of 1 to 100 characters (%j)',
    (name) => {
      given()
        .when({ ...register, name }, system)
        .thenRefused('INVALID_CHANNEL_NAME', { channelId: 7 });
    },
  );

  test('counts a name in characters, not in the units that store them', () => {
    const name = '😀'.repeat(100);
    given()
      .when({ ...register, name }, system)
      .then({ ...registered, data: { ...registered.data, name } });
  });

  test('refuses an external id of more than 64 characters', () => {
    given()
      .when({ ...register, externalId: 'x'.repeat(65) }, system)
      .thenRefused('INVALID_CHANNEL_EXTERNAL_ID', { channelId: 7 });
  });

  test('refuses settings that the schema does not know and says where', () => {
    given()
      .when({ ...register, settings: { text: { creating: 'sometimes' } } }, system)
      .thenRefused('INVALID_CHANNEL_SETTINGS', { path: '/text/creating' });
  });
});

describe('UpdateChannel', () => {
  test('changes the name and leaves the settings', () => {
    given(registered)
      .when({ ...update, name: 'Store' }, system)
      .then(updated('Store', settings));
    given(registered)
      .when({ ...update, name: 'Store', settings: null }, system)
      .then(updated('Store', settings));
  });

  test('replaces the settings as a whole and leaves the name', () => {
    const changed: ChannelSettings = { image: { creating: 'receive' } };
    given(registered)
      .when({ ...update, settings: changed }, system)
      .then(updated('Shop', changed));
    given(registered)
      .when({ ...update, name: null, settings: {} }, system)
      .then(updated('Shop', {}));
  });

  test('is refused when nothing changes, whatever empty parts it writes out', () => {
    given(registered).when(update, system).thenRefused('CHANNEL_UNCHANGED', { channelId: 7 });
    given(registered)
      .when(
        { ...update, name: ' Shop ', settings: { file: {}, text: { quoting: null, creating: 'both' } } },
        system,
      )
      .thenRefused('CHANNEL_UNCHANGED');
  });

  test('is refused for a name or settings out of bounds', () => {
    given(registered)
      .when({ ...update, name: '' }, system)
      .thenRefused('INVALID_CHANNEL_NAME');
    given(registered)
      .when({ ...update, settings: 7 }, system)
      .thenRefused('INVALID_CHANNEL_SETTINGS', { path: '/' });
  });

  test('is refused for a channel that is unknown or inactive', () => {
    given()
      .when({ ...update, name: 'Store' }, system)
      .thenRefused('CHANNEL_NOT_FOUND', { channelId: 7 });
    given(registered, deactivated)
      .when({ ...update, name: 'Store' }, system)
      .thenRefused('CHANNEL_INACTIVE', { channelId: 7 });
  });
});

describe('DeactivateChannel', () => {
  test('makes the channel inactive', () => {
    given(registered).when(deactivate, system).then(deactivated);
  });

  test('is refused for a channel that is unknown or inactive already', () => {
    given().when(deactivate, system).thenRefused('CHANNEL_NOT_FOUND', { channelId: 7 });
    given(registered, deactivated).when(deactivate, system).thenRefused('CHANNEL_INACTIVE', { channelId: 7 });
  });
});

describe('who may change channels', () => {
  test.each([administratorViewer(), managerViewer(2, { permissions: ['manage_channels'] })])(
    'administrators and those who may manage channels (%j)',
    (sender) => {
      given().when(register, { sender }).then(registered);
      given(registered).when(deactivate, { sender }).then(deactivated);
    },
  );

  const change = { ...update, name: 'Store' };

  test('of who has a group, in its channels alone: the others are not there, and none is registered', () => {
    const permissions = ['manage_channels', 'all_dialogs'] as const;
    const here = managerViewer(2, { permissions, channelIds: [7] });
    const elsewhere = managerViewer(2, { permissions, channelIds: [8, 9] });
    given(registered).when(change, { sender: here }).then(updated('Store', settings));
    for (const command of [change, deactivate])
      for (const events of [[registered], [registered, deactivated], []])
        given(...events)
          .when(command, { sender: elsewhere })
          .thenRefused('CHANNEL_NOT_FOUND', { channelId: 7 });
    for (const sender of [here, elsewhere]) given().when(register, { sender }).thenRefused('NOT_ALLOWED');
  });

  test('nobody else', () => {
    const permissions = ['all_dialogs', 'delete_dialogs', 'reassign_any'] as const;
    for (const sender of [managerViewer(2, { permissions }), { ...administratorViewer(), permissions: [] }]) {
      given().when(register, { sender }).thenRefused('NOT_ALLOWED');
      for (const command of [change, deactivate])
        given(registered).when(command, { sender }).thenRefused('NOT_ALLOWED');
      given().when(deactivate, { sender }).thenRefused('CHANNEL_NOT_FOUND');
    }
  });
});
