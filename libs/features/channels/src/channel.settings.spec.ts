import { describe, expect, test } from '@jest/globals';
import type { ParleyError } from '@parley/eventsourcing';
import { reportsStatus, supports } from './channel.features.js';
import { readSettings } from './channel.settings.read.js';
import type { ChannelSettings } from './channel.settings.js';

const everything: ChannelSettings = {
  status: { delivered: 'send', read: 'both' },
  text: {
    creating: 'both',
    editing: 'receive',
    quoting: 'send',
    deleting: 'none',
    reaction: 'any',
    max_chars_count: 4096,
  },
  image: {
    creating: 'both',
    editing: 'receive',
    max_items_count: 10,
    max_item_size: 10_485_760,
    note_max_chars_count: 1024,
  },
  file: { creating: 'receive', note_max_chars_count: 65_535 },
  audio: { creating: 'both', max_items_count: 1, max_item_size: 5_242_880 },
  product: { creating: 'receive', editing: 'receive', deleting: 'receive' },
  order: { creating: 'receive', reaction: 'none' },
  suggestions: { text: 'both', phone: 'both', email: 'both', url: 'both' },
  reactions: { dictionary: ['👍', '❤️'], max_count: 3 },
  template: { creation: false },
  customer_external_id: 'phone',
  sending_policy: { new_customer: 'template', after_reply_timeout: 'no', outgoing: 'allowed' },
  whatsapp: { tier: 2, channel_quality: 'high', channel_status: 'connected' },
};

const refusalOf = (written: unknown): Pick<ParleyError, 'code' | 'details'> => {
  try {
    readSettings(written);
  } catch (error) {
    const { code, details } = error as ParleyError;
    return { code, details };
  }
  throw new Error('The settings were taken.');
};

describe('settings of a channel', () => {
  test('every key of the Message Gateway is kept as it was written', () => {
    expect(readSettings(everything)).toEqual(everything);
  });

  test('parts that say nothing are not given: null, empty text, 0, empty lists and empty objects', () => {
    const written = {
      ...everything,
      status: {},
      text: { creating: 'both', markup_formats: [], max_chars_count: 0, editing: '' },
      reactions: { dictionary: null, max_count: 0 },
      whatsapp: null,
    };
    const { status: _status, reactions: _reactions, whatsapp: _whatsapp, ...kept } = everything;
    expect(readSettings(written)).toEqual({ ...kept, text: { creating: 'both' } });
  });

  test.each([null, undefined, {}, { text: {} }])('a channel may declare nothing at all (%j)', (written) => {
    expect(readSettings(written)).toEqual({});
  });

  test.each([
    ['an unknown key', { spam_allowed: true }, '/spam_allowed'],
    ['an unknown key that is empty', { text: { colour: null } }, '/text/colour'],
    ['a key where it does not belong', { audio: { editing: 'both' } }, '/audio/editing'],
    ['a key of the prototype', JSON.parse('{"__proto__": {"text": {}}}'), '/__proto__'],
    ['an unknown feature', { order: { creating: 'maybe' } }, '/order/creating'],
    ['a number that is too large', { text: { max_chars_count: 65_536 } }, '/text/max_chars_count'],
    ['a negative number', { image: { max_items_count: -1 } }, '/image/max_items_count'],
    ['a fraction', { file: { max_item_size: 1.5 } }, '/file/max_item_size'],
    ['a number beyond 2^53', { file: { max_item_size: 1e300 } }, '/file/max_item_size'],
    ['text for a number', { reactions: { max_count: '3' } }, '/reactions/max_count'],
    ['an unknown markup format', { text: { markup_formats: ['bold', 'blink'] } }, '/text/markup_formats/1'],
    ['an empty reaction', { reactions: { dictionary: [''] } }, '/reactions/dictionary/0'],
    ['a list for a section', { text: [{}] }, '/text'],
    ['text for the whole', 'everything', '/'],
    ['a list for the whole', [everything], '/'],
    [
      'deep JSON',
      { text: { creating: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) } },
      '/text/creating',
    ],
  ])('%s is refused by its path', (_what, written, path) => {
    expect(refusalOf(written)).toEqual({ code: 'INVALID_CHANNEL_SETTINGS', details: { path } });
  });

  test('a path is cut to 200 characters, so that no error carries a body', () => {
    const { details } = refusalOf({ ['k'.repeat(10_000)]: 1 });
    expect(details['path']).toBe('/' + 'k'.repeat(199));
  });
});

describe('what the settings allow', () => {
  const features = (quoting: NonNullable<ChannelSettings['text']>['quoting']) =>
    ({ text: { quoting } }) as ChannelSettings;

  test.each([
    ['receive', true, false],
    ['send', false, true],
    ['both', true, true],
    ['any', true, true],
    ['none', false, false],
    [undefined, false, false],
  ] as const)('a feature declared %s: towards the client %s, towards us %s', (declared, receive, send) => {
    expect(supports(features(declared), 'text', 'quoting', 'receive')).toBe(receive);
    expect(supports(features(declared), 'text', 'quoting', 'send')).toBe(send);
  });

  test('each kind of message is looked up by itself; a kind left out supports nothing', () => {
    expect(supports(everything, 'audio', 'creating', 'receive')).toBe(true);
    expect(supports(everything, 'audio', 'editing', 'receive')).toBe(false);
    expect(supports({ text: { creating: 'both' } }, 'image', 'creating', 'receive')).toBe(false);
  });

  test('a command never reaches a channel', () => {
    expect(supports(everything, 'command', 'creating', 'receive')).toBe(false);
  });

  test('only a channel that sends it reports a status', () => {
    expect(reportsStatus(everything, 'delivered')).toBe(true);
    expect(reportsStatus(everything, 'read')).toBe(true);
    expect(reportsStatus({ status: { read: 'receive' } }, 'read')).toBe(false);
    expect(reportsStatus({}, 'read')).toBe(false);
  });
});
