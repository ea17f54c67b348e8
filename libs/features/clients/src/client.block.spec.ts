import { describe, test } from '@jest/globals';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import {
  block,
  blocked,
  byBob,
  given,
  registered,
  rename,
  renamed,
  setContacts,
  setSource,
  system,
  unblock,
  unblocked,
} from './testing/client.examples.js';

describe('BlockClient and UnblockClient', () => {
  test('block the client, and name each of the client’s dialogs once', () => {
    given(registered).when(block, byBob).then(blocked);
    given(registered, blocked).when(unblock, byBob).then(unblocked);
    given(registered, blocked, unblocked).when(block, byBob).then(blocked);
  });

  test('a client without dialogs can be blocked', () => {
    given(registered)
      .when(block, { ...system, dialogIds: [] })
      .then({ type: 'ClientBlocked', data: { clientId: 5, dialogIds: [] } });
  });

  test('are refused when it is so already', () => {
    given(registered, blocked).when(block, byBob).thenRefused('ALREADY_BLOCKED', { clientId: 5 });
    given(registered).when(unblock, byBob).thenRefused('NOT_BLOCKED', { clientId: 5 });
    given(registered, blocked, unblocked).when(unblock, byBob).thenRefused('NOT_BLOCKED');
  });

  test('a blocked client’s card can be changed', () => {
    given(registered, blocked).when(rename('Spam'), byBob).then(renamed('Spam'));
  });
});

describe('who may change a client', () => {
  const commands = [rename('Ann Lee'), setContacts('+1', null), setSource({ utmSource: 'ads' }), block];

  const bot = {
    kind: 'bot',
    id: 9,
    permissions: ['all_dialogs'],
    channelIds: null,
    roles: ['hidden'],
  } as const;
  const deaf = { ...bot, permissions: [] };
  const busy = managerViewer(2, { permissions: ['delete_dialogs', 'reassign_any', 'manage_channels'] });
  const limited = managerViewer(2, { permissions: ['all_dialogs'], channelIds: [8] });

  test.each(commands)(
    '$type: a client is not there for a sender who sees none of its dialogs, existing or not',
    (command) => {
      for (const sender of [busy, limited, deaf])
        for (const events of [[registered], []])
          given(...events)
            .when(command, { ...byBob, sender, seesClient: false })
            .thenRefused('CLIENT_NOT_FOUND', { clientId: 5 });
    },
  );

  test.each(commands)('$type is refused to bots, also to one that sees the client', (command) => {
    given(registered)
      .when(command, { ...byBob, sender: bot })
      .thenRefused('NOT_ALLOWED');
  });

  test.each([...commands, unblock])('$type of an unknown client is refused', (command) => {
    given().when(command, system).thenRefused('CLIENT_NOT_FOUND', { clientId: 5 });
    const byAdministrator = { ...system, sender: administratorViewer() };
    given().when(command, byAdministrator).thenRefused('CLIENT_NOT_FOUND');
  });
});
