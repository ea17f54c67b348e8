const KERNEL = ['libs/subscriptions', 'libs/eventsourcing'];
const APPLICATION = ['libs/application', ...KERNEL];
const ADAPTING = [
  'libs/documents',
  'libs/sqlite',
  'libs/eventstore-sqlite',
  'libs/documents-sqlite',
  'libs/eventstore-esdb',
  'libs/documents-mongo',
];

/** Examples are features as other teams publish them. */
export const EXAMPLES = 'examples';
/** Where features live. A feature may import those that its package.json names; `checkWorkspaces` refuses a circle of them. */
const FEATURES = 'libs/features';
export const isFeature = ({ folder }) =>
  [FEATURES, EXAMPLES].some((parent) => folder.startsWith(`${parent}/`));
const ANY_FEATURE = `^(${FEATURES}|${EXAMPLES})/`;
const PARENTS = `{${FEATURES},${EXAMPLES}}`;

/** What a workspace is built and run with; a package of another team shares Parley's packages with the product. */
export const shippedWith = ({ dependencies, peerDependencies }) => ({ ...dependencies, ...peerDependencies });

/** Where features meet HTTP: behind `@parley/<name>/http`, which nothing but other such folders and the server imports. */
export const HTTP_FOLDERS = `${ANY_FEATURE}[^/]+/src/http/`;
/** Where Nest is at home besides `apps/server`. */
export const WITH_NEST = ['^libs/http/', HTTP_FOLDERS];

/** The arrows, down only: which of our libraries each library may import. One that is missing here is refused until it is named. */
const ARROWS_BETWEEN = {
  'libs/eventsourcing': [],
  'libs/subscriptions': ['libs/eventsourcing'],
  'libs/application': KERNEL,
  'libs/http': APPLICATION,
  'libs/testkit': KERNEL,
  'libs/documents': ['libs/eventsourcing'],
  'libs/sqlite': ['libs/eventsourcing'],
  'libs/eventstore-sqlite': ['libs/sqlite', 'libs/eventsourcing'],
  'libs/documents-sqlite': ['libs/documents', 'libs/sqlite', 'libs/eventsourcing'],
  'libs/eventstore-esdb': ['libs/eventsourcing'],
  'libs/documents-mongo': ['libs/documents', 'libs/eventsourcing'],
};

/** The arrows of the workspaces below the current folder; `workspaces` as `{ folder, manifest }`. */
export function arrowsOf(workspaces) {
  const features = workspaces.filter(isFeature);
  const named = ({ manifest }) => features.filter(({ manifest: { name } }) => name in shippedWith(manifest));
  const foldersOf = (found) => found.map(({ folder }) => folder).sort();
  const composition = [...foldersOf(features), ...APPLICATION, ...ADAPTING];
  return {
    ...ARROWS_BETWEEN,
    ...Object.fromEntries(
      features.map((feature) => [
        feature.folder,
        [...foldersOf(named(feature)), 'libs/http', ...APPLICATION],
      ]),
    ),
    'libs/composition': composition,
    'libs/maintenance': ['libs/composition', ...composition],
  };
}

/** The only libraries that may import each driver; together they are the adapters. */
export const DRIVERS = {
  libsql: ['libs/sqlite', 'libs/eventstore-sqlite', 'libs/documents-sqlite'],
  '@eventstore/db-client': ['libs/eventstore-esdb'],
  mongodb: ['libs/documents-mongo'],
};
export const ADAPTERS = Object.values(DRIVERS).flat();

/** Where the parts of every app are put together, and the tools that look into stores: the only product code that imports adapters. */
export const COMPOSITION = '^libs/(composition|maintenance)/src/';

/**
 * Specifications and testing kits may import adapters, and packages that only development needs.
 * Plain JavaScript under src is theirs too: it is never built.
 */
export const TESTS = [
  '\\.(spec|fixtures)\\.ts$',
  '^(libs|apps|examples)/.*/testing/',
  '^libs/testkit/',
  '^(libs|apps|examples)/.*\\.mjs$',
  '^test/',
];

/**
 * Pure code: all of a feature but what looks facts up, asks read models or reacts, as its suffix or folder says. Imports read files.
 * A suffix of pure code binds in every folder.
 */
const PURE_SUFFIXES = ['events', 'commands', 'state', 'decide', 'rules', 'errors', 'projection'];
const IMPURE_SUFFIXES = ['query', 'question', 'handler', 'facts', 'process'];
const IMPURE_FOLDERS = ['commands', 'queries', 'http'];
export const PURE = [`${PARENTS}/*/src/**/*.ts`];
export const IMPURE = [
  `${FEATURES}/imports/**`,
  `${PARENTS}/*/src/**/{${IMPURE_FOLDERS}}/**`,
  `!${PARENTS}/**/*.{${PURE_SUFFIXES}}.ts`,
  `${PARENTS}/*/src/**/*.{${IMPURE_SUFFIXES}}.ts`,
];
const notPure = `(?!.*\\.(${PURE_SUFFIXES.join('|')})\\.ts$)`;
export const PURE_PATHS = [`${ANY_FEATURE}[^/]+/src/`];
export const IMPURE_PATHS = [
  `^${FEATURES}/imports/${notPure}`,
  `${ANY_FEATURE}.+/(${IMPURE_FOLDERS.join('|')})/${notPure}`,
  `${ANY_FEATURE}.+\\.(${IMPURE_SUFFIXES.join('|')})\\.ts$`,
];

/** Parts of Node that only compute. */
export const COMPUTING = [
  'assert',
  'buffer',
  'crypto',
  'path',
  'querystring',
  'string_decoder',
  'url',
  'util',
];
