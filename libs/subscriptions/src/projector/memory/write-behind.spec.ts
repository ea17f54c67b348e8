import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { Commit, DocumentStore, DocumentWrite, StoredDocument } from '@parley/eventsourcing';
import {
  boards,
  Counted,
  CountedInGroup,
  documentsWith,
  foldAll,
  GroupDropped,
  Grouped,
  Removed,
  storeWith,
  toAppend,
  until,
  useBench,
} from '@parley/testkit';
import { createHeldMemory, endHeld, FIRST_THREAD, heldCounts, SECOND_THREAD } from './held-memory.js';
import { createWriteBehind, type WriteBehind } from './write-behind.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });
const leaving = () => boards({ leaving: true });
const fresh = async () => foldAll(leaving(), await bench.log());

/** The same store, whose commits are seen before they are carried out. */
const watched = (documents: DocumentStore, see: (commit: Commit) => void): DocumentStore =>
  documentsWith(documents, {
    async commit(commit) {
      see(commit);
      await documents.commit(commit);
    },
  });

test('of a build that nobody reads, a document that many pages change is written once', async () => {
  await bench.append('s', ...Array.from({ length: 300 }, () => counted(1, 2)));
  const written: string[] = [];
  const documents = watched(bench.documents, ({ writes }) => written.push(...writes.map(({ id }) => id)));
  const projections = await bench.start({ definitions: [boards()], batchSize: 5, documents });
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  // Once for all full pages, and once for the last page.
  expect(written.filter((id) => id === 'board-1').length).toBeLessThanOrEqual(2);
});

test('of a build that nobody reads, effects wait for half a minute and no longer', async () => {
  const page = 10_000;
  let now = Date.now();
  const times: number[] = [];
  const eventStore = storeWith(bench.eventStore, {
    readAll(options) {
      now += page;
      return bench.eventStore.readAll(options);
    },
  });
  const documents = watched(bench.documents, ({ writes }) => writes.length > 0 && times.push(now));
  await bench.append('s', ...Array.from({ length: 100 }, () => counted(1, 2)));
  const given = { eventStore, documents, batchSize: 5, clock: () => now };
  await bench.settled(await bench.start({ definitions: [boards()], ...given }), 'boards');
  const waits = times.slice(1, -1).map((time, at) => time - (times[at] ?? 0));
  expect(waits.length).toBeGreaterThan(2);
  // A page is read while the one before it is stored.
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(30_000 - page);
  expect(Math.max(...waits)).toBeLessThanOrEqual(30_000 + 2 * page);
});

test('a build that nobody reads takes no larger pages while it catches up: it stores them together anyway', async () => {
  await bench.append('s', ...Array.from({ length: 100 }, () => counted(1, 2)));
  const limits = new Set<number>();
  const eventStore = storeWith(bench.eventStore, {
    readAll(options) {
      limits.add(options.limit);
      return bench.eventStore.readAll(options);
    },
  });
  const projections = await bench.start({ definitions: [boards()], batchSize: 5, eventStore });
  await bench.settled(projections, 'boards');
  expect([...limits]).toEqual([5]);
});

test('a build that queries read stores every page', async () => {
  const written: string[] = [];
  const documents = watched(bench.documents, ({ writes }) => written.push(...writes.map(({ id }) => id)));
  const projections = await bench.start({ definitions: [boards()], batchSize: 1, documents });
  await bench.settled(projections, 'boards');
  for (let count = 0; count < 3; count++) {
    await bench.append('s', counted(1));
    await bench.settled(projections, 'boards');
  }
  expect(written.filter((id) => id === 'board-1')).toHaveLength(3);
});

const story = () => [
  toAppend(Grouped, { board: 1, group: 'a' }),
  counted(1, 2, 3),
  toAppend(CountedInGroup, { board: 2, group: 'a' }),
  toAppend(Removed, { board: 1 }),
  toAppend(Grouped, { board: 1, group: 'b' }),
  counted(1),
  toAppend(Grouped, { board: 3, group: 'b' }),
  toAppend(GroupDropped, { group: 'a' }),
  toAppend(Grouped, { board: 2, group: 'a' }),
  toAppend(Removed, { board: 3 }),
  counted(3, 2),
  toAppend(GroupDropped, { group: 'b' }),
  counted(1, 2, 3),
];

test.each([1, 2, 3, 4, 5, 7])(
  'removals, purges, copies and what is reached come out as in a fresh fold, in pages of %i events',
  async (batchSize) => {
    for (let turn = 0; turn < 3; turn++) await bench.append(`s-${turn}`, ...story());
    const projections = await bench.start({ definitions: [leaving()], batchSize });
    expect(await bench.settled(projections, 'boards')).toEqual(await fresh());
  },
);

test('cut off at any step that stores what waited, it comes out the same', async () => {
  const run = async (failAt: number): Promise<number> => {
    for (let turn = 0; turn < 3; turn++) await bench.append(`s-${turn}`, ...story());
    let commits = 0;
    const documents = watched(bench.documents, () => {
      commits += 1;
      if (commits === failAt) throw new Error('cut off');
    });
    const projections = await bench.start({ definitions: [leaving()], batchSize: 2, documents });
    expect(await bench.settled(projections, 'boards')).toEqual(await fresh());
    return commits;
  };
  const total = await run(0);
  for (let failAt = 1; failAt <= total; failAt++) {
    await bench.renew();
    expect(await run(failAt)).toBeGreaterThan(failAt);
  }
});

test('of effects that waited, the event whose document the store refuses is found, and stops the build alone', async () => {
  const definition = boards();
  const handler = definition.on['Grouped']!;
  const on = {
    ...definition.on,
    Grouped: {
      ...handler,
      apply: (...given: Parameters<typeof handler.apply>) => {
        const after = handler.apply(...given);
        return after?.['group'] === 'bad' ? { ...after, group: ['no scalar'] } : after;
      },
    },
  };
  await bench.append('s', ...Array.from({ length: 20 }, () => counted(1)));
  const position = await bench.append('s', toAppend(Grouped, { board: 1, group: 'bad' }));
  await bench.append('s', ...Array.from({ length: 20 }, () => counted(1)));
  const projections = await bench.start({ definitions: [{ ...definition, on }], batchSize: 4 });
  await until(async () => (await projections.states()).some(({ state }) => state === 'failed'));
  expect(await projections.states()).toMatchObject([{ error: 'INVALID_DOCUMENT', position: position - 1n }]);
});

const writeOf = (id: string, position: bigint, text: string | null): DocumentWrite => ({
  id,
  position,
  document: text === null ? null : { text },
});
const keep = (build: WriteBehind, ...writes: DocumentWrite[]): boolean => build.keep({ purges: [], writes });

test('of builds that hold too much memory together, those above the average store what waits and forget what was stored', () => {
  const memory = createHeldMemory({ most: () => 200_000 });
  const [small, large] = [createWriteBehind(memory.join()), createWriteBehind(memory.join())];
  keep(small, writeOf('small', 1n, 'x'));
  let count = 0;
  while (!large.isFull()) keep(large, writeOf(`large-${count++}`, 1n, 'x'.repeat(1_000)));
  expect(count).toBeGreaterThan(50);
  expect(count).toBeLessThan(200);
  expect(small.isFull()).toBe(false);
  expect(large.take().flatMap(({ writes }) => writes)).toHaveLength(count);
  expect([large.isFull(), large.known('large-0')]).toEqual([false, undefined]);
  expect(small.known('small')?.document).toEqual({ text: 'x' });
});

test('builds of two threads are bounded together, until one of them has ended', () => {
  const counts = heldCounts();
  const most = (): number => 200_000;
  const build = (thread: typeof FIRST_THREAD): WriteBehind =>
    createWriteBehind(createHeldMemory({ most, counts, thread }).join());
  const fill = (one: WriteBehind): number => {
    let count = 0;
    while (!one.isFull()) keep(one, writeOf(`d${count++}`, 1n, 'x'.repeat(1_000)));
    return count;
  };
  const alone = fill(build(FIRST_THREAD));
  endHeld(counts, FIRST_THREAD);
  const half = build(SECOND_THREAD);
  for (let n = 0; n < alone / 2; n++) keep(half, writeOf(`h${n}`, 1n, 'x'.repeat(1_000)));
  expect(fill(build(FIRST_THREAD))).toBeLessThan(0.6 * alone);
  endHeld(counts, FIRST_THREAD);
  endHeld(counts, SECOND_THREAD);
  expect(fill(build(FIRST_THREAD))).toBe(alone);
});

test('what is written once each is not remembered, and a copy is never known as it was before', () => {
  const build = createWriteBehind(createHeldMemory().join());
  const left = [writeOf('copy-2', 2n, 'x'), writeOf('copy-1', 2n, 'x')];
  keep(build, writeOf('once', 1n, 'x'));
  build.take();
  expect(build.known('once')).toBeUndefined();
  build.remember(['copy-1'], new Map());
  expect(build.known('copy-1')).toBeNull();
  build.keep({ purges: [], copies: left, writes: [] });
  const steps = build.take();
  expect(steps.flatMap(({ copies = [] }) => copies.map(({ id }) => id))).toEqual(['copy-1', 'copy-2']);
  expect(build.known('copy-1')).toBeUndefined();
});

test('what a build has given back when it ended is there for others', () => {
  const memory = createHeldMemory({ most: () => 100_000 });
  const fill = (): number => {
    const build = createWriteBehind(memory.join());
    let count = 0;
    while (!build.isFull()) keep(build, writeOf(`d${count++}`, 1n, 'x'.repeat(1_000)));
    build.end();
    return count;
  };
  expect([fill(), fill()]).toEqual([fill(), fill()]);
});

test('whatever waits, was stored or was given back, what is known is the latest', () => {
  const step = fc.record({
    id: fc.integer({ min: 0, max: 30 }),
    length: fc.option(fc.integer({ min: 0, max: 400 })),
    reads: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 200 }), (steps) => {
      const build = createWriteBehind(createHeldMemory({ most: () => 5_000 }).join());
      const [latest, store] = [new Map<string, DocumentWrite>(), new Map<string, DocumentWrite>()];
      for (const [at, { id, length, reads }] of steps.entries()) {
        const write = writeOf(`d${id}`, BigInt(at + 1), length === null ? null : `${at}`.padEnd(length));
        latest.set(write.id, write);
        keep(build, write);
        if (build.isFull())
          for (const { writes } of build.take()) for (const one of writes) store.set(one.id, one);
        const read = `d${reads}`;
        const found = build.known(read);
        const now = found === undefined ? store.get(read) : found;
        expect(now?.document ?? null).toEqual(latest.get(read)?.document ?? null);
        const { document = null, position = 0n } = store.get(read) ?? {};
        if (found === undefined)
          build.remember(
            [read],
            new Map<string, StoredDocument>(
              document === null ? [] : [[read, { id: read, position, document }]],
            ),
          );
      }
    }),
    { numRuns: 30 },
  );
});
