import { expect, it } from '@jest/globals';
import {
  type CollectionSpec,
  type DocumentWrite,
  type FindQuery,
  type Scalar,
  START,
  type Where,
} from '@parley/eventsourcing';
import {
  createPlace,
  freshName,
  idsFound,
  stepOf,
  write,
  type Place,
  type DocumentStoreContext,
} from '../place.fixtures.js';
import { refusalOf } from '../../event-store/events.fixtures.js';

const QUERY = 'Validation INVALID_QUERY';
const DOCUMENT = 'Validation INVALID_DOCUMENT';
const COLLECTION = 'Validation INVALID_COLLECTION';
const UNKNOWN = 'Validation UNKNOWN_COLLECTION';

/** Questions to a collection with the indexes [a], [a, b, c] and [d, e]. */
const UNANSWERABLE: readonly [why: string, query: Partial<FindQuery>][] = [
  ['a field of no index', { anyOf: [{ z: 1 }] }],
  ['a sort by a field of no index', { sort: [['z', 1]] }],
  ['equalities of two indexes', { anyOf: [{ a: 1, d: 1 }] }],
  ['an equality after a gap', { anyOf: [{ a: 1, c: 1 }] }],
  ['an equality that no index begins with', { anyOf: [{ b: 1 }] }],
  ['a sort before the equality', { anyOf: [{ b: 1 }], sort: [['a', 1]] }],
  [
    'a sort in another order than the index',
    {
      sort: [
        ['e', 1],
        ['d', 1],
      ],
    },
  ],
  ['fields of the index left between sort and id', { anyOf: [{ a: 1 }], sort: [['b', 1]] }],
  ['a range that the sort does not lead to', { anyOf: [{ a: { gt: 1 } }] }],
  ['a range with another field behind it', { anyOf: [{ b: { gt: 1 } }], sort: [['a', 1]] }],
  ['a range of another index', { anyOf: [{ a: 1, e: { gt: 1 } }] }],
  ['one branch of two without an index', { anyOf: [{ a: 1 }, { z: 1 }] }],
  [
    'one field sorted by twice',
    {
      sort: [
        ['a', 1],
        ['a', 1],
      ],
    },
  ],
];

const malformed = (parts: Record<string, unknown>): Partial<FindQuery> => parts;
/** Forged and mistyped ones, which TypeScript would not let through. */
const MALFORMED: readonly [why: string, query: Partial<FindQuery>][] = [
  ['limit 0', { limit: 0 }],
  ['limit 1,001', { limit: 1_001 }],
  ['half a limit', { limit: 1.5 }],
  ['a limit that is no number', malformed({ limit: '5' })],
  ['a direction of 2', malformed({ sort: [['a', 2]] })],
  ['a direction of 0 for the id', malformed({ sort: [['a', 1]], idDirection: 0 })],
  ['too short a row to begin after', { sort: [['a', 1]], after: ['x'] }],
  ['too long a row to begin after', { sort: [['a', 1]], after: [1, 2, 'x'] }],
  ['a row to begin after without a text for its id', { sort: [['a', 1]], after: [1, 2] }],
  ['an object in the row to begin after', malformed({ sort: [['a', 1]], after: [{}, 'x'] })],
  ['a list as a value', malformed({ anyOf: [{ a: [1] }] })],
  ['undefined as a value', malformed({ anyOf: [{ a: undefined }] })],
  ['null as a bound', { anyOf: [{ a: { gt: null } }], sort: [['a', 1]] }],
  ['an object as a bound', malformed({ anyOf: [{ a: { gt: {} } }], sort: [['a', 1]] })],
  ['an unknown bound', malformed({ anyOf: [{ a: { near: 1 } }], sort: [['a', 1]] })],
];

export function refusalContract({ store }: DocumentStoreContext): void {
  const indexed = (): Promise<Place> => createPlace(store(), ['a'], ['a', 'b', 'c'], ['d', 'e']);

  it.each(UNANSWERABLE)('INVALID_QUERY: no index answers %s', async (_, query) => {
    expect(await refusalOf(idsFound(await indexed(), query))).toBe(QUERY);
  });

  it.each(MALFORMED)('INVALID_QUERY: %s', async (_, query) => {
    expect(await refusalOf(idsFound(await indexed(), query))).toBe(QUERY);
  });

  it.each<[string, Where, number]>([
    ['a field of no index', { z: 1 }, 10],
    ['a range that does not follow the equalities', { a: 1, c: { gt: 1 } }, 10],
    ['limit 0', { a: 1 }, 0],
    ['limit 100,001', { a: 1 }, 100_001],
  ])('INVALID_QUERY: a count with %s', async (_, where, limit) => {
    const { collection } = await indexed();
    expect(await refusalOf(store().count(collection, [where], limit))).toBe(QUERY);
  });

  it.each<[string, Scalar]>([
    ['b', 1],
    ['z', 1],
    ['a', {} as Scalar],
  ])('INVALID_QUERY: a purge by %s = %j stores nothing of its step', async (field, value) => {
    const place = await indexed();
    const step = stepOf(place, { purges: [{ field, value }], writes: [write('x', 1n, {})] });
    expect(await refusalOf(store().commit(step))).toBe(QUERY);
    expect(await idsFound(place, {})).toEqual([]);
  });

  it.each<[string, DocumentWrite]>([
    ['an id with NUL', write('a\0b', 1n, {})],
    ['an id with a lone surrogate', write('a\ud800', 1n, {})],
    ['a removal of such an id', write('a\0b', 1n, null)],
    ['an indexed field that is a list', write('a', 1n, { a: [1] })],
    ['an indexed field that is an object', write('a', 1n, { a: {} })],
    ['a bigint in the content', write('a', 1n, { x: 1n })],
    ['a negative position', write('a', -1n, {})],
    ['a position of 2^63', write('a', 2n ** 63n, {})],
    ['a position that is a number', write('a', 1 as unknown as bigint, {})],
  ])('INVALID_DOCUMENT: %s stores nothing of its step', async (_, wrong) => {
    const place = await indexed();
    const checkpoint = { name: place.collection, position: 1n };
    const step = stepOf(place, { writes: [write('good', 1n, {}), wrong], checkpoint });
    expect(await refusalOf(store().commit(step))).toBe(DOCUMENT);
    expect(await idsFound(place, {})).toEqual([]);
    expect(await store().checkpoint(place.collection)).toBe(START);
  });

  it.each<[string, string, string[][]]>([
    ['no name', '', []],
    ['a name that is SQL', 'x; DROP TABLE leases', []],
    ['a name of 61 characters', 'x'.repeat(61), []],
    ['a field that is no name', 'x', [['a b']]],
    ['a field that begins with _', 'x', [['_a']]],
    ['an index without fields', 'x', [[]]],
    ['an index with a field twice', 'x', [['a', 'a']]],
    ['fields that differ in case only', 'x', [['a'], ['A']]],
  ])('INVALID_COLLECTION: %s', async (_, name, indexes) => {
    const before = await store().listCollections();
    const spec: CollectionSpec = { name, indexes: indexes.map((fields) => ({ fields })) };
    expect(await refusalOf(store().ensureCollection(spec))).toBe(COLLECTION);
    expect(await store().listCollections()).toEqual(before);
  });

  it('UNKNOWN_COLLECTION: nothing can be asked of or stored in a collection that is not there', async () => {
    const { lease } = await createPlace(store());
    const place = { store: store(), lease, collection: freshName() };
    expect(await refusalOf(idsFound(place, {}))).toBe(UNKNOWN);
    expect(await refusalOf(store().get(place.collection, ['a']))).toBe(UNKNOWN);
    expect(await refusalOf(store().count(place.collection, [{}], 1))).toBe(UNKNOWN);
    expect(await refusalOf(store().commit(stepOf(place, {})))).toBe(UNKNOWN);
  });

  it('INVALID_QUERY: an error names the collection and never the value asked for', async () => {
    const place = await indexed();
    const error: unknown = await idsFound(place, {
      anyOf: [{ z: 'secret' }],
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ details: { collection: place.collection }, retryable: false });
    expect(JSON.stringify([String(error), error])).not.toContain('secret');
  });
}
