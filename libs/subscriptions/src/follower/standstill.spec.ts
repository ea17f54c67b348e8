import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { storeErrors } from '@parley/eventsourcing';
import { boards, Counted, documentsWith, PATIENCE, toAppend, until, useBench } from '@parley/testkit';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openBoards, useFollowers, type Boards } from './follower.fixtures.js';
import type { Follower } from './follower.types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const { follow, mirrored } = useFollowers(bench);

test('why it does not load or stands still is told from the first failure on, until an attempt passes', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.settled(projections, 'boards');
  let isAway = true;
  let now = 0;
  const away = () => Promise.reject(storeErrors.STORE_UNAVAILABLE('The store is away.'));
  const documents = documentsWith(bench.documents, {
    listCheckpoints: () => (isAway ? away() : bench.documents.listCheckpoints()),
  });
  const follower = follow(projections, definitions, openBoards, { documents, clock: () => now });
  await expect(follower.current(PATIENCE)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  now = 700;
  await expect(follower.current(PATIENCE)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(follower.state()).toMatchObject({ phase: 'idle', fault: { code: 'STORE_UNAVAILABLE', forMs: 700 } });
  isAway = false;
  await mirrored(follower);
  expect(follower.state()).toMatchObject({ phase: 'ready', fault: null });
  isAway = true;
  await expect(follower.current(PATIENCE)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  now = 900;
  expect(follower.state()).toMatchObject({
    phase: 'ready',
    fault: { code: 'STORE_UNAVAILABLE', forMs: 200 },
  });
});

test('a mirror that cannot hold what it has is given up for good, while it loads and while it follows', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.append('s', toAppend(Counted, { boards: [1, 2], amount: 1 }));
  await bench.settled(projections, 'boards');
  const full = storeErrors.STORE_FULL('It is full.');
  let opened = 0;
  const most = (boardsHeld: number) => (names: readonly string[]) => {
    opened += 1;
    const mirror = openBoards(names);
    return { ...mirror, refusal: () => ((mirror.all.get('boards')?.size ?? 0) > boardsHeld ? full : null) };
  };
  const refused = async (follower: Follower<Boards>) => {
    for (const patience of [PATIENCE, 0]) await expect(follower.current(patience)).rejects.toBe(full);
    expect(follower.loaded()).toBeNull();
    expect(follower.state()).toMatchObject({ phase: 'refused', fault: { code: 'STORE_FULL' } });
  };
  await refused(follow(projections, definitions, most(1)));
  const follower = follow(projections, definitions, most(2));
  expect((await mirrored(follower)).size).toBe(2);
  await bench.append('s', toAppend(Counted, { boards: [3], amount: 1 }));
  await bench.settled(projections, 'boards');
  await refused(follower);
  expect(opened).toBe(2);
});

test('without a question a mirror is left as it is while the log stands still, but now and then', async () => {
  const definitions = [boards()];
  const projections = await bench.start({ definitions });
  await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
  await bench.settled(projections, 'boards');
  let asked = 0;
  let ticks = 0;
  const documents = documentsWith(bench.documents, {
    listCheckpoints: () => ((asked += 1), bench.documents.listCheckpoints()),
  });
  const sleep = async (ms: number, signal: AbortSignal) => {
    ticks += 1;
    await (ticks > 100 ? bench.sleep(ms, signal) : nextTurn());
  };
  const follower = follow(projections, definitions, openBoards, { documents, sleep });
  follower.start();
  await until(() => ticks > 100);
  expect(asked).toBeGreaterThan(2);
  expect(asked).toBeLessThan(30);
  await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
  await bench.settled(projections, 'boards');
  await until(() => follower.loaded()?.all.get('boards')?.get('board-1')?.['sum'] === 2);
});
