import { describe, test } from '@jest/globals';
import type { ChannelSettings } from '@parley/channels';
import type { Content } from '@parley/shared';
import {
  bob,
  bobs,
  everything,
  file,
  given,
  note,
  send,
  sendingAs,
  sent,
  text,
} from '../testing/stories/dialog.examples.js';

const MIB = 1024 * 1024;
const image = (items: Content['items'], words = ''): Content => ({
  kind: 'image',
  text: words,
  items,
  card: null,
});
const product: Content = { kind: 'product', text: '', items: [], card: { id: 1, name: 'Cup' } };

/** Bob sends it over a channel with these settings. */
const over = (settings: ChannelSettings, content: Content, command = send) =>
  given(...bobs).when({ ...command, content }, { ...sendingAs(bob), channel: { active: true, settings } });

describe('SendMessage: kinds by the channel’s settings', () => {
  test.each(['text', 'image', 'file', 'audio', 'product', 'order'] as const)(
    '%s only where the channel takes it',
    (kind) => {
      const files = kind === 'image' || kind === 'file' || kind === 'audio';
      const card = kind === 'product' || kind === 'order' ? { id: 1 } : null;
      const content: Content = { kind, text: 'words', items: files ? [file()] : [], card };
      for (const creating of ['receive', 'both', 'any'] as const) {
        over({ [kind]: { creating } }, content).then(sent({ content }));
      }
      for (const creating of ['none', 'send'] as const) {
        over({ ...everything, [kind]: { creating } }, content).thenRefused('KIND_NOT_SUPPORTED', { kind });
      }
      over({ ...everything, [kind]: undefined }, content).thenRefused('KIND_NOT_SUPPORTED', { kind });
    },
  );

  test('a command is for the staff alone', () => {
    const content: Content = { ...text('/help'), kind: 'command' };
    over(everything, content).thenRefused('KIND_NOT_SUPPORTED');
    over({}, content, note).then(sent({ scope: 'private', content }));
  });

  test('a private note is of any kind and of any size that the channel would refuse', () => {
    const content = image([file(2 * MIB), file()], 'words');
    const settings: ChannelSettings = {
      image: { max_items_count: 1, max_item_size: MIB, note_max_chars_count: 1 },
    };
    over(settings, content, note).then(sent({ scope: 'private', content }));
  });
});

describe('SendMessage: text', () => {
  test('has at most 2,000 characters without white space', () => {
    const content = text('ж '.repeat(2000));
    over(everything, content).then(sent({ content }));
    over(everything, text('ж'.repeat(2001))).thenRefused('TEXT_TOO_LONG', { kind: 'text', limit: 2000 });
    over({}, text('ж'.repeat(2001)), note).thenRefused('TEXT_TOO_LONG', { limit: 2000 });
  });

  test('the channel may set less, never more; 0 means not set', () => {
    const limited = (max_chars_count: number): ChannelSettings => ({
      text: { creating: 'both', max_chars_count },
    });
    over(limited(3), text('a b c')).then(sent({ content: text('a b c') }));
    over(limited(3), text('a b cd')).thenRefused('TEXT_TOO_LONG', { limit: 3 });
    over(limited(4096), text('a'.repeat(2001))).thenRefused('TEXT_TOO_LONG', { limit: 2000 });
    over(limited(0), text('abcd')).then(sent({ content: text('abcd') }));
  });

  test.each(['', ' \n\t\u00a0\u3000', '\u200b\ufeff', '\u0000', '\u2800', '\ud83d'])(
    'has something to see in it: %j',
    (words) => {
      over(everything, text(words)).thenRefused('TEXT_EMPTY');
      over(everything, text(words), note).thenRefused('TEXT_EMPTY');
      over({}, { ...text(words), kind: 'command' }, note).thenRefused('TEXT_EMPTY');
    },
  );

  test('the note of files may be empty, and has its own limit', () => {
    const settings: ChannelSettings = { image: { creating: 'both', note_max_chars_count: 2 } };
    for (const content of [image([file()]), image([file()], 'ab')])
      over(settings, content).then(sent({ content }));
    over(settings, image([file()], 'abc')).thenRefused('TEXT_TOO_LONG', { kind: 'image', limit: 2 });
  });
});

describe('SendMessage: files and cards', () => {
  test('files are needed where the kind is made of them, and nowhere else', () => {
    over(everything, image([])).thenRefused('ITEMS_REQUIRED', { kind: 'image' });
    over(everything, image([]), note).thenRefused('ITEMS_REQUIRED');
    over(everything, { ...text('words'), items: [file()] }).thenRefused('CONTENT_MISMATCH', { kind: 'text' });
  });

  test('no more and no larger files than the channel takes', () => {
    const settings: ChannelSettings = { image: { creating: 'both', max_items_count: 2, max_item_size: MIB } };
    const content = image([file(MIB), file(0)]);
    over(settings, content).then(sent({ content }));
    over(settings, image([file(), file(), file()])).thenRefused('TOO_MANY_ITEMS', { limit: 2 });
    over(settings, image([file(), file(MIB + 1)])).thenRefused('ITEM_TOO_LARGE', { limit: MIB });
  });

  test('no file is larger than 20 MiB, whatever the channel says', () => {
    const settings: ChannelSettings = { image: { creating: 'both', max_item_size: 50 * MIB } };
    const content = image([file(20 * MIB)]);
    over(settings, content).then(sent({ content }));
    over(settings, image([file(20 * MIB + 1)])).thenRefused('ITEM_TOO_LARGE', { limit: 20 * MIB });
    over(settings, image([file(20 * MIB + 1)]), note).thenRefused('ITEM_TOO_LARGE');
  });

  test('a product or an order needs its card, nothing else has one', () => {
    over(everything, product).then(sent({ content: product }));
    over(everything, { ...product, card: null }).thenRefused('CARD_REQUIRED', { kind: 'product' });
    over(everything, { ...product, kind: 'order', card: null }).thenRefused('CARD_REQUIRED');
    over(everything, { ...text('words'), card: {} }).thenRefused('CONTENT_MISMATCH', { kind: 'text' });
  });
});
