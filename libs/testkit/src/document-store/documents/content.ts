import { expect, it } from '@jest/globals';
import {
  createPlace,
  getOne,
  idsFound,
  numberedId,
  put,
  putAll,
  write,
  type DocumentStoreContext,
} from '../place.fixtures.js';

const NUL = '\u0000';
const LONE = ['\ud800', '\udc00x', 'a\udfffb', '\ude00\ud83d'];

/** Contents that stores and drivers like to change. */
const DIFFICULT: readonly [name: string, value: unknown][] = [
  ['NUL', { [`a${NUL}b`]: `${NUL}c${NUL}` }],
  ['lone surrogates', { [`x${LONE[0]}`]: LONE }],
  ['Unicode', ['Здравствуйте 👩‍👩‍👧 مرحبا e\u0301', '\u2028\ufeff\uffff', { '🔑': 1 }]],
  ['quotes and control characters', '"\\\' \t\r\n\u0001\u001f\u007f ${x} %s ?1 :a $set'],
  ['numbers', [0, -1, 1.5, 5e-324, 1.7976931348623157e308, Number.MAX_SAFE_INTEGER, 0.1 + 0.2]],
  ['keys of other meaning', JSON.parse('{"__proto__":{"a":1},"constructor":2,"":3,"a.b":4,"$c":5,"_id":6}')],
  ['depth', JSON.parse('['.repeat(50) + ']'.repeat(50))],
];

export function contentContract({ store }: DocumentStoreContext): void {
  it.each(DIFFICULT)('content: a document comes back exactly as it was: %s', async (_, value) => {
    const place = await createPlace(store(), ['n']);
    await put(place, write('a', 1n, { n: 1, value }));
    const stored = await getOne(place, 'a');
    expect(JSON.stringify(stored?.document)).toBe(JSON.stringify({ n: 1, value }));
    const [found] = await store().find(place.collection, { anyOf: [{ n: 1 }], sort: [], limit: 1 });
    expect(found).toEqual(stored);
  });

  it.each([`a${NUL}b`, ...LONE])(
    'content: an indexed field may hold it, and is found by it: %j',
    async (text) => {
      const place = await createPlace(store(), ['text']);
      await putAll(place, [{ text }, { text: 'a' }, { text: '' }]);
      expect(await getOne(place, 'd0000')).toMatchObject({ document: { text } });
      expect(await idsFound(place, { anyOf: [{ text }] })).toEqual(['d0000']);
      expect(await idsFound(place, { anyOf: [{ text: 'a' }] })).toEqual(['d0001']);
    },
  );

  it('content: a document of 5 MB comes back exactly, by id and by question', async () => {
    const place = await createPlace(store(), ['n']);
    const text = 'жук 😀 '.repeat(416_667);
    expect(Buffer.byteLength(text)).toBeGreaterThan(5_000_000);
    await put(place, write('a', 1n, { n: 1, text }));
    expect((await getOne(place, 'a'))?.document['text'] === text).toBe(true);
    const [found] = await store().find<{ text: string }>(place.collection, {
      anyOf: [{ n: 1 }],
      sort: [],
      limit: 1,
    });
    expect(found?.document.text === text).toBe(true);
  });

  it('content: positions beyond 2^53 are exact and guard exactly', async () => {
    const place = await createPlace(store(), ['n']);
    const position = 2n ** 53n;
    await put(place, write('a', position + 1n, { n: 1 }), write('b', 2n ** 63n - 1n, { n: 1 }));
    await put(place, write('a', position, { n: 0 }), write('b', 2n ** 63n - 2n, { n: 0 }));
    const found = await store().find(place.collection, { anyOf: [{ n: 1 }], sort: [], limit: 10 });
    expect(found.map((stored) => stored.position)).toEqual([position + 1n, 2n ** 63n - 1n]);
    await put(place, write('a', position + 2n, { n: 2 }));
    expect(await getOne(place, 'a')).toMatchObject({ position: position + 2n, document: { n: 2 } });
  });

  it('content: ids are opaque and exact', async () => {
    const place = await createPlace(store());
    const ids = [
      'a',
      'A',
      'ä',
      'a\u0308',
      'dialog-7',
      '😀',
      '"',
      "';--",
      '%_',
      ' ',
      '01',
      '1',
      '1.0',
      'x'.repeat(500),
    ];
    await put(place, ...ids.map((id, n) => write(id, 1n, { n })));
    const stored = await store().get(place.collection, ids);
    expect(ids.map((id) => stored.get(id)?.document['n'])).toEqual(ids.map((_, n) => n));
    const others = ['B', 'a\0', '\ud800', 'é'];
    expect((await store().get(place.collection, others)).size).toBe(0);
    for (const id of [...ids, ...others]) {
      const alone = await store().get(place.collection, [id]);
      expect([...alone.values()]).toEqual(ids.includes(id) ? [stored.get(id)] : []);
    }
  });

  it('get: thousands of ids, repeated and missing ones among them, answer each stored one once', async () => {
    const place = await createPlace(store());
    await putAll(
      place,
      Array.from({ length: 3_000 }, (_, n) => ({ n })),
    );
    const ids = Array.from({ length: 5_000 }, (_, n) => numberedId(n));
    const stored = await store().get(place.collection, [...ids, ...ids.slice(0, 10)]);
    expect(stored.size).toBe(3_000);
    expect(
      [...stored].every(
        ([id, { id: own, document }]) => id === own && id === numberedId(Number(document['n'])),
      ),
    ).toBe(true);
    expect((await store().get(place.collection, [])).size).toBe(0);
  });
}
