import { describe, expect, test } from '@jest/globals';
import { foldedName } from '@parley/shared';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import { attempt, deciderSpecification, eventSamplesSuite, stateAfter } from '@parley/testkit';
import { fileURLToPath } from 'node:url';
import { clientTagEvents } from '../on-client/client-tags.events.js';
import { manageTags } from '../permissions.js';
import type { CreateTag, TagCommand, TagContext } from './tags.commands.js';
import { tagsAggregate } from './tags.decide.js';
import { tagEvents } from './tags.events.js';
import { TAG_COLORS } from './tag-name.rules.js';
import { MOST_TAGS } from './tags.rules.js';
import type { TagEvent } from './tags.state.js';

const { given } = deciderSpecification(tagsAggregate);

const byAnn: TagContext = { sender: administratorViewer() };
const withId = (newId: number): TagContext => ({ ...byAnn, newId });
const create = (name: string, color = 'red'): CreateTag => ({ type: 'CreateTag', name, color });
const created = (tagId: number, name: string, color = 'red'): TagEvent => ({
  type: 'TagCreated',
  data: { tagId, name, color },
});
const rename = (tagId: number, name: string) => ({ type: 'RenameTag' as const, tagId, name });
const renamed = (tagId: number, name: string): TagEvent => ({ type: 'TagRenamed', data: { tagId, name } });
const recolor = (tagId: number, color: string) => ({ type: 'RecolorTag' as const, tagId, color });
const archive = { type: 'ArchiveTag', tagId: 3 } as const;
const restore = { type: 'RestoreTag', tagId: 3 } as const;
const remove = { type: 'DeleteTag', tagId: 3 } as const;
const archived: TagEvent = { type: 'TagArchived', data: { tagId: 3 } };
const restored: TagEvent = { type: 'TagRestored', data: { tagId: 3 } };
const deleted: TagEvent = { type: 'TagDeleted', data: { tagId: 3 } };

describe('CreateTag', () => {
  test('[S96] creates a tag with a colour, its name without white space around it', () => {
    given()
      .when(create(' VIP ', 'light-blue'), withId(3))
      .then(created(3, 'VIP', 'light-blue'));
    given().when(create('VIP'), { sender: null, newId: 3 }).then(created(3, 'VIP'));
  });

  test.each(TAG_COLORS)('[S96] takes the colour %s', (color) => {
    given()
      .when(create('VIP', color), withId(3))
      .then(created(3, 'VIP', color));
  });

  test.each(['', 'RED', 'purple', '#ff0000', '__proto__'])('is refused for the colour %j', (color) => {
    given().when(create('VIP', color), withId(3)).thenRefused('UNKNOWN_TAG_COLOR');
  });

  test.each([
    ['VIP', 'vip'],
    ['Опт', 'ОПТ'],
    ['Счёт', 'счет'],
    ['Ёлка', 'ЕЛКА'],
    ['ё', 'е\u200d\u0308'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ﬁt', 'FIT'],
    ['cafe\u0301', 'CAFÉ'],
    ['a b', 'A\u00a0\u2003B'],
    ['ab', 'a\u200bb'],
    ['１', '1'],
    ['__proto__', '__PROTO__'],
  ])('gives a name once: %j and %j are one name', (one, other) => {
    given(created(3, one)).when(create(other), withId(4)).thenRefused('TAG_NAME_TAKEN', { tagId: 3 });
  });

  test.each([
    ['мой', 'мои'],
    ['a', 'а'],
    ['ab', 'a b'],
    ['VIP!', 'VIP'],
  ])('%j and %j are two names', (one, other) => {
    given(created(3, one)).when(create(other), withId(4)).then(created(4, other));
  });

  test('a name is free again once its tag is renamed or deleted, not when it is archived', () => {
    given(created(3, 'VIP'), renamed(3, 'Wholesale')).when(create('vip'), withId(4)).then(created(4, 'vip'));
    given(created(3, 'VIP'), deleted).when(create('vip'), withId(4)).then(created(4, 'vip'));
    given(created(3, 'VIP'), archived)
      .when(create('vip'), withId(4))
      .thenRefused('TAG_NAME_TAKEN', { tagId: 3 });
  });

  test('a name has up to 64 characters as users see them', () => {
    const family = '👨‍👩‍👧';
    for (const name of ['я'.repeat(64), 'e\u0301'.repeat(64), family.repeat(51)])
      given().when(create(name), withId(3)).then(created(3, name));
    for (const name of ['я'.repeat(65), `${'e\u0301'.repeat(64)}e`, family.repeat(52), '👍'.repeat(65)])
      given().when(create(name), withId(3)).thenRefused('INVALID_TAG_NAME');
  });

  test.each(['', ' ', '\u200b\u2800', '\ud83d', 'a\ud83d', `a${'\u0301'.repeat(255)}`])(
    'is refused for %.9j, which is no name',
    (name) => {
      given().when(create(name), withId(3)).thenRefused('INVALID_TAG_NAME');
    },
  );

  test('is refused for an id that is there', () => {
    given(created(3, 'VIP')).when(create('New'), withId(3)).thenRefused('TAG_ALREADY_EXISTS', { tagId: 3 });
  });

  test('is refused beyond 2,000 tags, and a deleted one leaves its place', () => {
    const all = Array.from({ length: MOST_TAGS }, (_, n) => created(n + 1, `Tag ${n}`));
    given(...all, archived)
      .when(create('One more'), withId(9_999))
      .thenRefused('TOO_MANY_TAGS');
    given(...all, deleted)
      .when(create('One more'), withId(9_999))
      .then(created(9_999, 'One more'));
  });
});

describe('RenameTag and RecolorTag', () => {
  test('change one tag, also an archived one', () => {
    given(created(3, 'VIP')).when(rename(3, ' Wholesale '), byAnn).then(renamed(3, 'Wholesale'));
    given(created(3, 'VIP'), archived).when(rename(3, 'Old'), byAnn).then(renamed(3, 'Old'));
    given(created(3, 'VIP'))
      .when(recolor(3, 'gray'), byAnn)
      .then({ type: 'TagRecolored', data: { tagId: 3, color: 'gray' } });
  });

  test('a tag may be given its own name in other letters', () => {
    given(created(3, 'vip')).when(rename(3, 'VIP'), byAnn).then(renamed(3, 'VIP'));
  });

  test('are refused when nothing changes, and for a name of another tag', () => {
    const both = given(created(3, 'VIP'), created(4, 'Опт'));
    both.when(rename(3, ' VIP'), byAnn).thenRefused('TAG_UNCHANGED', { tagId: 3 });
    both.when(recolor(3, 'red'), byAnn).thenRefused('TAG_UNCHANGED', { tagId: 3 });
    both.when(rename(3, 'ОПТ'), byAnn).thenRefused('TAG_NAME_TAKEN', { tagId: 4 });
    both.when(rename(3, ''), byAnn).thenRefused('INVALID_TAG_NAME');
    both.when(recolor(3, 'mauve'), byAnn).thenRefused('UNKNOWN_TAG_COLOR');
  });
});

describe('a tag is archived, taken back and deleted', () => {
  test('once', () => {
    given(created(3, 'VIP')).when(archive, byAnn).then(archived);
    given(created(3, 'VIP'), archived).when(archive, byAnn).thenRefused('TAG_ALREADY_ARCHIVED', { tagId: 3 });
    given(created(3, 'VIP'), archived).when(restore, byAnn).then(restored);
    given(created(3, 'VIP')).when(restore, byAnn).thenRefused('TAG_NOT_ARCHIVED', { tagId: 3 });
    given(created(3, 'VIP'), archived, restored).when(remove, byAnn).then(deleted);
    given(created(3, 'VIP'), archived).when(remove, byAnn).then(deleted);
    given(created(3, 'VIP'), deleted).when(remove, byAnn).thenRefused('TAG_NOT_FOUND', { tagId: 3 });
  });

  test.each([rename(3, 'New'), recolor(3, 'blue'), archive, restore, remove])(
    '$type of what is not there is refused',
    (command) => {
      given().when(command, byAnn).thenRefused('TAG_NOT_FOUND', { tagId: 3 });
      given(created(3, 'VIP'), deleted).when(command, byAnn).thenRefused('TAG_NOT_FOUND', { tagId: 3 });
    },
  );
});

describe('who may manage tags', () => {
  const commands: readonly TagCommand[] = [
    create('New'),
    rename(3, 'New'),
    recolor(3, 'blue'),
    archive,
    remove,
  ];
  const hidden = { kind: 'bot', id: 9, permissions: ['all_dialogs'], channelIds: null, roles: ['hidden'] };

  test.each(commands)('$type: who has the permission, administrators and the system', (command) => {
    const permissions = [manageTags.name];
    for (const sender of [managerViewer(2, { permissions }), administratorViewer(), null]) {
      const state = stateAfter(tagsAggregate, [created(3, 'VIP')]);
      expect(attempt(tagsAggregate, state, command, { sender, newId: 4 }).refusal).toBeNull();
    }
  });

  test.each(commands)('$type: nobody else', (command) => {
    const others = managerViewer(2, { permissions: ['all_dialogs', 'delete_dialogs', 'manage_channels'] });
    for (const sender of [others, hidden as never])
      given(created(3, 'VIP'))
        .when(command, { sender, newId: 4 })
        .thenRefused('NOT_ALLOWED', { permission: 'manage_tags' });
  });
});

test('a name is compared in one form, however often it is brought there', () => {
  for (const name of ['Ёж', 'İstanbul', 'ﬃ ǅ ẞ', 'Σίσυφος', 'й', 'И\u0306', '\ufdfa'])
    expect(foldedName(foldedName(name))).toBe(foldedName(name));
  expect(foldedName('Ёлка  и Йод')).toBe('елка и йод');
});

eventSamplesSuite({
  definitions: [...tagEvents, ...clientTagEvents],
  folder: fileURLToPath(new URL('../../samples', import.meta.url)),
});
