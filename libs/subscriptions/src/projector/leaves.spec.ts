import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { Commit, DocumentStore } from '@parley/eventsourcing';
import {
  boards,
  Counted,
  CountedInGroup,
  foldAll,
  GroupDropped,
  Grouped,
  Removed,
  toAppend,
  until,
  useBench,
} from '@parley/testkit';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const leaving = (broken = new Set<string>()) => boards({ leaving: true, broken });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });
const grouped = (group: string) => toAppend(Grouped, { board: 1, group });
const fresh = async () => foldAll(leaving(), await bench.log());

test('what an event leaves is stored beside the document that goes on, and nothing is left where nothing was', async () => {
  const projections = await bench.start({ definitions: [leaving()] });
  await bench.append('s', grouped('a'), counted(1), grouped('b'), toAppend(Removed, { board: 1 }));
  const documents = await bench.settled(projections, 'boards');
  expect([...documents.keys()].sort()).toEqual(['board-1 at s#2', 'board-1 at s#3']);
  expect(documents.get('board-1 at s#2')).toMatchObject({ group: 'a', sum: 1 });
  expect(documents).toEqual(await fresh());
});

test('a copy is kept of what came and went within one segment', async () => {
  await bench.append('s', counted(1), toAppend(Removed, { board: 1 }));
  const projections = await bench.start({ definitions: [leaving()] });
  const documents = await bench.settled(projections, 'boards');
  expect([...documents.keys()]).toEqual(['board-1 at s#1']);
});

test.each([1, 2, 3, 5, 1_000])(
  'a purge takes copies like any document, also in pages of %i events',
  async (batchSize) => {
    await bench.append('s', grouped('a'), grouped('b'), toAppend(GroupDropped, { group: 'a' }), grouped('a'));
    const projections = await bench.start({ definitions: [leaving()], batchSize });
    const documents = await bench.settled(projections, 'boards');
    expect([...documents.keys()].sort()).toEqual([
      'board-1',
      'board-1 at s#3',
      'dropped-a',
      'last dropped-a',
    ]);
    expect(documents).toEqual(await fresh());
  },
);

test('of copies of one id the last stays, whatever is delivered again', async () => {
  const inGroup = () => toAppend(CountedInGroup, { board: 1, group: 'b' });
  const first = await bench.start({ definitions: [leaving()], batchSize: 2 });
  await bench.append('s', inGroup(), inGroup(), inGroup());
  await bench.settled(first, 'boards');
  await first.stop();
  await bench.documents.resetCheckpoint('boards@1');
  const again = await bench.start({ definitions: [leaving()], batchSize: 1 });
  const documents = await bench.settled(again, 'boards');
  expect(documents.get('last board-1')?.['seen']).toEqual(['s#0', 's#1', 's#2']);
  expect(documents).toEqual(await fresh());
});

test('an event that fails leaves nothing, and what it leaves when it is applied late is the same', async () => {
  const broken = new Set<string>();
  const projections = await bench.start({ definitions: [leaving(broken)] });
  await bench.settled(projections, 'boards');
  broken.add('bad#1');
  await bench.append(
    'bad',
    counted(7),
    toAppend(GroupDropped, { group: 'x' }),
    toAppend(Removed, { board: 7 }),
  );
  await bench.append('good', grouped('a'), grouped('b'));
  expect([...(await bench.settled(projections, 'boards')).keys()].sort()).toEqual([
    'board-1',
    'board-1 at good#1',
    'board-7',
  ]);
  broken.clear();
  await bench.submit(projections, { type: 'retry', name: 'boards', stream: 'bad' });
  expect(await bench.settled(projections, 'boards')).toEqual(await fresh());
});

/** A store that is cut off between the parts of a step: on MongoDB each is durable by itself. */
function cutOff(documents: DocumentStore, places: Iterator<'copies' | 'writes' | 'none'>): DocumentStore {
  const commit = async (step: Commit): Promise<void> => {
    const { value = 'none' } = step.writes.length > 0 ? places.next() : { value: 'none' };
    if (value === 'none') return documents.commit(step);
    const { checkpoint: _, copies = [], writes, ...rest } = step;
    await documents.commit({ ...rest, copies, writes: value === 'copies' ? [] : writes });
    throw new Error('cut off');
  };
  return { ...documents, commit };
}

test('a step that is cut off after its copies, or before its checkpoint, lacks none when it is repeated', async () => {
  const places = (['copies', 'writes', 'none', 'copies', 'copies', 'writes'] as const).values();
  await bench.append(
    's',
    grouped('a'),
    counted(1),
    grouped('b'),
    toAppend(Removed, { board: 1 }),
    grouped('c'),
  );
  const documents = cutOff(bench.documents, places);
  const projections = await bench.start({ definitions: [leaving()], batchSize: 2, documents });
  expect(await bench.settled(projections, 'boards')).toEqual(await fresh());
});

test('builds with the same copies compare as the same, and a copy that one lacks is found', async () => {
  let isLeaving = true;
  const definition = leaving();
  const { leaves } = definition.on['Grouped']!;
  const on = {
    ...definition.on,
    Grouped: {
      ...definition.on['Grouped']!,
      leaves: (...given: Parameters<NonNullable<typeof leaves>>) => (isLeaving ? leaves!(...given) : null),
    },
  };
  await bench.append('s', grouped('a'), grouped('b'));
  const projections = await bench.start({ definitions: [{ ...definition, on }] });
  await bench.settled(projections, 'boards');
  const compared = async (commandId: string) => {
    await bench.submit(projections, { type: 'rebuild', name: 'boards', hold: true });
    await until(async () =>
      (await projections.states()).some(({ role, state }) => role === 'held' && state === 'live'),
    );
    const actor = { kind: 'manager', id: 1 } as const;
    await projections.compare('boards', { commandId, actor, correlationId: commandId });
    await until(async () => (await projections.comparison('boards'))?.state !== 'running');
    return projections.comparison('boards');
  };
  expect(await compared('one')).toMatchObject({ state: 'done', same: 2, onlyServed: 0 });
  isLeaving = false;
  expect(await compared('two')).toMatchObject({
    same: 1,
    onlyServed: 1,
    examples: [{ id: 'board-1 at s#1' }],
  });
});
