import { describe, expect, test } from '@jest/globals';
import { nothing } from './testing/client.examples.js';
import { keepDecoration, keepSource, type Decoration } from './client.decoration.js';

const none: Decoration = {
  name: null,
  contacts: { phone: null, email: null },
  avatarUrl: null,
  profileUrl: null,
};
const named = (name: string) => keepDecoration({ ...none, name });

describe('what comes with a message is kept where the card holds it:', () => {
  test('as it was written, without white space around it; empty is not given', () => {
    const written = {
      name: ' Ann ',
      contacts: { phone: ' +1 ', email: '' },
      avatarUrl: 'https://x.y/1',
      profileUrl: 'HTTP://x.y',
    };
    expect(keepDecoration(written)).toEqual({
      kept: { ...written, name: 'Ann', contacts: { phone: '+1', email: null } },
      adjusted: [],
    });
    expect(keepDecoration(none)).toEqual({ kept: none, adjusted: [] });
  });

  test.each([
    ['a long name', 'ё'.repeat(300), 'ё'.repeat(255)],
    ['a long name of pairs', '👋'.repeat(300), '👋'.repeat(255)],
    ['a name that ends in half a pair', 'Ann\ud83d', 'Ann'],
    ['a name of a megabyte', 'x'.repeat(1_000_000), 'x'.repeat(255)],
  ])('%s is cut', (_what, name, kept) => {
    expect(named(name)).toMatchObject({ kept: { name: kept }, adjusted: [{ field: 'name', how: 'cut' }] });
  });

  test.each([' ', '\u200b', '\u2800', '\ud83d', `${'\u200b'.repeat(300)}Ann`])(
    'a name of which nothing shows is left out: %.9j',
    (name) => {
      expect(named(name)).toMatchObject({
        kept: { name: null },
        adjusted: [{ field: 'name', how: 'left-out' }],
      });
    },
  );

  test('contacts and addresses that would be others when cut are left out', () => {
    const written = {
      name: 'Ann',
      contacts: { phone: '1'.repeat(65), email: 'a\ud83d@b.c' },
      avatarUrl: 'data:image/png;base64,AAAA',
      profileUrl: 'tg://user?id=1',
    };
    expect(keepDecoration(written)).toEqual({
      kept: { ...none, name: 'Ann' },
      adjusted: ['phone', 'email', 'avatarUrl', 'profileUrl'].map((field) => ({ field, how: 'left-out' })),
    });
    const urls = ['javascript:alert(1)', 'x.y', 'https://', 'https://x y', `https://${'x'.repeat(2_048)}`];
    expect(urls.map((avatarUrl) => keepDecoration({ ...none, avatarUrl }).kept.avatarUrl)).toEqual(
      urls.map(() => null),
    );
  });
});

describe('a source', () => {
  test('that says nothing is none', () => {
    expect(keepSource(nothing)).toEqual({ kept: null, adjusted: [] });
    expect(keepSource({ ...nothing, utmSource: ' ', referrer: '' })).toEqual({
      kept: null,
      adjusted: [{ field: 'utmSource', how: 'left-out' }],
    });
  });

  test('keeps the beginning of a long mark, and no long address', () => {
    const source = { ...nothing, utmTerm: 'x'.repeat(256), referrer: `https://${'x'.repeat(2_048)}` };
    expect(keepSource(source)).toEqual({
      kept: { ...nothing, utmTerm: 'x'.repeat(255) },
      adjusted: [
        { field: 'utmTerm', how: 'cut' },
        { field: 'referrer', how: 'left-out' },
      ],
    });
  });
});
