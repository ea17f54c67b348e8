import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { Commit, DocumentStore, RecordedOf } from '@parley/eventsourcing';
import { Counted, foldAll, Grouped, toAppend, useBench } from '@parley/testkit';
import { defineProjection, on } from './projection.js';

type Board = { readonly group: string; readonly sum: number; readonly left: number };

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const id = (board: number): string => `board-${board}`;
const broken = new Set<string>();

/** A board leaves a copy when it changes its group; what is counted is counted on its copies too. */
const reaching = defineProjection<Board>({
  name: 'boards',
  version: 1,
  // The kit reads all documents by it.
  indexes: [{ fields: ['group'] }],
  fields: {
    group: { type: 'string', meaning: 'Group of the board.' },
    sum: { type: 'integer', meaning: 'Sum of what was counted.' },
    left: { type: 'integer', meaning: 'Copies that it has left.' },
  },
  on: {
    Grouped: on<RecordedOf<typeof Grouped>, Board>({
      key: ({ data }) => id(data.board),
      apply: (board, { data }) => ({
        group: data.group,
        sum: board?.sum ?? 0,
        left: board === null ? 0 : board.left + 1,
      }),
      leaves: (before, after, _, of) => before && { id: `${of}-${after?.left ?? 0}`, document: before },
    }),
    Counted: on<RecordedOf<typeof Counted>, Board>({
      key: ({ data }) => data.boards.map(id),
      reaches: ({ left }, _, of) => Array.from({ length: left }, (__, n) => `${of}-${n + 1}`),
      apply(board, { data, stream, revision }) {
        if (broken.has(`${stream}#${revision}`)) throw new RangeError('broken');
        return board && { ...board, sum: board.sum + data.amount };
      },
    }),
  },
});

const grouped = (board: number, group: string) => toAppend(Grouped, { board, group });
const counted = (...boards: number[]) => toAppend(Counted, { boards, amount: 1 });
const HISTORY = [
  counted(1),
  grouped(1, 'a'),
  counted(1),
  grouped(1, 'b'),
  grouped(2, 'a'),
  counted(1, 2),
  grouped(1, 'c'),
  counted(1),
  counted(1, 2, 3),
];
const fresh = async () => foldAll(reaching, await bench.log());

test.each([1, 2, 3, 1_000])(
  'an event reaches what the document of its key has left, in pages of %i',
  async (batchSize) => {
    await bench.append('s', ...HISTORY);
    const projections = await bench.start({ definitions: [reaching], batchSize });
    const documents = await bench.settled(projections, 'boards');
    expect([...documents].map(([of, { group, sum }]) => [of, group, sum]).sort()).toEqual([
      ['board-1', 'c', 4],
      ['board-1-1', 'a', 4],
      ['board-1-2', 'b', 4],
      ['board-2', 'a', 2],
    ]);
    expect(documents).toEqual(await fresh());
  },
);

test('an event that concerns no document hides nothing from those that follow it', async () => {
  await bench.append('s', counted(1), grouped(1, 'a'), grouped(1, 'b'), counted(), counted(1));
  const projections = await bench.start({ definitions: [reaching] });
  const documents = await bench.settled(projections, 'boards');
  expect([...documents].map(([of, { sum }]) => [of, sum]).sort()).toEqual([
    ['board-1', 1],
    ['board-1-1', 1],
  ]);
  expect(documents).toEqual(await fresh());
});

test('what is delivered again reaches nothing twice', async () => {
  const first = await bench.start({ definitions: [reaching], batchSize: 2 });
  await bench.append('s', ...HISTORY);
  await bench.settled(first, 'boards');
  await first.stop();
  await bench.documents.resetCheckpoint('boards@1');
  const again = await bench.start({ definitions: [reaching], batchSize: 3 });
  expect(await bench.settled(again, 'boards')).toEqual(await fresh());
});

/** A store that is cut off after a part of what a step writes. */
function cutOff(documents: DocumentStore, parts: Iterator<number>): DocumentStore {
  const commit = async (step: Commit): Promise<void> => {
    const { value: part = null } = (step.writes.length > 1 ? parts.next() : {}) as { value?: number };
    if (part === null) return documents.commit(step);
    const { checkpoint: _, ...rest } = step;
    await documents.commit({ ...rest, writes: step.writes.slice(part, part + 1) });
    throw new Error('cut off');
  };
  return { ...documents, commit };
}

test('a step that is cut off between its documents reaches the others when it is repeated', async () => {
  await bench.append('s', ...HISTORY);
  const documents = cutOff(bench.documents, [0, 1, 0, 2].values());
  const projections = await bench.start({ definitions: [reaching], documents });
  expect(await bench.settled(projections, 'boards')).toEqual(await fresh());
});

test('an event of a parked stream reaches the same when it is applied late', async () => {
  broken.add('bad#1');
  const projections = await bench.start({ definitions: [reaching] });
  // A build that has not caught up stops instead of parking.
  await bench.settled(projections, 'boards');
  await bench.append('s', grouped(1, 'a'), grouped(1, 'b'));
  await bench.append('bad', counted(1), counted(1), counted(1));
  await bench.append('s', counted(1));
  await bench.settled(projections, 'boards');
  broken.clear();
  await bench.submit(projections, { type: 'retry', name: 'boards', stream: 'bad' });
  const documents = await bench.settled(projections, 'boards');
  expect([...documents].map(([of, { sum }]) => [of, sum]).sort()).toEqual([
    ['board-1', 4],
    ['board-1-1', 4],
  ]);
});
