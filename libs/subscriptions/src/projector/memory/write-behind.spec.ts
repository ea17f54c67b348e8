import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { Commit, DocumentStore } from '@parley/eventsourcing';
import {
  boards,
  Counted,
  CountedInGroup,
  documentsWith,
  foldAll,
  GroupDropped,
  Grouped,
  Removed,
  toAppend,
  until,
  useBench,
} from '@parley/testkit';

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
