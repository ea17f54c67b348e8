import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { foldAll } from '@parley/testkit';
import { files, manager, recorded } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { galleryPage } from './gallery.query.js';
import { galleryProjection } from './gallery.projection.js';

const { administrator } = viewers;
const scene = createScene();
let models: Models;
let [cats, price, note] = [0, 0, 0];

beforeAll(async () => {
  scene.user(1, ['administrator']);
  scene.client(5, 'Ann Lee');
  scene.begin(11);
  scene.begin(12);
  cats = scene.receive(11, files('image', 'a.png', 'b.png'));
  price = scene.send(11, manager(1), { content: files('file', 'price.pdf') });
  note = scene.send(11, manager(1), { content: files('file', 'margin.pdf'), scope: 'private' });
  scene.receive(11, files('audio', 'voice.ogg'));
  scene.receive(12, files('image', 'other.png'));
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const page = async (type: 'images' | 'files', params = {}, dialogId = 11) =>
  galleryPage(models.reader, administrator, dialogId, { type, ...params });
const names = async (type: 'images' | 'files', dialogId = 11): Promise<(string | null)[] | undefined> =>
  (await page(type, {}, dialogId))?.items.map(({ name }) => name);

test('images and files are apart, newest first; recordings are in neither', async () => {
  expect(await names('images')).toEqual(['b.png', 'a.png']);
  expect(await names('files')).toEqual(['margin.pdf', 'price.pdf']);
});

test('an item has what is needed to save it or to send it again', async () => {
  const [file] = files('image', 'b.png').items;
  expect((await page('images'))?.items[0]).toEqual({
    ...file,
    messageId: cats,
    at: scene.events.find(({ data }) => (data as { messageId?: number }).messageId === cats)?.metadata
      .occurredAt,
    author: { kind: 'client', id: 5, name: 'Ann Lee' },
    isNote: false,
  });
});

test('a file of a private note is marked as such', async () => {
  const items = (await page('files'))?.items ?? [];
  expect(items.map(({ messageId, isNote }) => [messageId, isNote])).toEqual([
    [note, true],
    [price, false],
  ]);
});

test('pages go through the files of one message too', async () => {
  const first = await page('images', { limit: 1 });
  const second = await page('images', { limit: 1, cursor: first?.next });
  expect([first, second].map((one) => one?.items.map(({ name }) => name))).toEqual([['b.png'], ['a.png']]);
  expect(second?.next).toBeNull();
});

test('a forged cursor is refused', async () => {
  await expect(page('images', { cursor: 'x' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
});

test('there is no gallery of a dialog that is not there', async () => {
  expect(await page('images', {}, 404)).toBeNull();
});

test('a deleted message takes its files with it, a deleted dialog all of them', async () => {
  const before = scene.events.length;
  scene.erase(11, cats);
  scene.remove(12);
  await models.append(scene.events.slice(before));
  expect(await names('images')).toEqual([]);
  expect(await names('files')).toEqual(['margin.pdf', 'price.pdf']);
  expect(await names('images', 12)).toBeUndefined();
});

test('of a deleted dialog nothing is kept but its tombstone, also when a message is deleted afterwards', () => {
  const gone = createScene();
  gone.begin(11);
  const messageId = gone.receive(11, files('image', 'a.png'));
  gone.erase(11, gone.receive(11, files('file', 'b.pdf')));
  gone.remove(11);
  gone.erase(11, messageId);
  const left = foldAll(galleryProjection, recorded(gone.events));
  expect(Object.fromEntries(left)).toEqual({ 'deleted-11': { kind: 'deleted' } });
});

test('a message that was deleted while the stream that wrote it waited brings no files', () => {
  const late = createScene();
  late.begin(11);
  const messageId = late.receive(11, files('image', 'a.png'));
  late.erase(11, messageId);
  const log = recorded(late.events);
  const left = foldAll(galleryProjection, [
    ...log.filter(({ stream }) => stream !== 'dialog-11'),
    ...log.filter(({ stream }) => stream === 'dialog-11'),
  ]);
  expect([...left.values()].map(({ kind }) => kind)).toEqual(['deleted-message']);
});

test('a message of many files keeps their order', () => {
  const many = createScene();
  many.begin(11);
  many.receive(11, files('file', ...Array.from({ length: 12 }, (_, index) => `f${index}`)));
  const documents = [...foldAll(galleryProjection, recorded(many.events)).values()];
  const sorted = documents.toSorted((a, b) => ((a.order ?? '') < (b.order ?? '') ? -1 : 1));
  expect(sorted.map(({ file }) => file?.name)).toEqual(Array.from({ length: 12 }, (_, index) => `f${index}`));
});
