import { describe, expect, test } from '@jest/globals';
import type { Feature, Permission } from '@parley/application';
import { extendAggregate } from '@parley/eventsourcing';
import { accountAggregate } from '@parley/testkit';
import { existsSync, readdirSync } from 'node:fs';
import { starFeature } from '@parley/dialogs/testing';
import { features, parley } from './features.js';
import { forgottenIn, modulesOf } from './forgotten.fixtures.js';

const FOLDER = new URL('../../../features/', import.meta.url);

test.each(features)('$name leaves nothing out that one of its modules exports', async (feature) => {
  const modules = await modulesOf(feature);
  expect(modules.length).toBeGreaterThan(1);
  expect(modules.flatMap(([file, exported]) => forgottenIn(feature, exported, file))).toEqual([]);
});

const place = (name: string, part: string, feature: string): string =>
  `Name ${name} among the ${part} of libs/features/${feature}/src/feature.ts.`;

test('what a feature leaves out is reported by name and place', async () => {
  const exported = { ...(await import('@parley/channels')) };
  expect(forgottenIn({ name: 'channels' }, exported)).toEqual(
    expect.arrayContaining([
      place('channelAggregate', 'aggregates', 'channels'),
      place('channelsProjection', 'projections', 'channels'),
      place('channelShapes', 'shapes', 'channels'),
      place('channelErrors', 'refusals', 'channels'),
      place('RegisterChannelHandler', 'commands', 'channels'),
      place('fillsUnknownChannels', 'fills', 'channels'),
    ]),
  );
});

test('a slice that a feature leaves out is reported, with the folder of the feature', () => {
  const pinSlice = extendAggregate(
    accountAggregate,
    [],
  )({ feature: 'pins', stateVersion: 1, initialState: null, evolve: () => null });
  const feature = { name: 'pins', folder: 'examples/pins' };
  expect(forgottenIn(feature, { pinSlice, other: pinSlice })).toEqual([
    'Name pinSlice among the slices of examples/pins/src/feature.ts.',
    'Name other among the slices of examples/pins/src/feature.ts.',
  ]);
  expect(forgottenIn({ ...feature, slices: [pinSlice] }, { pinSlice, other: pinSlice })).toEqual([]);
});

test('a permission that a feature leaves out is reported, alone and in a list', async () => {
  const { administrator, staffPermissions } = await import('@parley/staff');
  const places = (permissions: readonly Permission[]) =>
    forgottenIn({ name: 'staff', permissions }, { administrator, staffPermissions });
  expect(places(staffPermissions)).toEqual([]);
  expect(places([administrator])).toEqual([place('staffPermissions', 'permissions', 'staff')]);
  expect(places([])).toHaveLength(2);
});

describe('a contribution that a feature leaves out is told:', () => {
  const { feedEntries, rowFields, filters } = starFeature;

  test.each([
    ['feedEntries', feedEntries],
    ['rowFields', rowFields],
    ['filters', filters],
  ] as const)('%s, each alone and all in a list', (part, units: readonly unknown[]) => {
    const [first] = units;
    const exported = { first, all: units };
    expect(forgottenIn({ name: 'star' }, exported)).toEqual([
      place('first', part, 'star'),
      place('all', part, 'star'),
    ]);
    expect(forgottenIn(starFeature, exported)).toEqual([]);
  });

  test('one of a list that is named but for it', () => {
    const feature: Feature = { name: 'star', rowFields: rowFields.slice(1) };
    expect(forgottenIn(feature, { shown: rowFields })).toEqual([place('shown', 'rowFields', 'star')]);
  });

  test('a filter on documents of the list itself', async () => {
    const modules = await modulesOf({ name: 'dialogs' });
    const told = modules.flatMap(([file, exported]) => forgottenIn({ name: 'dialogs' }, exported, file));
    expect(told).toContain(place('dialogFilters', 'filters', 'dialogs'));
  });
});

test('a process that a feature leaves out is told, and only where processes are made', async () => {
  const modules = await modulesOf({ name: 'dialogs' });
  const made = modules.filter(([file]) => file.endsWith('.process.ts'));
  expect(made.flatMap(([file, exported]) => forgottenIn({ name: 'dialogs' }, exported, file))).toEqual([
    place('releaseDialogs', 'processes', 'dialogs'),
  ]);
  const [[, exported] = ['', {}]] = made;
  expect(forgottenIn({ name: 'dialogs' }, exported)).toEqual([]);
});

test('every feature with routes names their module', () => {
  const served = features.filter(({ name }) => existsSync(new URL(`${name}/src/http/index.ts`, FOLDER)));
  expect(served.length).toBeGreaterThan(0);
  const missing = served.filter(({ name, http }) => http !== `@parley/${name}/http`);
  expect(
    missing.map(({ name }) => `Say http: '@parley/${name}/http' in libs/features/${name}/src/feature.ts.`),
  ).toEqual([]);
});

test('every folder with a feature is one of the product', () => {
  const folders = readdirSync(FOLDER).filter((name) => existsSync(new URL(`${name}/src/feature.ts`, FOLDER)));
  const missing = folders.filter((folder) => !features.some(({ name }) => name === folder));
  expect(missing.map((name) => `Add the feature ${name} to composition/src/features/features.ts.`)).toEqual(
    [],
  );
});

describe('no two features share', () => {
  const repeated = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at);

  test('a name, a read model, a command or a query', () => {
    expect(repeated(features.map(({ name }) => name))).toEqual([]);
    expect(repeated(parley.projections.map(({ name }) => name))).toEqual([]);
    expect(repeated(parley.commandHandlers.map(({ command }) => command.name))).toEqual([]);
    expect(repeated(features.flatMap(({ queries = {} }) => Object.keys(queries)))).toEqual([]);
  });
});
