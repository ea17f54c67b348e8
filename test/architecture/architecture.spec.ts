import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IMPURITIES, PURE } from './impurities.js';
import { OFFENCES } from './offences.js';
import { checkArchitecture, layTree, removeTree, type Report } from './tree.js';

/** Pure by its place, or by its suffix in a folder that is not. */
const impurePath = (index: number): string =>
  index % 2 === 0
    ? `libs/features/dialogs/src/impure-${index}/file.ts`
    : `libs/features/dialogs/src/commands/impure-${index}/file.rules.ts`;
/** A folder of `count` source files, with an entry and specifications, which are not counted. */
const filling = (folder: string, count: number): Readonly<Record<string, string>> => {
  const places = Array.from({ length: count }, (_, place) => place);
  const files = places.map((place) => `file-${place}.${place % 2 === 0 ? 'ts' : 'mjs'}`);
  const uncounted = ['index.ts', ...places.map((place) => `file-${place}.spec.ts`)];
  return Object.fromEntries([...files, ...uncounted].map((name) => [`${folder}/${name}`, 'export {};']));
};
const FULL = [
  'libs/eventsourcing/src/full',
  'apps/cli/src/full',
  'scripts/full',
  'test/full',
  'examples/full',
];
const CIRCLE =
  'These files import each other in a circle: move what they share into a file that each of them imports.';

const offending: Readonly<Record<string, string>> = {
  ...Object.fromEntries(OFFENCES.map(({ path, text }) => [path, text])),
  ...Object.fromEntries(IMPURITIES.map(([code], index) => [impurePath(index), code])),
  'libs/features/staff/src/deep.ts': 'export {};',
  'libs/subscriptions/src/projector/x.ts': 'export {};',
  'libs/subscriptions/src/reactor/x.ts': 'export {};',
  'libs/features/upper/package.json': JSON.stringify({
    name: '@parley/upper',
    dependencies: { '@parley/lower': '*' },
  }),
  'libs/features/lower/package.json': JSON.stringify({
    name: '@parley/lower',
    dependencies: { '@parley/upper': '*' },
  }),
  ...Object.fromEntries(
    ['upper', 'lower'].map((name) => [
      `libs/features/${name}/tsconfig.json`,
      JSON.stringify({ references: [{ path: '../upper' }, { path: '../lower' }] }),
    ]),
  ),
  'libs/features/dialogs/src/rings/circle-a.ts': `import './circle-b.js';`,
  'libs/features/dialogs/src/rings/circle-b.ts': `import './circle-a.js';`,
  'libs/features/dialogs/src/rings/types-a.ts': `import type { B } from './types-b.js'; export type A = B | null;`,
  'libs/features/dialogs/src/rings/types-b.ts': `import type { A } from './types-a.js'; export type B = A[];`,
  'libs/features/dialogs/src/rings/three-a.ts': `import './three-b.js';`,
  'libs/features/dialogs/src/rings/three-b.ts': `import './three-c.js';`,
  'libs/features/dialogs/src/rings/three-c.ts': `import './circle-a.js'; import './three-a.js';`,
  'examples/sample/src/deep.ts': 'export {};',
  'examples/sample/src/clock.ts': 'export const now = Date.now();',
  'examples/second/package.json': JSON.stringify({
    name: '@example/second',
    dependencies: { '@parley/staff': '*' },
  }),
  'examples/second/tsconfig.json': JSON.stringify({ references: [{ path: '../../libs/features/staff' }] }),
  'libs/newcomer/package.json': JSON.stringify({
    name: '@parley/newcomer',
    dependencies: { '@parley/staff': '*' },
  }),
  'libs/newcomer/tsconfig.json': '{}',
  ...Object.fromEntries(FULL.flatMap((folder) => Object.entries(filling(folder, 13)))),
};

const allowed: Readonly<Record<string, string>> = {
  'libs/composition/src/core.ts': `import '@parley/eventstore-sqlite'; import '@parley/staff';`,
  'libs/features/dialogs/src/pure.ts': PURE,
  'libs/features/dialogs/src/with-store.spec.ts': `import '@parley/eventstore-sqlite'; import 'node:fs'; Date.now();`,
  'libs/features/dialogs/src/feed/feed.query.ts': `import '@parley/staff'; import '@parley/eventsourcing'; Date.now();`,
  'libs/http/src/kit.ts': `import '@nestjs/common'; import '@parley/application';`,
  'libs/features/staff/src/http/index.ts': `import '@parley/http'; import '@nestjs/common'; import '../deep.js';`,
  'libs/features/dialogs/src/http/index.ts': `import '@parley/staff/http'; import 'node:crypto'; crypto.randomUUID();`,
  'apps/server/src/http-features.ts': `import '@parley/dialogs/http'; import '@parley/http'; import '@nestjs/common';`,
  'examples/sample/src/pins.query.ts': `import '@parley/dialogs'; import '@parley/eventsourcing'; Date.now();`,
  'examples/sample/src/http/index.ts': `import '@parley/dialogs/http'; import '@nestjs/common'; import '../deep.js';`,
  'examples/sample/src/pin.spec.ts': `import '@parley/testkit'; import '@parley/composition'; import 'fast-check';`,
  'libs/composition/src/features/features.ts': `import '@example/sample';`,
  'libs/eventstore-sqlite/src/store.ts': `import 'libsql'; import '@parley/sqlite'; import 'node:fs';`,
  'libs/features/staff/src/testing/index.ts': 'export {};',
  'libs/features/staff/src/testing/suite.ts': `import 'fast-check';`,
  'libs/features/dialogs/src/commands/pin.handler.ts': `import 'node:fs'; Date.now();`,
  'libs/maintenance/src/doctor.ts': `import '@parley/documents-mongo'; import '@parley/composition';`,
  ...filling('libs/eventsourcing/src/dozen', 12),
  ...filling('libs/eventsourcing/src/node_modules/theirs', 13),
  'test/whole.ts': `import '@parley/server'; import '@parley/documents-sqlite';`,
};

describe('a tree in which every rule of the architecture is broken', () => {
  let folder: string;
  let report: Report;
  const linesOf = (path: string): readonly string[] => report.lines.filter((line) => line.startsWith(path));

  beforeAll(() => {
    folder = layTree({ ...offending, ...allowed });
    report = checkArchitecture(folder);
  }, 60_000);
  afterAll(() => {
    removeTree(folder);
  });

  it.each(OFFENCES)('$rule: $path is told in one sentence what to do instead', ({ path, sentence }) => {
    const lines = linesOf(path);
    expect(lines.map((line) => line.slice(line.indexOf(': ') + 2))).toEqual([sentence]);
  });

  it.each(IMPURITIES.map(([code, sentence], index) => ({ code, sentence, index })))(
    'pure code: $code is told in one sentence what to do instead',
    ({ code, sentence, index }) => {
      const line = code.split('\n').length;
      expect(linesOf(impurePath(index))).toEqual([`${impurePath(index)}:${line}: ${sentence}`]);
    },
  );

  it('no cycles: a circle is reported once, whether code or only types go round', () => {
    expect(linesOf('libs/features/dialogs/src/rings/circle-')).toEqual([
      expect.stringMatching(`→ .*: ${CIRCLE}$`),
    ]);
    expect(linesOf('libs/features/dialogs/src/rings/types-')).toEqual([
      expect.stringMatching(`→ .*: ${CIRCLE}$`),
    ]);
    const three = ['a', 'b', 'c', 'a'].map((name) => `libs/features/dialogs/src/rings/three-${name}.ts`);
    expect(linesOf('libs/features/dialogs/src/rings/three-')).toEqual([`${three.join(' → ')}: ${CIRCLE}`]);
  });

  it('workspaces: a new one is told to join the arrows, the build and its references', () => {
    expect(linesOf('libs/newcomer')).toEqual([
      'libs/newcomer: Say in scripts/architecture/layout.mjs which libraries this new one may import.',
      'libs/newcomer: Run `npm run references`: the root tsconfig.json does not build this workspace yet.',
      'libs/newcomer/tsconfig.json: Run `npm run references`: package.json names libs/features/staff, and the build must come after it.',
    ]);
  });

  it('examples: one of another team is built like others, pure where features are, and shares Parley’s packages', () => {
    expect(linesOf('examples/sample/src/clock.ts')).toEqual([
      'examples/sample/src/clock.ts:1: Pure code reads no clock: take the time from the context or the event.',
    ]);
    expect(linesOf('examples/second')).toEqual([
      'examples/second: Run `npm run references`: the root tsconfig.json does not build this workspace yet.',
      'examples/second/package.json: Name @parley/staff among the peerDependencies: a package of another team joins the one that the product has.',
    ]);
  });

  it('features: a circle of them is told to use a point', () => {
    const circle = (name: string): string =>
      `libs/features/${name}/package.json: Features depend on each other downwards only: let the lower one declare a point, and the higher one fill it.`;
    const unbuilt = (name: string): string =>
      `libs/features/${name}: Run \`npm run references\`: the root tsconfig.json does not build this workspace yet.`;
    const lines = ['upper', 'lower'].flatMap((name) => linesOf(`libs/features/${name}`));
    expect(lines).toEqual(['upper', 'lower'].flatMap((name) => [unbuilt(name), circle(name)]));
  });

  it.each(FULL)('folders: %s holds more than a dozen source files and is told to make rooms', (folder) => {
    expect(linesOf(folder)).toEqual([
      `${folder}: A folder holds at most 12 source files, and this one holds 13: move those of one idea into a folder inside it.`,
    ]);
  });

  it('leaves alone what is allowed, says nothing twice, and fails', () => {
    expect(Object.keys(allowed).flatMap(linesOf)).toEqual([]);
    expect(report.lines).toHaveLength(OFFENCES.length + IMPURITIES.length + FULL.length + 13);
    expect(report.exitCode).toBe(1);
  });
});

describe('the real tree', () => {
  it('keeps every rule of the architecture', () => {
    expect(checkArchitecture()).toEqual({ exitCode: 0, lines: [] });
  }, 60_000);
});
