import { expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { kernelEvents, type EventDefinition } from '@parley/eventsourcing';
import { eventSamplesSuite } from '@parley/eventsourcing/testing';
import { Value } from 'typebox/value';
import { allAggregates, allEvents } from './all-events.js';
import * as domain from './index.js';

eventSamplesSuite({ definitions: allEvents, folder: fileURLToPath(new URL('../samples', import.meta.url)) });

test('every event type that the library exports can be decoded: none is left out of the list', () => {
  const types = (events: readonly EventDefinition[]) => events.map(({ type }) => type).sort();
  const lists = Object.entries<unknown>(domain).filter(([name]) => /^(?!all).*Events$/.test(name));
  const exported = lists.flatMap(([, events]) => events as readonly EventDefinition[]);
  expect(types(allEvents)).toEqual(types([...kernelEvents, ...exported]));
});

test('no two events share a type, and no two aggregates a stream name', () => {
  expect(new Set(allEvents.map(({ type }) => type)).size).toBe(allEvents.length);
  expect(new Set(allAggregates.map(({ name }) => name)).size).toBe(allAggregates.length);
});

test.each(allEvents)('the example of $type fits its schema', ({ schema, sample }) => {
  expect(Value.Errors(schema, sample)).toEqual([]);
});
