import { EXAMPLE, FEATURES, LIBRARIES } from './tree.js';

/** A file that breaks one rule, and the words that its one line of the report must hold. */
export interface Offence {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
  readonly sentence: string;
}

const breaking =
  (rule: string, sentence: string) =>
  (path: string, text: string): Offence => ({ rule, path, text, sentence });
const importing = (name: string): string => `import '${name}';\n`;

const arrow = (library: string, allowed: string): ((path: string, text: string) => Offence) =>
  breaking(
    `the arrows of ${library}`,
    `${library} may import ${allowed}: move what it needs there, or bring both together in an app.`,
  );
const KERNEL = ['libs/subscriptions', 'libs/eventsourcing'];
const SQLITE = ['libs/sqlite', 'libs/eventsourcing'];
const OF_FEATURES = ['libs/application', ...KERNEL];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'libs/eventsourcing': ['no other library of ours'],
  'libs/application': KERNEL,
  'libs/http': OF_FEATURES,
  'libs/testkit': KERNEL,
  'libs/eventstore-sqlite': SQLITE,
  'libs/documents-sqlite': ['libs/documents', ...SQLITE],
  'libs/documents-mongo': ['libs/documents', 'libs/eventsourcing'],
  ...Object.fromEntries(
    FEATURES.map((name, place) => [name, [...FEATURES.slice(0, place).sort(), 'libs/http', ...OF_FEATURES]]),
  ),
  [EXAMPLE]: [...FEATURES.toSorted(), 'libs/http', ...OF_FEATURES],
  'libs/composition': ['the libraries below it'],
  'libs/maintenance': ['the libraries below it'],
};
const arrowOf = (library: string): ReturnType<typeof arrow> =>
  arrow(library, (ALLOWED[library] ?? ['libs/eventsourcing']).join(' and '));

const adapter = breaking(
  'adapters only in a composition root',
  'Use the port from @parley/eventsourcing: only libs/composition and libs/maintenance import an adapter.',
);
const entry = breaking(
  'public entries',
  'Import the library by its name (@parley/<name>), and export from its public entry what is missing there.',
);
const driver = (name: string, owners: string): Offence =>
  breaking(
    `the driver ${name}`,
    `Only ${owners} may import ${name}: go through the port (EventStore or DocumentStore) instead.`,
  )(`libs/composition/src/${name.replace(/\W/g, '-')}.ts`, importing(name));
const nest = breaking(
  'Nest at the edge',
  'Nest stays in libs/http, the http/ folders of features and apps/server: move its modules and decorators there and call plain functions from them.',
);
const door = breaking(
  'HTTP behind its door',
  'Only http/ folders and apps/server import @parley/http or @parley/<name>/http, so that worker and command line load no Nest: move what others need out of there.',
);
const io = breaking(
  'no input or output in pure code',
  'Pure code does no input or output: look the fact up in a handler and pass it in by the context or the event.',
);
const apart = breaking(
  'handlers of the log apart',
  'Projectors and reactors do not know each other: move what both need to consumer, parked, management, cluster or feed.',
);
const below = breaking(
  'the consumer below its handlers',
  'The consumer knows no kind of handler: let it ask for what it needs by LogHandler.',
);
const ofTests = breaking('tests of libraries', 'A test of a library imports no app: move the test to test/.');
const PURE_SUFFIXES = ['events', 'commands', 'state', 'decide', 'rules', 'errors', 'projection'];
const builtins = ['node:fs', 'node:net', 'node:http', 'node:child_process', 'node:timers/promises', 'os'];

export const OFFENCES: readonly Offence[] = [
  ...LIBRARIES.map((name) => arrowOf(name)(`${name}/src/to-an-app.ts`, importing('@parley/server'))),
  arrowOf('libs/features/dialogs')('libs/features/dialogs/src/up.ts', importing('@parley/composition')),
  arrowOf('libs/eventsourcing')('libs/eventsourcing/src/to-staff.ts', importing('@parley/staff')),
  ofTests('libs/eventsourcing/src/to-server.spec.ts', importing('@parley/server')),
  ofTests('libs/features/staff/src/testing/to-server.ts', importing('@parley/server')),
  arrowOf('libs/documents-sqlite')(
    'libs/documents-sqlite/src/to-a.ts',
    importing('@parley/eventstore-sqlite'),
  ),
  breaking(
    'apps stand alone',
    'Apps do not import each other: move what two of them share into a library under libs/.',
  )('apps/cli/src/to-server.ts', importing('@parley/server')),
  adapter('libs/features/dialogs/src/to-adapter.ts', importing('@parley/documents-sqlite')),
  adapter('apps/server/src/main.ts', importing('@parley/eventstore-sqlite')),
  entry('libs/features/dialogs/src/past/by-name.ts', importing('@parley/staff/src/deep.js')),
  entry('libs/features/dialogs/src/past/by-path.ts', importing('../../../staff/src/deep.js')),
  entry('libs/features/dialogs/src/past/entry-by-path.ts', importing('../../../staff/src/index.js')),
  entry('test/past-by-path.ts', importing('../libs/features/staff/src/deep.js')),
  entry('test/entry-by-path.ts', importing('../libs/features/staff/src/index.js')),
  driver('libsql', 'libs/sqlite, libs/eventstore-sqlite, libs/documents-sqlite'),
  driver('@eventstore/db-client', 'libs/eventstore-esdb'),
  driver('mongodb', 'libs/documents-mongo'),
  apart('libs/subscriptions/src/builds/to-reactor.ts', importing('../reactor/x.js')),
  apart('libs/subscriptions/src/reactor/to-projector.ts', importing('../projector/x.js')),
  below('libs/subscriptions/src/consumer/to-projector.ts', importing('../projector/x.js')),
  below('libs/subscriptions/src/feed/to-reactor.ts', importing('../reactor/x.js')),
  nest('libs/features/dialogs/src/nest.ts', importing('@nestjs/common')),
  nest('libs/eventsourcing/src/nest.ts', importing('@nestjs/common')),
  nest('libs/composition/src/nest.ts', importing('@nestjs/common')),
  nest('apps/worker/src/nest.ts', importing('@nestjs/common')),
  door('libs/features/dialogs/src/feature.ts', importing('./http/index.js')),
  door('libs/features/dialogs/src/to-kit.ts', importing('@parley/http')),
  door('libs/features/dialogs/src/list/to-http.query.ts', importing('@parley/staff/http')),
  door('libs/composition/src/to-http.ts', importing('@parley/staff/http')),
  door('apps/worker/src/to-http.ts', importing('@parley/staff/http')),
  door('apps/cli/src/to-kit.ts', importing('@parley/http')),
  arrowOf('libs/http')('libs/http/src/to-staff.ts', importing('@parley/staff')),
  ...builtins.map((name, index) => io(`libs/features/dialogs/src/builtins/${index}.ts`, importing(name))),
  ...PURE_SUFFIXES.map((suffix) =>
    io(`libs/features/dialogs/src/commands/pin.${suffix}.ts`, importing('node:fs')),
  ),
  io('libs/features/imports/src/plan.rules.ts', importing('node:fs')),
  io('libs/features/dialogs/src/later.ts', `export const later = () => import('node:dns');\n`),
  io('libs/features/dialogs/src/feed/feed.projection.ts', importing('node:fs')),
  arrowOf(EXAMPLE)(`${EXAMPLE}/src/to-an-app.ts`, importing('@parley/server')),
  arrowOf(EXAMPLE)(`${EXAMPLE}/src/up.ts`, importing('@parley/composition')),
  arrowOf('libs/http')('libs/http/src/to-example.ts', importing('@example/sample')),
  adapter(`${EXAMPLE}/src/to-adapter.ts`, importing('@parley/documents-sqlite')),
  entry(`${EXAMPLE}/src/past-by-name.ts`, importing('@parley/staff/src/deep.js')),
  entry('test/past-example.ts', importing('@example/sample/src/deep.js')),
  nest(`${EXAMPLE}/src/nest.ts`, importing('@nestjs/common')),
  door(`${EXAMPLE}/src/feature.ts`, importing('./http/index.js')),
  io(`${EXAMPLE}/src/later.ts`, importing('node:fs')),
  breaking(
    'examples take what is published',
    'What a library keeps for its own tests is not published: test an example with @parley/testkit, as another team can.',
  )(`${EXAMPLE}/src/sample.spec.ts`, importing('@parley/staff/testing')),
  breaking(
    'plain pure code',
    'Pure code is plain TypeScript: besides our own libraries it imports typebox and no other package.',
  )('libs/features/dialogs/src/package.ts', importing('lodash')),
  breaking(
    'no dead ends',
    'This import leads nowhere: correct its path, or add the package to the dependencies of its workspace.',
  )('libs/features/dialogs/src/dead-end.ts', importing('./nowhere.js')),
  breaking(
    'declared dependencies',
    'Declare undeclared in the dependencies of apps/cli/package.json: a workspace lists what it imports.',
  )('apps/cli/src/undeclared.ts', importing('undeclared')),
  breaking(
    'declared dependencies',
    'Declare fast-check in the dependencies of libs/eventsourcing/package.json: a workspace lists what it imports.',
  )('libs/eventsourcing/src/shipped.ts', importing('fast-check')),
  breaking(
    'declared dependencies',
    'Declare @example/sample in the dependencies of libs/composition/package.json: a workspace lists what it imports.',
  )('libs/composition/src/past-the-list.ts', importing('@example/sample')),
];
