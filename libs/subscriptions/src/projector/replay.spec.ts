import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import * as fc from 'fast-check';
import type { EventToAppend } from '@parley/eventsourcing';
import {
  boards,
  Counted,
  CountedInGroup,
  foldAll,
  GroupDropped,
  Grouped,
  Removed,
  toAppend,
  Unrelated,
  useBench,
} from '@parley/testkit';
import type { Projections } from '../projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const definitions = [boards({ leaving: true })];
const fresh = async () => foldAll(boards({ leaving: true }), await bench.log());

const board = fc.nat(4);
const group = fc.constantFrom('a', 'b', 'none');
const anyEvent: fc.Arbitrary<() => EventToAppend> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ boards: fc.array(board, { maxLength: 3 }), amount: fc.nat(9) })
      .map((data) => () => toAppend(Counted, data)),
  },
  { weight: 4, arbitrary: fc.record({ board, group }).map((data) => () => toAppend(Grouped, data)) },
  { weight: 2, arbitrary: fc.record({ board, group }).map((data) => () => toAppend(CountedInGroup, data)) },
  { weight: 1, arbitrary: board.map((data) => () => toAppend(Removed, { board: data })) },
  { weight: 1, arbitrary: group.map((data) => () => toAppend(GroupDropped, { group: data })) },
  { weight: 1, arbitrary: fc.constant(() => toAppend(Unrelated, {})) },
);
type Act = { readonly stream: string; readonly events: readonly (() => EventToAppend)[] } | string;
const acts = fc.array(
  fc.oneof<fc.Arbitrary<Act>[]>(
    fc.record({
      stream: fc.constantFrom('s-1', 's-2', 's-3'),
      events: fc.array(anyEvent, { minLength: 1, maxLength: 12 }),
    }),
    // `forget`: everything is delivered again, on top of the documents that are there.
    fc.constantFrom('settle', 'start', 'stop', 'forget'),
  ),
  { maxLength: 16 },
);

test('exactly once: any events, batch sizes, restarts and repeats of delivery end in the documents of a fresh fold', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.integer({ min: 1, max: 7 }), async (sequence, batchSize) => {
      const alive: { running?: Projections } = {};
      const start = async (): Promise<Projections> =>
        (alive.running ??= await bench.start({ definitions, batchSize }));
      for (const act of sequence) {
        if (typeof act === 'object') await bench.append(act.stream, ...act.events.map((make) => make()));
        else if (act === 'start') await start();
        else if (act === 'settle') await bench.settled(await start(), 'boards');
        else {
          await alive.running?.stop();
          delete alive.running;
          if (act === 'forget') await bench.documents.resetCheckpoint('boards@1');
        }
      }
      const documents = await bench.settled(await start(), 'boards');
      expect(documents).toEqual(await fresh());
    }),
    { numRuns: 60, plugins: [fc.afterEach(() => bench.renew())] },
  );
}, 60_000);

test('exactly once: a purge that is delivered again leaves alone what came after it, and what is new is added to that', async () => {
  const count = () => toAppend(Counted, { boards: [1], amount: 1 });
  const first = await bench.start({ definitions });
  await bench.append('s-1', count(), toAppend(GroupDropped, { group: 'a' }));
  await bench.append('s-1', toAppend(Grouped, { board: 1, group: 'a' }));
  await bench.settled(first, 'boards');
  await first.stop();
  await bench.append('s-1', count());
  await bench.documents.resetCheckpoint('boards@1');
  const again = await bench.start({ definitions });
  expect(await bench.settled(again, 'boards')).toEqual(await fresh());
});

test('gap-safe: 16 writers append at once, and every event is folded once, in log order', async () => {
  const projections = await bench.start({ definitions });
  const write = async (writer: number): Promise<void> => {
    for (let count = 0; count < 40; count++) {
      await bench.append(`writer-${writer}`, toAppend(Counted, { boards: [writer % 3, 9], amount: 1 }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
  const documents = await bench.settled(projections, 'boards');
  expect(documents.get('board-9')?.['seen']).toHaveLength(640);
  expect(documents).toEqual(await fresh());
});
