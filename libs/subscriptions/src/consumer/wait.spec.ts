import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { boards, Counted, documentsIn, PATIENCE, toAppend, Unrelated, useBench } from '@parley/testkit';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });

test('read your writes: reached means that queries see the event', async () => {
  const projections = await bench.start({ definitions: [boards()] });
  for (let count = 0; count < 30; count++) {
    const position = await bench.append('s', counted(1));
    expect(await projections.waitFor('boards', position, PATIENCE)).toBe('reached');
    const documents = await documentsIn(bench, await projections.serving('boards'));
    expect(documents.get('board-1')?.['sum']).toBe(count + 1);
  }
});

test('read your writes: events that a projection does not handle are reached too', async () => {
  const projections = await bench.start({ definitions: [boards()] });
  const position = await bench.append('s', toAppend(Unrelated, {}));
  expect(await projections.waitFor('boards', position, PATIENCE)).toBe('reached');
});

test('read your writes: late when it is not reached in time, or without any time', async () => {
  const projections = await bench.start({ definitions: [boards()] });
  await bench.settled(projections, 'boards');
  await bench.submit(projections, { type: 'pause', name: 'boards' });
  const position = await bench.append('s', counted(1));
  expect(await projections.waitFor('boards', position, 1_000)).toBe('late');
  expect(await projections.waitFor('boards', position, 0)).toBe('late');
  await bench.submit(projections, { type: 'resume', name: 'boards' });
  expect(await projections.waitFor('boards', position, PATIENCE)).toBe('reached');
  expect(await projections.waitFor('boards', position, 0)).toBe('reached');
});

test('read your writes: parked for events of a stream that waits, and reached for all around them', async () => {
  const broken = new Set<string>();
  const projections = await bench.start({ definitions: [boards({ broken })] });
  await bench.settled(projections, 'boards');
  broken.add('bad#1');
  const before = await bench.append('bad', counted(1));
  const poison = await bench.append('bad', counted(1));
  const behind = await bench.append('bad', counted(1));
  const other = await bench.append('good', counted(1));
  const outcomes = [before, poison, behind, other].map((at) => projections.waitFor('boards', at, PATIENCE));
  expect(await Promise.all(outcomes)).toEqual(['reached', 'parked', 'parked', 'reached']);
});

test('read your writes: a process that does not run the projection answers the same', async () => {
  const broken = new Set<string>();
  const running = await bench.start({ definitions: [boards({ broken })] });
  await bench.settled(running, 'boards');
  broken.add('bad#0');
  const asking = bench.create({ definitions: [boards()] });
  const good = await bench.append('good', counted(1));
  const bad = await bench.append('bad', counted(1));
  const unrelated = await bench.append('good', toAppend(Unrelated, {}));
  expect(await asking.waitFor('boards', good, PATIENCE)).toBe('reached');
  expect(await asking.waitFor('boards', bad, PATIENCE)).toBe('parked');
  expect(await asking.waitFor('boards', unrelated, PATIENCE)).toBe('reached');
  expect(await asking.waitFor('boards', unrelated + 1n, 1_000)).toBe('late');
});

test('read your writes: one that waits over a switch is answered by the build that queries read then', async () => {
  const projections = await bench.start({ definitions: [boards()] });
  await bench.settled(projections, 'boards');
  await bench.submit(projections, { type: 'pause', name: 'boards' });
  const position = await bench.append('s', counted(1));
  const waiting = projections.waitFor('boards', position, PATIENCE);
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  expect(await waiting).toBe('reached');
  expect(await projections.serving('boards')).toBe('boards_v1_b1');
});
