import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  createCatalog,
  type EventDefinition,
  type EventToAppend,
  kernelEvents,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { boardEvents, boards, Counted, foldAll, Forgotten, toAppend, useBench } from '@parley/testkit';
import { managementEvents } from '../management/log/management-events.js';
import { defineProjection, on } from './projection.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });
const forgotten = () => toAppend(Forgotten, { board: 1 });
const of = (extension: string, event: EventToAppend): EventToAppend => ({
  ...event,
  metadata: { ...event.metadata, extension },
});
const catalogOf = (extensions: readonly string[], ...more: EventDefinition[]) =>
  createCatalog([...boardEvents, ...managementEvents, ...kernelEvents, ...more], extensions);

/** A rule for all events, beside one of a feature: what each saw of the streams of boards. */
const places = defineProjection({
  name: 'places',
  version: 1,
  indexes: [{ fields: ['group'] }],
  fields: {},
  on: {
    '*': on<RecordedEvent, Record<string, unknown>>({
      key: ({ stream }) => (stream.startsWith('board') ? stream : []),
      apply: (document, { revision, data, metadata }) => ({
        ...document,
        [revision]: [metadata.extension ?? 'none', data === null ? 'envelope' : 'data'],
      }),
    }),
    Forgotten: on<RecordedEvent, Record<string, unknown>>({
      key: ({ stream }) => stream,
      apply: (document, { revision }) => ({ ...document, [revision]: 'by its own rule' }),
    }),
  },
});

test('a build goes past events of an extension that is not enabled: rules for all events see the envelope, others nothing', async () => {
  // The second has a type that the program knows, from another feature.
  await bench.append('board-a', counted(1), of('pins', forgotten()), of('pins', counted(1)), counted(2));
  const projections = await bench.start({ definitions: [boards(), places], catalog: catalogOf([]) });
  await bench.append('board-a', of('pins', forgotten()), counted(1));
  const [first, , , second, , third] = await bench.log();
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), [first!, second!, third!]));
  expect((await bench.settled(projections, 'places')).get('board-a')).toEqual({
    0: ['none', 'data'],
    1: ['pins', 'envelope'],
    2: ['pins', 'envelope'],
    3: ['none', 'data'],
    4: ['pins', 'envelope'],
    5: ['none', 'data'],
  });
  expect(await projections.parked()).toEqual([]);
  for (const name of ['boards', 'places']) await bench.submit(projections, { type: 'rebuild', name });
  expect((await bench.settled(projections, 'boards')).get('board-1')).toMatchObject({ sum: 2 });
});

test('once it is enabled its rules take them, and after it is taken away the builds go on', async () => {
  const withIt = { definitions: [places], catalog: catalogOf(['pins'], Forgotten) };
  const first = await bench.start(withIt);
  await bench.append('board-a', of('pins', forgotten()));
  expect((await bench.settled(first, 'places')).get('board-a')).toEqual({ 0: 'by its own rule' });
  await first.stop();
  await bench.append('board-a', of('pins', forgotten()), counted(1));
  const without = await bench.start({ definitions: [places], catalog: catalogOf([]) });
  expect((await bench.settled(without, 'places')).get('board-a')).toEqual({
    0: 'by its own rule',
    1: ['pins', 'envelope'],
    2: ['none', 'data'],
  });
});

test.each([
  ['of no extension', forgotten()],
  ['that an enabled extension does not know', of('pins', forgotten())],
])('an unknown type %s stays refused', async (_, event) => {
  const projections = await bench.start({ definitions: [places], catalog: catalogOf(['pins']) });
  await bench.settled(projections, 'places');
  await bench.append('board-a', event, counted(1));
  expect((await bench.settled(projections, 'places')).has('board-a')).toBe(false);
  expect(await projections.parked()).toMatchObject([{ stream: 'board-a', code: 'UNKNOWN_EVENT' }]);
});

test('so does a newer version of an event of an enabled extension, and it is passed over without that', async () => {
  const newer = { ...forgotten(), metadata: { ...forgotten().metadata, schemaVersion: 2 } };
  await bench.append('board-a', of('pins', newer), counted(1));
  const without = await bench.start({ definitions: [places], catalog: catalogOf([]) });
  expect((await bench.settled(without, 'places')).get('board-a')).toMatchObject({ 1: ['none', 'data'] });
  await without.stop();
  const withIt = await bench.start({ definitions: [places], catalog: catalogOf(['pins'], Forgotten) });
  await bench.settled(withIt, 'places');
  await bench.append('board-b', of('pins', newer));
  await bench.settled(withIt, 'places');
  expect(await withIt.parked()).toMatchObject([{ stream: 'board-b', code: 'UNKNOWN_EVENT' }]);
});
