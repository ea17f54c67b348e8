import { expect, test } from '@jest/globals';
import type { FindQuery } from '@parley/eventsourcing';
import type { QueryReader } from './contributions.js';
import { documentsOf, readingOnce } from './reader.js';

/** Documents that change with each read. */
function changing() {
  const asked: string[][] = [];
  const storedOf = (id: string) => ({ id, position: 1n, document: { id, read: asked.length } });
  const documents = {
    get: async (_name: string, ids: readonly string[]) => {
      asked.push([...ids]);
      return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, storedOf(id)]));
    },
    find: async () => {
      asked.push([]);
      return [storedOf('found')];
    },
  };
  const reader = { documents, serving: async (name: string) => name } as unknown as QueryReader;
  return { reader: readingOnce(reader), asked };
}

test('a document that was read or found is not read again, nor is one that is not there', async () => {
  const { reader, asked } = changing();
  const read = async (...ids: string[]) => Object.fromEntries(await documentsOf(reader, 'model', ids));
  const first = { id: 'a', read: 1 };
  expect(await read('a', 'gone')).toEqual({ a: first });
  expect(await read('gone', 'a')).toEqual({ a: first });
  expect(await read('b', 'a')).toEqual({ a: first, b: { id: 'b', read: 2 } });
  await reader.documents.find('model', {} as FindQuery);
  expect(await read('found')).toEqual({ found: { id: 'found', read: 3 } });
  expect(asked).toEqual([['a', 'gone'], ['b'], []]);
  await documentsOf(reader, 'other', ['a']);
  expect(asked.at(-1)).toEqual(['a']);
});
