import { describe, test } from '@jest/globals';
import { administratorViewer } from '@parley/staff/testing';
import {
  byBob,
  card,
  given,
  noContacts,
  register,
  registered,
  rename,
  renamed,
  setContacts,
  setSource,
  sourceSet,
  system,
} from './testing/client.examples.js';
import type { ClientEvent } from './client.state.js';

describe('RegisterClient', () => {
  test('registers a client as it first appeared; empty parts are not given', () => {
    given()
      .when({ ...register, name: ' ann ', contacts: { phone: '', email: ' ' }, avatarUrl: '' }, system)
      .then(registered);
  });

  test('keeps contacts and addresses', () => {
    const details = {
      contacts: { phone: '+1 000', email: 'a@b.c' },
      avatarUrl: 'https://x.y/1',
      profileUrl: 'HTTP://x.y',
    };
    given()
      .when({ ...register, ...details }, system)
      .then({ type: 'ClientRegistered', data: { ...card, ...details } });
  });

  test('is refused for an id that is registered', () => {
    given(registered).when(register, system).thenRefused('CLIENT_ALREADY_REGISTERED', { clientId: 5 });
  });

  test('is refused for an external id out of bounds', () => {
    for (const externalId of ['', 'x'.repeat(65), `x${' '.repeat(64)}`]) {
      given()
        .when({ ...register, externalId }, system)
        .thenRefused('INVALID_CLIENT_EXTERNAL_ID', { clientId: 5 });
    }
  });

  test('is never refused for what the card does not hold: that is cut or left out', () => {
    const url = `https://${'x'.repeat(2_048)}`;
    const contacts = { phone: '1'.repeat(65), email: 'e'.repeat(256) };
    given()
      .when(
        { ...register, name: `ann${' '.repeat(300)}`, contacts, avatarUrl: 'data:,x', profileUrl: url },
        system,
      )
      .then(registered);
  });

  test.each([null, '', ' ', '\u200b\u2800', '\ud83d'])(
    'with the name %j is known by its external id',
    (name) => {
      const named = (shown: string, externalId: string): ClientEvent => ({
        type: 'ClientRegistered',
        data: { ...card, externalId, name: shown },
      });
      given()
        .when({ ...register, name }, system)
        .then(named('u-10', 'u-10'));
      given()
        .when({ ...register, name, externalId: '\u200b' }, system)
        .then(named('#5', '\u200b'));
    },
  );

  test('is the system’s alone: clients appear by writing', () => {
    given()
      .when(register, { ...byBob, sender: administratorViewer() })
      .thenRefused('NOT_ALLOWED');
  });
});

describe('RenameClient', () => {
  test('gives the client another name', () => {
    given(registered).when(rename(' Ann Lee '), byBob).then(renamed('Ann Lee'));
  });

  test.each(['', ' ', '\u200b\u2800', 'a\ud83d', 'x'.repeat(256)])(
    'is refused for %.9j, which is no name',
    (name) => {
      given(registered).when(rename(name), byBob).thenRefused('INVALID_CLIENT_NAME', { clientId: 5 });
    },
  );

  test('is refused for the name it has, and for one out of bounds', () => {
    given(registered).when(rename('ann'), byBob).thenRefused('CLIENT_UNCHANGED', { clientId: 5 });
    given(registered, renamed('Ann Lee')).when(rename('Ann Lee '), byBob).thenRefused('CLIENT_UNCHANGED');
    given(registered).when(rename('  '), byBob).thenRefused('INVALID_CLIENT_NAME', { clientId: 5 });
  });
});

describe('SetClientContacts', () => {
  const set: ClientEvent = {
    type: 'ClientContactsSet',
    data: { clientId: 5, contacts: { phone: '+1 000', email: null } },
  };

  test('replaces phone and email', () => {
    given(registered).when(setContacts(' +1 000', ''), byBob).then(set);
    given(registered, set)
      .when(setContacts(null, null), byBob)
      .then({ type: 'ClientContactsSet', data: { clientId: 5, contacts: noContacts } });
  });

  test('is refused when nothing changes, and for a contact out of bounds', () => {
    given(registered).when(setContacts('', null), byBob).thenRefused('CLIENT_UNCHANGED', { clientId: 5 });
    given(registered, set).when(setContacts('+1 000', null), byBob).thenRefused('CLIENT_UNCHANGED');
    for (const [phone, email] of [
      ['1'.repeat(65), null],
      [null, 'e'.repeat(256)],
    ] as const)
      given(registered).when(setContacts(phone, email), byBob).thenRefused('INVALID_CLIENT_CONTACTS');
  });
});

describe('SetClientSource', () => {
  test('comes with a new dialog onto the card', () => {
    given(registered)
      .when(setSource({ utmSource: ' ads ', referrer: '' }), system)
      .then(sourceSet({ utmSource: 'ads' }));
  });

  test('the same source with another dialog is a visit of its own', () => {
    given(registered, sourceSet({ utmSource: 'ads' }, 11))
      .when(setSource({ utmSource: 'ads' }, 12), system)
      .then(sourceSet({ utmSource: 'ads' }, 12));
  });

  test('an earlier source may come again after another one', () => {
    given(registered, sourceSet({ utmSource: 'ads' }), sourceSet({ utmSource: 'mail' }))
      .when(setSource({ utmSource: 'ads' }), system)
      .then(sourceSet({ utmSource: 'ads' }));
  });

  test('is refused when it is the last one already, when it says nothing, and out of bounds', () => {
    given(registered, sourceSet({ utmSource: 'ads' }))
      .when(setSource({ utmSource: 'ads', utmTerm: ' ' }), system)
      .thenRefused('CLIENT_UNCHANGED', { clientId: 5 });
    given(registered)
      .when(setSource({ utmTerm: ' ' }), system)
      .thenRefused('INVALID_CLIENT_SOURCE', { clientId: 5 });
    for (const utm of ['utmSource', 'utmMedium', 'utmCampaign', 'utmTerm', 'utmContent']) {
      given(registered)
        .when(setSource({ [utm]: 'x'.repeat(256) }), system)
        .thenRefused('INVALID_CLIENT_SOURCE');
    }
    given(registered)
      .when(setSource({ referrer: 'x'.repeat(2_049) }), system)
      .thenRefused('INVALID_CLIENT_SOURCE');
  });
});
