import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DocumentStore, FieldSpec, Lease } from '@parley/eventsourcing';
import { MongoClient, type Document } from 'mongodb';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '../testing/mongo-databases.js';

const DATE: FieldSpec = { type: 'date', meaning: 'A date.' };
const AT = '2026-01-02T03:04:05.006Z';

describeOnMongo('what analysts find in MongoDB', () => {
  let database: MongoDatabase;
  let store: DocumentStore;
  let lease: Lease;
  beforeEach(async () => {
    database = freshMongoDatabase();
    store = await database.open();
    await store.ensureCollection({
      name: 'notes',
      indexes: [{ fields: ['at'] }],
      fields: { at: DATE, first: { type: 'object', meaning: 'Has a date.', fields: { at: DATE } } },
    });
    lease = (await store.acquireLease('notes', 'owner-1', 60_000))!;
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const write = (document: Document, late?: Record<string, number>): Promise<void> =>
    store.commit({
      lease,
      collection: 'notes',
      purges: [],
      writes: [{ id: 'a', position: 2n ** 60n + 1n, document, ...(late && { late }) }],
    });
  const found = (): Promise<Document | null> =>
    database.client.db(database.name).collection('notes').findOne({});

  it('plain fields, dates as dates, positions as 64-bit integers, and nothing else', async () => {
    await write({
      n: 1,
      big: 2 ** 53 - 1,
      text: 'x',
      at: AT,
      first: { at: AT, by: AT },
      list: [1, { a: null }],
    });
    expect(await found()).toEqual({
      _id: 'a',
      n: 1,
      big: 2 ** 53 - 1,
      text: 'x',
      at: new Date(AT),
      first: { at: new Date(AT), by: AT },
      list: [1, { a: null }],
      _position: 2n ** 60n + 1n,
      _token: lease.token,
    });
  });

  it('numbers are of one type to every reader, however large', async () => {
    await write({ n: 1, big: 2 ** 53 - 1, half: 0.5 });
    // As a client reads who has asked for nothing.
    const plain = new MongoClient(database.url);
    const document = await plain.db(database.name).collection('notes').findOne({});
    await plain.close();
    expect(document).toMatchObject({ n: 1, big: 2 ** 53 - 1, half: 0.5 });
  });

  it('revisions of repaired streams beside, until they are no longer needed', async () => {
    await write({}, { 'dialog-1.x': 4 });
    expect(await found()).toMatchObject({ _late: [{ stream: 'dialog-1.x', revision: 4 }] });
  });

  it.each<[string, Document, Document]>([
    ['a name that is an operator', { $set: 1, n: 1 }, { n: 1 }],
    ['a name with a dot', { 'a.b': 1, n: 1 }, { n: 1 }],
    ['a name of the store itself', { _position: 'x', n: 1 }, { n: 1 }],
    ['an inner name that is an operator', { inner: { $a: 1 }, n: 1 }, { n: 1 }],
    ['half a character', { text: 'a\ud800', n: 1 }, { n: 1, text: 'a\ufffd' }],
    [
      'a date written otherwise',
      { at: '2026-01-02T03:04:05Z' },
      { at: new Date('2026-01-02T03:04:05.000Z') },
    ],
    ['a great depth', { deep: JSON.parse('['.repeat(90) + ']'.repeat(90)), n: 1 }, { n: 1 }],
  ])('the exact JSON beside the plain fields for %s', async (_, document, plain) => {
    await write(document);
    const stored = await found();
    expect(stored).toMatchObject(plain);
    expect(JSON.parse(String(stored?.['_exact']))).toEqual(document);
    expect((await store.get('notes', ['a'])).get('a')?.document).toEqual(document);
  });

  it('INVALID_DOCUMENT: a document beyond what MongoDB takes stores nothing of its step', async () => {
    await expect(write({ text: 'ж'.repeat(8_100_000) })).rejects.toMatchObject({ code: 'INVALID_DOCUMENT' });
    expect(await found()).toBeNull();
    await write({ text: 'ж'.repeat(7_900_000) });
    expect(await found()).not.toBeNull();
  });

  it('records in plain fields too', async () => {
    await store.putRecord('serving', 'notes', { name: 'notes', version: 1 });
    await store.putRecord('serving', 'odd', { $a: '\ud800' });
    await store.putRecord('serving', 'odd', { a: 1 });
    const rows = await database.client.db(database.name).collection('parley_records').find({}).toArray();
    expect(rows.map(({ _id, ...row }) => row)).toEqual([
      { kind: 'serving', id: 'notes', version: 1, value: { name: 'notes', version: 1 } },
      { kind: 'serving', id: 'odd', version: 2, value: { a: 1 } },
    ]);
  });
});
