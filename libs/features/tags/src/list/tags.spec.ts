import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { given, type Models, openModels, viewers } from '@parley/dialogs/testing';
import { TagArchived, TagCreated, TagDeleted, TagRenamed, TagRestored } from '../tag/tags.events.js';
import { getTag, listTags, type TagListParams } from './tags.query.js';

const NAMES = [
  'VIP client',
  'Ёлка',
  'Ель',
  'Опт-Москва',
  'Жёлтый',
  'Мой',
  '🔥 hot',
  '#1',
  'Archived',
  'Deleted',
];
const idOf = (name: string): number => NAMES.indexOf(name) + 1;

let models: Models;
beforeAll(async () => {
  models = await openModels(
    [
      ...NAMES.map((name, n) => given(TagCreated, { tagId: n + 1, name, color: 'red' }, { when: n })),
      given(TagArchived, { tagId: idOf('Archived') }),
      given(TagDeleted, { tagId: idOf('Deleted') }),
      given(TagArchived, { tagId: idOf('Мой') }),
      given(TagRestored, { tagId: idOf('Мой') }),
    ].map((event) => ({ ...event, stream: 'tags-1' })),
  );
});
afterAll(() => models.close());

async function names(params: TagListParams = {}): Promise<string[]> {
  const { items } = await listTags(models.reader, viewers.bot, params);
  return items.map(({ name }) => name);
}

test('tags are listed by name, ё like е, in pages, archived ones apart', async () => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTags(models.reader, viewers.manager, { limit: 3, cursor });
    found.push(...page.items.map(({ name }) => name));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(['#1', 'VIP client', 'Ёлка', 'Ель', 'Жёлтый', 'Мой', 'Опт-Москва', '🔥 hot']);
  expect(await names({ archived: true })).toEqual(['Archived']);
});

test.each([
  ['vip', ['VIP client']],
  ['CLI', ['VIP client']],
  ['cli v', ['VIP client']],
  ['ient', []],
  ['ел', ['Ёлка', 'Ель']],
  ['ёл', ['Ёлка', 'Ель']],
  ['ЖЕЛТ', ['Жёлтый']],
  ['мои', []],
  ['москва', ['Опт-Москва']],
  ['опт-м', ['Опт-Москва']],
  ['🔥', ['🔥 hot']],
  ['#', ['#1']],
  ['1', ['#1']],
  ['  ', ['#1', 'VIP client', 'Ёлка', 'Ель', 'Жёлтый', 'Мой', 'Опт-Москва', '🔥 hot']],
  ['.*', []],
  ['%', []],
])('[S92] a search for %j finds tags by the beginning of any word, ё like е', async (search, expected) => {
  expect(await names({ search })).toEqual(expected);
});

test('[S92] archived tags are searched apart', async () => {
  expect(await names({ search: 'arch' })).toEqual([]);
  expect(await names({ search: 'arch', archived: true })).toEqual(['Archived']);
});

test('a tag is read by its id, archived too, until it is deleted', async () => {
  const { reader } = models;
  expect(await getTag(reader, viewers.bot, idOf('Archived'))).toEqual({
    tagId: idOf('Archived'),
    name: 'Archived',
    color: 'red',
    archived: true,
    createdAt: '2026-03-01T10:08:00.000Z',
  });
  expect(await getTag(reader, viewers.bot, idOf('Deleted'))).toBeNull();
  expect(await getTag(reader, viewers.bot, 404)).toBeNull();
});

test('a renamed tag stands and is found where its new name says', async () => {
  await models.append([{ ...given(TagRenamed, { tagId: idOf('#1'), name: 'Я' }), stream: 'tags-1' }]);
  expect((await names()).slice(-2)).toEqual(['Я', '🔥 hot']);
  expect(await names({ search: 'я' })).toEqual(['Я']);
});

test('a forged cursor is refused', async () => {
  await expect(names({ cursor: 'x' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
});
