import { LIBRARIES } from './tree.js';

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
const kernelAndSqlite = 'libs/eventsourcing and libs/sqlite';
const domainAndKernel = 'libs/domain and libs/eventsourcing';
const ALLOWED: Readonly<Record<string, string>> = {
  eventsourcing: 'no other library of ours',
  readmodels: domainAndKernel,
  processes: 'libs/domain and libs/readmodels and libs/eventsourcing',
  'chat-import': domainAndKernel,
  'eventstore-sqlite': kernelAndSqlite,
  'documents-sqlite': kernelAndSqlite,
  composition: [
    ...['eventsourcing', 'domain', 'readmodels', 'processes', 'sqlite', 'eventstore-sqlite'],
    ...['documents-sqlite', 'eventstore-esdb', 'documents-mongo'],
  ]
    .map((name) => `libs/${name}`)
    .join(' and '),
};
const arrowOf = (library: string): ReturnType<typeof arrow> =>
  arrow(`libs/${library}`, ALLOWED[library] ?? 'libs/eventsourcing');

const adapter = breaking(
  'adapters only in a composition root',
  'Use the port from @parley/eventsourcing: only libs/composition chooses and imports an adapter.',
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
  'no Nest in libraries',
  'Libraries are free of Nest: keep its modules and decorators in apps/ and call plain functions from there.',
);
const io = breaking(
  'no input or output in pure code',
  'Pure code does no input or output: look the fact up in an app and pass it in by the context or the event.',
);
const builtins = ['node:fs', 'node:net', 'node:http', 'node:child_process', 'node:timers/promises', 'os'];

export const OFFENCES: readonly Offence[] = [
  ...LIBRARIES.map((name) => arrowOf(name)(`libs/${name}/src/to-an-app.ts`, importing('@parley/server'))),
  arrowOf('domain')('libs/domain/src/to-readmodels.ts', importing('@parley/readmodels')),
  arrowOf('eventsourcing')('libs/eventsourcing/src/to-domain.spec.ts', importing('@parley/domain')),
  arrowOf('documents-sqlite')('libs/documents-sqlite/src/to-a.ts', importing('@parley/eventstore-sqlite')),
  breaking(
    'apps stand alone',
    'Apps do not import each other: move what two of them share into a library under libs/.',
  )('apps/cli/src/to-server.ts', importing('@parley/server')),
  adapter('libs/readmodels/src/to-adapter.ts', importing('@parley/documents-sqlite')),
  adapter('apps/server/src/main.ts', importing('@parley/eventstore-sqlite')),
  entry('libs/readmodels/src/past-by-name.ts', importing('@parley/domain/src/deep.js')),
  entry('libs/readmodels/src/past-by-path.ts', importing('../../domain/src/deep.js')),
  entry('libs/readmodels/src/entry-by-path.ts', importing('../../domain/src/index.js')),
  entry('test/past-by-path.ts', importing('../libs/domain/src/deep.js')),
  driver('libsql', 'libs/sqlite, libs/eventstore-sqlite, libs/documents-sqlite'),
  driver('@eventstore/db-client', 'libs/eventstore-esdb'),
  driver('mongodb', 'libs/documents-mongo'),
  nest('libs/domain/src/nest.ts', importing('@nestjs/common')),
  nest('libs/eventsourcing/src/nest.ts', importing('@nestjs/common')),
  ...builtins.map((name, index) => io(`libs/domain/src/builtin-${index}.ts`, importing(name))),
  io('libs/domain/src/later.ts', `export const later = () => import('node:dns');\n`),
  io('libs/readmodels/src/feed/feed.projection.ts', importing('node:fs')),
  breaking(
    'a plain domain',
    'The domain is plain TypeScript: besides @parley/eventsourcing it imports typebox and no other package.',
  )('libs/domain/src/package.ts', importing('lodash')),
  breaking(
    'no dead ends',
    'This import leads nowhere: correct its path, or add the package to the dependencies of its workspace.',
  )('libs/readmodels/src/dead-end.ts', importing('./nowhere.js')),
  breaking(
    'declared dependencies',
    'Declare undeclared in the dependencies of apps/cli/package.json: a workspace lists what it imports.',
  )('apps/cli/src/undeclared.ts', importing('undeclared')),
  breaking(
    'declared dependencies',
    'Declare fast-check in the dependencies of libs/eventsourcing/package.json: a workspace lists what it imports.',
  )('libs/eventsourcing/src/shipped.ts', importing('fast-check')),
];
