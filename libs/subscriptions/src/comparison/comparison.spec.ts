import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { boards, Counted, OPERATOR, Removed, toAppend, until, useBench } from '@parley/testkit';
import type { Comparison } from './comparison.types.js';
import type { Projections } from '../projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });
const BOARDS = 1_200;

let projections: Projections;

/** What a handler makes of events of the broken boards only in the build beside. */
async function begin(change: 'nothing' | 'a field' | 'absence' = 'nothing'): Promise<void> {
  await bench.append('s', ...Array.from({ length: BOARDS }, (_, at) => counted(at)));
  let isChanged = false;
  const plain = boards();
  const { apply, key } = plain.on['Counted']!;
  const definition = {
    ...plain,
    on: {
      ...plain.on,
      Counted: {
        key: (event: never) => {
          const ids = [key(event)].flat();
          return isChanged && change === 'absence' ? ids.filter((id) => id !== 'board-7') : ids;
        },
        apply(document: never, event: never, id: string) {
          const after = apply(document, event, id);
          return isChanged && change === 'a field' && id === 'board-9' ? { ...after!, group: 'x' } : after;
        },
      },
    },
  };
  projections = await bench.start({ definitions: [definition] });
  await bench.settled(projections, 'boards');
  isChanged = true;
  await bench.submit(projections, { type: 'rebuild', name: 'boards', hold: true });
  await until(async () =>
    (await projections.states()).some(({ role, state }) => role === 'held' && state === 'live'),
  );
}

const envelope = (commandId: string) => ({ commandId, actor: OPERATOR, correlationId: commandId });

async function compared(commandId = 'c'): Promise<Comparison> {
  await projections.compare('boards', envelope(commandId));
  await until(async () => (await projections.comparison('boards'))?.state !== 'running');
  return (await projections.comparison('boards'))!;
}

test('builds of the same events have the same documents, and the counts are an event with its actor', async () => {
  await begin();
  const none = { differing: 0, onlyServed: 0, onlyBeside: 0, undecided: 0 };
  const places = { served: { version: 1, generation: 0 }, beside: { version: 1, generation: 1 } };
  expect(await compared()).toMatchObject({
    ...{ state: 'done', compared: BOARDS, of: BOARDS, same: BOARDS, examples: [] },
    ...none,
    ...places,
  });
  expect(await projections.history(1)).toMatchObject([
    {
      type: 'ProjectionCompared',
      data: { name: 'boards', same: BOARDS, ...none, ...places },
      metadata: { actor: OPERATOR },
    },
  ]);
  await projections.compare('boards', envelope('c'));
  expect((await projections.history(10)).filter(({ type }) => type === 'ProjectionCompared')).toHaveLength(1);
});

test('a document that differs is an example with the names of its fields, and none of its content', async () => {
  await begin('a field');
  expect(await compared()).toMatchObject({
    ...{ state: 'done', same: BOARDS - 1, differing: 1, onlyServed: 0, onlyBeside: 0 },
    examples: [{ id: 'board-9', kind: 'differing', fields: ['group'] }],
  });
});

test('documents of one build alone are told apart', async () => {
  await begin('absence');
  expect(await compared()).toMatchObject({
    ...{ same: BOARDS - 1, differing: 0, onlyServed: 1, onlyBeside: 0 },
    examples: [{ id: 'board-7', kind: 'only-served', fields: [] }],
  });
});

test('live traffic makes no difference where there is none', async () => {
  await begin('a field');
  let isOver = false;
  const traffic = (async () => {
    for (let count = 0; !isOver; count++) {
      await bench.append(
        'live',
        // Not of board 9, whose next event both builds would fold as the changed handler does.
        counted(10 + (count % 60), 2_000 + count),
        toAppend(Removed, { board: 1_990 + count }),
      );
    }
  })();
  const found = await compared();
  isOver = true;
  await traffic;
  expect(found).toMatchObject({ state: 'done', differing: 1, onlyServed: 0, onlyBeside: 0 });
  expect(found.examples).toMatchObject([{ id: 'board-9' }]);
});

test('refused without a build beside, and before it has caught up', async () => {
  projections = await bench.start({ definitions: [boards()] });
  await bench.settled(projections, 'boards');
  await expect(projections.compare('boards', envelope('c'))).rejects.toMatchObject({
    code: 'PROJECTION_NO_BUILD',
  });
  await expect(projections.compare('nothing', envelope('c'))).rejects.toMatchObject({
    code: 'UNKNOWN_PROJECTION',
  });
  expect(await projections.comparison('boards')).toBeNull();
});
