import { describe, expect, test } from '@jest/globals';
import type { Feature, Permission } from '@parley/application';
import { extendAggregate } from '@parley/eventsourcing';
import { accountAggregate } from '@parley/testkit';
import { existsSync, readdirSync } from 'node:fs';
import { features, parley } from './features.js';

const FOLDER = new URL('../../../features/', import.meta.url);

/** What a feature exports under such a name belongs into that part of its `feature.ts`, whole. */
const PARTS: readonly (readonly [pattern: RegExp, partOf: (feature: Feature) => readonly unknown[]])[] = [
  [/Aggregate$/, ({ aggregates = [] }) => aggregates],
  [/Slice$/, ({ slices = [] }) => slices],
  [/Projection$/, ({ projections = [] }) => projections],
  [/Shapes$/, ({ shapes = [] }) => shapes],
  [/Errors$/, ({ refusals = [] }) => refusals],
  [/^[a-z]\w*Permissions$/, ({ permissions = [] }) => permissions],
  [/Handler$/, ({ commands = [] }) => commands],
  [/^fills[A-Z]/, ({ fills = [] }) => fills],
];

/** Shapes and permissions are lists of their own; every other part stands for itself. */
const unitsOf = (name: string, value: unknown): readonly unknown[] =>
  /(Shapes|Permissions)$/.test(name) ? (value as readonly unknown[]) : [value];

/** Rules name each permission: one that is exported alone is defined, too. */
const isPermission = (value: unknown): value is Permission =>
  typeof value === 'object' && value !== null && 'byAdministrators' in value;

const isLeftOut = (feature: Feature, name: string, value: unknown): boolean =>
  (isPermission(value) && feature.permissions?.includes(value) !== true) ||
  PARTS.some(
    ([pattern, partOf]) =>
      pattern.test(name) && !unitsOf(name, value).every((unit) => partOf(feature).includes(unit)),
  );

const folderOf = ({ name, folder = `libs/features/${name}` }: Feature): string => folder;

const forgotten = (feature: Feature, exported: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(exported)
    .filter(([name, value]) => isLeftOut(feature, name, value))
    .map(([name]) => `Name ${name} in ${folderOf(feature)}/src/feature.ts.`);

test.each(features)('$name leaves nothing out that it exports', async (feature) => {
  const exported = (await import(`@parley/${feature.name}`)) as Readonly<Record<string, unknown>>;
  expect(forgotten(feature, exported)).toEqual([]);
});

test('what a feature leaves out is told by name and place', async () => {
  const exported = { ...(await import('@parley/channels')) };
  expect(forgotten({ name: 'channels' }, exported)).toEqual(
    expect.arrayContaining(
      ['channelAggregate', 'channelsProjection', 'channelErrors', 'fillsUnknownChannels'].map(
        (name) => `Name ${name} in libs/features/channels/src/feature.ts.`,
      ),
    ),
  );
});

test('a slice that a feature leaves out is told, with the folder of the feature', () => {
  const pinSlice = extendAggregate(
    accountAggregate,
    [],
  )({ feature: 'pins', stateVersion: 1, initialState: null, evolve: () => null });
  const feature = { name: 'pins', folder: 'examples/pins' };
  expect(forgotten(feature, { pinSlice })).toEqual(['Name pinSlice in examples/pins/src/feature.ts.']);
  expect(forgotten({ ...feature, slices: [pinSlice] }, { pinSlice })).toEqual([]);
});

test('a permission that a feature leaves out is told, alone and in a list', async () => {
  const { administrator, staffPermissions } = await import('@parley/staff');
  const places = (permissions: readonly Permission[]) =>
    forgotten({ name: 'staff', permissions }, { administrator, staffPermissions });
  expect(places(staffPermissions)).toEqual([]);
  expect(places([administrator])).toEqual(['Name staffPermissions in libs/features/staff/src/feature.ts.']);
  expect(places([])).toHaveLength(2);
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
