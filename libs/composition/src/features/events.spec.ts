import { describe, expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { kernelEvents, type EventDefinition } from '@parley/eventsourcing';
import { managementEvents } from '@parley/subscriptions';
import { eventSamplesSuite } from '@parley/testkit';
import { Errors } from 'typebox/schema';
import { features, parley } from './features.js';
import { modulesOf } from './forgotten.fixtures.js';

describe.each(Object.entries(parley.eventsByWorkspace))('%s', (workspace, definitions) => {
  const folder = fileURLToPath(new URL(`../../../../${workspace}/samples`, import.meta.url));
  eventSamplesSuite({ definitions, folder });
});

test('every event has one workspace', () => {
  const types = (events: readonly EventDefinition[]) => events.map(({ type }) => type).sort();
  expect(types(Object.values(parley.eventsByWorkspace).flat())).toEqual(types(parley.events));
});

test('every event type that a feature exports can be decoded: none is left out of the list', async () => {
  const types = (events: readonly EventDefinition[]) => events.map(({ type }) => type).sort();
  const modules = (await Promise.all(features.map(modulesOf))).flat();
  const entries = modules.filter(([file]) => file === 'index.ts').map(([, exported]) => exported);
  const lists = entries
    .flatMap((entry) => Object.entries(entry))
    .filter(([name]) => /^(?!all).*Events$/.test(name));
  const exported = lists.flatMap(([, events]) => events as readonly EventDefinition[]);
  expect(types(parley.events)).toEqual(types([...kernelEvents, ...managementEvents, ...exported]));
});

test('no two events share a type, and no two aggregates a stream name', () => {
  expect(new Set(parley.events.map(({ type }) => type)).size).toBe(parley.events.length);
  expect(new Set(parley.aggregates.map(({ name }) => name)).size).toBe(parley.aggregates.length);
});

test.each(parley.events)('the example of $type fits its schema', ({ schema, sample }) => {
  expect(Errors(schema, sample)[1]).toEqual([]);
});

test('streams that Parley alone names so are told from those of other programs', () => {
  const claim = `claim-chat-${'0a'.repeat(16)}`;
  const kernel = ['ids-dialog', claim, 'operations-projections', 'operations-processes', 'log-identity'];
  const ours = [...parley.aggregates.map(({ name }) => `${name}-7`), 'read-mark-7-12', ...kernel];
  expect(ours.filter((stream) => !parley.isOwnStream(stream))).toEqual([]);
  const others = [
    'dialog',
    'dialog-',
    'dialog-07',
    'dialog-x7',
    'dialogs-7',
    'my-dialog-7',
    'log-2024',
    'claim-9',
  ];
  expect(others.filter(parley.isOwnStream)).toEqual([]);
});
