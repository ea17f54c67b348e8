import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog, type Commit, type DocumentStore, type RecordedOf } from '@parley/eventsourcing';
import { boardEvents, Counted, foldAll, Forgotten, toAppend, useBench } from '@parley/testkit';
import { foldBeside, memoryFold } from './memory-fold.js';
import { defineProjection, on } from './projection.js';

type Price = readonly [from: string, price: number];
/** The boards, and the one document with the prices. */
type Priced = { readonly group: string; readonly cost: number; readonly prices: readonly Price[] };

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const PRICES = 'prices';
const placeOf = (position: bigint): string => String(position).padStart(20, '0');

/** Counts cost what the last price before them says. */
const priced = defineProjection<Priced>({
  name: 'priced',
  version: 1,
  indexes: [{ fields: ['group'] }],
  fields: {
    group: { type: 'string', meaning: 'What the document is of.' },
    cost: { type: 'integer', meaning: 'Of all counts so far.' },
    prices: { type: 'array', meaning: 'Every price.' },
  },
  besideStreams: [PRICES],
  on: {
    Forgotten: on<RecordedOf<typeof Forgotten>, Priced>({
      key: () => PRICES,
      apply: (document, { data, position }) => ({
        group: PRICES,
        cost: 0,
        prices: [...(document?.prices ?? []), [placeOf(position), data.board]],
      }),
    }),
    Counted: on<RecordedOf<typeof Counted>, Priced>({
      key: ({ data }) => data.boards.map((board) => `board ${board}`),
      beside: () => PRICES,
      apply(document, { data, position }, _, __, prices) {
        const price = prices?.prices.findLast(([from]) => from < placeOf(position))?.[1] ?? 1;
        return { group: 'board', cost: (document?.cost ?? 0) + data.amount * price, prices: [] };
      },
    }),
  },
});

const catalog = createCatalog([...boardEvents, Forgotten]);
const counted = (boards: readonly number[], amount = 1) => toAppend(Counted, { boards: [...boards], amount });
const price = (board: number) => toAppend(Forgotten, { board });
const costs = (documents: ReadonlyMap<string, { readonly cost?: unknown }>) =>
  [1, 2].map((board) => documents.get(`board ${board}`)?.cost);

const history = async (): Promise<void> => {
  await bench.append('a', counted([1], 2), counted([1, 2]));
  await bench.append('prices', price(10));
  await bench.append('a', counted([1, 2], 3));
  await bench.append('b', counted([2]));
  await bench.append('prices', price(100), price(7));
  await bench.append('b', counted([1, 2]), counted([2], 2));
};
const EXPECTED = [3 + 30 + 7, 1 + 30 + 10 + 7 + 14];

let folded: Map<string, Priced>;
beforeEach(async () => {
  await history();
  folded = foldAll(priced, await bench.log());
});

test.each([1, 2, 3, 1_000])(
  'an event is folded with what stands beside, as it was by then, in pages of %i',
  async (batchSize) => {
    const projections = await bench.start({ definitions: [priced], catalog, batchSize });
    const documents = await bench.settled(projections, 'priced');
    expect(costs(documents)).toEqual(EXPECTED);
    expect(documents).toEqual(folded);
  },
);

test('a fold in memory gives the same', async () => {
  const fold = memoryFold(priced, catalog);
  const documents = new Map<string, Priced>();
  for (const event of await bench.log()) fold(documents, event);
  expect(documents).toEqual(folded);
});

test('so does a fold of other streams alone, given those that make what stands beside, however far they are ahead', async () => {
  const log = await bench.log();
  const fold = foldBeside(priced, memoryFold(priced, catalog), log);
  const documents = new Map<string, Priced>();
  for (const event of log.filter(({ stream }) => stream !== PRICES)) fold(documents, event);
  expect(costs(documents)).toEqual(EXPECTED);
  expect(documents.has(PRICES)).toBe(false);
});

test('a read model has to name the streams that make what stands beside', () => {
  const { besideStreams: _, ...unnamed } = priced;
  expect(() => memoryFold(unnamed, catalog)).toThrow('priced has to name the streams');
});

/** A store that is cut off after a part of what a step writes. */
function cutOff(documents: DocumentStore, parts: Iterator<number | null>): DocumentStore {
  const commit = async (step: Commit): Promise<void> => {
    const { value: part = null } = (step.writes.length > 1 ? parts.next() : {}) as { value?: number | null };
    if (part === null) return documents.commit(step);
    const { checkpoint: _, ...rest } = step;
    await documents.commit({ ...rest, writes: step.writes.toReversed().slice(0, part) });
    throw new Error('cut off');
  };
  return { ...documents, commit };
}

test('a step that is cut off after what stands beside is folded with it as it was', async () => {
  const documents = cutOff(bench.documents, [1, 2, 1, null, 1, null].values());
  const projections = await bench.start({ definitions: [priced], catalog, documents });
  expect(costs(await bench.settled(projections, 'priced'))).toEqual(EXPECTED);
});
