import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createScene, text, viewers } from '@parley/dialogs/testing';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSearching, type Searching } from '../testing/searching.fixtures.js';

/**
 * As they are written, with capitals, and as the index has them. No other word begins like one of these, so that an index has each of them
 * whole. The feed keeps what was written before an edit.
 */
const WRITTEN = ['XQVEDITED', 'ЖЩЪУДАЛЁН', 'XQVPURGED', 'XQVKEPT'];
const INDEXED = ['xqvedited', 'жщъудален', 'xqvpurged', 'xqvkept'];
const scene = createScene();
let searching: Searching;

beforeAll(async () => {
  scene.begin(11, { clientId: 5 });
  scene.begin(12, { clientId: 5 });
  searching = await openSearching(scene.events);
});
afterAll(() => searching.close());

const append = (build: () => void): Promise<void> => {
  const before = scene.events.length;
  build();
  return searching.append(scene.events.slice(before));
};

/** Words that any file of documents holds, also its journal; by their beginnings, since an index has stems. */
async function wordsInFiles(): Promise<readonly string[]> {
  const { folder } = searching;
  const names = (await readdir(folder)).filter((name) => name.startsWith('documents'));
  expect(names.length).toBeGreaterThan(0);
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return [...WRITTEN, ...INDEXED].filter((word) => files.some((file) => file.includes(word.slice(0, 6))));
}

async function found(): Promise<readonly string[]> {
  const words = ['xqvedited', 'жщъудаленное', 'xqvpurged'];
  const pages = await Promise.all(words.map((q) => searching.messages(viewers.administrator, { q })));
  return words.filter((_, n) => pages[n]?.items.length === 1);
}

test('what was edited, deleted or purged is found no more at once, and soon in no file of documents', async () => {
  let [edited, deleted] = [0, 0];
  await append(() => {
    edited = scene.receive(11, text('one XQVEDITED word'));
    deleted = scene.receive(11, text('одно ЖЩЪУДАЛЁННОЕ слово'));
    scene.receive(12, text('XQVPURGED XQVKEPT'));
    scene.receive(11, text('XQVKEPT'));
  });
  expect(await wordsInFiles()).toEqual([...WRITTEN, ...INDEXED]);
  expect(await found()).toEqual(['xqvedited', 'жщъудаленное', 'xqvpurged']);
  await append(() => {
    scene.edit(11, edited, 'another word');
    scene.erase(11, deleted);
    scene.remove(12);
  });
  expect(await found()).toEqual([]);
  const left = ['XQVEDITED', 'XQVKEPT', 'xqvkept'];
  while ((await wordsInFiles()).length > left.length) await new Promise(setImmediate);
  expect(await wordsInFiles()).toEqual(left);
}, 60_000);
