import { expect, test } from '@jest/globals';
import { createScene, eventsOf, histories, recorded } from '@parley/dialogs/testing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import type { Row } from '../testing/naive.load.js';
import { countedMessages, naiveMessages } from '../testing/naive.messages.js';
import { sourcePlaces, withSources } from '../testing/sources.fixtures.js';
import { messageRowsProjection } from './message-rows.projection.js';

const sorted = (rows: readonly Row[]): readonly string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

const quarterOf = (at: unknown): string =>
  new Date(Math.floor(Date.parse(String(at)) / 900_000) * 900_000).toISOString();

test('messages by quarter of an hour, responsible and source are what a search of the whole log says', () => {
  fc.assert(
    fc.property(histories, sourcePlaces, (steps, told) => {
      const log = recorded(withSources(eventsOf(steps), told));
      const rows = [...foldAll(messageRowsProjection, log).values()].filter(({ at }) => at !== null);
      const keyOf = ({ at, dialogId, channelId, responsible, responsibleKind, source }: Row): Row => ({
        ...{ at: quarterOf(at), dialogId, channelId, responsible, responsibleKind, source },
      });
      expect(sorted(countedMessages(rows, keyOf))).toEqual(
        sorted(countedMessages(naiveMessages(log), keyOf)),
      );
    }),
    { numRuns: 100, seed: 20_261_130 },
  );
});

test('a dialog has one row for a quarter of an hour and a responsible, and the next begins when either is another', () => {
  const scene = createScene();
  scene.begin(11);
  scene.send(11);
  scene.reassign(11, { kind: 'manager', id: 2 });
  scene.send(11);
  scene.send(11, undefined, {}, 20);
  const rows = [...foldAll(messageRowsProjection, recorded(scene.events))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  expect(rows).toMatchObject([
    ['m11', { part: 3, responsible: 'manager:2', incoming: 0, outgoing: 1 }],
    ['m11-1', { part: 1, responsible: 'none', incoming: 1, outgoing: 1 }],
    ['m11-2', { part: 2, responsible: 'manager:2', incoming: 0, outgoing: 1 }],
  ]);
});
