/** The arrows: which of our libraries each library may import. One that is missing here is refused until it is named. */
export const ARROWS = {
  'libs/eventsourcing': [],
  'libs/application': ['libs/eventsourcing'],
  'libs/domain': ['libs/eventsourcing'],
  'libs/readmodels': ['libs/application', 'libs/domain', 'libs/eventsourcing'],
  'libs/processes': ['libs/application', 'libs/domain', 'libs/readmodels', 'libs/eventsourcing'],
  'libs/chat-import': ['libs/domain', 'libs/eventsourcing'],
  'libs/sqlite': ['libs/eventsourcing'],
  'libs/eventstore-sqlite': ['libs/eventsourcing', 'libs/sqlite'],
  'libs/documents-sqlite': ['libs/eventsourcing', 'libs/sqlite'],
  'libs/eventstore-esdb': ['libs/eventsourcing'],
  'libs/documents-mongo': ['libs/eventsourcing'],
  'libs/composition': [
    'libs/application',
    'libs/eventsourcing',
    'libs/domain',
    'libs/readmodels',
    'libs/processes',
    'libs/sqlite',
    'libs/eventstore-sqlite',
    'libs/documents-sqlite',
    'libs/eventstore-esdb',
    'libs/documents-mongo',
  ],
};

/** The only libraries that may import each driver; together they are the adapters. */
export const DRIVERS = {
  libsql: ['libs/sqlite', 'libs/eventstore-sqlite', 'libs/documents-sqlite'],
  '@eventstore/db-client': ['libs/eventstore-esdb'],
  mongodb: ['libs/documents-mongo'],
};
export const ADAPTERS = Object.values(DRIVERS).flat();

/** Where the parts of every app are put together: the only product code that imports adapters. */
export const COMPOSITION = '^libs/composition/src/';

/**
 * Specifications and testing kits may import adapters, and packages that only development needs.
 * Plain JavaScript under src is theirs too: it is never built.
 */
export const TESTS = [
  '\\.(spec|fixtures)\\.ts$',
  '^(libs|apps)/.*/testing/',
  '^(libs|apps)/.*\\.mjs$',
  '^test/',
];

/** Pure code: the domain, and how read models fold events. */
export const PURE = ['libs/domain/src/**/*.ts', 'libs/readmodels/src/**/*.projection.ts'];
export const PURE_PATHS = ['^libs/domain/src/', '^libs/readmodels/src/.+\\.projection\\.ts$'];

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
