import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import * as fc from 'fast-check';
import {
  boards,
  Counted,
  GroupDropped,
  Grouped,
  PATIENCE,
  Removed,
  tallies,
  toAppend,
  until,
  useBench,
} from '@parley/testkit';
import { openBoards, useFollowers } from './follower.fixtures.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

const { follow, mirrored } = useFollowers(bench);

const stream = fc.constantFrom('s-1', 's-2', 's-3');
const board = fc.nat(4);
const group = fc.constantFrom('a', 'b');
const event = fc.oneof(
  fc.array(board, { minLength: 1, maxLength: 3 }).map((at) => toAppend(Counted, { boards: at, amount: 1 })),
  fc.record({ board, group }).map((data) => toAppend(Grouped, data)),
  fc.record({ board }).map((data) => toAppend(Removed, data)),
  fc.record({ group }).map((data) => toAppend(GroupDropped, data)),
);
const place = fc.tuple(stream, fc.nat(5)).map(([name, revision]) => `${name}#${revision}`);
const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(stream, event) },
    { weight: 3, arbitrary: fc.constantFrom('ask', 'retry', 'skip', 'rebuild', 'restart') },
  ),
  { maxLength: 30 },
);

test('whatever happens, waits, is retried, skipped, rebuilt and restarted, a mirror holds what queries read', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.array(place, { maxLength: 4 }), async (sequence, places) => {
      const broken = new Set<string>();
      const definitions = [boards({ broken }), tallies()];
      const start = async () => {
        const started = await bench.start({ definitions, batchSize: 3 });
        await until(async () => (await started.states()).every(({ here, serving }) => here || !serving));
        return started;
      };
      let projections = await start();
      await bench.settled(projections, 'boards');
      for (const failing of places) broken.add(failing);
      const follower = follow({ ...projections, serving: (name) => projections.serving(name) }, definitions);
      const compare = async (): Promise<void> => {
        const stored = await bench.settled(projections, 'boards');
        expect(await mirrored(follower)).toEqual(stored);
        const counted = await bench.settled(projections, 'tallies');
        expect(await mirrored(follower, 'tallies')).toEqual(counted);
      };
      for (const act of sequence) {
        if (typeof act === 'object') {
          await bench.append(act[0], act[1]);
          continue;
        }
        if (act === 'ask') await compare();
        const served = (await projections.states()).find(({ name, serving }) => serving && name === 'boards');
        const parked = await projections.parked('boards');
        const first = parked.find(({ generation }) => generation === served?.generation);
        if (act === 'retry') for (const healed of [...broken].slice(0, 1)) broken.delete(healed);
        if (act === 'retry' && first)
          await bench.submit(projections, { type: 'retry', name: 'boards', stream: first.stream });
        if (act === 'skip' && first)
          await bench.submit(projections, {
            type: 'skip',
            name: 'boards',
            stream: first.stream,
            reason: 'x',
          });
        if (act === 'rebuild' && broken.size === 0) {
          const before = await projections.serving('boards');
          await bench.submit(projections, { type: 'rebuild', name: 'boards' });
          await until(async () => (await projections.serving('boards')) !== before);
        }
        if (act !== 'restart') continue;
        await projections.stop();
        projections = await start();
      }
      await compare();
      await follower.stop();
    }),
    { numRuns: 25, plugins: [fc.afterEach(() => bench.renew())] },
  );
}, 120_000);

test('a question sees what was waited for before it, while more is written', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.settled(projections, 'boards');
  const follower = follow(projections, definitions);
  follower.start();
  await mirrored(follower);
  for (let round = 1; round <= 200; round += 1) {
    const position = await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
    const more = bench.append('t', toAppend(Counted, { boards: [2], amount: 1 }));
    await projections.waitFor('boards', position, PATIENCE);
    expect((await mirrored(follower)).get('board-1')).toMatchObject({ sum: round });
    await more;
  }
});

test('a document that more events change meanwhile is read as far as what was waited for', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.settled(projections, 'boards');
  const follower = follow(projections, definitions);
  await mirrored(follower);
  for (let round = 1; round <= 200; round += 1) {
    const position = await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
    const more = bench.append('t', toAppend(Counted, { boards: [1], amount: 1 }));
    await projections.waitFor('boards', position, PATIENCE);
    const { sum } = (await mirrored(follower)).get('board-1') as { readonly sum: number };
    expect(sum).toBeGreaterThanOrEqual(2 * round - 1);
    await more;
  }
});

test('what an event that waits for an operator would purge is kept until it has', async () => {
  const broken = new Set(['t#0']);
  const definitions = [boards({ broken })];
  const projections = await bench.start({ definitions });
  await bench.append('s', toAppend(Grouped, { board: 1, group: 'a' }));
  await bench.settled(projections, 'boards');
  const follower = follow(projections, definitions);
  await mirrored(follower);
  await bench.append('t', toAppend(GroupDropped, { group: 'a' }));
  await bench.append('u', toAppend(Counted, { boards: [2], amount: 1 }));
  await bench.settled(projections, 'boards');
  expect([...(await mirrored(follower)).keys()].sort()).toEqual(['board-1', 'board-2']);
  broken.clear();
  await bench.submit(projections, { type: 'retry', name: 'boards', stream: 't' });
  await until(async () => (await projections.parked('boards')).length === 0);
  const stored = await bench.settled(projections, 'boards');
  expect([...stored.keys()].sort()).toEqual(['board-2', 'dropped-a']);
  expect(await mirrored(follower)).toEqual(stored);
});

test('what an event would purge that an operator has passed over is kept, whether it waited before the mirror was loaded or after', async () => {
  const definitions = [boards({ broken: new Set(['t#0', 'u#0']) })];
  const projections = await bench.start({ definitions });
  await bench.settled(projections, 'boards');
  await bench.append('t', toAppend(GroupDropped, { group: 'a' }));
  await bench.append('s', toAppend(Grouped, { board: 0, group: 'a' }));
  await bench.settled(projections, 'boards');
  const follower = follow(projections, definitions);
  await mirrored(follower);
  await bench.append('u', toAppend(GroupDropped, { group: 'a' }));
  await bench.settled(projections, 'boards');
  for (const stream of ['t', 'u']) {
    await bench.submit(projections, { type: 'skip', name: 'boards', stream, reason: 'x' });
    const stored = await bench.settled(projections, 'boards');
    expect([...stored.keys()]).toEqual(['board-0']);
    expect(await mirrored(follower)).toEqual(stored);
  }
});

test('nothing is read before somebody asks, and one that is not loaded in time is told by null', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
  await bench.settled(projections, 'boards');
  const follower = follow(projections, definitions);
  expect(follower.state()).toEqual({
    ...{ phase: 'idle', loadedInMs: null, read: null, position: null, missing: [], fault: null },
  });
  expect(await follower.current(0)).toBeNull();
  expect(follower.state().phase).toBe('loading');
  expect((await mirrored(follower)).size).toBe(1);
  expect(follower.state()).toMatchObject({
    ...{ phase: 'ready', read: null, position: await bench.eventStore.head(), missing: [], fault: null },
  });
});

test('a read model that is not served yet is told, and there once it is', async () => {
  const definitions = [boards(), tallies()];
  const first = await bench.start({ definitions: [boards()] });
  await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
  await bench.settled(first, 'boards');
  const both = bench.create({ definitions });
  const follower = follow(both, definitions);
  const missing = (await follower.current(PATIENCE))?.missing;
  expect([...(missing ?? [])]).toMatchObject([['tallies', { code: 'PROJECTION_NOT_READY' }]]);
  await both.start();
  await bench.settled(both, 'tallies');
  await until(async () => (await follower.current(PATIENCE))?.missing.size === 0);
  expect((await mirrored(follower, 'tallies')).size).toBe(1);
});

test('while the mirror is loaded again the old one answers, with what happens meanwhile', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
  await bench.settled(projections, 'boards');
  let opened = 0;
  const follower = follow(projections, definitions, (names) => {
    opened += 1;
    return openBoards(names);
  });
  await mirrored(follower);
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  await until(async () => (await projections.serving('boards')) === 'boards_v1_b1');
  await bench.append('s', toAppend(Counted, { boards: [2], amount: 1 }));
  await bench.settled(projections, 'boards');
  expect([...(await mirrored(follower)).keys()].sort()).toEqual(['board-1', 'board-2']);
  await until(() => follower.state().read === null);
  expect(opened).toBe(2);
  expect([...(await mirrored(follower)).keys()].sort()).toEqual(['board-1', 'board-2']);
});
